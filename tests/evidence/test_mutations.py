"""Random alterations of an archive, and of what the journal holds: none passes, however the votes were cast.

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
from tests.conftest import Hands
from tests.evidence.forge import Forge
from tests.evidence.test_attended import lived

COUNT = int(os.environ.get("CHARTE_MUTATIONS", "100"))
SHAPES = ("named", "confidential", "ranked", "by proxy")
UNHELD = {
    "verify.py",
    "LISEZ-MOI.md",
    "notices.json",
    "software.json",
    "proposals/index.json",
    "manifest.json",
}
"""What the journal does not hold word for word: only the signature of the manifest is over it."""


@pytest.fixture(scope="session")
def by_proxy(federate: Callable[[], Hands]) -> Forge:
    """The bundle of a ballot with proxies of every fate, and with recusals."""
    return lived(federate())[1]


@pytest.fixture(params=SHAPES)
def whole(request: pytest.FixtureRequest) -> Forge:
    """A sound bundle of each shape; to be copied before it is altered."""
    name = {"named": "sound", "confidential": "confided", "by proxy": "by_proxy"}.get(
        request.param, request.param
    )
    found = request.getfixturevalue(name)
    forge = found[1] if isinstance(found, tuple) else found
    assert isinstance(forge, Forge)
    return forge


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
def test_no_random_alteration_of_an_archive_passes(whole: Forge) -> None:
    chance, archive, tried = random.Random(20261124), packed(whole.files), 0  # noqa: S311  made to be made again
    assert not refused(archive)
    while tried < COUNT:
        data = chance.choice(MUTATIONS)(archive, chance)
        if data != archive:
            tried += 1
            assert refused(data), tried


@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    "sealed", [False, True], ids=["by a stranger", "signed again, of what the journal holds"]
)
def test_no_random_alteration_of_a_file_passes(whole: Forge, sealed: bool) -> None:
    chance, tried = random.Random(20261125), 0  # noqa: S311  the same
    names = sorted(set(whole.files) - UNHELD if sealed else set(whole.files))
    while tried < COUNT:
        forge = whole.copy()
        name = chance.choice(names)
        forge.files[name] = chance.choice(MUTATIONS)(whole.files[name], chance)
        if forge.files[name] != whole.files[name]:
            tried += 1
            files = forge.sealed().files if sealed else forge.files
            assert examine(files).code in (1, 2), (tried, name)
