"""In a real browser a member votes with the keyboard alone, and nothing needs a script."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn

from models import link
from models.proposal import Proposal
from models.vote import Vote
from tests.conftest import Hands
from tests.web.accessible import ARGUMENTS, CHROMIUM
from tests.web.conftest import Voting, open_ranked
from web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and "CI" not in os.environ, reason="no Chromium at /usr/bin/chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@contextmanager
def served(hands: Hands) -> Iterator[str]:
    """The pages of a home over HTTP, at this address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(hands.home.path, base_url=base)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield base
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def address(hands: Hands, voting: Voting) -> Iterator[str]:
    """The pages of an open ballot."""
    with served(hands) as base:
        yield base


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab on a telephone, without scripts."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="fr-FR"
    )
    yield context.new_page()
    context.close()


def press_until(page: Page, selector: str, key: str = "Tab", *, most: int = 80) -> None:
    """Move on with the keyboard until the focus is on an element."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.locator(f"{selector}:focus").count():
            return
    message = f"{selector} is never reached with {key}"
    raise AssertionError(message)


def test_a_member_votes_by_keyboard(page: Page, address: str, voting: Voting, hands: Hands) -> None:
    token = hands.token("v", voting.ballot.id, "m4")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    page.goto(f"{address}/v/{token}")
    press_until(page, "form[data-act=enter] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bulletin")
    for option in voting.options:
        press_until(page, f'input[name="choice.{option}"]')
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    press_until(page, "form[data-act=review-vote] > .actions button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bulletin/relire")
    press_until(page, "#code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/bulletin/recu/*")
    page.locator("#receipt-code").wait_for()
    told = dict.fromkeys(voting.options, "against")
    assert hands.count(Vote, member_id="m4", choices=told) == 1


def test_a_narrow_page_never_scrolls_sideways_and_targets_are_large(
    browser: Browser, address: str, voting: Voting, hands: Hands
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/v/{hands.token('v', voting.ballot.id, 'm4')}")
    page.click("form[data-act=enter] button")
    page.wait_for_url("**/bulletin")
    page.locator("label.choice").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    heights = page.eval_on_selector_all(
        "label.choice, button", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 48
    context.close()


def test_nothing_breaks_the_policy_of_the_page(
    browser: Browser, address: str, voting: Voting, hands: Hands
) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/v/{hands.token('v', voting.ballot.id, 'm4')}")
    page.click("form[data-act=enter] button")
    page.goto(f"{address}/bulletin/texte/{voting.options[0]}")
    assert said == []
    context.close()


def test_a_member_proposes_passage_by_passage_on_a_telephone(page: Page, hands: Hands) -> None:
    cycle = hands.begin()
    token = hands.token("p", cycle, "m4")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    with served(hands) as base:
        page.goto(f"{base}/p/{token}")
        page.click("form[data-act=enter] button")
        page.click("text=Écrire plutôt passage par passage")
        point = page.locator(".passage", has_text="Partager")
        point.locator("summary").first.click()
        before = point.locator("textarea").first.input_value()
        page.fill(f"#{point.locator('textarea').nth(1).get_attribute('id')}", "Rendre compte chaque année.")
        point.locator("button", has_text="Monter").click()
        page.locator("#so-far").wait_for()
        assert "Rendre compte chaque année." in page.locator("#so-far").inner_text()
        assert before in [each.input_value() for each in page.locator(".passage textarea").all()]
        page.fill("#title", "Rendre compte")
        page.fill("#reasons", "Chacun sait ainsi ce qui est fait.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/proposer/verifier")
        page.locator("#code").wait_for()
        assert page.locator("#changes + ol > li").count() == 2
        page.fill("#code", code)
        page.click("form[data-act=submit-proposal] button:not(.second)")
        page.wait_for_url("**/proposer/recu/*")
        page.locator("#receipt-code").wait_for()
    assert hands.count(Proposal, member_id="m4", title="Rendre compte") == 1


def test_a_member_ranks_alternatives_by_keyboard_on_a_narrow_page(browser: Browser, hands: Hands) -> None:
    ballot = open_ranked(hands)
    token = hands.token("v", ballot.id, "m5")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    page = context.new_page()
    asked = f"{ballot.id}-q1"
    with served(hands) as base:
        page.goto(f"{base}/v/{token}")
        page.click("form[data-act=enter] button")
        page.wait_for_url("**/bulletin")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        heights = page.eval_on_selector_all(
            ".rank select", "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert len(heights) == 4
        assert min(heights) >= 48
        for name, place in (("o1", "2"), ("o2", "1"), ("status_quo", "3")):
            press_until(page, f'select[name="choice.{asked}-{name}"]')
            page.keyboard.type(place)
        press_until(page, f'input[name="choice.{ballot.id}-q2-o1"]')
        page.keyboard.press("Space")
        press_until(page, "form[data-act=review-vote] > .actions button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/bulletin/relire")
        ranks = ["Le bureau", "Les instances", "Le texte en vigueur", "Les membres"]
        assert page.locator("ol.ranks > li").all_inner_texts() == ranks
        press_until(page, "#code")
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/bulletin/recu/*")
        assert page.locator("ol.ranks > li").all_inner_texts() == ranks
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
    told = {f"{asked}-o1": "2", f"{asked}-o2": "1", f"{asked}-status_quo": "3", f"{ballot.id}-q2-o1": "for"}
    assert hands.count(Vote, member_id="m5", choices=told) == 1
