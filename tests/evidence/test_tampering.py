"""A bundle that was altered is refused, and the line that refuses says what was altered.

A stranger holds no key: any change is seen by the signed hashes. Whoever holds the key can sign a manifest
again: then what is altered is no longer what the journal holds.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from charter.patch import unified
from evidence import checkpoint
from evidence.bundle import NAMESPACES
from evidence.journal import canonical
from evidence.sshsig import allowed_signer, sign
from tests.evidence.forge import Forge, failures

PATCH = "charter/changes.patch"
OTHER = bytes(range(1, 33))
Change = Callable[[Forge], object]


def option(forge: Forge, place: int) -> str:
    """Return the id of an option."""
    asked = [each for question in forge.read("ballot.json")["questions"] for each in question["options"]]
    return str(asked[place]["id"])


def choose(member: str, choice: str) -> Change:
    """Change what a member answered to the first option."""

    def change(forge: Forge) -> None:
        def put(votes: list[dict[str, Any]]) -> None:
            vote = next(vote for vote in votes if vote["member"] == member)
            vote["choices"][option(forge, 0)] = choice

        forge.edit("votes.json", put)

    return change


def swap_options(forge: Forge) -> None:
    def put(ballot: dict[str, Any]) -> None:
        asked = next(each for each in ballot["questions"] if len(each["options"]) > 1)
        first, second = asked["options"]
        first["text_hash"], second["text_hash"] = second["text_hash"], first["text_hash"]

    forge.edit("ballot.json", put)


def stuff(forge: Forge) -> None:
    forge.edit("votes.json", lambda votes: [*votes, {**votes[0], "member": "m6"}])


def rank(votes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(votes, key=lambda vote: str(vote["member"]))


def put_back(forge: Forge) -> None:
    forge.edit("votes.json", lambda votes: rank([forge.replaced, *(v for v in votes if v["member"] != "m1")]))


def another_text(forge: Forge) -> None:
    """Put a text of the forger's own after, with the patch that makes it."""
    before = forge.files["charter/before.md"].decode()
    after = before.replace("CPOF", "CPOP", 1)
    forge.files["charter/after.md"] = after.encode()
    forge.files[PATCH] = unified(before, after).encode()


def another_base(forge: Forge) -> None:
    base = sha256(forge.files["charter/before.md"]).hexdigest()
    forge.swap(PATCH, f"Charte-Diff: {base}", "Charte-Diff: " + "0" * 64)


def line_ends(name: str) -> Change:
    def change(forge: Forge) -> None:
        forge.files[name] = forge.files[name].replace(b"\n", b"\r\n")

    return change


def last_checkpoint(forge: Forge) -> str:
    return max(name for name in forge.files if name.startswith("checkpoints/") and name.endswith(".sig"))


def crooked_signature(forge: Forge) -> None:
    line_ends(last_checkpoint(forge))(forge)


def borrowed_signature(forge: Forge) -> None:
    first = min(name for name in forge.files if name.endswith(".sig"))
    forge.files[last_checkpoint(forge)] = forge.files[first]


def unsigned_end(forge: Forge) -> None:
    last = last_checkpoint(forge)
    del forge.files[last], forge.files[last.removesuffix(".sig")]


def no_checkpoint(forge: Forge) -> None:
    for name in [name for name in forge.files if name.startswith("checkpoints/")]:
        del forge.files[name]


def renamed_checkpoint(forge: Forge) -> None:
    first = min(name for name in forge.files if name.startswith("checkpoints/"))
    for end in ("", ".sig"):
        forge.files["checkpoints/000000002" + end] = forge.files.pop(first + end)


def another_origin(forge: Forge) -> None:
    name = last_checkpoint(forge).removesuffix(".sig")
    said = checkpoint.read(forge.files[name].decode())
    body = checkpoint.body("charte/0123456789abcdef", said.size, said.root)
    forge.files |= {name: body.encode(), name + ".sig": checkpoint.sign(forge.seed, body).encode()}


def leaf_of_another_kind(forge: Forge) -> None:
    lines = forge.files["journal.jsonl"].splitlines(keepends=True)
    forge.files["journal.jsonl"] = b"".join([*lines[:5], b"[]\n", *lines[6:]])


def drop_leaf(forge: Forge) -> None:
    lines = forge.files["journal.jsonl"].splitlines(keepends=True)
    forge.files["journal.jsonl"] = b"".join(lines[:5] + lines[6:])


def swap_leaves(forge: Forge) -> None:
    lines = forge.files["journal.jsonl"].splitlines(keepends=True)
    forge.files["journal.jsonl"] = b"".join([*lines[:5], lines[6], lines[5], *lines[7:]])


def drop_last_leaf(forge: Forge) -> None:
    lines = forge.files["journal.jsonl"].splitlines(keepends=True)
    forge.files["journal.jsonl"] = b"".join(lines[:-1])


def drop(name: str) -> Change:
    return lambda forge: forge.files.pop(name)


def cut(name: str, by: int) -> Change:
    return lambda forge: forge.files.update({name: forge.files[name][:-by]})


def another_line(forge: Forge) -> None:
    lines = forge.files[PATCH].decode().split("\n")
    place = next(at for at, line in enumerate(lines) if line.startswith("+") and not line.startswith("+++"))
    lines[place] += "x"
    forge.files[PATCH] = "\n".join(lines).encode()


def swap(name: str, old: str, new: str) -> Change:
    return lambda forge: forge.swap(name, old, new)


def edit(name: str, change: Callable[[Any], Any]) -> Change:
    return lambda forge: forge.edit(name, change)


def put(name: str, data: bytes) -> Change:
    return lambda forge: forge.files.update({name: data})


def author(rows: list[dict[str, Any]]) -> None:
    rows[0]["member"] = "m6"


def weight(rows: list[dict[str, Any]]) -> None:
    rows[0]["weight"] = 3


def outcome(result: dict[str, Any]) -> None:
    result["outcome"] = "rejected"


def figure(result: dict[str, Any]) -> None:
    result["questions"][0]["options"][0]["for"] += 1


def sentence(result: dict[str, Any]) -> None:
    result["questions"][0]["options"][0]["derivation_fr"] = "adopté"


def quiet(told: dict[str, Any]) -> dict[str, Any]:
    kept = [each for each in told["notices"] if each["kind"] != "ballot_open"]
    counts = {name: count for name, count in told["counts"].items() if not name.startswith("ballot_open")}
    return {"counts": counts, "notices": kept}


SEALED: dict[str, tuple[Change, str]] = {
    "options swapped": (swap_options, "ballot.json is not the ballot of leaf"),
    "a question dropped": (
        edit("ballot.json", lambda b: b | {"questions": b["questions"][:1]}),
        "ballot.json is not the ballot",
    ),
    "the closing moved": (
        swap("ballot.json", '"closes_at":"2027', '"closes_at":"2028'),
        "ballot.json is not",
    ),
    "another ballot": (swap("ballot.json", '"2026-1-b1"', '"2026-1-b2"'), "manifest.json names another"),
    "ballots stuffed": (stuff, "the vote of m6 is not in the journal"),
    "a vote doubled": (edit("votes.json", lambda v: [v[0], *v]), "does not hold one vote, and one only"),
    "a vote dropped": (edit("votes.json", lambda v: v[1:]), "does not hold one vote, and one only"),
    "a vote changed": (choose("m4", "for"), "the vote of m4 is not the last one that the journal sealed"),
    "a vote of another choice": (choose("m4", "maybe"), "the vote of m4 is not the last"),
    "a replaced vote put back": (put_back, "the vote of m1 is not the last one that the journal sealed"),
    "a vote under another salt": (
        edit("votes.json", lambda v: v[0].update(salt=v[1]["salt"])),
        "the vote of m1 is not the last",
    ),
    "a vote of another leaf": (
        edit("votes.json", lambda v: v[0].update(seq=v[0]["seq"] + 1)),
        "the vote of m1 is not the last",
    ),
    "a salt in capitals": (
        edit("votes.json", lambda v: v[0].update(salt=v[0]["salt"].upper())),
        "the vote of m1 is not the last",
    ),
    "a vote by somebody else": (
        edit("votes.json", lambda v: v[0].update(representative="X")),
        "the vote of m1 is not the last",
    ),
    "a vote with one field more": (
        edit("votes.json", lambda v: v[0].update(x=1)),
        "the vote of m1 is not the last",
    ),
    "a member added to the roll": (
        edit("roll.json", lambda r: [*r, {**r[-1], "id": "m7"}]),
        "roll.json is not the roll that was frozen",
    ),
    "a member struck from the roll": (edit("roll.json", lambda r: r[:-1]), "roll.json is not the roll"),
    "a weight changed": (edit("roll.json", weight), "roll.json is not the roll"),
    "a member twice on the roll": (edit("roll.json", lambda r: [r[0], *r]), "roll.json is not the roll"),
    "another majority": (swap("rulebook.toml", '"2/3"', '"1/3"'), "rulebook.toml is not the rulebook"),
    "another quorum": (swap("rulebook.toml", '"1/4"', '"1/9"'), "rulebook.toml is not the rulebook"),
    "a rulebook with other line ends": (line_ends("rulebook.toml"), "rulebook.toml is not the rulebook"),
    "the outcome altered": (edit("result.json", outcome), "does not give result.json (outcome)"),
    "a figure altered": (edit("result.json", figure), "does not give result.json (questions)"),
    "a derivation altered": (edit("result.json", sentence), "result.json is not the result of leaf"),
    "minutes altered": (swap("minutes.md", "Votants", "Votant"), "minutes.md is not the minutes of leaf"),
    "minutes in English altered": (
        swap("minutes.en.md", "Voted", "voted"),
        "minutes.en.md is not the minutes of leaf",
    ),
    "minutes in English dropped": (drop("minutes.en.md"), "minutes.en.md is missing"),
    "minutes with other line ends": (line_ends("minutes.md"), "minutes.md is not the minutes of leaf"),
    "minutes that cannot be read": (put("minutes.md", b"\xff"), "minutes.md is not UTF-8"),
    "the base altered": (swap("charter/before.md", "CPOF", "CPOP"), "charter/before.md is not the base"),
    "the text after altered": (
        swap("charter/after.md", "CPOF", "CPOP"),
        "charter/after.md is not the approved",
    ),
    "another text with its own patch": (another_text, "charter/after.md is not the approved text"),
    "a patch of another base": (swap(PATCH, "Charte-Diff: ", "Charte-Diff: 0"), "strict patch"),
    "a patch that names another base": (another_base, "starts from another text than charter/before.md"),
    "a line of the patch altered": (another_line, "another text than it declares"),
    "the context of the patch altered": (swap(PATCH, "@@\n ", "@@\n x"), "is not a strict patch"),
    "the name in the patch altered": (swap(PATCH, "+++ 1.1.0", "+++ 1.1.1"), "and this patch"),
    "the patch cut": (cut(PATCH, 20), "is not a strict patch"),
    "the adopted text dropped": (drop("charter/after.md"), "charter/after.md is missing"),
    "the patch dropped": (drop(PATCH), "charter/changes.patch is missing"),
    "a proposal altered": (
        swap("proposals/2026-1-p1.md", "CPOF", "CPOP"),
        "proposals/2026-1-p1.md is not the text",
    ),
    "a proposal dropped": (drop("proposals/2026-1-p1.md"), "does not hold exactly the proposals"),
    "a proposal added": (put("proposals/2026-1-p9.md", b"x"), "does not hold exactly the proposals"),
    "another author": (
        edit("proposals/index.json", author),
        "says another thing than the journal of 2026-1-p1",
    ),
    "notices that do not add up": (
        edit("notices.json", lambda n: n | {"notices": n["notices"][1:]}),
        "does not add up",
    ),
    "a call to vote that was not sent": (edit("notices.json", quiet), "calls to vote"),
    "a leaf dropped": (drop_leaf, "leaf 5 of the journal is missing or out of place"),
    "two leaves swapped": (swap_leaves, "leaf 5 of the journal is missing or out of place"),
    "the last leaf dropped": (drop_last_leaf, "does not match the journal"),
    "a leaf altered": (
        swap("journal.jsonl", '"by":"operator"', '"by":"operatoR"'),
        "does not match the journal",
    ),
    "a leaf in another spelling": (swap("journal.jsonl", '{"act":', '{ "act":'), "is not in canonical form"),
    "a journal that is cut": (cut("journal.jsonl", 1), "journal.jsonl is cut"),
    "altered line ends in a signature": (crooked_signature, "is not the signer’s signature, in its one form"),
    "the signature of another checkpoint": (borrowed_signature, "is not the signer’s signature"),
    "no signature": (lambda forge: drop(last_checkpoint(forge))(forge), ".sig is missing"),
    "a checkpoint that says nothing": (
        lambda forge: put(last_checkpoint(forge).removesuffix(".sig"), b"x\n")(forge),
        "is no checkpoint of this signer",
    ),
    "no checkpoint at all": (no_checkpoint, "the end of the journal"),
    "a checkpoint under another size": (renamed_checkpoint, "is no checkpoint of this signer"),
    "a checkpoint of another journal": (another_origin, "is no checkpoint of this signer"),
    "a leaf of another kind": (leaf_of_another_kind, "leaf 5 of the journal is missing or out of place"),
    "an end that is not signed": (unsigned_end, "the end of the journal"),
    "another key": (
        put("allowed_signers", allowed_signer(OTHER, "charte", namespace=NAMESPACES).encode()),
        "the signature of manifest.json is not the signer’s",
    ),
    "one key more": (
        lambda forge: put("allowed_signers", 2 * forge.files["allowed_signers"])(forge),
        "allowed_signers is not one key",
    ),
    "a key of another kind": (
        swap("allowed_signers", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE4"),
        "allowed_signers is not one key",
    ),
    "a file added": (put("proposals/notes.txt", b"x"), "proposals/notes.txt has no place here"),
    "a file dropped": (drop("software.json"), "software.json is missing"),
    "json in another spelling": (
        put("software.json", b'{"charte": "1"}'),
        "software.json is not in canonical",
    ),
    "json with a key twice": (
        put("software.json", b'{"a":"1","a":"2"}'),
        "software.json is not in canonical",
    ),
    "json with a float": (put("software.json", b'{"a":1.5}'), "software.json is not in canonical"),
    "json in decomposed letters": (
        put("software.json", '{"a":"e\u0301"}'.encode()),
        "software.json is not in",
    ),
    "json without end": (put("software.json", b"[" * 100_000), "software.json is not in canonical"),
    "json of another kind": (put("votes.json", b"[1]"), "a field is missing or impossible"),
}


@pytest.mark.parametrize(("change", "named"), SEALED.values(), ids=SEALED)
def test_what_the_holder_of_the_key_alters_is_refused_and_named(
    forge: Forge, change: Change, named: str
) -> None:
    change(forge)
    report = forge.sealed().seen()
    assert report.code == 1
    assert [line for line in failures(report) if named in line], report.lines
    assert report.verdict() == "altéré · altered"


@pytest.mark.parametrize("change", [change for change, _ in SEALED.values()], ids=SEALED)
def test_what_a_stranger_alters_is_refused(forge: Forge, change: Change) -> None:
    change(forge)
    assert forge.seen().code == 1


@pytest.mark.parametrize("name", ["verify.py", "LISEZ-MOI.md", "notices.json", "software.json"])
def test_what_the_journal_does_not_hold_is_under_the_signature_of_the_manifest(
    forge: Forge, name: str
) -> None:
    forge.files[name] += b" "
    assert f"{name} does not match its hash" in failures(forge.seen())[0]


def test_a_file_that_the_manifest_does_not_name_is_refused(forge: Forge) -> None:
    forge.files["proposals/2026-1-p9.md"] = b"x"
    assert "proposals/2026-1-p9.md was added" in failures(forge.seen())[0]


def test_a_file_that_the_manifest_names_and_is_not_there_is_refused(forge: Forge) -> None:
    del forge.files["proposals/2026-1-p1.md"]
    assert "proposals/2026-1-p1.md is missing" in failures(forge.seen())[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: m | {"more": 1},
        lambda m: m | {"signature": m["signature"].replace("\n", "\r\n")},
        lambda m: m | {"signature": m["signature"].rstrip("\n")},
        lambda m: m | {"signature": sign(OTHER, "x", namespace="charte-evidence")},
        lambda m: m | {"signature": "-----BEGIN SSH SIGNATURE-----\nAAA\n"},
        lambda m: m | {"signature": None},
    ],
    ids=["one field more", "altered line ends", "no line end", "of another key", "no signature", "none"],
)
def test_a_manifest_that_is_not_signed_as_it_stands_is_refused(
    forge: Forge, spoil: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    forge.edit("manifest.json", spoil)
    assert [line.split()[1] for line in failures(forge.seen())] == ["manifeste"]


def test_a_manifest_that_says_more_than_it_may_is_refused_even_signed(forge: Forge) -> None:
    facts = {name: value for name, value in forge.read("manifest.json").items() if name != "signature"}
    facts["more"] = 1
    signature = sign(forge.seed, canonical(facts).decode(), namespace="charte-evidence")
    forge.files["manifest.json"] = canonical({**facts, "signature": signature})
    assert [line.split()[1] for line in failures(forge.seen())] == ["manifeste"]


@pytest.mark.parametrize("data", [None, b"", b"{}", b"[]", b'{"format":2}', b"\xff", b"[" * 100_000])
def test_what_is_no_bundle_is_unreadable(forge: Forge, data: bytes | None) -> None:
    if data is None:
        del forge.files["manifest.json"]
    else:
        forge.files["manifest.json"] = data
    report = forge.seen()
    assert (report.code, len(report.lines)) == (2, 1)
    assert report.verdict() == "illisible · unreadable"


def test_a_manifest_in_another_spelling_is_altered(forge: Forge) -> None:
    forge.files["manifest.json"] = forge.files["manifest.json"].replace(b",", b", ")
    assert forge.seen().code == 1


def test_there_are_more_than_forty_of_them() -> None:
    assert len(SEALED) >= 40


def test_what_is_adopted_where_nothing_was_is_refused(called_twice: tuple[Forge, Forge]) -> None:
    forge = called_twice[0].copy()
    forge.files["charter/after.md"] = forge.files["charter/before.md"]
    assert "nothing adopted, and yet a text" in failures(forge.sealed().seen())[0]
