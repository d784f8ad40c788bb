"""What needs two persons: asked by one, confirmed by the mail of another, within its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from acts.assent import ask, give, give_as
from acts.cycle.announce import announce
from acts.cycle.draft import draft
from acts.cycle.suspend import resume, suspend
from acts.due import advance
from acts.link.enter_by_code import ask_code, enter_by_code
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from models import link
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    DateInPast,
    DemandChanged,
    MandateEnded,
    MissingField,
    ReasonNeeded,
    SessionOver,
    UnknownThing,
    WrongCode,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
WHY = {"reason": "Report"}


def state(hands: Hands, cycle: str) -> str:
    with reading(hands.home) as db:
        return one(db, Cycle, cycle).state


def confirm(hands: Hands, assent: str, person: str = "c", *, key: str = "") -> str:
    session, code = hands.enter("c", assent, person)
    return give(hands.home, session, code=code, key=key or hands.key()).code


def cancel(hands: Hands, cycle: str) -> str:
    return ask(hands.home, cycle, act_name="cancel", person_id="a", facts=WHY)


def open_ballot(hands: Hands) -> Ballot:
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


def test_a_second_person_cannot_freeze_other_questions_than_the_first_asked_for(hands: Hands) -> None:
    cycle = hands.begin()
    proposals = [hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)]
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for each in proposals:
        admit(hands.home, each, person_id="a")
    compose(hands.home, cycle, person_id="a")
    asked = ask(hands.home, cycle, act_name="freeze", person_id="a")
    compose(hands.home, cycle, person_id="c", bundles=[proposals])
    with pytest.raises(DemandChanged):
        confirm(hands, asked)
    assert state(hands, cycle) == "review"
    compose(hands.home, cycle, person_id="c")
    confirm(hands, asked)
    assert state(hands, cycle) == "frozen"


def extend(hands: Hands, cycle: str, until: str) -> str:
    facts = {"reason": "Panne du relais", "until": until}
    return ask(hands.home, cycle, act_name="extend", person_id="a", facts=facts)


def test_a_draft_is_cancelled_without_writing_to_anybody_and_makes_room(hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Par erreur", revision_class="ordinary")
    confirm(hands, cancel(hands, cycle))
    assert (state(hands, cycle), hands.count(Notice, kind="cycle_cancelled")) == ("cancelled", 0)
    again = draft(hands.home, person_id="a", title="La bonne", revision_class="ordinary")
    announce(hands.home, again, person_id="a")


def test_the_members_of_an_announced_cycle_are_told_that_it_is_cancelled(hands: Hands) -> None:
    cycle = hands.begin()
    confirm(hands, cancel(hands, cycle))
    assert hands.count(Notice, kind="cycle_cancelled") == 6


def test_what_was_confirmed_is_done_once_and_its_form_gives_the_same_receipt(hands: Hands) -> None:
    cycle = hands.begin()
    assent = cancel(hands, cycle)
    assert confirm(hands, assent, key="form") == confirm(hands, assent, key="form")
    assert hands.count(Leaf, act="cancel") == 1


def test_a_new_request_takes_the_place_of_the_one_that_waited(hands: Hands) -> None:
    cycle = hands.begin()
    first, second = cancel(hands, cycle), cancel(hands, cycle)
    with pytest.raises(UnknownThing):
        confirm(hands, first)
    assert state(hands, cycle) == "proposing"
    confirm(hands, second)
    assert state(hands, cycle) == "cancelled"


@pytest.mark.parametrize(
    ("passed", "done"),
    [(timedelta(days=7, microseconds=-1), True), (timedelta(days=7), False)],
    ids=["just before is enough", "at the instant is too late"],
)
def test_a_request_waits_seven_days(hands: Hands, passed: timedelta, done: bool) -> None:
    cycle = hands.begin()
    assent = cancel(hands, cycle)
    hands.pass_time(by=passed)
    if done:
        confirm(hands, assent)
    else:
        with pytest.raises(UnknownThing):
            confirm(hands, assent)
    assert state(hands, cycle) == ("cancelled" if done else "proposing")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"act_name": "publish"}, UnknownThing),
        ({"act_name": "cancel", "facts": {"reason": " "}}, ReasonNeeded),
        ({"act_name": "freeze"}, ActNotAllowed),
        ({"act_name": "extend", "facts": WHY}, ActNotAllowed),
        ({"act_name": "cancel", "facts": WHY, "person_id": "d"}, MandateEnded),
    ],
    ids=[
        "no such act of two", "a cancellation without reason",
        "a freeze before the review", "an extension before the vote", "a person whose mandate ended",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_writes_to_nobody(
    hands: Hands, told: dict[str, Any], refusal: type[Exception]
) -> None:
    cycle = hands.begin()
    with pytest.raises(refusal):
        ask(hands.home, cycle, **{"person_id": "a", **told})
    assert hands.count(Assent) == hands.count(Notice, kind="second_person") == 0


def test_a_session_of_the_committee_s_door_confirms_nothing(hands: Hands) -> None:
    entry = ask_code(hands.home, "chloe@committee.example")
    hashed = link.hashed(entry)
    code = link.code(hands.home.key("links"), token_hash=hashed, number=1)
    session = enter_by_code(hands.home, entry, code)
    with pytest.raises(SessionOver):
        give(hands.home, session, code="000000", key="k")


def test_a_member_s_link_confirms_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    cancel(hands, cycle)
    session, code = hands.enter("p", cycle, "m1")
    with pytest.raises(SessionOver):
        give(hands.home, session, code=code, key="k")
    assert state(hands, cycle) == "proposing"


def test_a_command_confirms_with_the_code_of_that_person_s_mail_alone(hands: Hands) -> None:
    cycle = hands.begin()
    assent = cancel(hands, cycle)
    _, theirs = hands.enter("c", assent, "b")
    _, code = hands.enter("c", assent, "c")
    assert theirs != code
    with pytest.raises(WrongCode):
        give_as(hands.home, assent, person_id="c", code=theirs)
    with pytest.raises(UnknownThing):
        give_as(hands.home, assent, person_id="a", code=code)
    assert state(hands, cycle) == "proposing"
    receipt = give_as(hands.home, assent, person_id="c", code=f"{code[:3]} {code[3:]}")
    assert give_as(hands.home, assent, person_id="c", code=code) == receipt
    assert state(hands, cycle) == "cancelled"


def test_an_extended_ballot_moves_what_follows_by_as_much_and_tells_the_members(hands: Hands) -> None:
    cycle = open_ballot(hands).cycle_id
    before = {name: hands.date(cycle, name) for name in ("closes_at", "contest_ends_at", "signing_ends_at")}
    until = before["closes_at"] + timedelta(hours=5)
    confirm(hands, extend(hands, cycle, until.isoformat()))
    assert {name: hands.date(cycle, name) for name in before} == {
        name: at + timedelta(hours=5) for name, at in before.items()
    }
    assert hands.count(Notice, kind="cycle_extended") == 6


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("", MissingField),
        ("demain", MissingField),
        ("2031-01-01T00:00", MissingField),
        ("0001-01-01T00:00+14:00", MissingField),
        ("9999-12-31T23:59+00:00", MissingField),
        ("2026-12-01T00:00+00:00", DateInPast),
    ],
    ids=[
        "no instant", "not an instant", "without its offset", "before all time", "after all time",
        "before the closing",
    ],
)  # fmt: skip
def test_an_extension_to_no_later_instant_moves_nothing(
    hands: Hands, until: str, refusal: type[Exception]
) -> None:
    cycle = open_ballot(hands).cycle_id
    closes_at = hands.date(cycle, "closes_at")
    with pytest.raises(refusal):
        confirm(hands, extend(hands, cycle, until))
    assert (hands.date(cycle, "closes_at"), hands.count(Leaf, act="extend")) == (closes_at, 0)


def test_a_ballot_is_not_extended_to_the_very_instant_of_its_closing(hands: Hands) -> None:
    cycle = open_ballot(hands).cycle_id
    with pytest.raises(DateInPast):
        confirm(hands, extend(hands, cycle, hands.date(cycle, "closes_at").isoformat()))


def test_a_ballot_whose_instant_has_passed_is_not_extended_though_no_flow_ran(hands: Hands) -> None:
    cycle = open_ballot(hands).cycle_id
    closes_at = hands.date(cycle, "closes_at")
    hands.pass_time(until=closes_at - timedelta(days=1))
    assent = extend(hands, cycle, (closes_at + timedelta(days=1)).isoformat())
    hands.pass_time(until=closes_at)
    with pytest.raises(BallotClosed):
        confirm(hands, assent)
    assert hands.date(cycle, "closes_at") == closes_at


def test_an_extension_says_why(hands: Hands) -> None:
    cycle = open_ballot(hands).cycle_id
    facts = {"until": (hands.date(cycle, "closes_at") + timedelta(days=1)).isoformat()}
    with pytest.raises(ReasonNeeded):
        ask(hands.home, cycle, act_name="extend", person_id="a", facts=facts)


def test_an_extension_asked_before_a_suspension_is_not_done_during_it(hands: Hands) -> None:
    cycle = open_ballot(hands).cycle_id
    assent = extend(hands, cycle, (hands.date(cycle, "closes_at") + timedelta(days=1)).isoformat())
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        confirm(hands, assent)


def test_the_ballot_of_a_second_call_is_extended_too_and_its_members_told_again(hands: Hands) -> None:
    from acts.ballot.second_call import second_call

    first = open_ballot(hands)
    cycle = first.cycle_id
    for _ in range(2):
        confirm(hands, extend(hands, cycle, (hands.date(cycle, "closes_at") + timedelta(days=1)).isoformat()))
        hands.pass_time(until=hands.date(cycle, "closes_at"))
        advance(hands.home.path, cycle, driver="test")
        if hands.count(Ballot) == 1:
            second_call(hands.home, cycle, person_id="a")
            hands.pass_time(until=hands.date(cycle, "opens_at"))
            advance(hands.home.path, cycle, driver="test")
    assert hands.count(Notice, kind="cycle_extended", member_id="m3") == 2


def test_a_draft_is_suspended_and_resumed_in_silence_and_always_with_a_reason(hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    with pytest.raises(ReasonNeeded):
        suspend(hands.home, cycle, person_id="a", reason=" ")
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    assert state(hands, cycle) == "suspended"
    resume(hands.home, cycle, person_id="a")
    assert state(hands, cycle) == "draft"
    assert hands.count(Notice, cycle_id=cycle) == 0
    announce(hands.home, cycle, person_id="a")
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    resume(hands.home, cycle, person_id="a")
    assert hands.count(Notice, kind="cycle_suspended") == hands.count(Notice, kind="cycle_resumed") == 6


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [({"title": " "}, MissingField), ({"revision_class": "solemn"}, UnknownThing)],
    ids=["no title", "a class that the rulebook has not"],
)
def test_a_cycle_that_cannot_be_drafted_leaves_nothing(
    hands: Hands, facts: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        draft(hands.home, person_id="a", **{"title": "Révision", "revision_class": "ordinary", **facts})
    assert hands.count(Cycle) == 0
