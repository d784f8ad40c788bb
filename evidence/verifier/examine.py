"""Every check in its order, on the files of a bundle: a line each, in French and in English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from evidence.verifier.annexed import check_annexes
from evidence.verifier.answered import (
    check_charter,
    check_count,
    check_minutes,
    check_notices,
    check_result,
)
from evidence.verifier.armor import fingerprint_of
from evidence.verifier.asked import check_ballot, check_dates, check_roll, check_rulebook, check_texts
from evidence.verifier.attended import check_attended
from evidence.verifier.contested import check_contested
from evidence.verifier.departed import check_departed
from evidence.verifier.faults import AlteredError, FaultError, UnreadableError
from evidence.verifier.joined import check_joined
from evidence.verifier.known import check_receipt, check_trust, check_witness
from evidence.verifier.log import (
    Seen,
    check_checkpoints,
    check_files,
    check_forms,
    check_journal,
    check_manifest,
)
from evidence.verifier.objected import check_objected
from evidence.verifier.opened import Bundle
from evidence.verifier.persons import check_persons
from evidence.verifier.renamed import check_renamed
from evidence.verifier.scoped import check_scope
from evidence.verifier.sheet import check_cast

CHECKS: tuple[tuple[str, str, Callable[[Bundle], Seen]], ...] = (
    ("fichiers", "files", check_files),
    ("formes", "forms", check_forms),
    ("manifeste", "manifest", check_manifest),
    ("journal", "journal", check_journal),
    ("points de contrôle", "checkpoints", check_checkpoints),
    ("scrutin", "ballot", check_ballot),
    ("règlement", "rulebook", check_rulebook),
    ("liste électorale", "roll", check_roll),
    ("liste provisoire", "provisional roll", check_objected),
    ("départs", "departures", check_departed),
    ("noms", "names", check_renamed),
    ("textes", "texts", check_texts),
    ("dates", "dates", check_dates),
    ("actes à deux", "acts of two persons", check_persons),
    ("pouvoirs et déports", "proxies and recusals", check_attended),
    ("bulletins", "votes", check_cast),
    ("dépouillement", "count", check_count),
    ("résultat", "result", check_result),
    ("procès-verbal", "minutes", check_minutes),
    ("contestations", "contests", check_contested),
    ("annexes", "annexes", check_annexes),
    ("charte", "charter", check_charter),
    ("textes réunis", "texts joined", check_joined),
    ("qui signe de nouveau", "who signs again", check_scope),
    ("avis", "notices", check_notices),
)
SOUND, ALTERED, UNREADABLE = 0, 1, 2
# What reading hostile bytes can raise: a missing or odd field, a value of another kind, a text that is none.
ODD = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError)


@dataclass
class Report:
    """What was seen, and the code to leave with."""

    lines: list[str] = field(default_factory=list)
    code: int = SOUND
    known: set[str] = field(default_factory=set)
    signer: str = ""

    def run(self, fr: str, en: str, check: Callable[[], Seen]) -> None:
        """Do one check and keep its line; a check that cannot read what it needs has failed."""
        try:
            told = check()
        except FaultError as fault:
            self.fail(fr, en, fault)
        except ODD as odd:
            kind = type(odd).__name__
            said = f"un champ manque ou est impossible ({kind})", f"a field is missing or impossible ({kind})"
            self.fail(fr, en, AlteredError(*said))
        else:
            self.known.add(en)
            self.lines.append(f"{'ok':9} {fr} : {told[0]} · {en}: {told[1]}")

    def fail(self, fr: str, en: str, fault: FaultError) -> None:
        """Keep the line of a check that failed."""
        unreadable = isinstance(fault, UnreadableError)
        self.code = max(self.code, UNREADABLE if unreadable else ALTERED)
        state = "ILLISIBLE" if unreadable else "ALTÉRÉ"
        self.lines.append(f"{state:9} {fr} : {fault.fr} · {en}: {fault.en}")

    def verdict(self) -> str:
        """Return the last line."""
        if self.code == UNREADABLE:
            return "illisible · unreadable"
        if self.code == ALTERED:
            return "altéré · altered"
        if {"trust", "known checkpoint"} <= self.known:
            return f"authentique · authentic  {self.signer}"
        return f"cohérent · consistent  {self.signer} (empreinte à comparer · fingerprint to compare)"


def examine(
    files: dict[str, bytes],
    *,
    trust: str | None = None,
    checkpoint: str | None = None,
    receipt: str | None = None,
) -> Report:
    """Return what every check says of the files of a bundle.

    Args:
        trust: The signer's public key or fingerprint.
        checkpoint: A checkpoint, or a mail that carries one.
        receipt: A receipt, as it was saved.
    """
    bundle, report = Bundle(files), Report()
    try:
        bundle.manifest  # noqa: B018  read first: without it there is nothing to check
    except FaultError as fault:
        report.fail("manifeste", "manifest", fault)
        return report
    for fr, en, check in CHECKS:
        report.run(fr, en, lambda check=check: check(bundle))  # type: ignore[misc]  # bound now, not later
    if trust is not None:
        report.run("signataire", "trust", lambda: check_trust(bundle, trust))
    if checkpoint is not None:
        report.run("point de contrôle connu", "known checkpoint", lambda: check_witness(bundle, checkpoint))
    if receipt is not None:
        report.run("récépissé", "receipt", lambda: check_receipt(bundle, receipt))
    if report.code == SOUND:
        report.signer = fingerprint_of(bundle.signer)
    return report
