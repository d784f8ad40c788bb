"""Mark what a new version leaves without a base, and tell each author what becomes of its proposal."""

from __future__ import annotations

from sqlmodel import col, select

from acts.act import Act
from charter.merge import combine
from models.member import Member
from models.proposal import Proposal
from models.version import Version
from rules.lifecycle import OUTDATED, PROPOSAL, next_state


def outdate(a: Act, version: Version) -> list[str]:
    """Mark every proposal that waits for a later cycle as stale; return their ids.

    They are those that came late, and those of cycles that were cancelled. Each author is told whether its
    proposal applies to the new version as it is, or needs it.
    """
    waiting = select(Proposal).where(
        col(Proposal.state).in_(OUTDATED), Proposal.base_version != version.number
    )
    rows = a.session.exec(waiting.order_by(Proposal.id)).all()
    for row in rows:
        row.state = next_state(PROPOSAL, row.state, "outdate")
        a.add(row)
        if a.one(Member, row.member_id).left_on is None:
            said = {"version": version.number, "title": row.title, "applies": _applies(a, row, version)}
            a.tell(
                "proposal_outdated",
                row.id,
                member=row.member_id,
                cycle=row.cycle_id,
                number=version.number,
                facts=said,
            )
    return [row.id for row in rows]


def _applies(a: Act, row: Proposal, version: Version) -> str:
    old, new = a.text(a.one(Version, row.base_version).text_hash), a.text(version.text_hash)
    return "no" if combine(old, {"drift": new, "mine": a.text(row.text_hash)}).text is None else "yes"
