"""Record a vote given by telephone: two persons, by name only; its member is told, and may replace it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from acts.act import Act
from acts.ballot.cast import seal, while_open
from acts.ballot.represent import name_of, taking_part, tell_all
from acts.ballot.strike import still_on_the_roll
from acts.cycle.move import ballot_of, rules_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.person import Person
from models.reading import one
from models.representative import Representative
from models.roll import Elector
from models.views.bodies import acts_for
from models.views.proxies import live_proxy
from models.vote import Vote
from rules.answers import answered
from rules.promise import NAMED
from rules.refusals import (
    ActNotAllowed,
    MandateEnded,
    MissingField,
    NotByTelephone,
    NotOnTheRoll,
    OwnOrganisation,
    ProxyStands,
    UnknownThing,
    VoteStands,
)

CHOICE = "choice."
"""What the facts of a demand call an answer: this, then the option."""


@dataclass(frozen=True)
class Told:
    """A vote as it was told: for which member, by whom of it, and what."""

    ballot: Ballot
    elector: Elector
    contact: Representative
    choices: dict[str, str]


def record_vote(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Record the vote inside the two-person act that was confirmed, and tell every contact of its member.

    Raises:
        As `by_telephone`.
    """
    told = by_telephone(a, cycle, facts)
    ballot, member_id = told.ballot, told.elector.member_id
    a.subject = f"ballot:{ballot.id}"
    said = {"ballot": ballot.id, "member": member_id, "replaces": "", "assent": facts["assent"]}
    sealed, private = seal(told.choices, told.contact.name)
    said |= {"sealed": sealed}
    seq = a.record({**said, "reason": facts["reason"].strip()}, private)
    key = f"record_vote/{facts['assent']}"
    receipt = a.receipt({**said, "hash": ballot.definition_hash, "choices": told.choices}, key=key)
    vote = Vote(
        ballot_id=ballot.id,
        member_id=member_id,
        choices=told.choices,
        cast_at=a.instant,
        representative_id=told.contact.id,
        receipt=receipt.code,
        seq=seq,
        assent_id=facts["assent"],
    )
    ballot.voted_count += 1
    a.add(vote, ballot)
    heard = {"receipt": receipt.code, "reason": facts["reason"].strip(), "caller": told.contact.name}
    tell_all(a, "vote_by_telephone", ballot, member_id, number=receipt.code, facts=heard)


def by_telephone(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> Told:
    """Return the vote that would be recorded; nothing is changed.

    Args:
        facts: member, contact (the rank of who called), and an answer by `choice.` and its option.

    Raises:
        ActNotAllowed: no ballot is frozen or open. BallotNotOpen, BallotClosed.
        NotByTelephone: the ballot is not by name. MissingField: nobody is named.
        NotOnTheRoll, StruckFromTheRoll. OwnOrganisation: who acts here acts for this member as well.
        ProxyStands: the member gave a proxy. VoteStands: it has voted.
        UnknownThing, MandateEnded: who called does not act for it, or no longer.
        MemberRecused, UnknownOption, UnknownChoice, MissingChoice, RankedAndAbstained.
    """
    if cycle.state not in ("frozen", "voting"):
        raise ActNotAllowed(machine="cycle", state=cycle.state, act="record_vote", allowed=())
    ballot, mode = ballot_of(a.session, cycle), rules_of(a.session, cycle).mode
    if mode != NAMED:
        raise NotByTelephone(ballot=ballot.id, mode=mode)
    while_open(a, cycle, ballot)
    if missing := tuple(name for name in ("member", "contact") if not facts.get(name, "").strip()):
        raise MissingField(names=missing)
    member_id = facts["member"].strip()
    elector = a.session.get(Elector, (ballot.id, member_id))
    if elector is None:
        raise NotOnTheRoll(member=member_id)
    still_on_the_roll(a, ballot, member_id)
    person = one(a.session, Person, a.actor.id)
    if acts_for(a.session, person, member_id):
        raise OwnOrganisation(person=person.name, organisation=elector.name)
    if (proxy := live_proxy(a.session, ballot.id, member_id)) is not None:
        raise ProxyStands(member=elector.name, holder=name_of(a.session, proxy.holder_id))
    if a.session.get(Vote, (ballot.id, member_id)) is not None:
        raise VoteStands(member=elector.name)
    contact = _caller(a, elector, facts["contact"].strip())
    given = {name.removeprefix(CHOICE): choice for name, choice in facts.items() if name.startswith(CHOICE)}
    choices = answered(taking_part(a.session, ballot.id, given, member_id), given)
    return Told(ballot, elector, contact, choices)


def _caller(a: Act, elector: Elector, rank: str) -> Representative:
    """Return the contact of that rank, which acts for the member today."""
    mine = select(Representative).where(Representative.member_id == elector.member_id)
    contact = next((row for row in a.session.exec(mine).all() if str(row.rank) == rank), None)
    if contact is None:
        raise UnknownThing(kind="representative", id=rank[:40])
    if contact.ends_on is not None and contact.ends_on < a.instant.date():
        raise MandateEnded(person=contact.name, ended_on=contact.ends_on)
    return contact
