"""A person of the committee at a browser, entered by the code that was mailed."""

from __future__ import annotations

import hashlib

from models import link
from tests.web.conftest import Page, Visitor

ADDRESSES = {
    "a": "ada@committee.example",
    "b": "bruno@committee.example",
    "c": "chloe@committee.example",
    "d": "denis@committee.example",
}


def code_of(visitor: Visitor) -> str:
    """The code that the mail of this browser's last demand holds."""
    entry = visitor.client.cookies["charte-entry"]
    hashed = hashlib.sha256(entry.encode()).hexdigest()
    return link.code(visitor.hands.home.key("links"), token_hash=hashed, number=1)


def enter(visitor: Visitor, who: str = "a") -> Page:
    """Enter as this person, in a browser that knows nobody; return the page behind the door."""
    visitor.client.cookies.clear()
    asked = visitor.send(visitor.get("/comite"), "ask-code", email=ADDRESSES[who])
    return visitor.send(asked, "enter-code", code=code_of(visitor))


def offered(page: Page) -> set[str]:
    """The acts that a page offers."""
    import re

    return set(re.findall(r'data-act="([\w-]+)"', page.text))
