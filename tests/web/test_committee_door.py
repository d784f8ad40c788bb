"""Nothing of the committee's is open: a mailed code is the only way in, and it says nothing to others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from acts.link.enter_by_code import CODES, ask_code
from models import absence, clock
from models.cycle import Cycle
from models.notice import Notice
from tests.conftest import Hands
from tests.web.conftest import Visitor, form
from tests.web.officer import ADDRESSES, code_of, enter, offered


def stripped(text: str) -> str:
    return re.sub(r'value="[^"]*"', "", text)


@pytest.mark.parametrize(
    "path",
    [
        "/comite/cycle/2026-1",
        "/comite/cycle/2026-1/announce",
        "/comite/proposition/2026-1-p1",
        "/comite/signatures/1.0.0",
        "/comite/cycle/unknown",
    ],
)
def test_without_a_session_every_page_is_the_door(visitor: Visitor, hands: Hands, path: str) -> None:
    hands.propose(hands.begin(), "m1", "est invité à participer", "participe", title="Un titre à part")
    page = visitor.get(path)
    assert page.status_code == 403
    assert offered(page) == {"ask-code"}
    assert "Un titre à part" not in page.text
    assert "Organisme 1" not in page.text


@pytest.mark.parametrize(
    "act", ["announce", "admit", "compose", "freeze", "suspend", "cancel", "close_cycle"]
)
def test_without_a_session_no_act_is_taken(visitor: Visitor, hands: Hands, act: str) -> None:
    cycle = hands.begin()
    assert visitor.post(f"/comite/cycle/{cycle}/{act}", {"csrf": "", "key": "k"}).status_code == 403
    assert hands.count(Cycle, state="proposing") == 1


def test_a_member_s_session_opens_nothing_of_the_committee(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    inside, _ = visitor.enter("p", cycle, "m1")
    assert inside.status_code == 200
    assert visitor.get(f"/comite/cycle/{cycle}").status_code == 403


def test_the_answer_is_the_same_for_an_address_that_nobody_has(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    answers = []
    for address in (ADDRESSES["a"], "nobody@elsewhere.example", ADDRESSES["d"], "not an address"):
        visitor = visitors()
        answer = visitor.send(visitor.get("/comite"), "ask-code", email=address)
        answers.append(
            (answer.status_code, stripped(answer.text), len(visitor.client.cookies["charte-entry"]))
        )
    assert len(set(answers)) == 1
    assert hands.count(Notice, kind="entry_code") == 1


def test_a_mailed_code_opens_the_door_once(visitors: Callable[[], Visitor]) -> None:
    visitor = visitors()
    asked = visitor.send(visitor.get("/comite"), "ask-code", email=ADDRESSES["a"])
    entry, code = visitor.client.cookies["charte-entry"], code_of(visitor)
    assert "Ada" in visitor.send(asked, "enter-code", code=code).text
    other = visitors()
    other.client.cookies.set("charte-entry", entry, path="/comite", domain="127.0.0.1")
    again = other.send(other.get("/comite/entrer"), "enter-code", code=code)
    assert again.status_code == 423
    assert "Ada" not in again.text


def test_a_mistyped_code_may_be_typed_again_five_times(visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/comite"), "ask-code", email=ADDRESSES["a"])
    right = code_of(visitor)
    wrong = "111111" if right != "111111" else "222222"
    for left in (4, 3, 2, 1, 0):
        page = visitor.send(page, "enter-code", code=wrong)
        assert page.status_code == 403
        assert f"essais restants : {left}" in page.text.replace("\u00a0", " ")
    page = visitor.send(page, "enter-code", code=right)
    assert page.status_code == 423
    assert "Demandez un autre code" in page.text


def test_a_right_code_for_an_address_that_nobody_has_opens_nothing(visitor: Visitor) -> None:
    asked = visitor.send(visitor.get("/comite"), "ask-code", email="nobody@elsewhere.example")
    assert visitor.send(asked, "enter-code", code=code_of(visitor)).status_code == 403
    assert visitor.get("/comite/cycle/2026-1").status_code == 403


def test_who_leaves_is_outside(visitor: Visitor) -> None:
    page = enter(visitor)
    assert "leave" in offered(page)
    assert offered(visitor.send(page, "leave")) == {"ask-code"}
    assert visitor.get("/comite/signatures/1.0.0").status_code == 403


def test_whose_mandate_has_ended_reads_nothing_more(visitor: Visitor, hands: Hands) -> None:
    enter(visitor)
    from models.mandate import Mandate
    from models.store import transaction

    with transaction(hands.home) as db:
        from sqlmodel import select

        for seat in db.exec(select(Mandate).where(Mandate.person_id == "a")).all():
            seat.ends_on = hands.now.date().replace(year=2025)
            db.add(seat)
    for path in ("/comite", "/comite/signatures/1.0.0"):
        page = visitor.get(path)
        assert page.status_code == 403
        assert "Organisme 1" not in page.text


def test_a_cycle_is_drafted_once_and_only_while_none_is_open(visitor: Visitor, hands: Hands) -> None:
    page = enter(visitor)
    draft = form(page, "draft")
    filled = {**draft.fields, "title": "Révision 2026", "revision_class": "ordinary", "purpose": "Clarté"}
    first, second = visitor.post(draft.action, filled), visitor.post(draft.action, filled)
    assert first.url == second.url
    assert first.url.path == "/comite/cycle/2026-1"
    assert hands.count(Cycle) == 1
    assert "draft" not in offered(visitor.get("/comite"))
    refused = visitor.post(draft.action, {**filled, "key": "another"})
    assert refused.status_code == 409
    assert 'id="problem"' in refused.text


@pytest.mark.parametrize("missing", ["title", "key"])
def test_a_draft_says_what_it_lacks(visitor: Visitor, hands: Hands, missing: str) -> None:
    draft = form(enter(visitor), "draft")
    filled = {**draft.fields, "title": "Révision 2026", "revision_class": "ordinary", missing: ""}
    assert visitor.post(draft.action, filled).status_code == 422
    assert hands.count(Cycle) == 0


def test_a_field_that_no_form_has_is_refused(visitor: Visitor, hands: Hands) -> None:
    page = enter(visitor)
    answer = visitor.send(page, "draft", title="a", revision_class="ordinary", state="closed")
    assert answer.status_code == 422
    assert "unknown-field" in answer.text
    assert hands.count(Cycle) == 0


@pytest.mark.parametrize("path", ["/comite", "/comite/cycle/{cycle}"])
def test_the_committee_reads_that_prefect_is_absent_and_what_holds_meanwhile(
    visitor: Visitor, hands: Hands, path: str
) -> None:
    place = path.format(cycle=hands.begin())
    enter(visitor)
    assert "Prefect" not in visitor.get(place).text
    since = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    absence.tell(hands.home, since=since, seen_at=clock.instant())
    assert (
        "Prefect ne répond pas depuis le mardi 24 novembre 2026 à 10 h 05\xa0; "
        "les échéances sont tenues par l’horloge du service."
    ) in visitor.get(place).text
    assert "Prefect has not answered since" in visitor.get(f"{place}?lang=en").text


def test_f67_guessing_ends_with_the_codes_of_an_hour_and_of_a_day(hands: Hands) -> None:
    """Twenty codes of five tries an hour, and forty a day; then a person enters as before."""
    (hourly, hour), (daily, day) = CODES
    for mailed, wait in ((hourly, hour), (2 * hourly, hour), (daily, day), (daily + hourly, hour)):
        for _ in range(hourly + 5):
            assert ask_code(hands.home, ADDRESSES["a"])
        assert hands.count(Notice, kind="entry_code") == mailed
        hands.pass_time(by=wait)
