"""Proofs over the journal are those over all its leaves, and read no more of it than a few blocks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from sqlmodel import Session, col, select

from evidence.merkle import consistency_proof, inclusion_proof
from models.leaf import Head, Leaf
from models.reading import one, reading
from models.store import transaction
from models.views import log
from rules.refusals import UnknownThing
from tests.conftest import Hands

SIZE = 5 * log.WIDTH + 77
MANY_ROWS = 2 * log.WIDTH


@dataclass
class Journal:
    """A long journal, and how many of its leaves were read since it was asked last."""

    hands: Hands
    hashes: list[bytes]
    read: list[int] = field(default_factory=list)

    def rows(self) -> int:
        found = sum(self.read)
        self.read.clear()
        return found

    def inclusion(self, place: int, size: int) -> list[str]:
        with reading(self.hands.home) as db:
            return log.inclusion(db, place, size)

    def consistency(self, old: int, new: int) -> list[str]:
        with reading(self.hands.home) as db:
            return log.consistency(db, old, new)


@pytest.fixture
def journal(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal of a few full blocks and a part of one."""
    with transaction(hands.home) as db:
        begun = one(db, Head, 1).size
        for seq in range(begun, SIZE):
            told = sha256(f"{hands.home.path} {seq}".encode()).hexdigest()  # of this journal alone
            db.add(Leaf(seq=seq, at=hands.now, act="test", subject="home", body="{}", hash=told))
        one(db, Head, 1).size = SIZE
    with reading(hands.home) as db:
        found = db.exec(select(Leaf.hash).order_by(col(Leaf.seq))).all()
    made = Journal(hands, [bytes.fromhex(each) for each in found])
    hashes = log._hashes

    def counted(db: Session, start: int, stop: int) -> list[bytes]:
        rows = hashes(db, start, stop)
        made.read.append(len(rows))
        return rows

    monkeypatch.setattr(log, "_hashes", counted)
    return made


def test_i6_proofs_are_those_over_every_leaf(journal: Journal) -> None:
    chance = random.Random(20261126)  # noqa: S311  made to be made again
    ends = [1, log.WIDTH - 1, log.WIDTH, log.WIDTH + 1, 4 * log.WIDTH, SIZE - 1, SIZE]
    for size in [*ends, *(chance.randint(1, SIZE) for _ in range(40))]:
        whole = journal.hashes[:size]
        for place in {0, size - 1, chance.randrange(size)}:
            proof = journal.inclusion(place, size)
            assert proof == [each.hex() for each in inclusion_proof(whole, place)], (place, size)
        for old in {1, size, chance.randint(1, size)}:
            proof = journal.consistency(old, size)
            assert proof == [each.hex() for each in consistency_proof(whole, old)], (old, size)


def test_a_proof_reads_less_than_two_blocks_once_the_full_ones_were_read(journal: Journal) -> None:
    journal.inclusion(SIZE - 1, SIZE)
    assert 0 < journal.rows() <= SIZE
    journal.inclusion(0, SIZE)
    journal.rows()
    for place in range(0, SIZE, 53):
        proof = journal.inclusion(place, SIZE)
        assert proof == [each.hex() for each in inclusion_proof(journal.hashes, place)]
        assert journal.rows() < MANY_ROWS
        journal.consistency(place + 1, SIZE)
        assert journal.rows() < MANY_ROWS


def test_a_size_that_was_never_reached_is_not_proved(journal: Journal) -> None:
    for asked in ((0, SIZE + 1), (SIZE, SIZE), (-1, SIZE)):
        with pytest.raises(UnknownThing):
            journal.inclusion(*asked)
    for asked in ((1, SIZE + 1), (0, SIZE), (SIZE + 1, SIZE)):
        with pytest.raises(UnknownThing):
            journal.consistency(*asked)
