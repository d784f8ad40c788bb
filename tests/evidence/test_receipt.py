"""Receipts that their holder can keep and check."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.receipt import LETTERS, code_as_typed, code_of, receipt, verify
from evidence.sshsig import public_key

SEED = bytes(range(32))
PUBLIC = public_key(SEED)
KEPT = receipt(SEED, {"ballot": "2026-1/1", "member": "m1", "choices": {"x": "for"}})


def test_a_receipt_is_what_was_signed() -> None:
    assert KEPT["facts"] == '{"ballot":"2026-1/1","choices":{"x":"for"},"member":"m1"}'
    assert verify(PUBLIC, KEPT)
    assert receipt(SEED, {"member": "m1", "choices": {"x": "for"}, "ballot": "2026-1/1"}) == KEPT


@pytest.mark.parametrize(
    "change",
    [
        {"facts": KEPT["facts"].replace("for", "against")},
        {"code": "0000-0000-0000-0000"},
        {"signature": receipt(SEED, {})["signature"]},
        {"signature": None},
        {"facts": None},
    ],
    ids=["other facts", "another code", "another's signature", "no signature", "no facts"],
)
def test_an_altered_receipt_is_refused(change: dict[str, Any]) -> None:
    assert not verify(PUBLIC, {**KEPT, **change})


def test_a_receipt_of_another_home_is_refused() -> None:
    assert not verify(public_key(bytes(32)), KEPT)


@given(st.text(max_size=20))
def test_a_code_is_sixteen_letters_that_none_is_read_as_another(signature: str) -> None:
    code = code_of(signature)
    assert re.fullmatch(f"(?:[{LETTERS}]{{4}}-){{3}}[{LETTERS}]{{4}}", code)
    assert code_as_typed(code) == code
    assert code_as_typed(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


def test_a_code_follows_from_every_bit_it_takes() -> None:
    assert code_of("a") != code_of("b")
    assert code_of("") == "WERC-8GMR-ZGE1-96QV"  # SHA-256 of nothing, its first 80 bits by hand
