"""A home with a small federation, and a clock that tests set."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from sqlmodel import SQLModel, select

from acts.act import Receipt
from acts.assent import ask, give
from acts.ballot.cast import cast
from acts.ballot.cast_confidential import cast_confidential
from acts.cycle.announce import announce
from acts.cycle.draft import draft
from acts.due import advance
from acts.init import init
from acts.link.enter import enter_by_link
from acts.member.enrol import enrol, enrol_signatures
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.proposal.propose import propose
from acts.seat import seat
from acts.signing.sign import sign
from models import clock, link
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home, Settings
from models.reading import one, reading
from models.text import Text
from models.version import Version
from models.views.ballot import questions_of
from models.views.force import in_force
from tests.postgresql import address, create, database, let_go, place_of

__all__ = ["database", "place_of"]

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")
BODIES = b"""
[committee]
name = "Comite de pilotage"
decides = "alone"
powers = ["run"]
[validation]
name = "Commission d'adhesion"
decides = "two"
powers = ["validate", "contest", "appeal"]
"""
PERSONS = (
    "id,name,email,language,capacity,mandate_from,mandate_to,mandate_evidence,member_id,bodies\n"
    "a,Ada,ada@committee.example,fr,Presidente,2020-01-01,,PV 1,,committee validation\n"
    "b,Bruno,bruno@committee.example,fr,Secretaire,2020-01-01,,PV 1,m1,committee validation\n"
    "c,Chloe,chloe@committee.example,en,Membre,2020-01-01,,PV 1,,committee validation\n"
    "d,Denis,denis@committee.example,fr,Membre,2020-01-01,2026-01-31,PV 1,,committee validation\n"
)


def siren(number: int) -> str:
    """Return a SIREN with its check digit."""
    for check in range(10):
        digits = f"{number:08}{check}"
        doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
        if sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0:
            return digits
    raise AssertionError


def members_csv(count: int) -> bytes:
    """Return a table of that many members."""
    head = "id,name,siren,college,weight,admitted_on,representative,capacity,email,second_email,language"
    rows = [
        f"m{n},Organisme {n},{siren(n)},public,1,2020-01-01,Camille {n},Directrice,m{n}@members.example,"
        f"m{n}bis@members.example,{'en' if n == 2 else 'fr'}"
        for n in range(1, count + 1)
    ]
    return "\n".join([head, *rows, ""]).encode()


def signatures_csv(count: int) -> bytes:
    """Return what they signed before."""
    rows = [f"m{n},1.0.0,2020-01-02,2020-02-01,Registre {n}" for n in range(1, count + 1)]
    return "\n".join(["member_id,signed_version,signed_on,validated_on,evidence", *rows, ""]).encode()


@dataclass
class Hands:
    """A federation in a home whose clock a test sets, and the hands of its people."""

    home: Home
    keys: itertools.count[int]
    now: datetime = START

    def pass_time(self, *, until: datetime | None = None, by: timedelta | None = None) -> None:
        """Move the clock on."""
        self.now = until if until is not None else self.now + (by or timedelta())

    def key(self) -> str:
        """Return a fresh idempotency key."""
        return f"key-{next(self.keys)}"

    def token(self, kind: str, subject: str, holder: str, *, number: int = 1) -> str:
        """Return the token that the holder's mail shows; later numbers take the place of revoked ones."""
        return link.token(self.home.key("links"), kind=kind, subject_id=subject, holder=holder, number=number)

    def enter(self, kind: str, subject: str, holder: str, *, number: int = 1) -> tuple[str, str]:
        """Enter by a link; return the session and the code of the same mail."""
        token = self.token(kind, subject, holder, number=number)
        code = link.code(self.home.key("links"), token_hash=link.hashed(token), number=1)
        return enter_by_link(self.home, token), code

    def text(self) -> str:
        """Return the charter in force."""
        with reading(self.home) as db:
            return one(db, Text, in_force(db).text_hash).body

    def rule(self, **values: str) -> None:
        """Change the rulebook in every class: keys, and what is written after their equals sign."""
        text = self.home.rulebook.read_text("utf-8")
        for name, value in values.items():
            said = f"{name} = {value}".replace("\\", r"\\")
            text, times = re.subn(rf"(?m)^{name} = .*$", said, text)
            assert times
        self.home.rulebook.write_text(text, "utf-8")

    def confide(self) -> None:
        """Make every ballot a confidential one."""
        self.rule(
            mode='"confidential"', hidden="true", change_vote="false", early_close='"none"', weights='"one"'
        )

    def begin(self) -> str:
        """Draft and announce a cycle."""
        cycle = draft(self.home, person_id="a", title="Révision 2026", revision_class="ordinary")
        announce(self.home, cycle, person_id="a")
        return cycle

    def propose(self, cycle: str, member: str, old: str, new: str, *, title: str = "") -> str:
        """Propose to put `new` in the place of `old`; return the proposal's id."""
        base = self.text()
        assert old in base
        session, code = self.enter("p", cycle, member)
        receipt = propose(
            self.home, session, title=title or f"Remplacer {old}", reasons="Pour être clair.",
            text=base.replace(old, new, 1), code=code, key=self.key(),
        )  # fmt: skip
        return receipt.subject.partition(":")[2]

    def freeze(self, cycle: str, *proposals: str) -> Ballot:
        """Close the proposals, admit these, compose and freeze; return the ballot."""
        self.pass_time(until=self.date(cycle, "proposing_closes_at"))
        advance(self.home.path, cycle, driver="test")
        for proposal in proposals:
            admit(self.home, proposal, person_id="a")
        ballot = compose(self.home, cycle, person_id="a")
        with reading(self.home) as db:
            objected_until = one(db, Cycle, cycle).roll_objection_ends_at
        self.pass_time(until=max(self.now, objected_until or self.now))
        assent = ask(self.home, cycle, act_name="freeze", person_id="a")
        session, code = self.enter("c", assent, "c")
        give(self.home, session, code=code, key=self.key())
        with reading(self.home) as db:
            return one(db, Ballot, ballot)

    def opened(self, cycle: str, ballot: Ballot) -> Ballot:
        """Let the ballot open."""
        with reading(self.home) as db:
            opens_at = one(db, Cycle, cycle).opens_at
        self.pass_time(until=opens_at)
        advance(self.home.path, cycle, driver="test")
        return ballot

    def options(self, ballot: Ballot) -> list[str]:
        """Return the ids of what is voted on."""
        with reading(self.home) as db:
            return [option.id for q in questions_of(db, ballot.id) for option in q.options]

    def vote(self, ballot: Ballot, member: str, *choices: str, key: str = "") -> Receipt:
        """Vote with one choice an option (the last one for the rest)."""
        options = self.options(ballot)
        told = [*choices, *[choices[-1]] * (len(options) - len(choices))]
        session, code = self.enter("v", ballot.id, member)
        return cast(
            self.home, session, choices=dict(zip(options, told, strict=True)),
            definition_hash=ballot.definition_hash or "", code=code, key=key or self.key(),
        )  # fmt: skip

    def drop(self, ballot: Ballot, member: str, *choices: str, tracker: str = "", key: str = "") -> Receipt:
        """Vote on a confidential ballot, with one choice an option (the last one for the rest)."""
        options = self.options(ballot)
        told = [*choices, *[choices[-1]] * (len(options) - len(choices))]
        session, code = self.enter("v", ballot.id, member)
        return cast_confidential(
            self.home, session, choices=dict(zip(options, told, strict=True)),
            definition_hash=ballot.definition_hash or "", tracker=tracker or f"{member} dit {'sésame' * 3}",
            code=code, key=key or self.key(),
        )  # fmt: skip

    def date(self, cycle: str, name: str) -> datetime:
        """Return one of the cycle's dates."""
        with reading(self.home) as db:
            found = getattr(one(db, Cycle, cycle), name)
        assert isinstance(found, datetime)
        return found

    def finish(self, cycle: str) -> None:
        """Let the ballot close, be counted, be published and signatures be asked for."""
        self.pass_time(until=self.date(cycle, "closes_at"))
        advance(self.home.path, cycle, driver="test")
        self.pass_time(until=self.date(cycle, "contest_ends_at"))
        advance(self.home.path, cycle, driver="test")

    def sign(self, member: str, *, version: str = "1.1.0", key: str = "") -> Receipt:
        """Sign a version in a member's name."""
        with reading(self.home) as db:
            shown = one(db, Version, version).text_hash
        session, code = self.enter("s", f"{version}-{member}", member)
        return sign(
            self.home, session, name=f"Camille {member}", capacity="Directrice", consent=True,
            shown_hash=shown, code=code, key=key or self.key(),
        )  # fmt: skip

    def count(self, table: type[SQLModel], **where: object) -> int:
        """Return how many rows of a table have these values."""
        with reading(self.home) as db:
            rows: Sequence[SQLModel] = db.exec(select(table)).all()
        return sum(all(getattr(row, name) == value for name, value in where.items()) for row in rows)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a home of so many members once a database, to be copied."""
    made: dict[tuple[int, str], Path] = {}

    def template(members: int, database: str = "sqlite") -> Path:
        with pytest.MonkeyPatch.context() as patched:  # its seal is valid from before the tests' first day
            patched.setattr(clock, "instant", lambda: START - timedelta(days=1))
            return make(members, database)

    def make(members: int, database: str) -> Path:
        if (members, database) not in made:
            home = Home(tmp_path_factory.mktemp("template") / "home")
            with pytest.MonkeyPatch.context() as patch:  # no act is dated later than the clock that tests set
                patch.setattr(clock, "instant", lambda: START)
                patch.setattr(clock, "of", lambda _session: START)
                init(
                    home,
                    Settings(
                        organisation="Fédération d’essai",
                        short="Essai",
                        contact="contact@essai.example",
                        database=address(create()) if database == "postgresql" else "",
                    ),
                )
                enrol(home, members_csv(members))
                seat(home, BODIES, PERSONS.encode())
                enrol_signatures(home, signatures_csv(members))
                let_go(home)
            made[members, database] = home.path
        return made[members, database]

    return template


@pytest.fixture
def federation(
    monkeypatch: pytest.MonkeyPatch,
    templates: Callable[..., Path],
    database: str,
    place_of: Callable[[Path], Home],
) -> Callable[..., Hands]:
    """Make a federation of so many members, each of which signed 1.0.0."""

    def make(members: int = 6) -> Hands:
        hands = Hands(place_of(templates(members, database)), itertools.count())
        monkeypatch.setattr(clock, "instant", lambda: hands.now)
        return hands

    return make


@pytest.fixture
def hands(federation: Callable[..., Hands]) -> Hands:
    """A federation of six."""
    return federation(6)
