"""Call members otherwise from a day on: each change is kept with its proof, and who is concerned is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from acts.act import Act
from acts.cycle.move import tell_persons
from acts.decide import set_aside
from models.member import Member
from models.renaming import Renaming
from models.representative import Representative
from models.views.renamings import waiting_name
from rules.sought import folded


def today(a: Act) -> date:
    """Return the day of an act on the clocks of the organisation."""
    return a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()


def asked(
    a: Act, member: Member, name: str, *, on: date, evidence: str, person_id: str | None = None
) -> Renaming:
    """Return a change of name that has no effect yet."""
    count = a.session.exec(select(func.count()).select_from(Renaming)).one()
    return Renaming(
        id=f"n{1 + count}",
        member_id=member.id,
        before=member.name,
        sought=folded(member.name),
        name=name,
        renamed_on=on,
        evidence=evidence,
        asked_by=person_id,
        asked_at=a.instant,
    )


def call(a: Act, row: Renaming) -> dict[str, Any]:
    """Give a change of name its effect, tell each contact of the member, and return what a leaf says."""
    member = a.one(Member, row.member_id)
    row.done_at, member.name = a.instant, row.name
    a.add(row, member)
    ranks = select(Representative.rank).where(Representative.member_id == member.id)
    for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
        a.tell("renaming_done", row.id, member=member.id, rank=rank, facts=told_of([row]))
    return public(row)


def tell_body(a: Act, rows: Sequence[Renaming]) -> None:
    """Tell the body that validates signatures of all these changes, in one letter to each person."""
    if rows:
        tell_persons(a, "renaming_done", "validate", subject=rows[0].id, facts=told_of(rows))


def call_as_listed(a: Act, member: Member, name: str, *, evidence: str) -> Renaming:
    """Call a member as a list does from today on; a change that waited for the body is overtaken."""
    if (overtaken := waiting_name(a.session, member.id)) is not None:
        overtaken.dropped_at = a.instant
        a.add(overtaken)
        set_aside(a, f"renaming:{overtaken.id}")
    row = asked(a, member, name, on=today(a), evidence=evidence)
    call(a, row)
    return row


def public(row: Renaming) -> dict[str, Any]:
    """Return what a leaf says of a change of name as it stands."""
    state = "dropped" if row.dropped_at else "done" if row.done_at else "asked"
    facts = {"renaming": row.id, "member": row.member_id, "before": row.before, "name": row.name}
    return {**facts, "renamed_on": row.renamed_on, "state": state}


def told_of(rows: Sequence[Renaming]) -> dict[str, str]:
    """Return what a letter says of changes of name."""
    first, changes = rows[0], "\n".join(f"{row.before} → {row.name}" for row in rows)
    facts = {"before": first.before, "name": first.name, "on": first.renamed_on.isoformat()}
    return {**facts, "evidence": first.evidence, "changes": changes, "count": str(len(rows))}
