"""Random alterations of an archive, and of what the journal holds: none passes.

A few hundred here; `CHARTE_MUTATIONS=10000` makes as many of each.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from evidence.verifier.archive import packed, unpacked
from evidence.verifier.examine import examine
from evidence.verifier.faults import AlteredError, UnreadableError
from tests.evidence.forge import Forge

COUNT = int(os.environ.get("CHARTE_MUTATIONS", "400"))
UNHELD = {
    "verify.py",
    "LISEZ-MOI.md",
    "notices.json",
    "software.json",
    "proposals/index.json",
    "manifest.json",
}
"""What the journal does not hold word for word: only the signature of the manifest is over it."""


def flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def put(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.randint(1, 8)) + data[place:]


def cut(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randint(1, 64) :]


def double(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    part = data[place : place + chance.randint(1, 64)]
    return data[:place] + part + data[place:]


def swap(data: bytes, chance: random.Random) -> bytes:
    one, two = sorted(chance.randrange(len(data)) for _ in range(2))
    width = min(chance.randint(1, 16), two - one)
    return (
        data[:one]
        + data[two : two + width]
        + data[one + width : two]
        + data[one : one + width]
        + data[two + width :]
    )


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, put, cut, double, swap)


def refused(data: bytes) -> bool:
    """Return whether an archive is refused, by its form or by what is in it."""
    try:
        files = unpacked(data)
    except (AlteredError, UnreadableError):
        return True
    return examine(files).code in (1, 2)


@pytest.mark.timeout(0)
def test_no_random_alteration_of_an_archive_passes(sound: Forge) -> None:
    chance, whole, tried = random.Random(20261124), packed(sound.files), 0  # noqa: S311  made to be made again
    assert not refused(whole)
    while tried < COUNT:
        data = chance.choice(MUTATIONS)(whole, chance)
        if data != whole:
            tried += 1
            assert refused(data), tried


@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    "sealed", [False, True], ids=["by a stranger", "signed again, of what the journal holds"]
)
def test_no_random_alteration_of_a_file_passes(sound: Forge, sealed: bool) -> None:
    chance, tried = random.Random(20261125), 0  # noqa: S311  the same
    names = sorted(set(sound.files) - UNHELD if sealed else set(sound.files))
    while tried < COUNT:
        forge = sound.copy()
        name = chance.choice(names)
        forge.files[name] = chance.choice(MUTATIONS)(sound.files[name], chance)
        if forge.files[name] != sound.files[name]:
            tried += 1
            report = forge.sealed().seen() if sealed else forge.seen()
            assert report.code in (1, 2), (tried, name)
