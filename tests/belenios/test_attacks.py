"""What Belenios's own tool finds sound and our check of the archive refuses, each made with the tool."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.verifier.election import BLOCK, read_election
from evidence.verifier.faults import AlteredError
from evidence.verifier.tally import (
    Tally,
    Wanted,
    check_events,
    check_growth,
    check_setup,
    check_tally,
    questions_for,
)
from tests.belenios.forge import BALLOT_HASH
from tests.belenios.maker import Made, made, needs_tool, tool

pytestmark = needs_tool
FOR, AGAINST = [[1, 0, 0]], [[0, 1, 0]]
QUESTIONS = [{"id": "q1", "options": [{"id": "o1", "title": "Inviter"}]}]
WEIGHTS = (1, 2, 3, 4)


def set_up(folder: Path, *, weights: tuple[int, ...] = WEIGHTS) -> Made:
    """Set an election of four up: m1 weighs 1, and so on."""
    roll = "".join(f"m{weight}@x.example,m{place},{weight}\n" for place, weight in enumerate(weights, 1))
    template = {
        "description": f"Empreinte du scrutin : {BALLOT_HASH}",
        "name": "Révision",
        "questions": questions_for(QUESTIONS),
        "administrator": "Ada",
        "credential_authority": "Étude Martin",
    }
    return made(folder, roll=roll, template=template)


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, str]:
    """An election in which m1 voted for, then against, and m2 and m3 for; with the first ballot of m1."""
    election = set_up(tmp_path_factory.mktemp("voted") / "election")
    first = election.vote("m1", FOR)
    for voter, choice in (("m1", AGAINST), ("m2", FOR), ("m3", FOR)):
        election.vote(voter, choice)
    return election, first


def checked(election: Made) -> Tally:
    """Take the archive through our own check."""
    found = read_election(election.archive)
    wanted = Wanted(election.uuid, election.fingerprint, BALLOT_HASH, QUESTIONS, WEIGHTS)
    check_setup(found, wanted)
    check_events(found)
    return check_tally(found, wanted)


def finished(election: Made, *shares: int) -> Made:
    """Decrypt with these trustees and publish the result."""
    election.decrypt(*(shares or (1, 2)))
    election.publish()
    return election


def test_a_sound_election_passes_both(voted: tuple[Made, str], tmp_path: Path) -> None:
    election = voted[0].copy(tmp_path / "sound")
    election.end()
    finished(election, 1, 3)
    assert election.verified()
    assert checked(election) == Tally(3, 6, 1, {"o1": {"for": 5, "against": 1, "abstain": 0}})


def stuffed(election: Made, _first: str) -> None:
    """A ballot after the end: the tally that follows counts it alone, and the urn is erased."""
    election.add("EndBallots")
    election.vote("m4", AGAINST)
    election.add("EncryptedTally", tool("election", "compute-encrypted-tally", folder=election.folder))
    finished(election)
    assert read_election(election.archive).of("Result") == [{"result": [[0, 4, 0]]}]


def late(election: Made, _first: str) -> None:
    """A ballot after the tally, which nobody counts."""
    election.end()
    election.vote("m4", AGAINST)
    finished(election)


def replayed(election: Made, first: str) -> None:
    """The first ballot of a member over its second."""
    election.add("Ballot", first)
    election.end()
    finished(election)


def shared_twice(election: Made, _first: str) -> None:
    """One trustee's share twice, beside another's."""
    election.end()
    finished(election, 1, 2, 1)


def shared_by_all(election: Made, _first: str) -> None:
    """A share more than it takes."""
    election.end()
    finished(election, 1, 2, 3)


def ended_twice(election: Made, _first: str) -> None:
    """A second end after the result."""
    election.end()
    finished(election).add("EndBallots")


@pytest.mark.parametrize(
    ("attack", "why"),
    [
        (stuffed, "no place there"),
        (late, "no place there"),
        (replayed, "stands there twice"),
        (shared_twice, "3 decryption shares"),
        (shared_by_all, "3 decryption shares"),
        (ended_twice, "no place there"),
    ],
)
def test_what_the_tool_lets_pass_is_refused(
    voted: tuple[Made, str], tmp_path: Path, attack: Callable[[Made, str], None], why: str
) -> None:
    election = voted[0].copy(tmp_path / "attacked")
    attack(election, voted[1])
    assert election.verified()
    with pytest.raises(AlteredError, match=why):
        checked(election)


def test_a_cleanly_shortened_archive_passes_the_tool_and_is_seen_against_our_last_copy(
    voted: tuple[Made, str], tmp_path: Path
) -> None:
    before = voted[0].archive
    shorter = voted[0].copy(tmp_path / "shorter")
    place, kept = 0, len(read_election(before).names) - 2
    for _ in range(kept):
        size = int(before[place + 124 : place + 135], 8)
        place += BLOCK + size + -size % BLOCK
    shorter.file.write_bytes(before[:place])
    assert shorter.verified()
    with pytest.raises(AlteredError, match="files in common of"):
        check_growth(read_election(before), read_election(shorter.archive))


def test_weights_altered_before_the_archive_is_made_pass_the_tool_and_not_us(tmp_path: Path) -> None:
    honest = set_up(tmp_path / "honest")
    altered = set_up(tmp_path / "altered", weights=(1, 2, 3, 40))
    assert altered.verified()
    wanted = Wanted(altered.uuid, honest.fingerprint, BALLOT_HASH, QUESTIONS, WEIGHTS)
    with pytest.raises(AlteredError, match="is not that of the authority"):
        check_setup(read_election(altered.archive), wanted)
    wanted = Wanted(altered.uuid, altered.fingerprint, BALLOT_HASH, QUESTIONS, WEIGHTS)
    with pytest.raises(AlteredError, match="not those of the frozen roll"):
        check_setup(read_election(altered.archive), wanted)
