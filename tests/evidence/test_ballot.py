"""Nothing behind the ballot hash changes unseen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from evidence.ballot import ballot_hash, definition, roll_hash

FACTS: dict[str, Any] = {
    "ballot": "2026-1/1",
    "base_version": "1.0.0",
    "base_hash": "aa" * 32,
    "questions": [
        {
            "id": "q1",
            "title": "Une question",
            "kind": "single",
            "options": [
                {"id": "x", "title": "X", "proposal_ids": ("p1",), "text_hash": "bb" * 32, "changed_words": 3}
            ],
        }
    ],
    "roll": [
        {"member_id": "m1", "name": "Atelier", "weight": 2, "college": "A"},
        {"member_id": "m2", "name": "Bateau", "weight": 1, "college": "B"},
    ],
    "rulebook_hash": "cc" * 32,
    "opens_at": datetime(2026, 3, 1, tzinfo=UTC),
    "closes_at": datetime(2026, 3, 15, tzinfo=UTC),
    "mode": "named",
}


def test_the_definition_holds_everything_that_is_frozen_and_no_name_of_the_roll() -> None:
    data = definition(**FACTS)
    frozen = json.loads(data)
    assert set(frozen) == set(FACTS)
    assert frozen["roll"] == {"count": 2, "weight": 3, "hash": roll_hash(FACTS["roll"])}
    assert frozen["questions"][0]["options"][0]["text_hash"] == "bb" * 32
    assert b"Atelier" not in data


def test_the_definition_holds_who_signs_again_where_a_proposal_asked_it() -> None:
    (question,) = FACTS["questions"]
    (option,) = question["options"]
    for asked, kept in (({"scope": "new"}, {"scope": "new"}), ({"scope": ""}, {}), ({}, {})):
        told = definition(**FACTS | {"questions": [question | {"options": [option | asked]}]})
        (stands,) = json.loads(told)["questions"][0]["options"]
        assert {name: stands[name] for name in stands.keys() - option.keys()} == kept


def test_the_ballot_hash_is_that_of_the_definition() -> None:
    data = definition(**FACTS)
    assert ballot_hash(data) == sha256(data).hexdigest()


CHANGES = {
    "another base": {"base_hash": "dd" * 32},
    "another rulebook": {"rulebook_hash": "dd" * 32},
    "another closing": {"closes_at": datetime(2026, 3, 15, 0, 0, 0, 1, tzinfo=UTC)},
    "another mode": {"mode": "secret"},
    "a weight": {"roll": [FACTS["roll"][0], {**FACTS["roll"][1], "weight": 2}]},
    "an order of the roll": {"roll": FACTS["roll"][::-1]},
    "a name for the status quo": {"questions": [{**FACTS["questions"][0], "status_quo": "q1-status_quo"}]},
    "a title": {"questions": [{**FACTS["questions"][0], "title": "Une autre"}]},
    "no question": {"questions": []},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_gives_another_hash(change: dict[str, Any]) -> None:
    assert ballot_hash(definition(**{**FACTS, **change})) != ballot_hash(definition(**FACTS))


def test_what_is_not_of_the_definition_does_not_change_it() -> None:
    question = {**FACTS["questions"][0], "colour": "blue"}
    assert definition(**{**FACTS, "questions": [question]}) == definition(**FACTS)


def test_a_question_without_its_kind_is_no_question() -> None:
    with pytest.raises(KeyError):
        definition(**{**FACTS, "questions": [{"id": "q1", "title": "Q", "options": []}]})
