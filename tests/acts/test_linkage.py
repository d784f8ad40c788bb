"""I12: once a confidential ballot is closed, nothing that is kept joins a member to its vote.

The attack holds the whole database and its files. It puts whatever tells an order of voters beside whatever
tells an order of votes, and guesses that the first voted first. Drawing at random finds one vote a ballot.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from acts.assent import ask, give
from acts.ballot.cast_confidential import cast_confidential
from acts.ballot.count import close, count_ballot
from acts.forgotten import forgotten
from acts.reconcile import reconcile
from evidence.tracker import tracker_hash
from models import store
from models.ballot import Ballot
from models.home import Home
from models.reading import reading
from tests.conftest import Hands
from tests.postgresql import copied, let_go

INVITED = ("est invité à participer", "participe")
VOTERS = {
    "leaves": "SELECT body FROM leaf WHERE act = 'cast' ORDER BY seq",
    "times": "SELECT body FROM leaf WHERE act = 'cast' ORDER BY at, seq",
    "outbox": "SELECT member_id FROM notice WHERE kind = 'vote_receipt' AND rank = 1 ORDER BY id",
    "keys": "SELECT outcome FROM replay WHERE act = 'cast' ORDER BY {place}",
    "rows": "SELECT member_id FROM voter WHERE voted ORDER BY {place}",
}
"""By what the order of the voters is sought; the place of a row is where its database put it."""
PLACES = {"sqlite": ("rowid",), "postgresql": ("ctid", "xmin::text::bigint, ctid")}


@dataclass
class Box:
    """A ballot of which the test, and nobody else, knows whose each vote is."""

    home: Home
    cycle: str
    truth: dict[str, str]
    slips: set[str]


def voter_in(told: object) -> str:
    """Return the member that a row of an order names."""
    said = json.loads(told) if isinstance(told, str) and told.startswith("{") else told
    if isinstance(said, dict):
        said = json.loads(said["facts"])["member"] if "facts" in said else said["public"]["member"]
    return str(said)


def orders(box: Box, table: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each order of voters beside each order of the votes in a table, or in the files themselves."""
    with reading(box.home) as db:
        connection = db.connection()
        places = PLACES[connection.dialect.name]

        def told(statement: str) -> list[str]:
            return [voter_in(row) for row in connection.execute(text(statement)).scalars()]

        asked = {(name, place): each.format(place=place) for name, each in VOTERS.items() for place in places}
        voters = {key: told(statement) for key, statement in asked.items()}
        statements = {place: f"SELECT tracker_hash FROM {table} ORDER BY {place}" for place in places}  # noqa: S608  ours
        votes = {place: told(statement) for place, statement in statements.items()}
    for file in box.home.path.glob("charte.db*"):
        data = file.read_bytes()
        for name, find in (("first", data.find), ("last", data.rfind)):
            at = {each: find(each.encode()) for each in box.truth.values()}
            seen = sorted((each for each in at if at[each] >= 0), key=at.__getitem__)
            if len(seen) == len(at):
                votes[f"{name} in {file.name}"] = seen
    for (name, place), members in voters.items():
        for where, hashes in votes.items():
            yield f"{name} by {place}, votes by {where}", members, hashes


def found(boxes: list[Box], table: str) -> dict[str, int]:
    """Return how many votes each way of guessing finds over all ballots."""
    hits: dict[str, int] = {}
    for box in boxes:
        for name, members, hashes in orders(box, table):
            assert len(members) == len(hashes) == len(box.truth), name
            right = sum(box.truth[member] == each for member, each in zip(members, hashes, strict=True))
            backwards = sum(
                box.truth[member] == each for member, each in zip(members, reversed(hashes), strict=True)
            )
            hits[name] = hits.get(name, 0) + right
            hits[f"{name}, backwards"] = hits.get(f"{name}, backwards", 0) + backwards
    return hits


def by_chance(ballots: int) -> float:
    """Return more than luck finds: one vote a ballot, and six times its spread."""
    return ballots + 6 * math.sqrt(ballots)


Boxes = Callable[[int, int], list[Box]]


@pytest.fixture
def boxes(federation: Callable[..., Hands], tmp_path: Path) -> Iterator[Boxes]:
    """Make so many ballots of so many votes: copies of an open one, each voted on in an order of its own."""
    made: list[Box] = []

    def make(ballots: int, votes: int) -> list[Box]:
        hands = federation(votes)
        hands.confide()
        cycle = hands.begin()
        ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
        (option,) = hands.options(ballot)
        sessions = {f"m{place}": hands.enter("v", ballot.id, f"m{place}") for place in range(1, votes + 1)}
        let_go(hands.home)
        places = (tmp_path / f"box-{number}" for number in range(ballots))
        homes = [
            copied(hands.home.path, each) if hands.home.server() else bare(hands, each) for each in places
        ]
        made.extend(Box(home, cycle, *voted(home, ballot, option, sessions)) for home in homes)
        hands.pass_time(until=hands.date(cycle, "closes_at"))
        return made

    yield make
    for box in made:
        let_go(box.home)


def bare(hands: Hands, place: Path) -> Home:
    """Copy a home whose database is a file."""
    shutil.copytree(hands.home.path, place)
    return Home(place)


def voted(
    home: Home, ballot: Ballot, option: str, sessions: dict[str, tuple[str, str]]
) -> tuple[dict[str, str], set[str]]:
    """Have every member vote once, in an order drawn for this ballot; return whose each vote is."""
    drawn = random.Random(home.path.name)  # noqa: S311  the order of a test
    truth = {}
    for member in drawn.sample(list(sessions), len(sessions)):
        session, code = sessions[member]
        tracker, choice = f"{drawn.getrandbits(80):020X}", drawn.choice(("for", "against", "abstain"))
        cast_confidential(
            home, session, choices={option: choice}, tracker=tracker,
            definition_hash=ballot.definition_hash or "", code=code, key=member,
        )  # fmt: skip
        truth[member] = tracker_hash(ballot.definition_hash or "", tracker)
    with reading(home) as db:
        return truth, set(db.connection().execute(text("SELECT id FROM slip")).scalars())


@pytest.mark.parametrize(
    ("ballots", "votes"),
    [(3, 30), pytest.param(50, 100, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])],
)
def test_i12_no_order_that_is_kept_joins_votes_and_voters_better_than_chance(
    boxes: Boxes, ballots: int, votes: int
) -> None:
    made = boxes(ballots, votes)
    before = found(made, "slip")  # the attack finds everything while the box is as it came in
    assert max(before.values()) == ballots * votes, (
        "the attack finds everything while the box is as it came in"
    )
    for box in made:
        close(box.home, box.cycle, driver="test")
    after = found(made, "tally")
    assert len(after) >= 2 * len(VOTERS)
    assert {name: hits for name, hits in after.items() if hits > by_chance(ballots)} == {}


def left_in_files(box: Box) -> int:
    """Return how many votes, as they came in, still lie in the files of a home."""
    data = b"".join(file.read_bytes() for file in box.home.path.glob("charte.db*"))
    return sum(each.encode() in data for each in box.slips)


@pytest.fixture
def one_file(database: str) -> None:
    """What is only so where the database is a file: a server's logs are its operator's to destroy."""
    if database != "sqlite":
        pytest.skip("the files of a server are its operator's: `docs/running.md`")


@pytest.mark.usefixtures("one_file")
def test_i12_no_file_keeps_the_votes_as_they_came_in(boxes: Boxes) -> None:
    (box,) = boxes(1, 12)
    assert left_in_files(box) == 12
    close(box.home, box.cycle, driver="test")
    assert left_in_files(box) == 0


@pytest.mark.usefixtures("one_file")
def test_i12_no_file_keeps_the_votes_of_a_ballot_that_is_cancelled(boxes: Boxes) -> None:
    (box,) = boxes(1, 12)
    there = Hands(box.home, itertools.count())
    facts = {"reason": "Erreur de texte."}
    assent = ask(box.home, box.cycle, act_name="cancel", person_id="a", facts=facts)
    session, code = there.enter("c", assent, "c")
    give(box.home, session, code=code, key="cancel")
    assert left_in_files(box) == 0


@pytest.mark.usefixtures("one_file")
def test_i12_a_log_that_a_reader_kept_at_the_closing_is_emptied_at_the_count(
    boxes: Boxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 50)
    (box,) = boxes(1, 12)
    with reading(box.home) as db:
        db.connection().execute(text("SELECT count(*) FROM slip")).scalar()
        close(box.home, box.cycle, driver="test")
        assert left_in_files(box) == 12, "who reads the state before the closing keeps it in the log"
    count_ballot(box.home, box.cycle, driver="test")
    assert left_in_files(box) == 0


@pytest.mark.usefixtures("one_file")
def test_i12_a_log_that_a_reader_kept_through_the_count_is_emptied_by_the_next_check(
    boxes: Boxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 50)
    (box,) = boxes(1, 12)
    with reading(box.home) as db:
        db.connection().execute(text("SELECT count(*) FROM slip")).scalar()
        close(box.home, box.cycle, driver="test")
        count_ballot(box.home, box.cycle, driver="test")
        (alarm,) = reconcile(box.home.path, driver="test", tell=lambda refusal: refusal.code).alarms
        assert alarm == "log-kept"
        assert left_in_files(box) == 12, "who reads the state before the closing keeps it in the log"
    found = reconcile(box.home.path, driver="test")
    assert (found.alarms, found.sound, left_in_files(box)) == ([], True, 0)
    assert not box.home.unforgotten.exists()


@pytest.mark.usefixtures("one_file")
@pytest.mark.parametrize("mend", [forgotten, lambda home: reconcile(home.path, driver="test")])
def test_i12_a_log_is_emptied_though_who_closed_the_ballot_was_killed_before(
    boxes: Boxes, monkeypatch: pytest.MonkeyPatch, mend: Callable[[Home], object]
) -> None:
    def killed(_home: Home) -> None:
        raise KeyboardInterrupt

    (box,) = boxes(1, 12)
    monkeypatch.setattr("acts.ballot.count.forget", killed)
    with pytest.raises(KeyboardInterrupt):
        close(box.home, box.cycle, driver="test")
    assert left_in_files(box) == 12
    monkeypatch.setattr("acts.ballot.count.forget", lambda _home: None)
    mend(box.home)
    assert left_in_files(box) == 0
    assert not box.home.unforgotten.exists()


@pytest.mark.usefixtures("one_file")
def test_i12_a_log_in_which_somebody_wrote_since_is_emptied_again(boxes: Boxes) -> None:
    (box,) = boxes(1, 12)
    with store.transaction(box.home):
        box.home.unforgotten.touch()
        assert not store.forget(box.home), "who writes holds the log"
    assert box.home.unforgotten.exists()
    assert forgotten(box.home)
    assert not box.home.unforgotten.exists()


@pytest.mark.usefixtures("one_file")
def test_i12_the_log_of_a_file_would_tell_the_order_if_it_were_kept(
    boxes: Boxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acts.ballot.count.forget", lambda _home: None)
    (box,) = boxes(1, 12)
    close(box.home, box.cycle, driver="test")
    assert left_in_files(box) == 12
    assert max(found([box], "tally").values()) == 12


@pytest.mark.usefixtures("one_file")
def test_i12_dropped_pages_would_keep_the_votes_if_they_were_not_overwritten(
    boxes: Boxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SCRUBBED", "secure_delete=OFF")
    (box,) = boxes(1, 12)
    close(box.home, box.cycle, driver="test")
    assert left_in_files(box) > 0
