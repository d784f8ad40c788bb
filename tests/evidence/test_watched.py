"""A journal watched from outside: what continues is let pass, everything else is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evidence import checkpoint, sshsig
from evidence.journal import canonical
from evidence.merkle import consistency_proof, leaf_hash, root
from evidence.verifier.faults import AlteredError, UnreadableError
from evidence.verifier.log import origin_of
from evidence.watched import Known, continues, kept_in, known, shows

SEED, OTHER = bytes(range(32)), bytes(32)


def leaf(place: int, act: str = "cast") -> bytes:
    return canonical({"seq": place, "act": act})


def at(leaves: Sequence[bytes], *, seed: bytes = SEED) -> Known:
    """The signed checkpoint of these leaves."""
    name = origin_of(checkpoint.public_key(seed))
    body = checkpoint.body(name, len(leaves), root([leaf_hash(each) for each in leaves]))
    return known(body, checkpoint.sign(seed, body), sshsig.public_line(seed, "charte"))


def proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    return consistency_proof([leaf_hash(each) for each in leaves], old)


def hashes(leaves: Sequence[bytes]) -> list[str]:
    return [leaf_hash(each).hex() for each in leaves]


LEAVES = [leaf(place) for place in range(7)]


def test_i6_a_journal_that_grows_or_stays_is_let_pass_from_every_size() -> None:
    for old in range(8):
        told = proof(LEAVES, old) if 0 < old < 7 else []
        continues(at(LEAVES[:old]), at(LEAVES), told)
    shows(at(LEAVES), at(LEAVES[:3]), LEAVES, hashes(LEAVES))
    shows(at(LEAVES), None, LEAVES, hashes(LEAVES))


def test_i6_a_rewound_or_forked_journal_and_another_signer_are_told_apart() -> None:
    other = [*LEAVES[:4], leaf(4, "count"), *LEAVES[5:]]
    for now, told, words in (
        (at(LEAVES[:4]), [], "rewound"),
        (at(other[:5]), [], "forked"),
        (at(other), proof(other, 5), "forked"),
        (at(LEAVES, seed=OTHER), proof(LEAVES, 5), "another signer"),
    ):
        with pytest.raises(AlteredError, match=words):
            continues(at(LEAVES[:5]), now, told)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ([leaf(0, "x"), *LEAVES[1:]], "leaf 0 was altered"),
        ([*LEAVES[:2], LEAVES[3], LEAVES[2], *LEAVES[4:]], "leaf 2 is out of place"),
        ([LEAVES[0] + b" ", *LEAVES[1:]], "not in canonical form"),
        ([b"3", *LEAVES[1:]], "leaf 0 is out of place"),
    ],
    ids=["altered", "swapped", "spelt otherwise", "no leaf"],
)
def test_f20_a_leaf_that_is_not_what_was_hashed_is_named(shown: list[bytes], words: str) -> None:
    with pytest.raises(AlteredError, match=words):
        shows(at(LEAVES), None, shown, hashes(LEAVES))


def test_f20_leaves_altered_with_their_hashes_or_cut_do_not_give_the_signed_root() -> None:
    forged = [*LEAVES[:6], leaf(6, "x")]
    for shown in (forged, LEAVES[:6]):
        with pytest.raises(AlteredError, match="signed root"):
            shows(at(LEAVES), None, shown, hashes(shown))
    with pytest.raises(AlteredError, match="signed root"):
        shows(at(forged), at(LEAVES), forged, hashes(forged))


def test_what_is_kept_is_read_again_and_nothing_else_is() -> None:
    seen = at(LEAVES)
    assert kept_in(seen.kept()) == seen
    assert kept_in(seen.kept().replace("\n", "\r\n")) == seen
    for text in ("", seen.body, seen.kept() + "x"):
        with pytest.raises(UnreadableError):
            kept_in(text)
    with pytest.raises(UnreadableError):
        known("not a checkpoint\n", seen.signature, seen.key_line)
    with pytest.raises(UnreadableError):
        known(seen.body, seen.signature, "no key")
    with pytest.raises(AlteredError, match="not signed"):
        known(seen.body, seen.signature, sshsig.public_line(OTHER, "charte"))
    with pytest.raises(AlteredError, match="not signed"):
        kept_in(replace(seen, body=seen.body.replace("\n7\n", "\n8\n")).kept())
