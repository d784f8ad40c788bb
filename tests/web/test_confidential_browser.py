"""In a real browser the number of a confidential vote is drawn by its voter; without scripts, by a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from acts.due import advance
from evidence.tracker import letters_of, tracker_hash
from models import link
from models.ballot import Ballot
from models.reading import reading
from models.slip import Slip
from tests.conftest import Hands
from tests.web.test_browser import browser, pytestmark, served  # noqa: F401  the same browser and server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

INVITED = ("est invité à participer", "participe")


@pytest.fixture
def opened(hands: Hands) -> tuple[str, Ballot]:
    hands.confide()
    cycle = hands.begin()
    return cycle, hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


@pytest.fixture
def address(hands: Hands, opened: tuple[str, Ballot]) -> Iterator[str]:
    with served(hands) as base:
        yield base


def reviewing(page: Page, address: str, hands: Hands, ballot: Ballot, member: str) -> str:
    """Go to the page that reads a vote for back; return the code of the mail."""
    token = hands.token("v", ballot.id, member)
    page.goto(f"{address}/v/{token}")
    page.click("form[data-act=enter] button")
    page.check('input[value="for"]')
    page.click("form[data-act=review-vote] > .actions button")
    return link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)


def confirm(page: Page, code: str) -> None:
    page.check("[data-tracker] input[type=checkbox]")
    page.fill("#code", code)
    page.click("form[data-act=confirm-vote] .actions button:not(.second)")
    page.wait_for_url("**/recu/**")


def hashes(hands: Hands) -> list[str]:
    with reading(hands.home) as db:
        return list(db.exec(select(Slip.tracker_hash)).all())


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_vote_is_found_again_by_the_number_that_was_noted(
    browser: Browser,  # noqa: F811  the fixture imported above
    address: str,
    opened: tuple[str, Ballot],
    hands: Hands,
    *,
    scripts: bool,
) -> None:
    cycle, ballot = opened
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": 360, "height": 740}, locale="fr-FR"
    )
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    code = reviewing(page, address, hands, ballot, "m4")
    page.wait_for_load_state()  # a script draws the number once the page is there
    noted = page.locator("[data-begun]").inner_text()
    if scripts:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", noted)
        assert page.locator("#word").is_hidden()
    else:
        page.fill("#word", "forêt")
        noted += " forêt"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    confirm(page, code)
    assert letters_of(noted) not in letters_of(page.content())
    assert hashes(hands) == [tracker_hash(ballot.definition_hash or "", noted)]
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    page.goto(f"{address}/scrutin/{ballot.id}/feuille")
    page.fill("#tracker", noted.lower())
    page.click("form[data-act=find-vote] button")
    assert "Pour" in page.locator("#found").inner_text()
    assert refused == []
    context.close()


def test_two_voters_draw_two_numbers(
    browser: Browser,  # noqa: F811  the fixture imported above
    address: str,
    opened: tuple[str, Ballot],
    hands: Hands,
) -> None:
    for member in ("m4", "m5"):
        context = browser.new_context()
        page = context.new_page()
        confirm(page, reviewing(page, address, hands, opened[1], member))
        context.close()
    assert len(set(hashes(hands))) == 2
