"""The canonical leaf of the journal: one act, one line of JSON that has exactly one spelling."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from evidence.merkle import leaf_hash

SALT_SIZE = 32
FIELDS = ("act", "at", "commit", "public", "seq", "subject")


def instant(at: datetime) -> str:
    """Return an instant as it stands in every record: UTC, with six digits of microseconds.

    Raises:
        ValueError: The instant does not say its offset.

    >>> instant(datetime(2026, 11, 24, 15, 25, 20, tzinfo=UTC))
    '2026-11-24T15:25:20.000000Z'
    """
    if at.tzinfo is None:
        message = f"an instant without its offset: {at}"
        raise ValueError(message)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: object) -> Any:
    """Return the value in the few kinds that have one spelling."""
    match value:
        case None | bool() | int():
            return value
        case Mapping():
            return _plain_mapping(value)
        case set() | frozenset():
            return sorted(_plain(each) for each in value)
        case Sequence() if not isinstance(value, str | bytes | bytearray):
            return [_plain(each) for each in value]
    return _plain_text(value)


def _plain_text(value: object) -> str:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
    message = f"no canonical form for {type(value).__name__}: {value!r}"
    raise TypeError(message)


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, each in value.items():
        if not isinstance(key, str):
            message = f"a key that is not a string: {key!r}"
            raise TypeError(message)
        name = unicodedata.normalize("NFC", key)
        if name in plain:
            message = f"one key in two spellings: {name!r}"
            raise TypeError(message)
        plain[name] = _plain(each)
    return plain


def canonical(value: object) -> bytes:
    r"""Return the one spelling of a value: sorted keys, NFC, no spaces, UTF-8, no floats.

    Instants become UTC with microseconds, dates ISO, fractions ``n/d``, sets sorted lists.

    Raises:
        TypeError: The value holds something without a canonical form (a float, bytes, an odd key).

    >>> canonical({"b": 1, "a": "e\u0301"}).decode()
    '{"a":"é","b":1}'
    """
    plain = _plain(value)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def commit(salt: bytes, private: Mapping[str, Any]) -> str:
    """Return the commitment to a private payload; without the salt it says nothing.

    Raises:
        ValueError: The salt is not 32 bytes.
    """
    if len(salt) != SALT_SIZE:
        message = f"a salt of {len(salt)} bytes instead of {SALT_SIZE}"
        raise ValueError(message)
    return sha256(salt + canonical(private)).hexdigest()


def leaf(
    *, seq: int, at: datetime, act: str, subject: str, public: Mapping[str, Any], commit: str = ""
) -> bytes:
    """Return the canonical bytes of one leaf.

    Args:
        seq: Place in the journal, from 0.
        at: When the act was done.
        act: The verb.
        subject: What it was done to, such as ``cycle:2026-1``.
        public: What anyone may read.
        commit: The commitment to the private payload, empty where there is none.
    """
    fields = {"seq": seq, "at": at, "act": act, "subject": subject, "public": public, "commit": commit}
    return canonical(fields)


@dataclass(frozen=True)
class BadLeaf:
    """The first leaf that is not what it should be, and why."""

    seq: int
    en: str
    fr: str


def verify_leaves(rows: Iterable[tuple[int, bytes, bytes]]) -> BadLeaf | None:
    """Return the first bad leaf, or nothing when all are sound.

    Args:
        rows: Sequence number, canonical bytes and stored leaf hash, in the order of the journal.
    """
    for place, (seq, data, stored_hash) in enumerate(rows):
        fault = _fault(place, seq, data, stored_hash)
        if fault is not None:
            return BadLeaf(place, *fault)
    return None


def _fault(place: int, seq: int, data: bytes, stored_hash: bytes) -> tuple[str, str] | None:
    if seq != place:
        return (
            f"leaf {place} is missing: {seq} stands in its place",
            f"la feuille {place} manque : {seq} la suit",
        )
    if leaf_hash(data) != stored_hash:
        return (
            f"leaf {place} does not match its hash",
            f"la feuille {place} ne correspond pas à son empreinte",
        )
    try:
        fields = json.loads(data)
        same = canonical(fields) == data
    except (ValueError, TypeError, RecursionError):
        return f"leaf {place} cannot be read", f"la feuille {place} est illisible"
    if not same or not isinstance(fields, dict) or tuple(sorted(fields)) != FIELDS:
        return f"leaf {place} is not in canonical form", f"la feuille {place} n’est pas sous forme canonique"
    if fields["seq"] != place:
        return f"leaf {place} says it is {fields['seq']}", f"la feuille {place} se dit {fields['seq']}"
    return None
