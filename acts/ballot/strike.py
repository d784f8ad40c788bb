"""Strike a member from a frozen roll: two persons and a reason; its line stays, and counts no more."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select

from acts.act import Act
from acts.cycle.move import ballot_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.person import Person
from models.representative import Representative
from models.roll import Elector
from models.strike import Strike
from models.views.ballot import roll_of
from models.views.bodies import acts_for
from models.views.sheet import voted
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    MissingField,
    NotOnTheRoll,
    OwnOrganisation,
    StruckFromTheRoll,
    VoteNotToBeFound,
)


def strike(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Strike a member inside the two-person act that was confirmed; a vote of its is set aside.

    Raises:
        As `struck`.
    """
    ballot, elector = struck(a, cycle, facts)
    vote = a.session.get(Vote, (ballot.id, elector.member_id))
    receipt = vote.receipt if vote else ""
    if vote is not None:
        a.session.delete(vote)
        ballot.voted_count -= 1
    row = Strike(
        ballot_id=ballot.id, member_id=elector.member_id, struck_at=a.instant, reason=facts["reason"].strip()
    )
    a.add(row, ballot)
    a.record(
        {"ballot": ballot.id, "member": row.member_id, "reason": row.reason, "sets_aside": receipt}, sign=True
    )
    contacts = select(Representative.rank).where(Representative.member_id == row.member_id)
    for rank in a.session.exec(contacts).all():
        told = {"reason": row.reason, "receipt": receipt}
        a.tell("ballot_struck", ballot.id, member=row.member_id, cycle=cycle.id, rank=rank, facts=told)


def still_on_the_roll(a: Act, ballot: Ballot, member_id: str) -> None:
    """Let pass a member that was not struck.

    Raises:
        StruckFromTheRoll: it was, and why.
    """
    row = a.session.get(Strike, (ballot.id, member_id))
    if row is not None:
        raise StruckFromTheRoll(member=a.one(Elector, (ballot.id, member_id)).name, reason=row.reason)


def struck(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> tuple[Ballot, Elector]:
    """Return the ballot and the line of the roll that would be struck; nothing is changed.

    Raises:
        ActNotAllowed: no ballot is frozen or open. BallotClosed: its instant has passed.
        MissingField: no member is named. NotOnTheRoll: it is not on the roll, or was struck.
        OwnOrganisation: who acts here acts for this member as well.
        VoteNotToBeFound: its vote lies among others, or is cast in an election elsewhere.
    """
    if cycle.state not in ("frozen", "voting"):
        raise ActNotAllowed(machine="cycle", state=cycle.state, act="strike", allowed=())
    if cycle.closes_at is not None and a.instant >= cycle.closes_at:
        raise BallotClosed(closed_at=cycle.closes_at, came_at=a.instant)
    ballot, member_id = ballot_of(a.session, cycle), facts.get("member", "").strip()
    if not member_id:
        raise MissingField(names=("member",))
    elector = next((row for row in roll_of(a.session, ballot.id) if row.member_id == member_id), None)
    if elector is None:
        raise NotOnTheRoll(member=member_id)
    person = a.one(Person, a.actor.id)
    if acts_for(a.session, person, member_id):
        raise OwnOrganisation(person=person.name, organisation=elector.name)
    unseen = member_id in voted(a.session, ballot.id) and not a.session.get(Vote, (ballot.id, member_id))
    if unseen or a.session.get(Election, ballot.id) is not None:
        raise VoteNotToBeFound(member=elector.name)
    return ballot, elector
