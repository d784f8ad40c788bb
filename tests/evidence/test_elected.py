"""The evidence of a secret ballot holds its election's archive, checked without Belenios as far as may be."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from acts.assent import ask, give
from acts.ballot.contest import contest
from acts.due import advance
from evidence.verifier.archive import packed
from evidence.verifier.election import brief
from evidence.verifier.opened import Bundle
from evidence.verifier.tally import CHOICES, Tally, blocks_of
from models import clock
from models.home import Home
from models.recount import from_bundle
from tests.belenios.forge import Forge as Archive
from tests.belenios.forge import member
from tests.belenios.world import forged, frozen, put_tool, recorded, watched
from tests.conftest import Hands
from tests.evidence.conftest import forge_of
from tests.evidence.forge import Forge, failures


@pytest.fixture(scope="module")
def lived(templates: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A secret ballot of six, a sequential question in it: four voted, one of them twice; contested."""
    place = tmp_path_factory.mktemp("secret") / "home"
    shutil.copytree(templates(6), place)
    hands = Hands(Home(place), itertools.count())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "instant", lambda: hands.now)
        put_tool(tmp_path_factory.mktemp("tool") / "tool", patch)
        ballot = frozen(hands, rivals=True)
        made = forged(hands, ballot)
        recorded(hands, ballot, fingerprint=brief(made.setup["credentials"]))
        watched(hands, ballot, made.data)
        hands.opened(ballot.cycle_id, ballot)
        for credential in ("101", "102", "103", "104"):
            made.vote(credential)
        watched(hands, ballot, made.vote("101", 5).data)
        hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
        advance(hands.home.path, ballot.cycle_id, driver="test")
        made.end(count=4, weight=4).share(1, 3).result([3, 1, 0], [2, 2, 0], [4, 0, 0])
        watched(hands, ballot, made.data)
        advance(hands.home.path, ballot.cycle_id, driver="test")
        session, code = hands.enter("v", ballot.id, "m1")
        receipt = contest(hands.home, session, reason="Doute.", code=code, key="contest")
        forge = forge_of(hands, ballot.id)
        forge.receipts = {"contest": {name: str(each) for name, each in vars(receipt).items()}}
        yield made, forge


def test_a_member_struck_before_the_election_is_no_voter_of_it(
    templates: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(templates(6), tmp_path / "home")
    hands = Hands(Home(tmp_path / "home"), itertools.count())
    monkeypatch.setattr(clock, "instant", lambda: hands.now)
    put_tool(tmp_path / "tool", monkeypatch)
    ballot = frozen(hands)
    facts = {"member": "m6", "reason": "Admission annulée."}
    assent = ask(hands.home, ballot.cycle_id, act_name="strike", person_id="a", facts=facts)
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    made = forged(hands, ballot)
    recorded(hands, ballot, fingerprint=brief(made.setup["credentials"]))
    watched(hands, ballot, made.data)
    hands.opened(ballot.cycle_id, ballot)
    for credential in ("101", "102", "103", "104"):
        made.vote(credential)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    made.end(count=4, weight=4).share(1, 3).result([3, 1, 0])
    watched(hands, ballot, made.data)
    assert "count" in advance(hands.home.path, ballot.cycle_id, driver="test").done
    forge = forge_of(hands, ballot.id)
    report = forge.seen()
    assert (failures(report), report.code) == ([], 0)
    recounted = from_bundle(Bundle(forge.files))
    assert (recounted.different, recounted.counted.roll_count) == ([], 5)


@pytest.fixture
def forge(lived: tuple[Archive, Forge]) -> Forge:
    """A copy of its bundle."""
    return lived[1].copy()


def test_its_bundle_is_sound_and_says_what_it_does_not_check(forge: Forge) -> None:
    report = forge.seen()
    assert failures(report) == []
    (line,) = (each for each in report.lines if " bulletins : " in each)
    assert "4 votants, 3 copies vues" in line
    assert "les preuves cryptographiques demandent belenios-tool 2.0" in line
    assert "the cryptographic proofs need belenios-tool 2.0" in line
    guide = forge.files["LISEZ-MOI.md"].decode()
    assert "non les preuves cryptographiques" in guide
    assert "votes.json" not in forge.files


def test_its_own_program_checks_it_with_nothing_but_python(forge: Forge, tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(forge.files["verify.py"])
    (tmp_path / "evidence.zip").write_bytes(packed(forge.files))
    command = [sys.executable, "-I", "verify.py", "evidence.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "élection en ordre, 4 votants" in done.stdout) == (0, True)


def test_its_result_is_counted_again_from_the_bundle(forge: Forge) -> None:
    recounted = from_bundle(Bundle(forge.files))
    assert (recounted.different, recounted.same) == ([], True)
    assert (recounted.counted.cast_count, recounted.counted.roll_count) == (4, 6)


def other_event(forge: Forge) -> None:
    """Let the journal have seen another event last."""
    forge.alter("watch_election", lambda leaf: leaf["public"].update(last="0" * 64))


def longer(forge: Forge) -> None:
    """Add to the archive."""
    forge.files["election.bel"] += member("0" * 64 + ".data.json", b"{}")


def another(forge: Forge) -> None:
    """Put another archive and the leaf that would have verified it."""
    archive = forge.files["election.bel"][:-1] + b"x"
    forge.files["election.bel"] = archive
    name = sha256(archive).hexdigest()
    forge.alter("watch_election", lambda leaf: leaf["public"].update(archive=name))


def told(**other: str) -> Callable[[Forge], None]:
    """Say another thing of the election."""
    return lambda forge: forge.edit("election.json", lambda said: said.update(other))


@pytest.mark.parametrize(
    ("alter", "why"),
    [
        (longer, "is not the archive that was verified before the count"),
        (another, "is cut or damaged"),
        (other_event, "does not continue the one that the journal saw"),
        (told(address="https://other.example.org/"), "not the election that two persons recorded"),
        (told(uuid="ihnPwSNBst98ub"), "not the election that two persons recorded"),
        (told(fingerprint="A" * 43), "not the election that two persons recorded"),
        (told(more="x"), "not the election that two persons recorded"),
        (told(tool="2.1"), "is not the archive that was verified before the count"),
    ],
)
def test_what_is_altered_in_it_is_named_whoever_holds_the_key(
    forge: Forge, alter: Callable[[Forge], None], why: str
) -> None:
    alter(forge)
    assert any(why in line for line in failures(forge.sealed().seen()))


def test_totals_that_are_not_those_of_the_archive_are_refused(forge: Forge) -> None:
    def more(result: dict[str, Any]) -> None:
        result["questions"][0]["options"][0]["for"] += 1

    forge.edit("result.json", more)
    assert any("the count made again does not give" in line for line in failures(forge.sealed().seen()))


def test_the_files_of_another_mode_have_no_place_in_it(forge: Forge) -> None:
    forge.files["votes.json"] = b"[]"
    assert any("votes.json has no place here" in line for line in failures(forge.sealed().seen()))


def test_the_receipt_of_a_contest_stands_in_its_journal(forge: Forge) -> None:
    report = forge.seen(receipt=json.dumps(forge.receipts["contest"]))
    assert failures(report) == []


@pytest.mark.parametrize(
    "sums",
    [
        {"o": (2, 0, 1)},
        {"o": (0, 0, 3)},
        {"o": (0, 3, 0), "p": (1, 1, 1)},
        {"o": (3, 0, 0), "p": (1, 0, 2), "q": (0, 2, 1)},
    ],
)
def test_blocks_of_weight_give_the_totals_they_were_made_from(sums: dict[str, tuple[int, int, int]]) -> None:
    totals = {option: dict(zip(CHOICES, each, strict=True)) for option, each in sums.items()}
    weights, votes = blocks_of(Tally(1, 3, 0, totals))
    assert sum(weights.values()) == 3
    for option, each in totals.items():
        for choice, weight in each.items():
            assert sum(weights[name] for name, said in votes.items() if said[option] == choice) == weight


def test_an_election_nobody_voted_in_has_no_block() -> None:
    assert blocks_of(Tally(0, 0, 0, {"o": dict.fromkeys(CHOICES, 0)})) == ({}, {})
