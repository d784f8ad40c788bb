"""The committee sees what a deadline would do before anybody sets it; nothing is recorded."""

from __future__ import annotations

import re

import pytest

from models.leaf import Leaf
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor
from tests.web.officer import enter

NEW = "version=next&publication=2026-12-01&limite=2027-01-25"


def said(page: Page) -> str:
    found = re.search(r'id="foreseen".*?</section>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0] if found else "").split())


def test_who_would_lose_its_vote_is_named_with_the_day(visitor: Visitor, hands: Hands) -> None:
    assert 'href="/comite/situations"' in enter(visitor).text
    before = hands.count(Leaf)
    kept = visitor.get(f"/comite/situations?{NEW}")
    assert "6 organismes votent" in said(kept)
    assert "perdent leur vote" not in said(kept), "by this rulebook the late keep their vote"
    page = visitor.get(f"/comite/situations?{NEW}&situation=effective&situation=due")
    assert "mardi 26 janvier 2027" in said(page)
    assert "6 organismes perdent leur vote : Organisme 1" in said(page)
    suspended = visitor.get(f"/comite/situations?{NEW}&suspension=2027-03-01&lang=en")
    assert "6 members lose their vote" in said(suspended)
    assert hands.count(Leaf) == before


def test_before_a_deadline_is_asked_the_form_shows_what_the_rulebook_says(
    visitor: Visitor, hands: Hands
) -> None:
    enter(visitor)
    page = visitor.get("/comite/situations")
    assert said(page) == ""
    assert len(re.findall(r'name="situation" value="\w+" checked', page.text)) == 4
    assert '<form method="get" action="/comite/situations"' in page.text


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("limite=demain", "form-unreadable"),
        ("limite=2027-01-25&suspension=2027-01-01", "plan-invalid"),
        ("limite=2027-01-25&classe=urgent", "plan-invalid"),
        ("limite=2027-01-25&situation=lapsed", "plan-invalid"),
        ("version=next&publication=2027-02-01&limite=2027-01-25", "plan-invalid"),
    ],
)
def test_a_plan_that_could_not_be_is_refused_and_the_form_stays(
    visitor: Visitor, asked: str, code: str
) -> None:
    enter(visitor)
    page = visitor.get(f"/comite/situations?{asked}")
    assert page.status_code == 422
    assert code in page.text
    assert 'id="limite"' in page.text


def test_nobody_else_sees_it(visitor: Visitor) -> None:
    assert visitor.get(f"/comite/situations?{NEW}").status_code == 403
