"""A whole cycle of a secret ballot: 19 weighted votes, a credential authority, two trustees of three."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from acts.due import advance
from acts.election.hand_over import hand_over
from evidence.belenios import handed_over
from models.ballot import Ballot
from models.member import Member
from models.reading import one, reading
from models.store import transaction
from models.text import Text
from models.views.ballot import questions_of
from rules.count import count
from rules.refusals import ArchiveRefused
from rules.rulebook import read
from tests.belenios.maker import Made, made, needs_tool
from tests.belenios.world import election, frozen, recorded, watched
from tests.conftest import Hands
from tests.evidence.conftest import forge_of
from tests.evidence.forge import failures

pytestmark = needs_tool
SAID = {"for": [1, 0, 0], "against": [0, 1, 0], "abstain": [0, 0, 1]}
MEMBERS = 21


def weigh(hands: Hands) -> None:
    """Let members weigh 1, 2 or 3, seven of each."""
    with transaction(hands.home) as db:
        for place in range(1, MEMBERS + 1):
            row = one(db, Member, f"m{place}")
            row.weight = 1 + place % 3
            db.add(row)


def choices_of(place: int) -> list[str]:
    """Return what a member answers to the three options: most for, two of three against the second."""
    return [
        "abstain" if place % 7 == 0 else "against" if place % 5 == 0 else "for",
        "for" if place % 3 == 0 else "against",
        "for" if place % 4 else "abstain",
    ]


def set_up(hands: Hands, ballot: Ballot, folder: Path) -> Made:
    """Set the election up from what is handed over, as its authority and its trustees do."""
    told = hand_over(hands.home, ballot.id, administrator="Ada", authority="Étude Martin", say=str)
    files = handed_over(told)
    return made(folder, roll=files["voters.txt"].decode(), template=json.loads(files["questions.json"]))


@pytest.fixture
def hands(federation: Callable[..., Hands]) -> Hands:
    """A federation of 21 whose members do not weigh alike."""
    made = federation(MEMBERS)
    weigh(made)
    return made


def test_nineteen_weighted_votes_give_what_a_clear_count_of_them_gives(hands: Hands, tmp_path: Path) -> None:
    ballot = frozen(hands, rivals=True)
    held = set_up(hands, ballot, tmp_path / "election")
    recorded(hands, ballot, fingerprint=held.fingerprint, uuid=held.uuid)
    watched(hands, ballot, held.archive)
    hands.opened(ballot.cycle_id, ballot)
    with reading(hands.home) as db:
        questions = questions_of(db, ballot.id)
    options = [option.id for question in questions for option in question.options]
    held.vote("m1", [SAID["against"]] * 3)
    clear: dict[str, dict[str, str]] = {}
    for place in range(1, 20):
        told = choices_of(place)
        held.vote(f"m{place}", [SAID[choice] for choice in told])
        clear[f"m{place}"] = dict(zip(options, told, strict=True))
        if place == 10:
            assert watched(hands, ballot, held.archive).voted_count == 10
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    held.end()
    assert watched(hands, ballot, held.archive).ballots_count == 20
    held.decrypt(1, 3)
    held.publish()
    assert watched(hands, ballot, held.archive).tool.startswith("2.0")
    assert advance(hands.home.path, ballot.cycle_id, driver="test").done == ["count"]

    with reading(hands.home) as db:
        result = json.loads(one(db, Text, one(db, Ballot, ballot.id).result_hash).body)
    rules = read(hands.home.rulebook.read_text("utf-8")).classes["ordinary"]
    weights = {f"m{place}": 1 + place % 3 for place in range(1, MEMBERS + 1)}
    recount = count(questions, roll=weights, votes=clear, majority=rules.majority, quorum=rules.quorum)
    assert result == json.loads(json.dumps(recount.to_json()))
    assert (result["cast_count"], result["roll_count"], result["roll_weight"]) == (19, 21, 42)
    outcomes = [option["outcome"] for question in result["questions"] for option in question["options"]]
    assert sorted(outcomes) == ["adopted", "adopted", "rejected"]
    assert failures(forge_of(hands, ballot.id).seen()) == []


def test_a_shortened_archive_is_refused_and_the_vote_goes_on(hands: Hands, tmp_path: Path) -> None:
    ballot = frozen(hands)
    held = set_up(hands, ballot, tmp_path / "election")
    recorded(hands, ballot, fingerprint=held.fingerprint, uuid=held.uuid)
    watched(hands, ballot, held.archive)
    hands.opened(ballot.cycle_id, ballot)
    held.vote("m1", [SAID["for"]])
    shorter = held.archive
    held.vote("m2", [SAID["for"]])
    kept = watched(hands, ballot, held.archive)
    with pytest.raises(ArchiveRefused, match="no longer the one of before"):
        watched(hands, ballot, shorter)
    assert election(hands).archive_hash == kept.archive_hash
    held.vote("m3", [SAID["for"]])
    assert watched(hands, ballot, held.archive).voted_count == 3
