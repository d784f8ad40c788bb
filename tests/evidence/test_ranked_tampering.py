"""A bundle of rankings is counted again by its own program, and refused once anything of them is altered."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from charter.patch import unified
from evidence.verifier.archive import packed
from tests.evidence.forge import Forge, failures, seals_of
from tests.evidence.test_archive import run

Change = Callable[[Forge], object]


def test_rankings_are_counted_again_and_the_bundle_is_sound(ranked: Forge) -> None:
    report = ranked.seen(receipt=json.dumps(ranked.receipts["m2"]))
    assert report.code == 0, report.lines
    assert any("5 of 6 voted, adopted" in line for line in report.lines)
    assert any("counted as it stands" in line for line in report.lines)


def test_the_program_in_the_bundle_counts_rankings_with_nothing_but_python(
    ranked: Forge, tmp_path: Path
) -> None:
    program, archive = tmp_path / "verify.py", tmp_path / "dossier.zip"
    program.write_bytes(ranked.files["verify.py"])
    archive.write_bytes(packed(ranked.files))
    done = run(archive, program=program)
    assert done.returncode == 0, done.stdout + done.stderr
    forged = ranked.copy()
    ranking_of(forged, lambda told: told["pairwise"]["status_quo"].update({option(forged, 0): 4}))
    hold_result(forged)
    archive.write_bytes(packed(forged.sealed().files))
    refused = run(archive, program=program)
    assert refused.returncode == 1
    assert "the count made again does not give result.json (questions)" in refused.stdout


def option(forge: Forge, place: int) -> str:
    return str(forge.read("ballot.json")["questions"][0]["options"][place]["id"])


def status_quo(forge: Forge) -> str:
    return str(forge.read("ballot.json")["questions"][0]["status_quo"])


def ranking_of(forge: Forge, change: Callable[[dict[str, Any]], object]) -> None:
    forge.edit("result.json", lambda result: change(result["questions"][0]["ranking"]) and None)


def question(change: Callable[[dict[str, Any]], object]) -> Change:
    return lambda forge: forge.edit("ballot.json", lambda ballot: change(ballot["questions"][0]) and None)


def vote_of(member: str, change: Callable[[Forge, dict[str, str]], object]) -> Change:
    def alter(forge: Forge) -> None:
        def put(votes: list[dict[str, Any]]) -> None:
            change(forge, next(vote["choices"] for vote in votes if vote["member"] == member))

        forge.edit("votes.json", put)

    return alter


def swap_ranks(forge: Forge, choices: dict[str, str]) -> None:
    first, second = option(forge, 0), option(forge, 1)
    choices[first], choices[second] = choices[second], choices[first]


def swap_voters(forge: Forge) -> None:
    def put(votes: list[dict[str, Any]]) -> None:
        votes[0]["choices"], votes[1]["choices"] = votes[1]["choices"], votes[0]["choices"]

    forge.edit("votes.json", put)


def swap_titles(asked: dict[str, Any]) -> None:
    first, second = asked["options"][:2]
    first["title"], second["title"] = second["title"], first["title"]


def another_winner(forge: Forge) -> None:
    """Adopt the first option, with its text, its patch and a result that says so."""

    def put(result: dict[str, Any]) -> None:
        first, second = result["questions"][0]["options"][:2]
        first["outcome"], second["outcome"] = second["outcome"], first["outcome"]

    forge.edit("result.json", put)
    before, name = forge.files["charter/before.md"].decode(), forge.read("ballot.json")["questions"][0]
    after = forge.files[f"proposals/{name['options'][0]['proposal_ids'][0]}.md"]
    forge.files["charter/after.md"] = after
    forge.files["charter/changes.patch"] = unified(before, after.decode()).encode()


def unranked(forge: Forge) -> None:
    forge.edit("result.json", lambda result: result["questions"][0].pop("ranking") and None)


ALTERED: dict[str, tuple[Change, str]] = {
    "a rank raised": (
        vote_of("m1", lambda forge, said: said.update({status_quo(forge): "1"})),
        "the vote of m1 is not the last one that the journal sealed",
    ),
    "two ranks swapped": (vote_of("m1", swap_ranks), "the vote of m1 is not the last one"),
    "a rank dropped": (
        vote_of("m3", lambda forge, said: said.pop(option(forge, 1))),
        "the vote of m3 is not the last one",
    ),
    "a rank added": (
        vote_of("m4", lambda forge, said: said.update({option(forge, 0): "1"})),
        "the vote of m4 is not the last one",
    ),
    "an abstention ranked": (
        vote_of("m5", lambda _forge, said: said.update(dict.fromkeys(said, "1"))),
        "the vote of m5 is not the last one",
    ),
    "the rankings of two members swapped": (swap_voters, "the vote of m1 is not the last one"),
    "the options in another order": (
        question(lambda asked: asked["options"].reverse()),
        "ballot.json is not the ballot of leaf",
    ),
    "the titles of two options swapped": (question(swap_titles), "ballot.json is not the ballot of leaf"),
    "an option in the place of the status quo": (
        question(lambda asked: asked.update(status_quo=asked["options"][0]["id"])),
        "ballot.json is not the ballot of leaf",
    ),
    "no status quo": (
        question(lambda asked: asked.pop("status_quo")),
        "ballot.json is not the ballot of leaf",
    ),
    "a question of another kind": (
        question(lambda asked: asked.update(kind="sequential")),
        "competing proposals are not decided as the rulebook says",
    ),
    "a rulebook without rankings": (
        lambda forge: forge.swap("rulebook.toml", '"ranked"', '"sequential"'),
        "rulebook.toml is not the rulebook of the ballot",
    ),
    "a pair": (
        lambda forge: ranking_of(forge, lambda told: told["pairwise"][option(forge, 1)].update(status_quo=1)),
        "the count made again does not give result.json (questions)",
    ),
    "a path": (
        lambda forge: ranking_of(forge, lambda told: told["paths"][option(forge, 0)].update(status_quo=5)),
        "the count made again does not give result.json (questions)",
    ),
    "the winner": (
        lambda forge: ranking_of(forge, lambda told: told.update(winner=option(forge, 0))),
        "the count made again does not give result.json (questions)",
    ),
    "what nothing beats": (
        lambda forge: ranking_of(forge, lambda told: told["unbeaten"].append("status_quo")),
        "the count made again does not give result.json (questions)",
    ),
    "no ranking in the result": (
        unranked,
        "the count made again does not give result.json (questions)",
    ),
    "another winner with its text": (another_winner, "the count made again does not give result.json"),
    "a figure of the matrix in the minutes": (
        lambda forge: forge.swap("minutes.md", "| 3 |", "| 2 |"),
        "minutes.md is not the minutes of leaf",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "named"), ALTERED.values(), ids=ALTERED)
def test_what_the_holder_of_the_key_alters_of_rankings_is_refused_and_named(
    ranked: Forge, change: Change, named: str
) -> None:
    forge = ranked.copy()
    change(forge)
    report = forge.sealed().seen()
    assert report.code == 1
    assert [line for line in failures(report) if named in line], report.lines


def hold_result(forge: Forge) -> None:
    """Let the journal hold the result as it is now."""
    said = sha256(forge.files["result.json"]).hexdigest()
    forge.alter("count", lambda leaf: leaf["public"].update(result=said))


def hold_ballot(forge: Forge) -> None:
    said = sha256(forge.files["ballot.json"]).hexdigest()
    for act in ("freeze", "count"):
        forge.alter(act, lambda leaf: leaf["public"].update(hash=said))


def hold_votes(forge: Forge) -> None:
    """Let the journal seal the votes as they are now."""
    leaves = forge.leaves
    for vote in forge.read("votes.json"):
        leaf = leaves[vote["seq"]]
        leaf["commit"], leaf["public"]["sealed"] = seals_of(vote)
    forge.rewrite(leaves)


FIGURES = ("a pair", "a path", "the winner", "what nothing beats", "no ranking in the result")
REWRITTEN: dict[str, tuple[Change, Change, str]] = {
    **{name: (ALTERED[name][0], hold_result, ALTERED[name][1]) for name in FIGURES},
    "a question of another kind": (
        ALTERED["a question of another kind"][0], hold_ballot, "not decided as the rulebook says",
    ),
    "the options in another order": (
        ALTERED["the options in another order"][0], hold_ballot, "the count made again does not give",
    ),
    "a rank that moves the winner": (
        vote_of("m2", swap_ranks), hold_votes, "the count made again does not give result.json (questions)",
    ),
    "a ranking with a gap": (
        vote_of("m1", lambda forge, said: said.update({option(forge, 0): "2"})),
        hold_votes, "the vote of m1 answers something else",
    ),
    "a ranking that also abstains": (
        vote_of("m1", lambda forge, said: said.update({option(forge, 0): "abstain"})),
        hold_votes, "the vote of m1 answers something else",
    ),
    "an abstention from some": (
        vote_of("m5", lambda forge, said: said.pop(option(forge, 0))),
        hold_votes, "the vote of m5 answers something else",
    ),
    "no ranking at all": (
        vote_of("m4", lambda _forge, said: said.clear()),
        hold_votes, "the vote of m4 answers something else",
    ),
    "a rank of what is not asked": (
        vote_of("m4", lambda _forge, said: said.update({"status_quo": "1"})),
        hold_votes, "the vote of m4 answers something else",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "hold", "named"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_journal_rewritten_around_altered_rankings_does_not_make_them_count(
    ranked: Forge, change: Change, hold: Change, named: str
) -> None:
    forge = ranked.copy()
    change(forge)
    hold(forge)
    report = forge.sealed().seen()
    assert report.code == 1
    assert [line for line in failures(report) if named in line], report.lines
