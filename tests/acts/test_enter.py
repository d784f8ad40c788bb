"""Who may enter, until when, and with which code; wrong ones learn nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from acts.link.enter import (
    CODES,
    TRIES,
    check_code,
    enter_by_link,
    leave,
    open_link,
    session,
)
from acts.link.enter_by_code import ask_code, enter_by_code
from acts.link.revoke_link import revoke_link
from models import link
from models.leaf import Leaf
from models.link import Link
from models.mandate import Mandate
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from rules.refusals import LinkGuessed, LinkUnknown, SessionOver, TooManyTries, WrongCode
from tests.conftest import Hands

CHLOE = "chloe@committee.example"


def mailed(hands: Hands, entry: str) -> str:
    """The code in the mail that an entry caused."""
    return link.code(hands.home.key("links"), token_hash=link.hashed(entry), number=1)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_a_link_says_whom_it_is_for_and_an_unknown_one_says_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    view = open_link(hands.home, hands.token("p", cycle, "m1"))
    assert (view.kind, view.subject_id, view.person) == ("p", cycle, None)
    assert view.member is not None
    assert view.member.id == "m1"
    for enter in (open_link, enter_by_link):
        with pytest.raises(LinkUnknown):
            enter(hands.home, "guessed")


@pytest.mark.parametrize(
    ("passed", "held"),
    [(timedelta(hours=2, microseconds=-1), True), (timedelta(hours=2), False)],
    ids=["just before its end", "at its end"],
)
def test_the_session_of_a_link_lasts_two_hours(hands: Hands, passed: timedelta, held: bool) -> None:
    cycle = hands.begin()
    identifier, code = hands.enter("p", cycle, "m1")
    hands.pass_time(by=passed)
    assert (session(hands.home, identifier) is not None) == held
    if not held:
        with pytest.raises(SessionOver):
            check_code(hands.home, identifier, code)


def test_a_session_that_was_left_is_over(hands: Hands) -> None:
    cycle = hands.begin()
    identifier, _ = hands.enter("p", cycle, "m1")
    found = session(hands.home, identifier)
    assert found is not None
    assert (found.kind, found.member_id) == ("p", "m1")
    leave(hands.home, "nobody")
    assert session(hands.home, identifier) is not None
    leave(hands.home, identifier)
    assert session(hands.home, identifier) is None


def test_a_person_of_a_body_enters_with_the_code_of_its_mail_which_works_once(hands: Hands) -> None:
    leaves = hands.count(Leaf)
    entry = ask_code(hands.home, f" {CHLOE.upper()} ")
    assert hands.count(Notice, kind="entry_code", person_id="c") == 1
    code = mailed(hands, entry)
    identifier = enter_by_code(hands.home, entry, f"{code[:3]} {code[3:]}")
    found = session(hands.home, identifier)
    assert found is not None
    assert found.person is not None
    assert (found.kind, found.person.id, found.member_id) == ("committee", "c", "")
    with pytest.raises(TooManyTries):
        enter_by_code(hands.home, entry, code)
    with pytest.raises(SessionOver):
        check_code(hands.home, identifier, code)
    assert hands.count(Leaf) == leaves, "entering is no act"


def test_f67_an_address_that_nobody_sits_with_is_answered_alike_and_mailed_nothing(hands: Hands) -> None:
    with transaction(hands.home) as db:
        seat = db.exec(select(Mandate).where(Mandate.person_id == "b")).all()
        for each in seat:
            each.ends_on = hands.now.date() - timedelta(days=1)
            db.add(each)
    for address in ("nobody@committee.example", "bruno@committee.example", ""):
        entry = ask_code(hands.home, address)
        with pytest.raises(WrongCode) as refused:
            enter_by_code(hands.home, entry, mailed(hands, entry))
        assert refused.value.tries_left == 4
    assert hands.count(Notice, kind="entry_code") == 0


def test_a_mandate_lets_enter_until_its_last_day(hands: Hands) -> None:
    with transaction(hands.home) as db:
        for each in db.exec(select(Mandate).where(Mandate.person_id == "c")).all():
            each.ends_on = hands.now.date()
            db.add(each)
    ask_code(hands.home, CHLOE)
    hands.pass_time(by=timedelta(days=1))
    ask_code(hands.home, CHLOE)
    assert hands.count(Notice, kind="entry_code") == 1


def test_five_wrong_tries_end_an_entry_even_for_the_right_code(hands: Hands) -> None:
    entry = ask_code(hands.home, CHLOE)
    code = mailed(hands, entry)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode) as refused:
            enter_by_code(hands.home, entry, wrong(code))
        assert refused.value.tries_left == left
    with pytest.raises(TooManyTries):
        enter_by_code(hands.home, entry, code)


def test_the_fifth_try_may_still_be_the_right_one(hands: Hands) -> None:
    entry = ask_code(hands.home, CHLOE)
    code = mailed(hands, entry)
    for _ in range(4):
        with pytest.raises(WrongCode):
            enter_by_code(hands.home, entry, wrong(code))
    assert enter_by_code(hands.home, entry, code)


def test_an_entry_lasts_a_quarter_of_an_hour_and_one_that_was_never_asked_for_is_none(hands: Hands) -> None:
    entry = ask_code(hands.home, CHLOE)
    hands.pass_time(by=timedelta(minutes=15))
    for given in (entry, "guessed"):
        with pytest.raises(TooManyTries):
            enter_by_code(hands.home, given, mailed(hands, entry))


def test_a_right_code_clears_the_tries(hands: Hands) -> None:
    cycle = hands.begin()
    identifier, code = hands.enter("p", cycle, "m1")
    for _ in range(2):
        with pytest.raises(WrongCode) as refused:
            check_code(hands.home, identifier, wrong(code))
        assert refused.value.tries_left == 4
        check_code(hands.home, identifier, code)


def test_a_link_whose_codes_were_all_guessed_away_takes_none_until_it_is_replaced(hands: Hands) -> None:
    cycle = hands.begin()
    identifier, _ = hands.enter("p", cycle, "m1")
    for number in range(1, CODES + 1):
        for _ in range(TRIES - 1):
            with pytest.raises(WrongCode):
                check_code(hands.home, identifier, "x")
        with pytest.raises(TooManyTries if number < CODES else LinkGuessed):
            check_code(hands.home, identifier, "x")
    assert hands.count(Notice, kind="new_code") == CODES - 1
    with reading(hands.home) as db:
        row = db.exec(select(Link).where(Link.member_id == "m1", Link.kind == "p")).one()
    right = link.code(hands.home.key("links"), token_hash=row.token_hash, number=row.code_number)
    with pytest.raises(LinkGuessed):
        check_code(hands.home, identifier, right)
    revoke_link(hands.home, cycle, "m1", person_id="a", reason="Deviné")
    check_code(hands.home, *hands.enter("p", cycle, "m1", number=2))


def test_the_representative_is_the_first_whose_mandate_runs(hands: Hands) -> None:
    cycle = hands.begin()
    identifier, _ = hands.enter("p", cycle, "m1")
    today = hands.now.date()
    for starts, ends, rank in (
        (today, today, 1),
        (today, today - timedelta(days=1), 2),
        (today + timedelta(days=1), None, 2),
    ):
        with transaction(hands.home) as db:
            first = db.exec(
                select(Representative).where(Representative.member_id == "m1", Representative.rank == 1)
            ).one()
            first.starts_on, first.ends_on = starts, ends
            db.add(first)
        found = session(hands.home, identifier)
        assert found is not None
        assert found.representative is not None
        assert found.representative.rank == rank
