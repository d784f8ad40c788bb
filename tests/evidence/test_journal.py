"""The canonical leaf: one value, one spelling."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.journal import BadLeaf, canonical, commit, instant, leaf, verify_leaves
from evidence.merkle import leaf_hash

AT = datetime(2026, 11, 24, 15, 25, 20, 123, tzinfo=UTC)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def leaves(count: int = 3) -> list[tuple[int, bytes, bytes]]:
    made = [leaf(seq=seq, at=AT, act="cast", subject="ballot:1", public={"n": seq}) for seq in range(count)]
    return [(seq, data, leaf_hash(data)) for seq, data in enumerate(made)]


def test_a_leaf_has_one_spelling() -> None:
    data = leaf(seq=7, at=AT, act="cast", subject="ballot:1", public={"b": 2, "a": "é"}, commit="ab")
    assert data.decode() == (
        '{"act":"cast","at":"2026-11-24T15:25:20.000123Z","commit":"ab",'
        '"public":{"a":"é","b":2},"seq":7,"subject":"ballot:1"}'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, -3]}, '{"a":[true,null,-3],"b":1}'),
        ("e\u0301", '"é"'),
        (AT.astimezone(timezone(timedelta(hours=1))), '"2026-11-24T15:25:20.000123Z"'),
        (date(2026, 11, 24), '"2026-11-24"'),
        (Fraction(2, 3), '"2/3"'),
        ({"b", "a"}, '["a","b"]'),
        (("x", 1), '["x",1]'),
    ],
    ids=["sorted keys", "NFC", "UTC", "dates", "fractions", "sets are sorted", "tuples are lists"],
)
def test_a_value_has_one_spelling(value: object, text: str) -> None:
    assert canonical(value).decode() == text


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), b"bytes", bytearray(b"x"), object(), {1: "x"}, {"e\u0301": 1, "é": 2}]
)
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without its offset"):
        instant(datetime(2026, 11, 24))  # noqa: DTZ001 - naive on purpose


@given(plain)
def test_reading_and_writing_again_gives_the_same_bytes(value: Any) -> None:
    try:
        data = canonical(value)
    except TypeError:
        return  # one key in two spellings
    assert canonical(json.loads(data)) == data


def test_a_commitment_is_the_hash_of_salt_and_payload() -> None:
    salt = bytes(range(32))
    assert commit(salt, {"choice": "for"}) == sha256(salt + b'{"choice":"for"}').hexdigest()
    assert commit(salt, {"choice": "for"}) != commit(bytes(32), {"choice": "for"})


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes instead of 32"):
        commit(bytes(16), {})


def test_sound_leaves_have_no_fault() -> None:
    assert verify_leaves(leaves()) is None
    assert verify_leaves([]) is None


def altered(place: int, data: bytes) -> list[tuple[int, bytes, bytes]]:
    rows = leaves()
    rows[place] = (place, data, leaf_hash(data))
    return rows


def test_an_edited_leaf_is_named() -> None:
    rows = leaves()
    rows[1] = (1, rows[1][1].replace(b"cast", b"void"), rows[1][2])
    assert verify_leaves(rows) == BadLeaf(
        1, "leaf 1 does not match its hash", "la feuille 1 ne correspond pas à son empreinte"
    )


def test_a_missing_leaf_is_named() -> None:
    rows = leaves()
    del rows[1]
    found = verify_leaves(rows)
    assert found is not None
    assert (found.seq, found.en) == (1, "leaf 1 is missing: 2 stands in its place")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"not json", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"seq":1.5}', "cannot be read"),
        (b'{"seq": 1}', "is not in canonical form"),
        (b'{"seq":1,"seq":1}', "is not in canonical form"),
        (b"[1]", "is not in canonical form"),
        (b'{"seq":1}', "is not in canonical form"),
        (leaves()[2][1], "says it is 2"),
    ],
    ids=[
        "text",
        "bytes",
        "too deep",
        "a float",
        "spaces",
        "a key twice",
        "a list",
        "fields lacking",
        "another's place",
    ],
)
def test_a_leaf_whose_hash_was_altered_with_it_is_named_by_its_form(data: bytes, fault: str) -> None:
    found = verify_leaves(altered(1, data))
    assert found is not None
    assert found.seq == 1
    assert found.en.endswith(fault)
    assert found.fr.startswith("la feuille 1 ")
