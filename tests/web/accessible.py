"""Every page that a test sees is examined by axe in a real browser and measured there, each shape once.

A page's shape is its tags, classes and roles: the same form about another proposal is not examined again.
"""

from __future__ import annotations

import hashlib
import os
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Page, Route

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STATIC = Path(__file__).parents[2] / "web" / "static"
SHAPE = re.compile(r'<[a-z0-9]+|(?:class|role|type)="[^"]*"')
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LAYOUT = Path(__file__).with_name("layout.js").read_text("utf-8").partition("\n")[2]


class Seen:
    """The pages that the tests saw, one of each shape, with the test that saw it."""

    def __init__(self) -> None:
        self.shapes: set[str] = set()
        self.waiting: list[tuple[str, str, str]] = []

    def __call__(self, response: httpx.Response) -> None:
        """Remember a page; called with every answer."""
        if not response.headers.get("content-type", "").startswith("text/html"):
            return
        if not (text := response.read().decode()):
            return
        shape = hashlib.sha256("".join(SHAPE.findall(text)).encode()).hexdigest()
        if shape not in self.shapes:
            self.shapes.add(shape)
            test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
            self.waiting.append((test, str(response.url), text))

    def examine(self, *, from_on: int = 1) -> None:
        """Examine the pages that wait, once they are so many; fail with each fault found."""
        if len(self.waiting) < from_on or not (CHROMIUM.exists() or "CI" in os.environ):
            return
        told, count, self.waiting = examined(self.waiting), len(self.waiting), []
        if told:
            pytest.fail("\n".join([f"{len(told)} faults on {count} pages", *told]), pytrace=False)


def served(route: Route, text: str) -> None:
    """Answer the browser with the page itself, and with what stands in `web/static`."""
    path = urlsplit(route.request.url).path
    if route.request.is_navigation_request():
        route.fulfill(body=text, content_type="text/html; charset=utf-8")
    elif path.startswith("/static/"):
        route.fulfill(path=STATIC / Path(path).name)
    else:
        route.fulfill(status=404)


def faults(page: Page, axe: str, url: str, text: str) -> list[str]:
    """Return what is wrong with a page, on a telephone, in light and in dark, and with all of it opened."""
    page.unroute_all()
    page.route("**/*", lambda route: served(route, text))
    page.goto(url)
    page.evaluate(axe)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        result: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        found += [
            f"{scheme}: {violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
            for violation in result["violations"]
            for node in violation["nodes"][:3]
        ]
    stands: list[str] = page.evaluate(LAYOUT)
    return found + stands


def examined(pages: list[tuple[str, str, str]]) -> list[str]:
    """Return each fault of some pages: the test, the address, the rule, the element."""
    from playwright.sync_api import sync_playwright

    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        told = [
            f"{test} {url}\n    {fault}"
            for test, url, text in pages
            for fault in faults(page, axe, url, text)
        ]
        browser.close()
    return told
