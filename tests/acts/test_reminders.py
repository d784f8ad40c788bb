"""Reminders: each is written once, whoever drives; of several that were missed, only the last."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.cycle.remind import remind
from acts.due import ACTS, advance, open_cycles
from acts.reconcile import reconcile
from acts.signing import remind as remind_module
from acts.signing.remind import remind_late, remind_signatures
from acts.signing.reopen import reopen
from acts.signing.request import request_signatures, settle
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.representative import Representative
from models.signature import Signature
from models.store import transaction
from rules.refusals import ActNotAllowed, NotDueYet, NothingDue
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


@pytest.fixture
def signing(hands: Hands, ballot: Ballot) -> str:
    """A cycle whose version is published and sent to be signed."""
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(ballot.cycle_id)
    return ballot.cycle_id


def numbers(hands: Hands, act: str) -> list[tuple[int, int]]:
    """The number and the count of letters of each reminder that was written."""
    with reading(hands.home) as db:
        leaves = db.exec(select(Leaf.body).where(Leaf.act == act).order_by(col(Leaf.seq))).all()
    told = [json.loads(body)["public"] for body in leaves]
    return [(each["number"], each["notices"]) for each in told]


def at(hands: Hands, cycle: str, before: timedelta, *, until: str) -> list[str]:
    hands.pass_time(until=hands.date(cycle, until) - before)
    return advance(hands.home.path, cycle, driver="test").done


def test_each_reminder_to_vote_is_written_at_its_instant_to_who_is_silent(
    hands: Hands, ballot: Ballot
) -> None:
    cycle = ballot.cycle_id
    assert at(hands, cycle, timedelta(days=7, microseconds=1), until="closes_at") == []
    assert at(hands, cycle, timedelta(days=7), until="closes_at") == ["remind"]
    hands.vote(ballot, "m1", "for")
    assert at(hands, cycle, timedelta(days=2), until="closes_at") == ["remind"]
    assert numbers(hands, "remind") == [(1, 6), (2, 5)]
    assert hands.count(Notice, kind="ballot_reminder") == 11
    assert hands.count(Notice, kind="ballot_reminder", member_id="m1") == 1


def test_of_the_reminders_that_were_missed_only_the_last_is_written_and_once(
    hands: Hands, ballot: Ballot
) -> None:
    assert at(hands, ballot.cycle_id, timedelta(days=1), until="closes_at") == ["remind"]
    assert at(hands, ballot.cycle_id, timedelta(hours=1), until="closes_at") == []
    assert numbers(hands, "remind") == [(2, 6)]


def test_no_reminder_comes_once_the_ballot_is_over(hands: Hands, ballot: Ballot) -> None:
    assert at(hands, ballot.cycle_id, timedelta(), until="closes_at") == ["close", "count"]
    assert numbers(hands, "remind") == []


def test_f27_two_drivers_at_once_write_one_reminder_and_the_next_one_still_comes(
    hands: Hands, ballot: Ballot
) -> None:
    cycle = ballot.cycle_id
    assert at(hands, cycle, timedelta(days=7), until="closes_at") == ["remind"]
    with pytest.raises(NothingDue):
        remind(hands.home, cycle, driver="late", number=1)
    assert at(hands, cycle, timedelta(days=2), until="closes_at") == ["remind"]
    with pytest.raises(NothingDue):
        remind(hands.home, cycle, driver="late", number=1)
    assert numbers(hands, "remind") == [(1, 6), (2, 6)]


@pytest.mark.parametrize(
    ("number", "refusal"), [(2, NotDueYet), (1, None)], ids=["the second is not due", "the first is"]
)
def test_a_reminder_is_never_written_early(
    hands: Hands, ballot: Ballot, number: int, refusal: type[Exception] | None
) -> None:
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - timedelta(days=7))
    if refusal is None:
        remind(hands.home, ballot.cycle_id, driver="test", number=number)
        return
    with pytest.raises(refusal):
        remind(hands.home, ballot.cycle_id, driver="test", number=number)
    assert hands.count(Notice, kind="ballot_reminder") == 0


def test_a_second_ballot_has_its_own_reminders(hands: Hands, ballot: Ballot) -> None:
    from acts.ballot.second_call import second_call

    cycle = ballot.cycle_id
    at(hands, cycle, timedelta(days=1), until="closes_at")
    at(hands, cycle, timedelta(), until="closes_at")
    second_call(hands.home, cycle, person_id="a")
    at(hands, cycle, timedelta(), until="opens_at")
    assert at(hands, cycle, timedelta(days=7), until="closes_at") == ["remind"]
    assert numbers(hands, "remind") == [(2, 6), (1, 6)]


def test_reminders_to_sign_go_to_who_has_not_signed(hands: Hands, signing: str) -> None:
    assert at(hands, signing, timedelta(days=30), until="signing_ends_at") == ["remind_signatures"]
    hands.sign("m1")
    assert at(hands, signing, timedelta(days=3), until="signing_ends_at") == ["remind_signatures"]
    with pytest.raises(NothingDue):
        remind_signatures(hands.home, signing, driver="late", number=2)
    assert numbers(hands, "remind_signatures") == [(1, 6), (3, 5)]
    assert hands.count(Notice, kind="signature_reminder", member_id="m1") == 1


def test_a_reminder_to_sign_is_never_written_early(hands: Hands, signing: str) -> None:
    with pytest.raises(NotDueYet):
        remind_signatures(hands.home, signing, driver="test", number=1)
    assert hands.count(Notice, kind="signature_reminder") == 0


def test_signatures_are_asked_for_once_and_settled_only_afterwards(
    hands: Hands, ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")

    def later(*_told: object, **_named: object) -> None:
        raise NothingDue(subject="")

    with monkeypatch.context() as patched:
        patched.setitem(ACTS, "request_signatures", later)
        hands.finish(ballot.cycle_id)
    with pytest.raises(ActNotAllowed) as refused:
        settle(hands.home, ballot.cycle_id, driver="test")
    assert refused.value.allowed == ("request_signatures",)
    assert advance(hands.home.path, ballot.cycle_id, driver="test").done == ["request_signatures"]
    with pytest.raises(NothingDue):
        request_signatures(hands.home, ballot.cycle_id, driver="late")
    assert hands.count(Signature, version="1.1.0") == 6


def test_a_cycle_is_not_settled_while_a_member_may_still_sign(hands: Hands, signing: str) -> None:
    hands.pass_time(until=hands.date(signing, "signing_ends_at") - timedelta(microseconds=1))
    with pytest.raises(NotDueYet):
        settle(hands.home, signing, driver="test")
    assert hands.count(Signature, state="expired") == 0


def test_an_act_that_is_refused_again_and_again_does_not_hold_its_driver(
    hands: Hands, ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def never(*_told: object, **_named: object) -> None:
        tried.append("close")
        raise NotDueYet(act="close", due_at=hands.now)

    monkeypatch.setitem(ACTS, "close", never)
    assert at(hands, ballot.cycle_id, timedelta(), until="closes_at") == []
    assert len(tried) > 1


def test_what_a_cycle_waits_for_is_said(hands: Hands) -> None:
    cycle = hands.begin()
    hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    assert "the committee decides on proposals" in advance(hands.home.path, cycle, driver="test").blocks[0]
    hands.pass_time(until=hands.date(cycle, "opens_at"))
    assert "should have opened" in advance(hands.home.path, cycle, driver="test").blocks[0]


def test_a_cycle_that_is_over_is_driven_no_more(hands: Hands, signing: str) -> None:
    assert open_cycles(hands.home.path) == [signing]
    at(hands, signing, timedelta(), until="signing_ends_at")
    assert open_cycles(hands.home.path) == []
    with reading(hands.home) as db:
        assert one(db, Cycle, signing).state == "closed"


def test_a_second_round_is_reviewed_by_persons_who_are_told_again(hands: Hands, ballot: Ballot) -> None:
    from acts.cycle.conclude import return_round

    cycle = ballot.cycle_id
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "against")
    at(hands, cycle, timedelta(), until="closes_at")
    assert hands.count(Notice, kind="decide_proposals") == 3
    return_round(hands.home, cycle, person_id="a")
    at(hands, cycle, timedelta(), until="proposing_closes_at")
    assert hands.count(Notice, kind="decide_proposals", person_id="c") == 2


ESCALATION = 'reminders = ["P30D", "P14D", "P3D"]\nescalation = { second_contact = 2, referent = 3 }'


def escalating(hands: Hands, ballot_of_six: Callable[[], str]) -> str:
    text = hands.home.rulebook.read_text("utf-8")
    assert 'reminders = ["P30D", "P14D", "P3D"]' in text
    hands.home.rulebook.write_text(text.replace('reminders = ["P30D", "P14D", "P3D"]', ESCALATION), "utf-8")
    return ballot_of_six()


def published(hands: Hands) -> str:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def test_from_the_rungs_that_the_rulebook_names_the_second_contact_and_the_referent_are_told(
    hands: Hands,
) -> None:
    cycle = escalating(hands, lambda: published(hands))
    for days, second, referent in ((30, 0, 0), (14, 1, 0), (3, 2, 1)):
        at(hands, cycle, timedelta(days=days), until="signing_ends_at")
        assert hands.count(Notice, kind="signature_reminder", member_id="m2", rank=2) == second
        assert hands.count(Notice, kind="signatures_missing", person_id="a") == referent
    assert hands.count(Notice, kind="signature_reminder", member_id="m2", rank=1) == 3
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "signatures_missing")).first()
    assert told is not None
    assert told.facts["members"].startswith("- Organisme 1\n- Organisme 2")


def test_a_contact_that_no_mail_reaches_does_not_have_the_second_one_written_twice(hands: Hands) -> None:
    cycle = escalating(hands, lambda: published(hands))
    with transaction(hands.home) as db:
        row = db.exec(select(Representative).where(Representative.member_id == "m2")).first()
        assert row is not None
        row.unreachable_at = hands.now
        db.add(row)
    at(hands, cycle, timedelta(days=14), until="signing_ends_at")
    assert hands.count(Notice, kind="signature_reminder", member_id="m2") == 1


def late(hands: Hands) -> datetime:
    """A request that is opened again after its cycle, for forty days."""
    cycle = escalating(hands, lambda: published(hands))
    hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
    advance(hands.home.path, cycle, driver="test")
    until = hands.now + timedelta(days=40)
    reopen(hands.home, "1.1.0-m2", person_id="a", reason="x", until=until)
    return until


def test_a_request_that_is_opened_again_after_its_cycle_is_reminded_by_the_same_rungs(hands: Hands) -> None:
    until = late(hands)
    before = hands.count(Notice, kind="signature_reminder")
    assert remind_late(hands.home, driver="test") == []
    hands.pass_time(until=until - timedelta(days=30))
    assert "1.1.0-m2: remind" in reconcile(hands.home.path, driver="test").mended
    assert remind_late(hands.home, driver="test") == []
    assert hands.count(Notice, kind="signature_reminder") == before + 1
    hands.pass_time(until=until - timedelta(days=1))
    assert remind_late(hands.home, driver="test") == ["1.1.0-m2"], "of the two that were missed, one"
    assert remind_late(hands.home, driver="test") == []
    assert hands.count(Notice, kind="signature_reminder", rank=2, member_id="m2") == 1
    assert hands.count(Notice, kind="signatures_missing", person_id="a") == 1
    hands.pass_time(until=until)
    assert remind_late(hands.home, driver="test") == []


def test_what_is_opened_again_for_days_is_not_reminded_of_rungs_before_that(hands: Hands) -> None:
    cycle = published(hands)
    hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
    advance(hands.home.path, cycle, driver="test")
    reopen(hands.home, "1.1.0-m2", person_id="a", reason="x", until=hands.now + timedelta(days=5))
    assert remind_late(hands.home, driver="test") == []
    hands.pass_time(by=timedelta(days=2))
    assert remind_late(hands.home, driver="test") == ["1.1.0-m2"]
    assert hands.count(Notice, kind="signatures_missing") == 0, "no rung of this rulebook says so"


def test_two_drivers_remind_of_a_late_request_once(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    found, seen = remind_module._late, list[object]()

    def somebody_first(db: Any, instant: Any) -> Any:
        seen.append(instant)
        return found(db, instant) if len(seen) > 1 else [object()]

    monkeypatch.setattr(remind_module, "_late", somebody_first)
    before = hands.count(Leaf)
    assert remind_late(hands.home, driver="late") == []
    assert hands.count(Leaf) == before


def test_who_is_not_reached_is_not_written_to_again_nor_named_to_who_leads_the_cycles(hands: Hands) -> None:
    cycle = escalating(hands, lambda: published(hands))
    with transaction(hands.home) as db:
        row = one(db, Signature, "1.1.0-m2")
        row.state = "unreachable"
        db.add(row)
    at(hands, cycle, timedelta(days=3), until="signing_ends_at")
    assert hands.count(Notice, kind="signature_reminder", member_id="m2") == 0
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "signatures_missing")).first()
    assert told is not None
    assert "Organisme 2" not in told.facts["members"]


def test_of_many_that_have_not_signed_only_the_first_are_named_and_the_rest_counted(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remind_module, "MOST_NAMES", 2)
    cycle = escalating(hands, lambda: published(hands))
    at(hands, cycle, timedelta(days=3), until="signing_ends_at")
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "signatures_missing")).first()
    assert told is not None
    assert (told.facts["members"].count("\n"), told.facts["more"]) == (1, "4")
