"""The evidence of bundled proposals holds each of them and their combined text, and both are checked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.assent import ask, give
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from cli.evidence import combination
from evidence.verifier.examine import Report
from evidence.verifier.faults import AlteredError
from evidence.verifier.joined import MOST_LINES, joined
from evidence.verifier.opened import Bundle
from models.ballot import Ballot
from models.reading import one, reading
from tests.conftest import Hands
from tests.evidence.conftest import ALONE, INVITED, forge_of
from tests.evidence.forge import Forge, failures


@pytest.fixture(scope="module", params=["for", "against"])
def grouped(federate: Callable[[], Hands], request: pytest.FixtureRequest) -> Forge:
    """A ballot on two proposals in one question."""
    hands = federate()
    cycle = hands.begin()
    filed = [hands.propose(cycle, f"m{n}", *words) for n, words in enumerate((INVITED, ALONE), 1)]
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for name in filed:
        admit(hands.home, name, person_id="a")
    name = compose(hands.home, cycle, person_id="a", bundles=[filed])
    session, code = hands.enter("c", ask(hands.home, cycle, act_name="freeze", person_id="a"), "c")
    give(hands.home, session, code=code, key=hands.key())
    with reading(hands.home) as db:
        ballot = hands.opened(cycle, one(db, Ballot, name))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, request.param)
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_evidence_of_a_bundle_is_sound(grouped: Forge) -> None:
    report = grouped.seen()
    assert (failures(report), report.code) == ([], 0)
    assert sorted(
        name for name in grouped.files if name.startswith("proposals/") and name.endswith(".md")
    ) == [
        "proposals/2026-1-b1-q1-o1.md",
        "proposals/2026-1-p1.md",
        "proposals/2026-1-p2.md",
    ]
    combination(Bundle(grouped.files))


def test_another_combined_text_than_the_frozen_one_is_found(grouped: Forge) -> None:
    forge = grouped.copy()
    forge.files["proposals/2026-1-b1-q1-o1.md"] += b"\n"
    assert any("n’est pas le texte groupé" in line for line in failures(forge.sealed().seen()))
    with pytest.raises(AlteredError):
        combination(Bundle(forge.files))


def test_a_part_that_its_member_did_not_file_is_found(grouped: Forge) -> None:
    forge = grouped.copy()
    forge.swap("proposals/2026-1-p1.md", INVITED[1], "assiste")
    assert any("2026-1-p1.md" in line for line in failures(forge.sealed().seen()))
    with pytest.raises(AlteredError):
        combination(Bundle(forge.files))


def test_a_bundle_of_one_text_is_none(grouped: Forge) -> None:
    forge = grouped.copy()
    alone = {"proposal_ids": ["2026-1-p1"]}
    forge.edit("ballot.json", lambda ballot: ballot["questions"][0]["options"][0].update(alone))
    forge.edit("proposals/index.json", lambda rows: rows[:1])
    del forge.files["proposals/2026-1-p2.md"], forge.files["proposals/2026-1-b1-q1-o1.md"]
    assert any("ne groupe pas plusieurs" in line for line in failures(forge.sealed().seen()))


def line(report: Report, name: str) -> str:
    return next(each for each in report.lines if f" {name} : " in each)


def test_bundled_texts_are_joined_again_without_the_engine(grouped: Forge) -> None:
    said = line(grouped.seen(), "textes réunis")
    assert "1 textes réunis de nouveau" in said
    assert "NON VÉRIFIÉ" not in said


def test_texts_whose_joining_takes_the_engine_are_named_as_not_checked(grouped: Forge) -> None:
    forge = grouped.copy()
    forge.files["proposals/2026-1-b1-q1-o1.md"] += b"\n"
    said = line(forge.seen(), "textes réunis")
    assert "0 textes réunis" in said
    assert "NON VÉRIFIÉ ici, à faire par « charte verify » : proposals/2026-1-b1-q1-o1.md" in said


@pytest.mark.parametrize(
    ("texts", "together"),
    [
        (["A\nb\nc\nd\n", "a\nb\nC\nd\n"], "A\nb\nC\nd\n"),
        (["A\nb\nc\nd\n", "A\nb\nc\n"], "A\nb\nc\n"),
        (["n\na\nb\nc\nd\n", "a\nb\nc\nd\ne\n"], "n\na\nb\nc\nd\ne\n"),
        (["A\nb\nc\nd\n", "a\nB\nc\nd\n"], "A\nB\nc\nd\n"),
        (["A\nb\nc\nd\n", "a\nn\nb\nc\nd\n"], "A\nn\nb\nc\nd\n"),
        (["A\nb\nc\nd\n", "Z\nb\nc\nd\n"], None),
        (["a\nx\nb\nc\nd\n", "a\ny\nb\nc\nd\n"], None),
        (["a\n" * (MOST_LINES + 1), "a\n"], None),
    ],
    ids=[
        "apart",
        "the same change",
        "at both ends",
        "touching",
        "changed and added after",
        "one line",
        "one place",
        "too long",
    ],
)
def test_texts_are_joined_where_they_change_lines_apart(texts: list[str], together: str | None) -> None:
    assert joined("a\nb\nc\nd\n", texts) == together
