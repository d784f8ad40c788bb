"""A federation's pages, asked over HTTP by a client that sends what a browser sends."""

from __future__ import annotations

import html
import itertools
import re
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from models import clock, link
from models.ballot import Ballot
from models.home import Home
from tests.conftest import Hands
from tests.web.accessible import Seen
from web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have httpx2 under its test client
    from starlette.testclient import TestClient as TestClient  # noqa: PLC0414  for the tests beside

Page = httpx.Response
BASE = "http://127.0.0.1:8000"
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": BASE}
CODE = re.compile(r'id="receipt-code">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<')
CONTROL = re.compile(r"<(?:input|textarea|button)[^>]*>")


def attributes(tag: str) -> dict[str, str]:
    found = re.findall(r'([\w-]+)(?:="([^"]*)")?', tag)
    return {name: html.unescape(value) for name, value in found[1:]}


@dataclass
class Form:
    """A form of a page: where it is sent, and what it holds as it stands, a list where a name comes again."""

    action: str
    fields: dict[str, Any]
    inside: str


def form(page: Page, act: str) -> Form:
    """The form whose data-act is this one."""
    found = re.search(rf'<form([^>]*data-act="{act}"[^>]*)>(.*?)</form>', page.text, re.DOTALL)
    assert found, f"no form {act} at {page.url}: {page.status_code}\n{page.text[:2000]}"
    controls = [attributes(tag) for tag in CONTROL.findall(found[2])]
    held: dict[str, list[str]] = {}
    for one in controls:
        if one.get("type") == "hidden":
            held.setdefault(one["name"], []).append(one.get("value", ""))
    fields = {name: values if len(values) > 1 else values[0] for name, values in held.items()}
    return Form(attributes("form " + found[1]).get("action", str(page.url)), fields, found[2])


@dataclass
class Visitor:
    """A person at a browser."""

    client: TestClient
    hands: Hands
    headers: dict[str, str] = field(default_factory=lambda: dict(FROM_OUR_PAGE))

    def get(self, path: str) -> Page:
        found: Page = self.client.get(path)
        return found

    def post(self, path: str, fields: Mapping[str, Any], **more: Any) -> Page:
        headers = more.pop("headers", self.headers)
        found: Page = self.client.post(path, data=dict(fields), headers=headers, **more)
        return found

    def send(self, page: Page, act: str, **filling: str) -> Page:
        """Fill a form of a page and send it; `choice__x` fills `choice.x`."""
        sent = form(page, act)
        named = {name.replace("__", "."): value for name, value in filling.items()}
        return self.post(sent.action, {**sent.fields, **named})

    def enter(self, kind: str, subject: str, holder: str) -> tuple[Page, str]:
        """Open a personal link; return the page behind it and the code of the same mail."""
        token = self.hands.token(kind, subject, holder)
        code = link.code(self.hands.home.key("links"), token_hash=link.hashed(token), number=1)
        return self.send(self.get(f"/{kind}/{token}"), "enter"), code


@pytest.fixture(scope="session")
def seen() -> Iterator[Seen]:
    """Keep one page of each shape that the tests see; each is examined, some at a time."""
    pages = Seen()
    yield pages
    pages.examine()


@pytest.fixture
def visitors(hands: Hands, seen: Seen) -> Iterator[Callable[[], Visitor]]:
    """Make browsers of different people on the same pages."""
    app = create_app(hands.home.path, base_url=BASE)
    clients: list[TestClient] = []

    def make() -> Visitor:
        client = TestClient(app, base_url=BASE, raise_server_exceptions=False)
        client.event_hooks = {"response": [seen]}
        clients.append(client)
        client.__enter__()
        return Visitor(client, hands)

    yield make
    for client in clients:
        client.__exit__(None, None, None)
    seen.examine(from_on=25)


@pytest.fixture
def visitor(visitors: Callable[[], Visitor]) -> Visitor:
    """One browser."""
    return visitors()


@dataclass
class Voting:
    """An open ballot of two questions, the second with two rival texts."""

    cycle: str
    ballot: Ballot
    options: list[str]


def open_ballot(hands: Hands) -> Voting:
    """Three proposals, one ballot of two questions, open."""
    cycle = hands.begin()
    first = hands.propose(
        cycle, "m1", "est invité à participer", "participe", title="Participer est un engagement"
    )
    rivals = [
        hands.propose(cycle, "m2", "Seule la CPOF", "Seules les instances de la CPOF", title="Les instances"),
        hands.propose(cycle, "m3", "Seule la CPOF", "Seul le bureau de la CPOF", title="Le bureau"),
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, first, *rivals))
    return Voting(cycle, ballot, hands.options(ballot))


RIVALS = {
    "Les instances": "Seules les instances de la CPOF",
    "Le bureau": "Seul le bureau de la CPOF",
    "Les membres": "Seuls les membres de la CPOF",
}


def open_ranked(hands: Hands) -> Ballot:
    """Three texts at one place, to be ranked, and beside them a question of one; open."""
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('= "sequential"', '= "ranked"'), "utf-8")
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", "Seule la CPOF", words, title=title)
        for place, (title, words) in enumerate(RIVALS.items(), 1)
    ]
    alone = hands.propose(cycle, "m4", "est invité à participer", "participe", title="Participer")
    return hands.opened(cycle, hands.freeze(cycle, *filed, alone))


@pytest.fixture(scope="session")
def open_home(
    templates: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, datetime, Voting]:
    """Make the home of an open ballot once, to be copied."""
    path = tmp_path_factory.mktemp("open") / "home"
    shutil.copytree(templates(6), path)
    hands = Hands(Home(path), itertools.count())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "instant", lambda: hands.now)
        found = open_ballot(hands)
        return path, hands.now, found


@pytest.fixture
def voting(hands: Hands, open_home: tuple[Path, datetime, Voting]) -> Voting:
    """An open ballot, in a home of its own."""
    path, now, found = open_home
    shutil.rmtree(hands.home.path)
    shutil.copytree(path, hands.home.path)
    hands.now, hands.keys = now, itertools.count(1000)
    return found


def answers(voting: Voting, *choices: str) -> dict[str, str]:
    """The fields of a filled ballot: one choice an option, the last one for the rest."""
    told = [*choices, *[choices[-1]] * (len(voting.options) - len(choices))]
    return {f"choice.{option}": choice for option, choice in zip(voting.options, told, strict=True)}
