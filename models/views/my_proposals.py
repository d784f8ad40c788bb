"""A cycle as a member who may propose reads it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.cosignature import Cosignature
from models.cycle import Cycle
from models.member import Member
from models.proposal import Proposal
from models.reading import one
from models.recommendation import Recommendation
from models.text import Text
from models.version import Version
from models.views.recommended import recommended
from models.views.starts import startable

SHOWN = ("collecting", "submitted", "admissible", "in_question")


@dataclass(frozen=True)
class MyProposals:
    """The cycle, the charter in force, what this member proposed, and what others did.

    Args:
        others: with their authors' names.
        cosigned: ids of those that this member supports.
        withdrawn: those that it supports and their authors withdrew, with these.
        starts: this member's proposals that may be taken up again.
        recommended: what stands on this member's proposals, by their ids.
    """

    cycle: Cycle
    base: Version
    text: str
    mine: tuple[Proposal, ...]
    others: tuple[tuple[Proposal, str], ...]
    cosigned: frozenset[str]
    withdrawn: tuple[tuple[Proposal, str], ...]
    starts: tuple[Proposal, ...]
    recommended: dict[str, Recommendation]


def my_proposals(session: Session, cycle_id: str, member_id: str) -> MyProposals:
    """Return what a member may read and edit while proposals are open.

    Raises:
        UnknownThing: there is no such cycle.
    """
    cycle = one(session, Cycle, cycle_id)
    base = one(session, Version, cycle.base_version)
    rows = session.exec(
        select(Proposal, Member.name)
        .join(Member, col(Proposal.member_id) == Member.id)
        .where(Proposal.cycle_id == cycle_id)
        .order_by(col(Proposal.submitted_at), col(Proposal.id))
    ).all()
    supported = session.exec(select(Cosignature.proposal_id).where(Cosignature.member_id == member_id)).all()
    mine = tuple(row for row, _ in rows if row.member_id == member_id)
    return MyProposals(
        cycle=cycle,
        base=base,
        text=one(session, Text, base.text_hash).body,
        mine=mine,
        others=tuple((row, name) for row, name in rows if row.member_id != member_id and row.state in SHOWN),
        cosigned=frozenset(supported),
        withdrawn=tuple(
            (row, name) for row, name in rows if row.id in supported and row.state == "withdrawn"
        ),
        starts=tuple(startable(session, cycle, member_id)),
        recommended={row.id: found for row in mine if (found := recommended(session, row))},
    )
