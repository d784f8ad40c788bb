"""The tree of RFC 9162: known vectors, a naive second tree, a library, and proofs that break."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from evidence.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The leaves and roots with which Certificate Transparency logs are tested.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
logs = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def naive_root(hashes: list[bytes]) -> bytes:
    """Return MTH of RFC 9162, 2.1.1, word for word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:])).digest()


def test_an_empty_log_has_the_hash_of_nothing_as_its_root() -> None:
    assert root([]) == EMPTY_ROOT == Frontier().root() == naive_root([])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots_are_found(size: int) -> None:
    assert root(HASHES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, ["96a296d2", "5f083f0a", "6b47aaf2"]),
        (5, 8, ["bc1a0643", "ca854ea1", "d37ee418"]),
        (2, 3, ["fac54203"]),
    ],
)
def test_the_known_inclusion_proofs_are_found(index: int, size: int, path: list[str]) -> None:
    assert [each.hex()[:8] for each in inclusion_proof(HASHES[:size], index)] == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (1, 8, ["96a296d2", "5f083f0a", "6b47aaf2"]),
        (6, 8, ["0ebc5d34", "ca854ea1", "d37ee418"]),
        (2, 5, ["5f083f0a", "bc1a0643"]),
    ],
)
def test_the_known_consistency_proofs_are_found(old: int, new: int, path: list[str]) -> None:
    assert [each.hex()[:8] for each in consistency_proof(HASHES[:new], old)] == path


@given(logs)
def test_a_naive_tree_and_a_library_have_the_same_root(leaves: list[bytes]) -> None:
    library = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        library.append_entry(leaf)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    assert root(hashes) == naive_root(hashes) == library.get_root()


@given(logs, st.data())
def test_a_frontier_taken_up_again_goes_on_as_if_it_had_never_stopped(
    leaves: list[bytes], data: st.DataObject
) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    stop = data.draw(st.integers(0, len(hashes)))
    frontier = Frontier()
    for each in hashes[:stop]:
        frontier = frontier.append(each)
    frontier = Frontier(frontier.size, frontier.peaks)
    for each in hashes[stop:]:
        frontier = frontier.append(each)
    assert (frontier.size, frontier.root()) == (len(hashes), naive_root(hashes))
    assert len(frontier.peaks) == len(hashes).bit_count()


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_of_every_size_is_shown_and_no_other(size: int) -> None:
    hashes = [leaf_hash(bytes([place])) for place in range(size)]
    top = root(hashes)
    for index in range(size):
        proof = inclusion_proof(hashes, index)
        assert verify_inclusion(hashes[index], index=index, size=size, proof=proof, root=top)
        assert not verify_inclusion(leaf_hash(b"other"), index=index, size=size, proof=proof, root=top)
        assert not verify_inclusion(hashes[index], index=index, size=size, proof=[*proof, top], root=top)
        assert not verify_inclusion(hashes[index], index=index, size=size, proof=proof, root=bytes(32))
        if proof:
            assert not verify_inclusion(hashes[index], index=index, size=size, proof=proof[:-1], root=top)
            assert not verify_inclusion(hashes[index], index=index ^ 1, size=size, proof=proof, root=top)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_beginning_of_every_size_is_shown_and_no_fork(size: int) -> None:
    hashes = [leaf_hash(bytes([place])) for place in range(size)]
    top = root(hashes)
    for old in range(1, size + 1):
        proof, old_root = consistency_proof(hashes, old), root(hashes[:old])
        fork = root([*hashes[: old - 1], leaf_hash(b"fork")])

        def sound(
            old_root: bytes = old_root, new_root: bytes = top, proof: list[bytes] = proof, old: int = old
        ) -> bool:
            return verify_consistency(
                old_size=old, new_size=size, old_root=old_root, new_root=new_root, proof=proof
            )

        assert sound()
        assert not sound(old_root=fork)
        assert not sound(new_root=bytes(32))
        assert not sound(proof=[*proof, top])
        assert not proof or not sound(proof=proof[:-1])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(HASHES[:3], index)
    assert not verify_inclusion(HASHES[0], index=index, size=3, proof=[], root=root(HASHES[:3]))


def test_a_log_of_one_has_no_second_leaf() -> None:
    assert not verify_inclusion(HASHES[0], index=1, size=1, proof=[], root=HASHES[0])


@pytest.mark.parametrize("old", [0, 4])
def test_there_is_no_proof_for_a_beginning_that_is_none(old: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(HASHES[:3], old)
    top = root(HASHES[:3])
    assert not verify_consistency(old_size=old, new_size=3, old_root=top, new_root=top, proof=[])


def test_an_empty_proof_shows_nothing_but_the_same_size() -> None:
    top = root(HASHES[:5])
    assert not verify_consistency(old_size=3, new_size=5, old_root=top, new_root=top, proof=[])


def test_a_leaf_cannot_pass_for_a_node() -> None:
    pair = HASHES[0] + HASHES[1]
    assert leaf_hash(pair) != root(HASHES[:2])


@given(size=st.integers(1, 70), width=st.sampled_from([1, 2, 4, 8, 64, 128]))
def test_a_root_over_the_roots_of_blocks_is_the_root_over_the_leaves(size: int, width: int) -> None:
    hashes = [leaf_hash(str(place).encode()) for place in range(size)]
    asked: list[int] = []

    def below(start: int, stop: int) -> bytes:
        asked.append(stop - start)
        return root(hashes[start:stop])

    assert root_of(0, size, below=below, width=width) == root(hashes)
    assert max(asked) <= width
