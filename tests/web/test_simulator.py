"""The committee asks what a vote would take of the real roll; nothing is recorded, no script is needed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models.leaf import Head
from models.reading import one, reading
from rules.foretell import sentences
from rules.rulebook import read
from rules.simulate import simulate
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, Voting
from tests.web.officer import enter


def said(page: Page) -> str:
    found = re.search(r'id="simulated".*?</section>', page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0] if found else "").replace("\u00a0", " ")


def test_the_page_says_what_the_command_says_of_the_members_of_today(visitor: Visitor, hands: Hands) -> None:
    assert 'href="/comite/simulateur"' in enter(visitor).text
    page = visitor.get("/comite/simulateur?votants=5&abstentions=2")
    rules = read(hands.home.rulebook_text()).classes["ordinary"]
    for sentence in sentences(simulate(rules, weights=[1] * 6, voted=5, abstain=2), lang="fr"):
        assert sentence.replace("\u00a0", " ") in said(page)
    assert '<form method="get" action="/comite/simulateur"' in page.text
    assert "6 inscrits" in said(visitor.get("/comite/simulateur"))
    assert "on the roll" in said(visitor.get("/comite/simulateur?classe=editorial&lang=en"))


def test_a_frozen_ballot_is_tried_with_its_own_roll_and_rules(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    enter(visitor)
    place = f"/comite/simulateur?cycle={voting.cycle}"
    assert f'href="{place}"' in visitor.get(f"/comite/cycle/{voting.cycle}").text
    file = hands.home.rulebook
    file.write_text(file.read_text("utf-8").replace('"2/3"', '"3/4"'), "utf-8")
    page = visitor.get(f"{place}&votants=6&abstentions=0")
    assert "2/3" in said(page)
    assert "figées pour ce scrutin" in page.text
    assert "3/4" in said(visitor.get("/comite/simulateur"))


def test_a_cycle_that_is_not_frozen_yet_is_tried_with_the_members_of_today(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = hands.begin()
    enter(visitor)
    hands.pass_time(by=timedelta(hours=1))
    assert "6 inscrits" in said(visitor.get(f"/comite/simulateur?cycle={cycle}"))


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("votants=7", 422), ("votants=2&abstentions=3", 422), ("votants=x", 422), ("votants=-1", 422),
        ("classe=none", 404), ("cycle=none", 404),
    ],
)  # fmt: skip
def test_what_cannot_happen_is_refused_in_the_page(visitor: Visitor, asked: str, status: int) -> None:
    enter(visitor)
    page = visitor.get(f"/comite/simulateur?{asked}")
    assert (page.status_code, said(page)) == (status, "")


def test_nobody_else_enters_and_nothing_is_recorded(visitor: Visitor, hands: Hands) -> None:
    assert visitor.get("/comite/simulateur").status_code == 403
    enter(visitor)
    with reading(hands.home) as db:
        before = one(db, Head, 1).size
    visitor.get("/comite/simulateur?votants=3")
    with reading(hands.home) as db:
        assert one(db, Head, 1).size == before


def test_a_turnout_of_each_college_and_by_proxy_is_asked_where_they_are_counted_apart(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(
        counting='{ present = ["abstaining"], quorum = "votes of each college", majority = "votes" }',
        proxies='{ most = 2, until = "P1D", same_college = false, blank = "refused" }',
    )
    enter(visitor)
    page = visitor.get("/comite/simulateur?votants-1=4&abstentions-1=1&pouvoirs-1=2")
    assert page.status_code == 200
    assert "<legend>Collège public</legend>" in page.text
    assert 'name="pouvoirs-1" type="number" inputmode="numeric" min="0" max="6" value="2"' in page.text
    assert "Quorum du collège « public » : 3 sur 6 ; non atteint avec ces votants" in said(page)
    assert "ils ne comptent pas pour le quorum" in said(page)
    refused = visitor.get("/comite/simulateur?votants-1=7")
    assert (refused.status_code, said(refused)) == (422, "")


def test_blank_votes_are_asked_for_where_the_rulebook_has_them(visitor: Visitor, hands: Hands) -> None:
    enter(visitor)
    assert 'name="blancs"' not in visitor.get("/comite/simulateur").text
    hands.rule(
        counting='{ present = ["abstaining", "represented"], quorum = "votes", majority = "votes", '
        'blank = "present" }'
    )
    page = visitor.get("/comite/simulateur?votants=5&blancs=2")
    assert 'name="blancs" type="number" inputmode="numeric" min="0" max="6" value="2"' in page.text
    assert "si 5 votent, dont 2 blancs, sans abstention, l’adoption demande 2 pour" in said(page)
    assert visitor.get("/comite/simulateur?votants=5&blancs=6").status_code == 422
