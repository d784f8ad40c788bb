"""The verifier is written apart from the engine, and agrees with it wherever both can answer."""

from __future__ import annotations

import itertools
import tomllib
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.patch import apply, unified
from charter.refusals import Refusal
from evidence import receipt, sshsig
from evidence.journal import canonical
from evidence.merkle import leaf_hash, root
from evidence.one_file import one_file
from evidence.verifier.answered import next_published
from evidence.verifier.armor import armor_holds, armored_of, fingerprint_of, key_in
from evidence.verifier.ed25519 import BASE, FIELD, NEUTRAL, ORDER, added, bytes_of, point_of, signed_by
from evidence.verifier.examine import Report
from evidence.verifier.extended import moment
from evidence.verifier.faults import AlteredError, UnreadableError
from evidence.verifier.known import code_in
from evidence.verifier.opened import Bundle
from evidence.verifier.patching import patched
from evidence.verifier.recount import figures_of, least, length_of, recount, rules_in
from evidence.verifier.spelling import read_spelled, spelled
from evidence.verifier.tree import roots_of
from rules.count import CHOICES, Option, Question, Threshold, count
from rules.duration import iso
from rules.questions import RANKED, SEQUENTIAL, SINGLE
from tests.evidence.forge import Forge

# RFC 8032, 7.1: public key, message, and the two halves of the signature.
VECTORS = """
d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
-
e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c
72
92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025
af82
6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
"""
KEYS, MESSAGES, LEFT, RIGHT = (VECTORS.split()[place::4] for place in range(4))
SIGNED = [
    (bytes.fromhex(key), bytes.fromhex(message.strip("-")), bytes.fromhex(left + right))
    for key, message, left, right in zip(KEYS, MESSAGES, LEFT, RIGHT, strict=True)
]


@pytest.mark.parametrize(("key", "text", "signed"), SIGNED, ids=["empty", "one byte", "two bytes"])
def test_the_signatures_of_the_rfc_hold_and_no_other(key: bytes, text: bytes, signed: bytes) -> None:
    assert signed_by(key, text, signed)
    assert not signed_by(key, text + b"x", signed)
    for place in (0, 31, 32, 63):
        assert not signed_by(key, text, signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :])
    assert not signed_by(key, text, signed[:63])
    assert not signed_by(bytes([2]) + bytes(31), text, signed)


def test_the_other_writing_of_a_signature_does_not_hold() -> None:
    key, text, signed = SIGNED[1]
    s = int.from_bytes(signed[32:], "little") + ORDER
    assert not signed_by(key, text, signed[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "data",
    [FIELD.to_bytes(32, "little"), b"\x02" + bytes(31), b"\x01" + bytes(30) + b"\x80", bytes(31)],
    ids=["y too large", "not on the curve", "minus zero", "too short"],
)
def test_bytes_that_write_no_point(data: bytes) -> None:
    assert point_of(data) is None


def test_points_are_read_as_they_are_written() -> None:
    point = NEUTRAL
    for _ in range(6):
        point = added(point, BASE)
        assert bytes_of(point_of(bytes_of(point)) or NEUTRAL) == bytes_of(point)


@given(st.binary(min_size=32, max_size=32), st.text(max_size=40))
def test_what_the_engine_signs_the_verifier_accepts(seed: bytes, text: str) -> None:
    public = sshsig.public_key(seed)
    signature = sshsig.sign(seed, text, namespace="charte-checkpoint")
    assert armor_holds(public, text, signature, "charte-checkpoint")
    assert not armor_holds(public, text, signature, "charte-receipt")
    assert not armor_holds(public, text + "x", signature, "charte-checkpoint")
    assert fingerprint_of(public) == sshsig.fingerprint(public)
    assert key_in(sshsig.public_line(seed, "x").split()[1]) == public
    assert code_in(signature) == receipt.code_of(signature)


def test_a_well_armored_signature_of_nothing_does_not_hold() -> None:
    public = sshsig.public_key(bytes(32))
    assert not armor_holds(public, "x", armored_of(public, bytes(64), "charte-receipt"), "charte-receipt")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_what_the_engine_writes_the_verifier_reads_in_one_spelling(value: Any) -> None:
    try:
        data = canonical(value)
    except (TypeError, UnicodeEncodeError):
        return
    assert spelled(read_spelled(data, "x")) == data


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_the_roots_are_those_of_the_engine(leaves: list[bytes]) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    sizes = range(len(leaves) + 1)
    assert roots_of(leaves, set(sizes)) == {size: root(hashes[:size]) for size in sizes}
    assert roots_of(leaves, {len(leaves) + 1}) == {}


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=30)
TEXTS = st.builds(lambda lines, end: "".join(lines) + end, LINES, st.sampled_from(["", "z"]))


@given(TEXTS, TEXTS)
def test_a_patch_gives_what_the_engine_gives(old: str, new: str) -> None:
    patch = unified(old, new)
    if old == new:
        return
    assert patched(old, patch) == apply(old, patch) == new


@given(TEXTS, TEXTS, st.data())
def test_a_patch_that_the_engine_refuses_is_refused(old: str, new: str, data: st.DataObject) -> None:
    lines = unified(old, new).split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(
        st.sampled_from(["", "x", " a", "-a", "+a", "@@ -1,1 +1,1 @@", lines[place] + "x"])
    )
    patch = "\n".join(lines)
    try:
        engine = apply(old, patch)
    except Refusal:
        engine = None
    try:
        ours = patched(old, patch)
    except AlteredError:
        return
    assert ours == engine


SHARES = st.fractions(min_value=Fraction(1, 12), max_value=1, max_denominator=12)
THRESHOLDS = st.builds(
    lambda share, strict, of: Threshold(share, strict=strict and share < 1, of=of),
    SHARES, st.booleans(), st.sampled_from(["roll", "cast", "expressed"]),
)  # fmt: skip


def as_told(threshold: Threshold) -> dict[str, Any]:
    share = f"{threshold.share.numerator}/{threshold.share.denominator}"
    return {"share": share, "strict": threshold.strict, "of": threshold.of}


@given(THRESHOLDS, st.integers(0, 400))
def test_what_is_needed_is_what_the_engine_says(threshold: Threshold, total: int) -> None:
    assert least(as_told(threshold), total) == threshold.needed(total)


@pytest.mark.parametrize("share", ["0.5", "1e9", "2/3 ", "x"])
def test_a_share_that_is_no_fraction_is_none(share: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        least({"share": share, "strict": False}, 3)


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 4), min_size=1),
    THRESHOLDS,
    st.none() | THRESHOLDS,
    st.data(),
)
def test_i4_the_count_is_the_engines_figure_by_figure(
    shape: list[int], roll: dict[str, int], majority: Threshold, quorum: Threshold | None, data: st.DataObject
) -> None:
    names = iter(f"o{number}" for number in itertools.count())
    questions = [
        Question(
            f"q{place}", f"Q{place}", SEQUENTIAL if options > 1 else SINGLE,
            tuple(Option(name := next(names), name, (), "", 0) for _ in range(options)),
        )
        for place, options in enumerate(shape)
    ]  # fmt: skip
    asked = [option.id for question in questions for option in question.options]
    answers = st.dictionaries(st.sampled_from(asked), st.sampled_from(CHOICES))
    votes = data.draw(st.dictionaries(st.sampled_from(sorted(roll)), answers))
    told = [
        {
            "id": each.id, "title": each.title, "kind": each.kind,
            "options": [{"id": option.id, "title": option.title} for option in each.options],
        }
        for each in questions
    ]  # fmt: skip
    theirs = count(questions, roll=roll, votes=votes, majority=majority, quorum=quorum).to_json()
    needed = as_told(quorum) if quorum else "none"
    ours = recount(told, weights=roll, votes=votes, majority=as_told(majority), quorum=needed)
    assert ours == figures_of(theirs)


@given(
    st.integers(2, 5),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 4), min_size=1),
    THRESHOLDS,
    st.none() | THRESHOLDS,
    st.data(),
)
def test_i4_rankings_are_counted_as_the_engine_counts_them_figure_by_figure(
    options: int, roll: dict[str, int], majority: Threshold, quorum: Threshold | None, data: st.DataObject
) -> None:
    ranked = Question("q", "Q", RANKED, tuple(Option(f"o{n}", f"O{n}", (), "", 0) for n in range(options)))
    places = {name: st.sampled_from(choices[:-1]) for name, choices in ranked.answers.items()}
    abstained = st.just(dict.fromkeys(ranked.answers, "abstain"))
    answers = st.fixed_dictionaries({}, optional=places) | abstained
    votes = data.draw(st.dictionaries(st.sampled_from(sorted(roll)), answers))
    told = {
        "id": "q", "title": "Q", "kind": RANKED, "status_quo": ranked.status_quo_id,
        "options": [{"id": option.id, "title": option.title} for option in ranked.options],
    }  # fmt: skip
    theirs = count([ranked], roll=roll, votes=votes, majority=majority, quorum=quorum).to_json()
    needed = as_told(quorum) if quorum else "none"
    ours = recount([told], weights=roll, votes=votes, majority=as_told(majority), quorum=needed)
    assert ours == figures_of(theirs)


def test_a_question_of_a_kind_it_does_not_know_is_not_counted() -> None:
    asked = [{"id": "q", "title": "Q", "kind": "approval", "options": []}]
    with pytest.raises(UnreadableError, match="cannot count a question “approval”"):
        recount(asked, weights={}, votes={}, majority={}, quorum="none")


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
def test_lengths_are_read_as_the_engine_writes_them(length: timedelta) -> None:
    whole = timedelta(days=length.days, seconds=length.seconds)
    assert length_of(iso(whole)) == whole
    assert length_of("P2W") == timedelta(weeks=2)
    with pytest.raises(ValueError, match="1 day"):
        length_of("1 day")


def test_an_instant_is_read_as_the_journal_writes_it() -> None:
    assert moment("2026-11-24T15:25:20.000001Z") == datetime(2026, 11, 24, 15, 25, 20, 1, tzinfo=UTC)


def test_modules_become_one_file_whose_imports_stand_once_at_its_head() -> None:
    head = "from __future__ import annotations\n\nimport re\n"
    first = f'"""One."""\n\n{head}from json import (\n    loads,\n)\n\nX = 1\n'
    second = f'"""Two."""\n\n{head}from json import dumps\n\nfrom cli import x\n\nY = X\n'
    made = one_file([first, second], says="Both.")
    assert made == (
        '#!/usr/bin/env python3\n"""Both."""\n\nfrom __future__ import annotations\n\n'
        "import re\nfrom json import dumps, loads\n\n\nX = 1\n\n\nY = X\n"
    )


def test_a_report_says_the_worst_it_saw() -> None:
    report = Report()
    report.run("a", "a", lambda: ("fait", "done"))
    assert (report.lines, report.code) == (["ok        a : fait · a: done"], 0)
    report.fail("b", "b", AlteredError("faux", "wrong"))
    assert (report.lines[-1], report.code) == ("ALTÉRÉ    b : faux · b: wrong", 1)


@pytest.mark.parametrize(
    ("acts", "found"),
    [
        ("draft freeze count publish", [4]),
        ("draft freeze count contest count publish", []),
        ("draft freeze count contest", []),
        ("publish freeze count", []),
        ("publish freeze count publish publish", [4]),
    ],
)
def test_the_publication_of_a_count_is_the_first_that_no_other_count_comes_before(
    acts: str, found: list[int]
) -> None:
    leaves = [
        {"seq": seq, "act": act, "subject": "cycle:x", "public": {}}
        for seq, act in enumerate(acts.split(), 1)
    ]
    bundle = Bundle({})
    vars(bundle).update(journal=leaves, frozen={"subject": "cycle:x"}, counted={"seq": 3})
    assert [leaf["seq"] for leaf in next_published(bundle)] == found


def test_the_rulebook_is_read_once_however_many_votes_are_verified(
    sound: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    loads = tomllib.loads

    def counted(text: str) -> dict[str, Any]:
        read.append(text)
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", counted)
    rules_in.cache_clear()
    assert sound.seen().lines
    assert read.count(sound.files["rulebook.toml"].decode()) == 1
