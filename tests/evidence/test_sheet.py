"""The evidence of a confidential ballot: counted again from a sheet that names nobody, altered nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.evidence import verify
from evidence.journal import canonical
from evidence.receipt import receipt
from evidence.verifier.archive import packed
from evidence.verifier.opened import Bundle
from evidence.verifier.tree import roots_of
from models.reading import reading
from models.recount import from_bundle, from_rows
from tests.conftest import Hands
from tests.evidence.forge import Forge, failures

Change = Callable[[Forge], object]


@pytest.fixture
def forge(confided: tuple[Hands, Forge]) -> Forge:
    return confided[1].copy()


def lines(change: Callable[[list[dict[str, Any]]], Any]) -> Change:
    """Change the sheet, and have the closing commit to what it then is: whoever holds the key could."""

    def altered(forge: Forge) -> None:
        forge.edit("tally.json", change)
        sealed = sha256(forge.files["tally.json"]).hexdigest()
        forge.alter("close", lambda leaf: leaf["public"].update(tally=sealed))

    return altered


def voters(change: Callable[[list[str]], Any]) -> Change:
    return lambda forge: forge.edit("voters.json", change)


def stuffed(sheet: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted([*sheet, {**sheet[0], "tracker": "f" * 64}], key=lambda line: str(line["tracker"]))


def turned(sheet: list[dict[str, Any]]) -> None:
    choices = sheet[0]["choices"]
    choices |= {name: "against" if choice == "for" else "for" for name, choice in choices.items()}


def cast(change: Callable[[dict[str, Any]], object]) -> Change:
    return lambda forge: forge.alter("cast", change)


def weigh(forge: Forge) -> None:
    forge.edit("roll.json", lambda roll: roll[0].update(weight=2))
    roll = {"hash": sha256(forge.files["roll.json"]).hexdigest(), "count": 6, "weight": 7}
    forge.edit("ballot.json", lambda ballot: ballot | {"roll": roll})
    frozen = sha256(forge.files["ballot.json"]).hexdigest()
    forge.alter("freeze", lambda leaf: leaf["public"].update(hash=frozen, roll=roll["hash"]))
    forge.alter("count", lambda leaf: leaf["public"].update(hash=frozen))


def swap_sheets(forge: Forge) -> None:
    forge.files["votes.json"] = forge.files.pop("tally.json")


def stranger(forge: Forge) -> None:
    forge.alter("cast", lambda leaf: leaf["public"].update(member="m9", actor="m9"))
    forge.edit("voters.json", lambda told: sorted([*told[:-1], "m9"]))


def twice(forge: Forge) -> None:
    forge.alter("cast", lambda leaf: leaf["public"].update(member="m1", actor="m1"))
    forge.edit("voters.json", lambda told: ["m1", *told[:-1]])


SEALED: dict[str, tuple[Change, str]] = {
    "a line altered": (
        lambda forge: forge.edit("tally.json", turned),
        "not the tally sheet that the",
    ),
    "a line dropped": (
        lambda forge: forge.edit("tally.json", lambda sheet: sheet[1:]),
        "not the tally sheet that the",
    ),
    "a line doubled": (
        lambda forge: forge.edit("tally.json", lambda sheet: [sheet[0], *sheet]),
        "not the tally sheet that the",
    ),
    "the ballot stuffed": (lambda forge: forge.edit("tally.json", stuffed), "not the tally sheet that the"),
    "a line altered, and the closing with it": (lines(turned), "the count made again does not give"),
    "a line dropped, and the closing with it": (lines(lambda sheet: sheet[1:]), "4 votes, 5 voters, and the"),
    "a line doubled, and the closing with it": (
        lines(lambda sheet: [sheet[0], *sheet]),
        "a vote twice",
    ),
    "the ballot stuffed, and the closing with it": (
        lines(stuffed),
        "6 votes, 5 voters, and the",
    ),
    "the order of the votes told": (lines(lambda sheet: sheet[::-1]), "out of the order of the hashes"),
    "a line that says more": (lines(lambda sheet: sheet[0].update(member="m1")), "answers something else"),
    "a line without a hash": (lines(lambda sheet: sheet[0].update(tracker="0")), "answers something else"),
    "an answer left out": (
        lines(lambda sheet: sheet[0]["choices"].clear()),
        "answers something else than what is asked",
    ),
    "a voter added": (voters(lambda told: [*told, "m6"]), "not the list of those that voted"),
    "a voter left out": (voters(lambda told: told[1:]), "not the list of those that voted"),
    "a voter twice": (
        voters(lambda told: [told[0], *told]),
        "not the list of those that voted",
    ),
    "a member that voted twice": (twice, "not the list of those that voted by the journal, each once"),
    "a voter from elsewhere": (stranger, "m9 is not on the roll"),
    "a leaf that commits to a choice": (
        cast(lambda leaf: leaf.update(commit="0" * 64)),
        "says more than",
    ),
    "a leaf that tells a hash": (
        cast(lambda leaf: leaf["public"].update(tracker="0" * 64)),
        "says more than that m5 has voted",
    ),
    "a voter that weighs more": (weigh, "does not weigh its voters"),
    "another number of votes told": (
        lambda forge: forge.alter("close", lambda leaf: leaf["public"].update(voted=6)),
        "5 votes, 5 voters, and the closing says 6",
    ),
    "the files of a named ballot": (swap_sheets, "tally.json is missing"),
}


def test_the_bundle_is_sound_and_names_nobody_beside_a_vote(forge: Forge) -> None:
    report = forge.seen()
    assert (report.code, failures(report)) == (0, [])
    assert any("5 votes sealed by the closing, 5 voters" in line for line in report.lines)
    assert "votes.json" not in forge.files
    assert forge.read("voters.json") == ["m1", "m2", "m3", "m4", "m5"]
    assert all(line.keys() == {"tracker", "choices"} for line in forge.read("tally.json"))
    assert "`tally.json` porte les bulletins" in forge.files["LISEZ-MOI.md"].decode()


@pytest.mark.parametrize(("change", "named"), SEALED.values(), ids=SEALED)
def test_what_the_holder_of_the_key_alters_is_refused_and_named(
    forge: Forge, change: Change, named: str
) -> None:
    change(forge)
    report = forge.sealed().seen()
    assert report.code == 1
    assert any(named in line for line in failures(report)), failures(report)


@pytest.mark.parametrize("change", [change for change, _ in SEALED.values()], ids=SEALED)
def test_what_a_stranger_alters_is_refused(forge: Forge, change: Change) -> None:
    change(forge)
    assert forge.seen().code == 1


def test_every_choice_that_is_turned_is_seen_by_the_closing(forge: Forge) -> None:
    for place in range(5):
        altered = forge.copy()
        sheet = altered.read("tally.json")
        turned(sheet[place:])
        altered.files["tally.json"] = canonical(sheet)
        assert any("not the tally sheet" in line for line in failures(altered.sealed().seen()))


def test_a_receipt_shows_that_its_member_voted_and_no_choice(forge: Forge) -> None:
    kept = json.dumps(forge.receipts["m4"])
    report = forge.seen(receipt=kept)
    assert report.code == 0
    assert "m4 has voted" in report.lines[-1]
    said = json.loads(forge.receipts["m4"]["facts"]) | {"choices": {}}
    made = receipt(forge.seed, said)
    assert made["facts"] == canonical(said).decode()
    refused = forge.seen(receipt=json.dumps(made))
    assert "says a choice that nothing recorded" in failures(refused)[0]


def test_a_receipt_of_another_act_does_not_show_that_its_member_voted(forge: Forge) -> None:
    bundle = Bundle(forge.files)
    leaf = next(each for each in bundle.journal if each["act"] == "propose")
    root = roots_of(bundle.leaves[: leaf["seq"] + 1], {leaf["seq"] + 1})[leaf["seq"] + 1].hex()
    said = {name: leaf[name] for name in ("act", "subject", "at")}
    said |= {"leaf": leaf["seq"], "root": root, "member": leaf["public"]["member"]}
    report = forge.seen(receipt=json.dumps(receipt(forge.seed, said)))
    assert (failures(report), report.code) == ([], 0)
    assert "in the journal, not counted" in report.lines[-1]


def test_it_is_counted_again_alike_from_rows_and_from_the_bundle(confided: tuple[Hands, Forge]) -> None:
    hands, forge = confided
    with reading(hands.home) as db:
        rows = from_rows(db, forge.ballot)
    assert rows.same
    again = from_bundle(Bundle(forge.files))
    assert again.same
    assert (again.counted.cast_count, again.counted.roll_count) == (5, 6)


def test_the_command_says_that_it_is_sound(forge: Forge, tmp_path: Path) -> None:
    file = tmp_path / "preuve.zip"
    file.write_bytes(packed(forge.files))
    ran = CliRunner().invoke(verify, [str(file)])
    assert ran.exit_code == 0, ran.output
