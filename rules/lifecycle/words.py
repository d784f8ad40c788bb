"""Acts, states and powers in the words of a reader instead of the words of the tables."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from charter.refusals import Refusal
from rules.lifecycle.ballot import BALLOT
from rules.lifecycle.cycle import CYCLE
from rules.lifecycle.machine import Machine
from rules.lifecycle.measure import MEASURE
from rules.lifecycle.proposal import PROPOSAL
from rules.lifecycle.proxy import PROXY
from rules.lifecycle.signature import SIGNATURE
from rules.refusals import ActNotAllowed, ProposalUndecided

MACHINES = (CYCLE, PROPOSAL, BALLOT, PROXY, SIGNATURE, MEASURE)
OTHER_ACTS = {
    "correct_address": ("correct an address", "corriger une adresse"),
    "drop_departure": ("drop a departure", "abandonner un départ"),
    "leave": ("leave, or record that an organisation has left", "quitter, ou constater un départ"),
    "merge": ("record a merger", "constater une fusion"),
    "rename": ("record a change of name", "constater un changement de nom"),
    "ask_renaming": ("ask for a change of name", "demander un changement de nom"),
    "drop_renaming": ("drop a change of name", "abandonner un changement de nom"),
    "draft": ("draft a cycle", "préparer un cycle"),
    "erase_person": ("erase a person’s data", "effacer les données d’une personne"),
    "forget": ("erase what was kept long enough", "effacer ce qui a été gardé assez longtemps"),
    "give_notice": ("give notice of a measure", "notifier une mesure"),
    "print": ("print a version", "imprimer une version"),
    "propose": ("submit a proposal", "déposer une proposition"),
    "read": ("read the committee’s pages", "lire les pages du comité"),
    "refuse": ("refuse", "refuser"),
    "remind": ("remind of the ballot", "rappeler le scrutin"),
    "remind_signatures": ("remind of the signature", "rappeler la signature"),
    "request_signatures": ("ask for the signatures", "demander les signatures"),
    "resend_link": ("mail a link again", "renvoyer un lien"),
    "bounce": ("take note of a mail that came back", "prendre acte d’un courriel revenu"),
    "send_link": ("mail the link of a signature", "envoyer le lien d’une signature"),
    "restored": ("write that a backup was put back", "constater une restauration"),
    "renew_seal": ("renew the seal", "renouveler le cachet"),
    "seal": ("seal a PDF", "sceller un PDF"),
    "warn_mandates": ("warn that a mandate ends", "avertir qu’un mandat prend fin"),
    "revoke_link": ("replace a link", "remplacer un lien"),
}
"""Acts that no table has, or that two tables have for two things; in English and in French."""
POWERS = {
    "appeal": ("the body that decides appeals", "l’instance qui statue sur les recours"),
    "contest": ("the body that decides contests", "l’instance qui statue sur les contestations"),
    "run": ("the body that leads the cycles", "l’instance qui conduit les cycles"),
    "validate": ("the body that validates signatures", "l’instance qui valide les signatures"),
}


def act_name(machine: Machine, act: str, *, lang: str) -> str:
    """Return the first clause of what the table says of an act.

    >>> act_name(CYCLE, "freeze", lang="fr")
    'figer le scrutin'
    """
    move = next(move for move in machine if move.act == act)
    note = move.note_fr if lang == "fr" else move.note_en
    return re.split(r"\s*[,;:(]", note)[0]


def act_in_words(act: str, *, lang: str, machine: Machine | None = None) -> str:
    """Return how a person reads an act, from the table that is meant or the first that has it.

    >>> act_in_words("extend", lang="fr", machine=CYCLE), act_in_words("propose", lang="en")
    ('prolonger le scrutin', 'submit a proposal')
    """
    if machine is not None and act in machine.acts:
        return act_name(machine, act, lang=lang)
    if act in OTHER_ACTS:
        return OTHER_ACTS[act][lang == "fr"]
    tables = (each for each in MACHINES if act in each.acts)
    return next((act_name(each, act, lang=lang) for each in tables), act)


def worded(refusal: Refusal, *, lang: str) -> Refusal:
    """Return a refusal whose acts, states and powers are named as a person reads them; others as they are."""
    said = _said(refusal, lang)
    plain: Any = refusal
    return replace(plain, **said) if any(refusal.facts[name] != said[name] for name in said) else refusal


def _said(refusal: Refusal, lang: str) -> dict[str, Any]:
    facts, machine = refusal.facts, PROPOSAL if isinstance(refusal, ProposalUndecided) else None
    said: dict[str, Any] = {}
    if isinstance(refusal, ActNotAllowed):
        machine = next((each for each in MACHINES if each.name == refusal.machine), None)
        said["allowed"] = tuple(
            dict.fromkeys(act_in_words(act, lang=lang, machine=machine) for act in refusal.allowed)
        )
        said |= {"machine": machine.name_fr} if machine and lang == "fr" else {}
    if machine is not None and facts["state"] in machine.states:
        said["state"] = machine.state_name(facts["state"], lang=lang)
    if "act" in facts:
        said["act"] = act_in_words(facts["act"], lang=lang, machine=machine)
    if "why_fr" in facts and lang == "fr":
        said["why"] = facts["why_fr"]
    if facts.get("needed") in POWERS:
        said["needed"] = POWERS[facts["needed"]][lang == "fr"]
    return said
