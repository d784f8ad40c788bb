"""Every form that the pages take, whoever adds one: it refuses in words, and leaves no trace of it."""

from __future__ import annotations

import hmac
import inspect
import itertools
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import func, select

from acts.assent import ask
from acts.measure.notice import give_notice
from models import clock
from models.home import Home
from models.leaf import Leaf
from models.reading import reading
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting
from tests.web.officer import enter
from web.app import routes
from web.security import door_token

TURNED = "a\u202eb"
"""A line that is turned round."""
ODD = ("", "9" * 5000, "1e999", "²", "0001-01-01", "[" * 20_000, "a\r\nBcc: x", "a\0b")
GIVEN = {
    "reason": "Motif", "title": "Titre", "reasons": "Motifs", "consent": "yes", "name": "Camille",
    "capacity": "Directrice", "mandate_from": "2026-01-01", "delegate_name": "Dominique",
    "email": "dominique@members.example", "signature": "1.1.0-m4", "request": "1.1.0-m4", "holder": "m5",
    "observations": "Lundi.", "revision_class": "ordinary", "contact": "1", "opinion": "against",
    "until": "2027-06-01T12:00", "member": "m3", "given": "phone", "signed_on": "2026-11-24", "aims": "lapse",
    "ground": "Rien.", "cause": "signature", "sure": "yes", "left_on": "2026-11-24",
    "renamed_on": "2026-11-24", "new_name": "Réseau", "evidence": "PV 4", "measure": "m2-1",
    "received_on": "2026-11-24",
    "minutes": "PV 3", "about": "m4",
    "asks": "weight", "verdict": "accept", "objection": "1", "proxy": "1", "text": "# Charte\n\nUn.\n",
}  # fmt: skip
"""What stands in the other fields of a form, so that each one is looked at."""
ADDRESSED = {"number": "1.1.0", "member": "m3", "proxy": "1"}
ELSEWHERE = ("by", "sure", "mandate_replaces", "read", "code", "key", "text")
"""Fields that are compared and not kept, and the charter, whose reader is warned of such a character."""


@dataclass(frozen=True)
class Taken:
    """A form as its route takes it; kind is empty before any session."""

    path: str
    kind: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return self.path


def taken() -> Iterator[Taken]:
    for route in routes(mailbox=True):
        if "POST" in (getattr(route, "methods", None) or ()):
            endpoint = inspect.unwrap(route.endpoint)  # type: ignore[attr-defined]  # a route with methods
            held = inspect.getclosurevars(endpoint).nonlocals
            yield Taken(route.path, held.get("kind", ""), (*held["names"], *held.get("many", ())))  # type: ignore[attr-defined]


FORMS = list(taken())
"""All of them."""


@dataclass
class People:
    """One browser that holds a session of every kind, and the codes of their mails."""

    visitor: Visitor
    hands: Hands
    codes: dict[str, str]
    cycle: str
    ballot: str

    def address(self, form: Taken) -> str:
        known = {**ADDRESSED, "cycle": self.cycle, "ballot": self.ballot, "proposal": f"{self.cycle}-p1"}
        token = {"token": self.hands.token("v", self.ballot, "m5")}
        return re.sub(r"{(\w+)(:path)?}", lambda found: (known | token)[found[1]], form.path)

    def filled(self, form: Taken) -> dict[str, str]:
        given = GIVEN | {"proposal": f"{self.cycle}-p1", "code": self.codes.get(form.kind, "000000")}
        return {name.replace("*", "x"): given.get(name, "x") for name in form.names if name != "file"}

    @property
    def forms(self) -> list[Taken]:
        """Those of the kinds of session that this browser holds, that which ends one last."""
        mine = [form for form in FORMS if form.kind in ("committee", "", *self.codes)]
        return sorted(mine, key=lambda form: form.path == "/comite/sortir")

    def csrf(self, form: Taken, address: str) -> str:
        secret = self.hands.home.key("links")
        if not form.kind:
            return door_token(secret, address)
        session = self.visitor.client.cookies.get(f"charte-{form.kind}", "")
        return hmac.digest(secret, f"csrf\0{session}".encode(), "sha256").hex()

    def send(self, form: Taken, fields: Mapping[str, object], *, csrf: str = "", **more: object) -> str:
        """Send a form and return what is wrong with the answer, or nothing."""
        address, before = self.address(form), self.leaves()
        sent = {**fields, "csrf": csrf or self.csrf(form, address)}
        if "key" in form.names:
            sent["key"] = self.hands.key()
        status = self.visitor.post(address, sent, follow_redirects=False, **more).status_code
        wrote = " and wrote" if self.leaves() != before else ""
        return f"{form.path} {status}{wrote}" if wrote or status >= 500 else ""

    def leaves(self) -> int:
        """Return how many leaves the journal has."""
        with reading(self.hands.home) as db:
            return db.exec(select(func.count()).select_from(Leaf)).one()


Lived = tuple[Path, datetime, Voting, str]


@pytest.fixture(scope="module")
def lived(
    open_home: tuple[Path, datetime, Voting], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Lived]:
    """Make once each of two homes: one that votes, one that signs and proposes again."""
    path, now, voting = open_home
    made: dict[str, Lived] = {}

    def make(stage: str) -> Lived:
        if stage not in made:
            home = tmp_path_factory.mktemp(stage) / "home"
            shutil.copytree(path, home)
            hands = Hands(Home(home), itertools.count(1000), now)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(clock, "instant", lambda: hands.now)
                made[stage] = (home, *_live(hands, voting, stage))
        return made[stage]

    return make


def _live(hands: Hands, voting: Voting, stage: str) -> tuple[datetime, Voting, str]:
    cycle = voting.cycle
    if stage == "signing":
        for member in ("m1", "m2", "m3", "m4"):
            hands.vote(voting.ballot, member, "for", "against")
        hands.finish(cycle)
        give_notice(hands.home, "m2", aims="suspend_member", cause="signature", ground="Rien.", person_id="a")
    else:
        ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "x"})
    return hands.now, voting, cycle


STAGES = {"voting": ("v", "p", "c", "committee", ""), "signing": ("s", "m", "committee", "")}
"""The kinds of sessions that each home has."""


@pytest.fixture(params=STAGES)
def people(
    request: pytest.FixtureRequest,
    hands: Hands,
    visitors: Callable[[], Visitor],
    lived: Callable[[str], Lived],
) -> People:
    path, now, voting, cycle = lived(request.param)
    shutil.rmtree(hands.home.path)
    shutil.copytree(path, hands.home.path)
    hands.now, hands.keys = now, itertools.count(5000)
    visitor, codes = visitors(), {}
    enter(visitor)
    subjects = {"v": voting.ballot.id, "p": cycle, "s": "1.1.0-m4", "m": "m2-1", "c": f"{cycle}-a1"}
    for kind in STAGES[request.param]:
        if kind in subjects:
            who = {"m": "m2", "c": "b"}.get(kind, "m4")
            _, codes[kind] = visitor.enter(kind, subjects[kind], who)
    return People(visitor, hands, codes, cycle, voting.ballot.id)


def test_every_form_says_of_which_kind_of_session_it_is() -> None:
    assert len(FORMS) > 90
    assert {form.kind for form in FORMS} == {kind for kinds in STAGES.values() for kind in kinds}


def test_i9_a_form_from_another_site_or_another_session_or_none_changes_nothing(people: People) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    wrong = [people.send(form, people.filled(form), headers=elsewhere) for form in people.forms]
    wrong += [people.send(form, people.filled(form), csrf="0" * 64) for form in people.forms]
    people.visitor.client.cookies.clear()
    wrong += [people.send(form, people.filled(form)) for form in people.forms if form.kind]
    assert [each for each in wrong if each] == []


def test_f64_no_form_takes_a_character_that_nobody_sees(people: People) -> None:
    wrong = []
    for form in people.forms:
        filled = people.filled(form)
        for name in filled.keys() - {*ELSEWHERE}:
            wrong += [(name, people.send(form, {**filled, name: TURNED}))]
    assert [each for each in wrong if each[1]] == []


def test_whatever_a_form_holds_it_is_answered_in_words(people: People) -> None:
    wrong = []
    for form in people.forms:
        filled = people.filled(form)
        wrong += [people.send(form, dict.fromkeys(filled, text)) for text in ODD]
        wrong += [people.send(form, {**filled, name: ODD[1]}) for name in filled if name != "key"]
    assert [each for each in wrong if " 5" in each] == []
