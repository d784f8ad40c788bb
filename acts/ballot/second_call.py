"""Call a second ballot after a missed quorum: the same questions, votes not carried over."""

from __future__ import annotations

import json

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.cycle.move import ballot_of, rulebook_of
from evidence.journal import canonical
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.question import Option, Question
from models.roll import Elector
from models.strike import Strike
from models.views import as_read
from models.views.ballot import frozen_roll, struck_from
from models.views.bodies import competent
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.refusals import NoSecondCall
from rules.schedule import later


def second_call(
    home: Home, cycle_id: str, *, person_id: str, read: str | None = None, driver: str = "person"
) -> str:
    """Freeze a new ballot linked to the old one, which is kept; return its id. The roll stays.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since.
        NotCompetent, MandateEnded, ActNotAllowed, AmbiguousLocalTime.
        NoSecondCall: the rulebook has none, or this was the second.
    """
    with act(
        home, "second_call", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}"
    ) as a:
        competent(a.session, person_id, "run", act="second_call", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        state = next_state(CYCLE, cycle.state, "second_call")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        cycle.state = state
        first = ballot_of(a.session, cycle)
        _dates(a, cycle, first)
        number = first.round + 1
        ballot = Ballot(
            id=f"{cycle_id}-b{number}", cycle_id=cycle_id, round=number, composed_at=a.instant, call=2
        )
        a.add(ballot, cycle)
        _copy_questions(a, first, ballot)
        struck = _copy_roll(a, first, ballot)
        ballot.definition_hash, ballot.frozen_at = a.keep(_definition(a, cycle, first, ballot)), a.instant
        a.add(ballot)
        a.record(
            {
                "state": cycle.state,
                "ballot": ballot.id,
                "after": first.id,
                "hash": ballot.definition_hash,
                "struck": struck,
            },
            sign=True,
        )
        return ballot.id


def _copy_roll(a: Act, first: Ballot, ballot: Ballot) -> list[str]:
    """Keep the roll as it was frozen, and struck from it whom the first ballot had struck; return them."""
    for elector in frozen_roll(a.session, first.id):
        a.add(Elector(**{**elector.model_dump(), "ballot_id": ballot.id}))
    struck = struck_from(a.session, first.id)
    for member_id, reason in struck.items():
        a.add(Strike(ballot_id=ballot.id, member_id=member_id, struck_at=a.instant, reason=reason))
    return list(struck)


def _dates(a: Act, cycle: Cycle, first: Ballot) -> None:
    rulebook = rulebook_of(a.session, cycle)
    rules = rulebook.classes[cycle.revision_class]
    if rules.second_call is None or first.call > 1:
        raise NoSecondCall(cycle=cycle.id)
    zone, windows = rulebook.timezone, rules.windows
    cycle.opens_at = later(a.instant, rules.second_call.delay, timezone=zone)
    cycle.closes_at = later(cycle.opens_at, windows.voting, timezone=zone)
    cycle.contest_ends_at = later(cycle.closes_at, windows.contest, timezone=zone)
    cycle.signing_ends_at = later(cycle.contest_ends_at, windows.signing, timezone=zone)
    cycle.extended = False


def _copy_questions(a: Act, first: Ballot, ballot: Ballot) -> None:
    for question in a.session.exec(select(Question).where(Question.ballot_id == first.id)).all():
        name = f"{ballot.id}-q{question.position}"
        a.add(Question(**{**question.model_dump(), "id": name, "ballot_id": ballot.id, "outcome": None}))
        options = select(Option).where(Option.question_id == question.id).order_by(col(Option.position))
        for option in a.session.exec(options).all():
            kept = f"{name}-o{option.position}"
            a.add(Option(**{**option.model_dump(), "id": kept, "question_id": name, "outcome": None}))
            for proposal in a.session.exec(select(Proposal).where(Proposal.option_id == option.id)).all():
                proposal.state = next_state(PROPOSAL, proposal.state, "second_call")
                proposal.option_id, proposal.cause = kept, ""
                a.add(proposal)


def _definition(a: Act, cycle: Cycle, first: Ballot, ballot: Ballot) -> str:
    """Return the first definition with the new names and dates, in the same canonical form; titles stay."""
    body = json.loads(a.text(first.definition_hash or ""))
    body |= {"ballot": ballot.id, "opens_at": cycle.opens_at, "closes_at": cycle.closes_at}
    for asked in body["questions"]:
        for named, name in (
            (asked, "id"),
            (asked, "status_quo"),
            *((each, "id") for each in asked["options"]),
        ):
            if name in named:
                named[name] = ballot.id + named[name].removeprefix(first.id)
    return canonical(body).decode()
