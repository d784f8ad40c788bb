"""A count can be described in a file: what it says is counted, and what it does not say is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from rules.description import MOST_NAMED, named, read
from rules.refusals import (
    DescriptionDouble,
    DescriptionInvalid,
    DescriptionKeyMissing,
    DescriptionKeyUnknown,
    DescriptionNotJson,
)

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "count.md").read_text(encoding="utf-8")
SHOWN: list[tuple[str, str]] = re.findall(r"^\| `([\w-]+\.json)` \|.*\| (.+) \|$", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize(("name", "derivation"), SHOWN, ids=[name for name, _ in SHOWN])
def test_an_example_of_the_page_gives_what_the_page_says(name: str, derivation: str) -> None:
    question = read((DOCS / "counts" / name).read_bytes()).count().questions[0]
    said = [option.derivation_fr for option in question.options]
    said += [question.ranking.derivation_fr] if question.ranking is not None else []
    assert derivation in [each.replace("\u00a0", " ") for each in said]


def test_the_page_shows_every_example() -> None:
    assert sorted(name for name, _ in SHOWN) == sorted(each.name for each in (DOCS / "counts").iterdir())


@pytest.mark.parametrize("block", re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL))
def test_a_description_that_the_page_prints_can_be_counted(block: str) -> None:
    assert read(block).count().cast_count == 2


def described(**other: Any) -> dict[str, Any]:
    plain = {
        "majority": {"share": "2/3", "strict": False, "of": "expressed"},
        "quorum": {"share": "1/2", "strict": False, "of": "roll"},
        "roll": {"a": 1, "b": 2},
        "questions": [
            {"id": "q", "title": "Q", "kind": "single", "options": [{"id": "x", "title": "X"}]},
        ],
        "votes": {"a": {"x": "for"}, "b": {"x": "abstain"}},
    }
    return {**plain, **other}


def test_a_description_is_counted_as_a_ballot_is() -> None:
    result = read(json.dumps(described())).count()
    option = result.questions[0].options[0]
    assert (option.for_, option.abstain, option.outcome, result.quorum_needed) == (1, 2, "adopted", 2)


def test_without_a_quorum_one_vote_is_enough_and_none_is_not() -> None:
    one = read(json.dumps(described(quorum="none", votes={"a": {"x": "for"}}))).count()
    nobody = read(json.dumps(described(quorum="none", votes={}))).count()
    assert [(each.outcome, each.quorum_needed, each.quorum_met) for each in (one, nobody)] == [
        ("adopted", 0, True),
        ("rejected", 0, True),
    ]


def test_an_answer_that_is_left_out_is_none() -> None:
    assert read(json.dumps(described(votes={"a": {}}))).count().cast_count == 0


@pytest.mark.parametrize("key", sorted(described()))
def test_nothing_is_left_to_a_default(key: str) -> None:
    plain = described()
    del plain[key]
    with pytest.raises(DescriptionKeyMissing) as refused:
        read(json.dumps(plain))
    assert refused.value.key == key
    assert key in refused.value.expected


def question(**other: Any) -> list[dict[str, Any]]:
    return [{**described()["questions"][0], **other}]


TWO = [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}]
TWINS = [{"id": "x", "title": "X"}, {"id": "x", "title": "Y"}]
IMPOSSIBLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a share that is a float": (
        {"majority": {"share": 0.5, "strict": False, "of": "cast"}}, "majority.share", '"2/3"',
    ),
    "a majority that is a word": ({"majority": "2/3"}, "majority", '"majority": {…}'),
    "a quorum of the votes cast": (
        {"quorum": {"share": "1/2", "strict": False, "of": "cast"}}, "quorum.of", '"roll"',
    ),
    "a weight of nothing": ({"roll": {"a": 0}}, "roll.a", "1 … 1000000"),
    "a negative weight": ({"roll": {"a": -1}}, "roll.a", "1 … 1000000"),
    "a weight that is a float": ({"roll": {"a": 1.0}}, "roll.a", "1 … 1000000"),
    "a weight that is true": ({"roll": {"a": True}}, "roll.a", "1 … 1000000"),
    "a huge weight": ({"roll": {"a": 1_000_001}}, "roll.a", "1 … 1000000"),
    "a roll that is a list": ({"roll": ["a"]}, "roll", '"roll": {…}'),
    "no question": ({"questions": []}, "questions", "options"),
    "questions that are no list": ({"questions": {}}, "questions", "options"),
    "a question that is a word": ({"questions": ["q"]}, "questions[0]", "{…}"),
    "a kind nobody knows": ({"questions": question(kind="approval")}, "questions[0].kind", '"single"'),
    "a single question with two options": (
        {"questions": question(options=TWO)}, "questions[0].kind", "sequential",
    ),
    "a question without options": ({"questions": question(options=[])}, "questions[0].options", "title"),
    "two options of one name": (
        {"questions": question(options=TWINS)}, "questions[0].options[1].id", "≠ q, status_quo, x",
    ),
    "two questions of one name": ({"questions": question() * 2}, "questions[1].id", "≠ q, status_quo, x"),
    "an option named as the text in force": (
        {"questions": question(options=[{"id": "status_quo", "title": "X"}])}, "questions[0].options[0].id",
        "≠ q, status_quo",
    ),
    "one alternative to rank": (
        {"questions": question(kind="ranked")}, "questions[0].options", "title",
    ),
    "an empty title": ({"questions": question(title=" ")}, "questions[0].title", '"…"'),
    "a title with a control character": ({"questions": question(title="a\x00")}, "questions[0].title", '"…"'),
    "a title with half a letter": ({"questions": question(title="\ud800")}, "questions[0].title", '"…"'),
    "a choice nobody has": ({"votes": {"a": {"x": "yes"}}}, "votes.a.x", '"for" | "against" | "abstain"'),
    "a choice that is a number": ({"votes": {"a": {"x": 1}}}, "votes.a.x", '"for" | "against" | "abstain"'),
    "a choice that is a list": ({"votes": {"a": {"x": []}}}, "votes.a.x", '"for" | "against" | "abstain"'),
    "an answer that is a word": ({"votes": {"a": "for"}}, "votes.a", "{…}"),
}  # fmt: skip


@pytest.mark.parametrize(("other", "place", "right"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_an_impossible_value_is_refused_with_its_place_and_what_would_be_right(
    other: dict[str, Any], place: str, right: str
) -> None:
    with pytest.raises(DescriptionInvalid) as refused:
        read(json.dumps(described(**other)))
    assert type(refused.value) is DescriptionInvalid
    assert refused.value.key == place
    assert right in refused.value.expected
    assert refused.value.expected in str(refused.value)


RANKED = [{"id": "q", "title": "Q", "kind": "ranked", "options": TWO}]


@pytest.mark.parametrize(
    ("ranking", "winner"),
    [
        pytest.param(["x", "y", "status_quo"], "x", id="from the best on"),
        pytest.param(["y"], "y", id="one named, the others behind"),
        pytest.param([["x", "status_quo"], "y"], "status_quo", id="two level"),
        pytest.param([["x", "y"]], "x", id="all in one list"),
        pytest.param("abstain", "status_quo", id="an abstention"),
    ],
)
def test_a_ranking_is_written_from_the_best_on(ranking: object, winner: str) -> None:
    result = read(json.dumps(described(questions=RANKED, votes={"b": {"q": ranking}}))).count()
    assert result.questions[0].ranking is not None
    assert (result.questions[0].ranking.winner, result.cast_count) == (winner, 1)


@pytest.mark.parametrize(
    "ranking",
    [
        pytest.param([], id="nothing"),
        pytest.param([[]], id="an empty list inside"),
        pytest.param(["x", []], id="an empty list behind"),
        pytest.param(["z"], id="what was not asked"),
        pytest.param(["x", "x"], id="the same twice"),
        pytest.param(["x", ["y", "x"]], id="the same twice, once level"),
        pytest.param([1], id="a number"),
        pytest.param([["x", {"y": 1}]], id="an object"),
        pytest.param("x", id="a word"),
        pytest.param({"x": "1"}, id="places"),
    ],
)
def test_what_is_no_ranking_is_refused_with_what_would_be_right(ranking: object) -> None:
    with pytest.raises(DescriptionInvalid) as refused:
        read(json.dumps(described(questions=RANKED, votes={"a": {"q": ranking}})))
    assert refused.value.key == "votes.a.q"
    assert refused.value.expected == '"abstain" | ["x", "y", "status_quo"]'


def test_who_does_not_rank_answers_nothing() -> None:
    result = read(json.dumps(described(questions=RANKED, votes={"a": {}}))).count()
    assert result.cast_count == 0


UNKNOWN: dict[str, tuple[dict[str, Any], str, str]] = {
    "at the top": (
        {"weights": {}},
        "weights",
        "majority, quorum, roll, questions, votes, counting, colleges, proxies, recusals",
    ),
    "in the majority": (
        {"majority": {"share": "1/2", "strict": True, "of": "cast", "min": 3}}, "majority.min",
        "share, strict, of",
    ),
    "in a question": ({"questions": question(max=1)}, "questions[0].max", "id, title, kind, options"),
    "in an option": (
        {"questions": question(options=[{"id": "x", "title": "X", "text": ""}])},
        "questions[0].options[0].text", "id, title",
    ),
    "a vote of somebody else": ({"votes": {"c": {"x": "for"}}}, "votes.c", "a, b"),
    "an answer to what was not asked": ({"votes": {"a": {"y": "for"}}}, "votes.a.y", "x"),
}  # fmt: skip


@pytest.mark.parametrize(("other", "place", "known"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_key_is_refused_with_its_place_and_the_known_ones(
    other: dict[str, Any], place: str, known: str
) -> None:
    with pytest.raises(DescriptionKeyUnknown) as refused:
        read(json.dumps(described(**other)))
    assert (refused.value.key, refused.value.expected) == (place, known)


def test_two_votes_of_one_member_are_refused_and_none_is_passed_over() -> None:
    text = json.dumps(described()).replace('"b": {"x"', '"a": {"x"')
    with pytest.raises(DescriptionDouble) as refused:
        read(text)
    assert refused.value.key == '"a"'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="a list"),
        pytest.param('"a"', id="a word"),
        pytest.param("{", id="half an object"),
        pytest.param('{"roll": {"a": NaN}}', id="what is no number"),
        pytest.param('{"roll": {"a": Infinity}}', id="more than all numbers"),
        pytest.param('{"roll": {"a": 1' + "0" * 5000 + "}}", id="more digits than anybody reads"),
        pytest.param("[" * 100_000, id="a hundred thousand brackets"),
        pytest.param(b"\xff\xfe\xfd", id="bytes that are no text"),
    ],
)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(DescriptionNotJson):
        read(text)


@pytest.mark.parametrize("member", ["", " ", "a\nb", "\x1b[31m", "\ud800"])
def test_a_member_that_nobody_could_read_is_refused(member: str) -> None:
    with pytest.raises(DescriptionInvalid) as refused:
        read(json.dumps(described(roll={member: 1}, votes={})))
    assert (refused.value.key, refused.value.value) == ("roll", json.dumps(member))


def test_a_key_that_would_speak_to_a_terminal_is_named_without_it() -> None:
    with pytest.raises(DescriptionKeyUnknown) as refused:
        read(json.dumps(described(votes={"\x1b[31m": {}})))
    assert refused.value.key == r'votes."\u001b[31m"'


def test_a_value_of_eighty_characters_is_named_whole() -> None:
    with pytest.raises(DescriptionInvalid) as refused:
        read(json.dumps(described(majority="x" * 78)))
    assert refused.value.value == f'"{"x" * 78}"'


def test_a_long_value_is_named_by_its_beginning() -> None:
    with pytest.raises(DescriptionInvalid) as refused:
        read(json.dumps(described(majority="x" * 1000)))
    assert len(refused.value.value) < 100
    assert refused.value.value.endswith("…")


def test_of_many_known_names_the_first_dozen_is_said() -> None:
    assert named(["a"] * MOST_NAMED).endswith("a")
    assert named(["a"] * (MOST_NAMED + 1)).count("a") == MOST_NAMED
    assert named(["a"] * (MOST_NAMED + 1)).endswith(", …")


def cost(members: int) -> float:
    """Return the CPU seconds to read a description of that many voters: the least of three runs."""
    roll = {f"m{place}": 1 for place in range(members)}
    text = json.dumps(described(roll=roll, votes={member: {"x": "for"} for member in roll}))
    found = []
    for _ in range(3):
        start = process_time()
        read(text)
        found.append(process_time() - start)
    return min(found)


def test_four_times_the_voters_cost_about_four_times_as_much() -> None:
    assert cost(16_000) / cost(4_000) < 9


PARTS = {
    "roll": {"a": 1, "b": 1, "c": 1},
    "votes": {"a": {"x": "for"}, "b": {"x": "for"}},
    "questions": [{"id": "q", "title": "Q", "kind": "single", "options": [{"id": "x", "title": "X"}]}],
    "majority": {"share": "1/2", "strict": True, "of": "expressed"},
    "quorum": "none",
}
APART = {"present": [], "quorum": "heads", "majority": "votes of each college"}


def with_parts(**parts: object) -> str:
    return json.dumps({**PARTS, **parts})


def test_a_description_says_who_voted_for_whom_and_who_stepped_aside() -> None:
    colleges = {"a": "A", "b": "B", "c": "B"}
    found = read(with_parts(counting=APART, colleges=colleges, proxies={"b": "c"}, recusals={"c": ["q"]}))
    assert (found.attendance.holders, found.attendance.recusals) == ({"b": "c"}, {"c": frozenset({"q"})})
    assert found.count().questions[0].options[0].for_ == 1
    assert read(with_parts(colleges={"a": "A"})).attendance.colleges == {"a": "A"}


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"counting": APART}, "colleges"),
        ({"counting": APART, "colleges": {"a": "A"}}, "colleges.b"),
        ({"colleges": {"z": "A"}}, "colleges.z"),
        ({"counting": {**APART, "quorum": "hands"}}, "counting.quorum"),
        ({"proxies": {"c": "a"}}, "proxies.c"),
        ({"proxies": {"a": "z"}}, "proxies.a"),
        ({"proxies": {"a": "b", "b": "c"}}, "proxies.a"),
        ({"recusals": {"z": ["q"]}}, "recusals.z"),
        ({"recusals": {"a": ["r"]}}, "recusals.a"),
    ],
)
def test_a_part_that_cannot_be_is_refused_with_its_place(parts: dict[str, object], place: str) -> None:
    with pytest.raises(DescriptionInvalid) as refused:
        read(with_parts(**parts))
    assert refused.value.key == place
