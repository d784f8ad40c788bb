"""What the clock does: never early, at its instant at the latest, and it says what comes next."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlmodel import col, select

from acts.ballot.contest import contest
from acts.ballot.count import close, count_ballot
from acts.ballot.open import open_ballot, review
from acts.cycle.suspend import suspend
from acts.due import Progress, advance
from acts.version.publish import publish
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.proposal import Proposal
from models.question import Question
from models.reading import one, reading
from models.rendering import Rendering
from models.text import Text
from models.version import Version
from rules.refusals import ActNotAllowed, NotDueYet
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
BRIEF = timedelta(microseconds=1)
CLOCK: dict[str, tuple[Callable[..., object], str]] = {
    "review": (review, "proposing_closes_at"),
    "open": (open_ballot, "opens_at"),
    "close": (close, "closes_at"),
    "publish": (publish, "contest_ends_at"),
}


def until(hands: Hands, act: str) -> str:
    """Bring a cycle to where this act is the next; return its id."""
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    if act == "review":
        return cycle
    ballot = hands.freeze(cycle, proposal)
    if act == "open":
        return cycle
    hands.opened(cycle, ballot)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    if act == "close":
        return cycle
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return cycle


def told(progress: Progress) -> tuple[str | None, datetime | None, list[str]]:
    return progress.next_act, progress.next_at, progress.blocks


def go(hands: Hands, cycle: str) -> tuple[str | None, datetime | None, list[str]]:
    return told(advance(hands.home.path, cycle, driver="test"))


@pytest.mark.parametrize("name", [*CLOCK])
def test_an_act_of_the_clock_is_never_done_early_whatever_a_schedule_said(hands: Hands, name: str) -> None:
    act, date = CLOCK[name]
    cycle = until(hands, name)
    hands.pass_time(until=hands.date(cycle, date) - BRIEF)
    leaves = hands.count(Leaf)
    with pytest.raises(NotDueYet) as refused:
        act(hands.home, cycle, driver="hasty")
    assert refused.value.due_at == hands.date(cycle, date)
    assert hands.count(Leaf) == leaves
    hands.pass_time(by=BRIEF)
    act(hands.home, cycle, driver="test")
    assert hands.count(Leaf) == leaves + 1


@pytest.mark.parametrize("name", [*CLOCK])
def test_an_act_of_the_clock_is_done_once(hands: Hands, name: str) -> None:
    act, date = CLOCK[name]
    cycle = until(hands, name)
    hands.pass_time(until=hands.date(cycle, date))
    act(hands.home, cycle, driver="one")
    with pytest.raises(ActNotAllowed):
        act(hands.home, cycle, driver="other")


def test_what_comes_next_is_said_with_its_instant(hands: Hands) -> None:
    cycle = until(hands, "close")
    closes_at = hands.date(cycle, "closes_at")
    assert go(hands, cycle) == ("remind", closes_at - timedelta(days=7), [])
    hands.pass_time(until=closes_at - timedelta(days=7))
    assert go(hands, cycle) == ("remind", closes_at - timedelta(days=2), [])
    hands.pass_time(until=closes_at - timedelta(days=2))
    assert go(hands, cycle) == ("close", closes_at, [])
    hands.pass_time(until=closes_at)
    assert go(hands, cycle) == ("publish", hands.date(cycle, "contest_ends_at"), [])
    hands.pass_time(until=hands.date(cycle, "contest_ends_at"))
    signing_ends_at = hands.date(cycle, "signing_ends_at")
    assert go(hands, cycle) == ("remind_signatures", signing_ends_at - timedelta(days=30), [])
    hands.pass_time(until=signing_ends_at - timedelta(days=1))
    assert go(hands, cycle) == ("settle", signing_ends_at, [])
    hands.pass_time(until=signing_ends_at)
    assert go(hands, cycle) == (None, None, [])


def test_the_closing_that_is_announced_counts_the_grace(hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('grace = "PT0S"', 'grace = "PT5M"'), "utf-8")
    cycle = until(hands, "close")
    closes_at = hands.date(cycle, "closes_at")
    hands.pass_time(until=closes_at)
    assert go(hands, cycle) == ("close", closes_at + timedelta(minutes=5), [])
    with pytest.raises(NotDueYet):
        close(hands.home, cycle, driver="hasty")


def test_where_people_decide_the_clock_says_that_it_waits_for_them(hands: Hands) -> None:
    cycle = until(hands, "close")
    progress = advance(hands.home.path, cycle, driver="test")
    assert (progress.title, progress.state, progress.blocks) == ("Révision 2026", "voting", [])
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    waits = "suspended: the committee or a competent body decides"
    assert go(hands, cycle) == (None, None, [waits])


def test_a_contested_result_waits_for_the_body(hands: Hands) -> None:
    cycle = until(hands, "publish")
    with reading(hands.home) as db:
        ballot = db.exec(select(Ballot)).one()
    session, code = hands.enter("v", ballot.id, "m4")
    contest(hands.home, session, reason="Délai.", code=code, key="k")
    assert go(hands, cycle)[2] == ["contested: the committee or a competent body decides"]


def test_a_count_keeps_its_result_and_what_the_approved_text_changes(hands: Hands) -> None:
    cycle = until(hands, "close")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    close(hands.home, cycle, driver="test")
    result = count_ballot(hands.home, cycle, driver="test")
    with reading(hands.home) as db:
        ballot = db.exec(select(Ballot)).one()
        kept = json.loads(one(db, Text, ballot.result_hash or "").body)
        approved = one(db, Text, ballot.approved_hash or "").body
        base = one(db, Version, "1.0.0").text_hash
        leaf = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
    assert (ballot.closed_at, ballot.counted_at) == (hands.date(cycle, "closes_at"), hands.now)
    assert kept == json.loads(json.dumps(result.to_json()))
    assert approved == hands.text().replace(*INVITED)
    assert hands.count(Rendering, old_hash=base, new_hash=ballot.approved_hash) == 2
    assert hands.count(Question, outcome="adopted") == 1
    assert leaf is not None
    public = json.loads(leaf.body)["public"]
    assert {name: public[name] for name in ("state", "result", "approved", "minutes", "outcomes")} == {
        "state": "adopted", "result": ballot.result_hash, "approved": ballot.approved_hash,
        "minutes": ballot.minutes_hash, "outcomes": {f"{ballot.id}-q1-o1": "adopted"},
    }  # fmt: skip
    with pytest.raises(ActNotAllowed):
        count_ballot(hands.home, cycle, driver="other")


def test_a_ballot_that_is_counted_by_the_clock_leaves_its_minutes_in_the_home(hands: Hands) -> None:
    cycle = until(hands, "close")
    assert [*hands.home.minutes.iterdir()] == []
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    assert [file.name for file in hands.home.minutes.iterdir()] == [f"{cycle}-b1.md"]
    with reading(hands.home) as db:
        assert one(db, Cycle, cycle).state == "adopted"


def test_of_two_rivals_that_are_both_wanted_the_second_falls_and_says_why(hands: Hands) -> None:
    cycle = hands.begin()
    far = ("est invité à participer", "prend part, au moins une fois par an,")
    rivals = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *far)
    other = hands.propose(cycle, "m3", "Seule la CPOF", "Seules les instances de la CPOF")
    ballot = hands.opened(cycle, hands.freeze(cycle, *rivals, other))
    together = hands.text().replace(*far).replace("Seule la CPOF", "Seules les instances de la CPOF")
    read = sha256(together.encode()).hexdigest()
    assert hands.count(Rendering, new_hash=read) == 2, "the freeze shows how all of it would read"
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    with reading(hands.home) as db:
        rows = [one(db, Proposal, proposal) for proposal in (*rivals, other)]
    assert [row.state for row in rows] == ["fallen", "adopted", "adopted"]
    assert rows[0].cause
    assert rows[1].cause == rows[2].cause == ""
    assert hands.count(Notice, kind="ballot_result") == 6
    assert hands.count(Ballot, approved_hash=read) == 1


def test_what_a_part_of_the_questions_gives_together_is_rendered_at_the_count(hands: Hands) -> None:
    cycle = hands.begin()
    changes = (
        INVITED,
        ("Seule la CPOF", "Seules les instances"),
        ("instance de dialogue", "lieu de dialogue"),
    )
    ballot = hands.opened(
        cycle,
        hands.freeze(cycle, *(hands.propose(cycle, f"m{n}", *each) for n, each in enumerate(changes, 1))),
    )
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for", "against", "for")
    approved = sha256(hands.text().replace(*changes[0]).replace(*changes[2]).encode()).hexdigest()
    assert hands.count(Rendering, new_hash=approved) == 0
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    assert hands.count(Ballot, approved_hash=approved) == 1
    assert hands.count(Rendering, new_hash=approved) == 2


def test_the_hash_of_a_ballot_holds_the_dates_that_were_announced(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with reading(hands.home) as db:
        body = json.loads(one(db, Text, ballot.definition_hash or "").body)
    for name in ("opens_at", "closes_at"):
        assert datetime.fromisoformat(body[name]) == hands.date(cycle, name)
