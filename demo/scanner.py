"""A mail filter that opens a link and presses every button, as some do before the person sees the mail."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from demo import contract
from demo.browser import Browser, Page
from demo.forms import CHOSEN, Form

MOST_PAGES = 60


@dataclass(frozen=True)
class Scan:
    """What the scanner did: pages seen, buttons pressed, and receipts it was shown (there must be none)."""

    pages: int
    pressed: tuple[str, ...]
    receipts: int
    errors: tuple[str, ...]


def scan(browser: Browser, link: str) -> Scan:
    """Every page within reach of the link was seen and every button pressed, up to MOST_PAGES.

    Each form is sent as it stands, then with everything ticked. It reads no mail, so it types no code.
    """
    waiting = deque([browser.get(link)])
    met: set[str] = {urlsplit(link).path}
    pressed: list[str] = []
    errors: list[str] = []
    pages = receipts = 0
    while waiting and pages < MOST_PAGES:
        page = waiting.popleft()
        pages += 1
        receipts += page.part(contract.RECEIPT_CODE) is not None
        if page.status >= 500:
            errors.append(f"{page.status} {page.masked}")
        for form in page.forms:
            waiting.extend(_press(browser, page, form, met, pressed))
        for url in page.links():
            parts = urlsplit(url)
            if parts.netloc == urlsplit(page.url).netloc and parts.path not in met:
                met.add(parts.path)
                waiting.append(browser.get(url))
    return Scan(pages, tuple(pressed), receipts, tuple(errors))


def _press(browser: Browser, page: Page, form: Form, met: set[str], pressed: list[str]) -> list[Page]:
    answers = []
    for place, button in enumerate(form.buttons):
        for filling in ({}, _everything_ticked(form)):
            key = f"{form.act} {urlsplit(form.action).path} {place} {sorted(filling)}"
            if key not in met:
                met.add(key)
                pressed.append(button.text or form.act)
                answers.append(browser.submit(page, form, filling, button))
    return answers


def _everything_ticked(form: Form) -> dict[str, str]:
    return {one.name: one.value for one in reversed(form.controls) if one.kind in CHOSEN}
