"""What the acts on a request need of its delegation: that its mandate runs, and how it ends."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlmodel import col, select

from acts.act import Act
from models.delegation import Delegation
from models.mandate_file import MandateFile
from models.signature import Signature
from models.version import Version
from models.views.delegated import live_delegation
from rules.mandate import Period, holds


def signs_by(a: Act, row: Signature, delegation: Delegation | None) -> str:
    """Let a delegate sign while its mandate runs and return its delegation; a member that signs ends it.

    Raises:
        MandateEnded: since it was filed.
    """
    if delegation is None:
        end_delegation(a, row)
        return ""
    today = a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()
    for filed in _filed(a, delegation):
        holds(Period(filed.person, filed.starts_on, filed.ends_on), today=today)
    delegation.signed_at = a.instant
    a.add(delegation)
    return delegation.id


def end_delegation(a: Act, row: Signature, *, told: bool = True) -> Delegation | None:
    """End the delegation of a request where there is one, with the mandate filed by it; return it.

    Args:
        told: whether the delegate is told.
    """
    found = live_delegation(a.session, row.id)
    if found is None:
        return None
    found.ended_at = a.instant
    a.add(found)
    for filed in _filed(a, found):
        filed.ended_at = a.instant
        a.add(filed)
    if told:
        a.tell("delegation_ended", found.id, member=row.member_id, cycle=a.one(Version, row.version).cycle_id)
    return found


def _filed(a: Act, delegation: Delegation) -> list[MandateFile]:
    mine = select(MandateFile).where(MandateFile.signature_id == delegation.signature_id)
    mine = mine.where(MandateFile.person == delegation.name, MandateFile.shows == "mandate")
    return list(a.session.exec(mine.where(col(MandateFile.ended_at).is_(None))).all())


def tell_delegate(a: Act, row: Signature, *, number: str = "1", reason: str = "") -> None:
    """Ask the delegate of a request, where there is one that mail reaches, to answer by its own link."""
    found = live_delegation(a.session, row.id)
    if found is not None and found.unreachable_at is None:
        cycle_id = a.one(Version, row.version).cycle_id
        told = {"member": row.member_id, "cycle": cycle_id, "number": number}
        a.tell("delegation_offered", found.id, facts={"reason": reason}, **told)  # type: ignore[arg-type]  # keywords it has
