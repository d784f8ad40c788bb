"""The provisional roll on a member's page and the committee's: read, objected to, decided."""

from __future__ import annotations

import re

import pytest

from models.objection import Objection
from tests.acts.test_provisional import contest, over, published
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor
from tests.web.officer import enter, offered


def plain(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("\u00a0", " ").split())


def objecting(visitor: Visitor, cycle: str, member: str) -> tuple[Page, str]:
    page, code = visitor.enter("p", cycle, member)
    assert 'href="/proposer/liste"' in page.text
    return visitor.get("/proposer/liste"), code


def test_a_member_that_was_left_out_objects_from_its_page(visitor: Visitor, hands: Hands) -> None:
    cycle = published(hands)
    page, code = objecting(visitor, cycle, "m6")
    assert "Organisme 6 : non inscrit : cotisation non à jour." in plain(page)
    assert "Organisme 1 — inscrit, avec une voix (public)" in plain(page)
    facts = {"about": "m6", "asks": "on", "reason": "Payée le 3 mars."}
    wrong = visitor.send(page, "object-to-roll", **{**facts, "asks": "off"}, code=code)
    assert wrong.status_code == 409
    assert ("objection-idle" in wrong.text, "Payée le 3 mars." in wrong.text) == (True, True)
    done = visitor.send(wrong, "object-to-roll", **facts, code=code)
    assert "Votre réclamation est enregistrée" in done.text
    assert "L’instance compétente statue" in done.text
    assert hands.count(Objection, about_id="m6", verdict="") == 1
    again = plain(visitor.get("/proposer/liste"))
    assert "Par Organisme 6" in again
    assert "Il demande que cet organisme soit inscrit sur la liste. Payée le 3 mars." in again


def test_after_its_time_the_list_is_read_and_no_more_objected_to(visitor: Visitor, hands: Hands) -> None:
    cycle = published(hands)
    over(hands, cycle)
    page, _ = objecting(visitor, cycle, "m2")
    assert 'data-act="object-to-roll"' not in page.text
    assert "Members could object until" in plain(page)
    assert "on it, with one vote" in plain(page)


def test_where_no_list_is_published_the_page_says_so(visitor: Visitor, hands: Hands) -> None:
    visitor.enter("p", hands.begin(), "m1")
    page = visitor.get("/proposer/liste")
    assert page.status_code == 409
    assert "no-provisional-roll" in page.text


def test_the_body_decides_on_the_page_of_the_cycle_by_two(visitor: Visitor, hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on", reason="Payée le 3 mars.")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert {"uphold_objection", "dismiss_objection"} <= offered(page)
    assert "Liste provisoire publiée, réclamations décidées" in plain(page)
    assert "freeze" not in offered(page)
    page = visitor.send(page, "uphold_objection", reason="Reçu joint.")
    assert "Avis d’Ada : admettre la réclamation. Il faut une seconde personne" in plain(page)
    enter(visitor, "c")
    page = visitor.get(f"/comite/cycle/{cycle}")
    page = visitor.send(page, "uphold_objection", reason="Reçu joint.")
    assert hands.count(Objection, verdict="upheld") == 1
    assert offered(page).isdisjoint({"uphold_objection", "dismiss_objection"})
    over(hands, cycle)
    enter(visitor)
    assert "freeze" in offered(visitor.get(f"/comite/cycle/{cycle}"))


@pytest.mark.parametrize("who", ["b"])
def test_a_person_who_acts_for_one_of_the_two_is_offered_no_decision(
    visitor: Visitor, hands: Hands, who: str
) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m1", "m6", "on")
    enter(visitor, who)
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert offered(page).isdisjoint({"uphold_objection", "dismiss_objection"})
    assert "Vous agissez pour l’un de ces organismes" in plain(page)
