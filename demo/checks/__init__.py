"""The checks of the demonstration, each one seen from outside; floor: none of the house's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.checks import evidence, mail, service, sheet, signing, version, vote
from demo.outside import Outside

Check = tuple[str, Callable[[Outside], tuple[bool, str]]]
CHANGED: Check = ("Un vote changé compte une fois, dans son dernier état", vote.changed_votes_count_once)
PROXY: Check = ("Un pouvoir accepté vote pour qui l'a donné", vote.proxy_counts_for_its_giver)
CHECKS: tuple[Check, ...] = (
    ("Chaque organisme a reçu une fois chaque avis", mail.each_notice_once),
    ("L'avis de scrutin dit les modifications et mène par un seul lien", mail.ballot_notice_readable),
    ("La proposition inadmissible est refusée et son auteur sait pourquoi", mail.refusal_is_told),
    ("Chaque vote confirmé par HTTP est compté, et lui seul", vote.every_vote_counted),
    ("Les questions et leur issue sont celles attendues", vote.questions_as_expected),
    ("Le robot qui presse tous les boutons ne vote pas et n'abîme pas le lien", vote.scanner_without_effect),
    ("Le vote en retard est refusé", vote.late_vote_refused),
    CHANGED,
    PROXY,
    ("Pendant le scrutin, les chiffres sont ce qu'en dit le règlement", vote.figures_hidden_or_shown),
    ("Le texte publié est, octet pour octet, le texte approuvé", version.published_as_approved),
    ("Les modifications publiées se ré-appliquent à la version 1.0.0", version.reapplies),
    ("La version 1.0.0 est intacte", version.first_untouched),
    ("Le procès-verbal est écrit", version.minutes_written),
    ("Une signature est demandée à chacun et toutes les signatures données sont validées", signing.validated),
    ("Deux organismes ont refusé de signer et le motif donné se lit", signing.declines_are_shown),
    ("La signature renvoyée a été donnée de nouveau", signing.returned_then_signed),
    ("Les organismes qui n'ont pas signé gardent leur situation", signing.unsigned_keep_standing),
    ("Rien du comité n'est ouvert à qui n'est pas entré", service.committee_is_closed),
    ("Chaque exécution de flux est terminée dans Prefect", service.flow_runs_completed),
    ("Chaque acte échu nomme l'exécution de flux qui l'a fait", service.due_acts_name_their_run),
    ("Le journal est vérifié", service.journal_verified),
    ("Le dossier de preuve se vérifie sans rien installer", evidence.verified_alone),
)


DETACHED: tuple[Check, ...] = (
    ("Un second bulletin est refusé : déjà voté", sheet.one_definitive_vote),
    ("Chaque votant retrouve son bulletin par son numéro de suivi", sheet.each_finds_its_vote),
    ("Aucun courrier, ni le journal, ne dit un numéro de suivi", sheet.nothing_joins),
)
"""What is looked at instead, where the ballot is confidential: no vote is changed, or cast by proxy."""


def checks_of(mode: str) -> tuple[Check, ...]:
    """The checks of a ballot of this mode, in order."""
    if mode == "named":
        return CHECKS
    place = CHECKS.index(CHANGED)
    return (*CHECKS[:place], *DETACHED, *(each for each in CHECKS[place + 1 :] if each is not PROXY))


@dataclass(frozen=True)
class Checked:
    """One check: what must be so, whether it is, and what was seen."""

    name: str
    ok: bool
    evidence: str


def run(outside: Outside) -> list[Checked]:
    """Every check, in order; one that cannot be made is not ok, and says why."""
    return [_checked(name, check, outside) for name, check in checks_of(outside.facts.mode)]


def _checked(name: str, check: Callable[[Outside], tuple[bool, str]], outside: Outside) -> Checked:
    try:
        ok, evidence = check(outside)
    except Exception as error:  # noqa: BLE001 - whatever stands in the way of looking is what is reported
        return Checked(name, ok=False, evidence=f"impossible à constater : {type(error).__name__} : {error}")
    return Checked(name, ok, evidence)
