"""A journal written again and signed again by the holder of the key, another signer, and receipts."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from evidence import checkpoint, receipt
from evidence.merkle import leaf_hash, root
from evidence.sshsig import fingerprint, public_key, public_line
from tests.evidence.forge import Forge, checkpoint_origin, failures, seals_of
from tests.evidence.test_tampering import another_text

OTHER = bytes(range(1, 33))
LONG_AFTER = "2029-01-01T00:00:00.000000Z"


def public(**facts: object) -> Callable[[dict[str, Any]], object]:
    """Change what a leaf says in public."""
    return lambda leaf: leaf["public"].update(facts)


def tell(**facts: object) -> Callable[[dict[str, Any]], object]:
    """Change a leaf."""
    return lambda leaf: leaf.update(facts)


SPOILT: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "frozen under another hash": ("freeze", public(hash="0" * 64), "ballot.json is not the ballot of leaf"),
    "counted under another hash": ("count", public(hash="0" * 64), "ballot.json is not the ballot of leaf"),
    "never frozen": ("freeze", tell(act="thaw"), "the journal has 0 acts “freeze”"),
    "frozen with another roll": ("freeze", public(roll="0" * 64), "the roll is not that of the freeze"),
    "announced with another rulebook": ("announce", public(rulebook="0" * 64), "rulebook.toml is not"),
    "never announced": ("announce", tell(act="whisper"), "rulebook.toml is not the rulebook"),
    "drafted in no class": ("draft", tell(act="sketch"), "the journal does not say the class"),
    "filed with another text": ("propose", public(text="0" * 64), "is not the text put to the vote"),
    "filed under another title": ("propose", public(title="Autre"), "says another thing than the journal"),
    "opened at another instant": ("open", public(due_at=LONG_AFTER), "did not open or close at its instants"),
    "closed at another instant": (
        "close",
        public(due_at=LONG_AFTER),
        "did not open or close at its instants",
    ),
    "extended to another instant": ("extend", public(closes_at=LONG_AFTER), "did not open or close at its"),
    "a vote after the closing": ("cast", tell(at=LONG_AFTER), "did not come between opening and closing"),
    "a vote before the opening": (
        "cast",
        tell(at="2026-01-01T00:00:00.000000Z"),
        "between opening and closing",
    ),
    "closed before its time": ("close", tell(at="2026-12-01T00:00:00.000000Z"), "closed or counted before"),
    "a commitment of nothing": ("cast", tell(commit=""), "is not the last one that the journal sealed"),
    "a vote that is not of the ballot": ("cast", tell(subject="ballot:x"), "is not in the journal"),
    "a closing that says more voted": ("close", public(voted=6), "the closing says 6 voted, votes.json 5"),
    "another result": ("count", public(result="0" * 64), "result.json is not the result of leaf"),
    "another state": ("count", public(state="rejected"), "result.json is not the result of leaf"),
    "other outcomes": ("count", public(outcomes={}), "result.json is not the result of leaf"),
    "other minutes": ("count", public(minutes="0" * 64), "minutes.md is not the minutes of leaf"),
    "other minutes in English": (
        "count",
        public(minutes_en="0" * 64),
        "minutes.en.md is not the minutes of leaf",
    ),
    "no minutes in English": ("count", public(minutes_en=None), "minutes.en.md is there, and the journal"),
    "another approved text": (
        "count",
        public(approved="0" * 64),
        "charter/after.md is not the approved text",
    ),
    "nothing approved": ("count", public(approved=None), "nothing adopted, and yet a text"),
    "another text published": ("publish", public(text="0" * 64), "version 1.1.0 is not this text"),
    "another patch published": ("publish", public(patch="0" * 64), "version 1.1.0 is not this text"),
    "another approved text than the minutes": (
        "count",
        public(approved="0" * 64),
        "minutes.md does not cite",
    ),
    "more calls to vote": ("open", public(notices=7), "calls to vote, the journal 7"),
    "an earlier leaf": ("enrol", public(count=7), "minutes.md does not cite the hashes"),
    "a field too many": ("enrol", tell(more=1), "is missing or out of place"),
    "a public part of another kind": ("enrol", tell(public=[]), "is missing or out of place"),
    "a field that is missing": (
        "open",
        tell(public={"ballot": "2026-1-b1"}),
        "missing or impossible (KeyError)",
    ),
}


@pytest.mark.parametrize(("act", "change", "named"), SPOILT.values(), ids=SPOILT)
def test_a_leaf_altered_with_all_hashes_made_again_contradicts_what_it_speaks_of(
    forge: Forge, act: str, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    forge.alter(act, change)
    report = forge.sealed().seen()
    assert report.code == 1
    assert [line for line in failures(report) if named in line], failures(report)


def test_a_leaf_after_the_count_altered_by_the_holder_of_the_key_is_seen_by_a_known_checkpoint(
    forge: Forge, sound: Forge
) -> None:
    forge.alter("publish", public(driver="somebody"))
    forge.sealed()
    assert forge.seen().code == 0
    known = last(sound)
    assert sound.seen(checkpoint=known).code == 0
    report = forge.seen(checkpoint=known)
    assert report.code == 1
    assert "the journal was forked" in failures(report)[0]


def test_a_rulebook_that_was_announced_and_not_frozen_is_refused(forge: Forge) -> None:
    forge.swap("rulebook.toml", '"2/3"', '"1/3"')
    forge.alter("announce", public(rulebook=sha256(forge.files["rulebook.toml"]).hexdigest()))
    assert any("rulebook.toml is not the rulebook" in line for line in failures(forge.sealed().seen()))


def test_a_ballot_frozen_in_another_mode_than_its_rules_is_refused(forge: Forge) -> None:
    forge.edit("ballot.json", lambda ballot: ballot | {"mode": "confidential"})
    for act in ("freeze", "count"):
        forge.alter(act, public(hash=sha256(forge.files["ballot.json"]).hexdigest()))
    assert any("the mode differs" in line for line in failures(forge.sealed().seen()))


def test_a_member_that_was_frozen_twice_on_the_roll_is_refused(forge: Forge) -> None:
    forge.edit("roll.json", lambda roll: [roll[0], *roll])
    roll = {"hash": sha256(forge.files["roll.json"]).hexdigest(), "count": 7, "weight": 7}
    forge.edit("ballot.json", lambda ballot: ballot | {"roll": roll})
    frozen = sha256(forge.files["ballot.json"]).hexdigest()
    forge.alter("freeze", public(hash=frozen, roll=roll["hash"]))
    forge.alter("count", public(hash=frozen))
    assert any("roll.json names a member twice" in line for line in failures(forge.sealed().seen()))


@pytest.mark.parametrize(
    ("late", "named"),
    [("cast", "did not come between opening and closing"), ("close", "closed or counted before its time")],
    ids=["a vote after the closing", "the closing after the count"],
)
def test_what_comes_in_another_order_is_refused_whatever_instant_it_says(
    forge: Forge, late: str, named: str
) -> None:
    leaves = forge.leaves
    moved = [leaf for leaf in leaves if leaf["act"] == late][-1]
    kept = [*(leaf for leaf in leaves if leaf is not moved), moved]
    forge.rewrite([{**leaf, "seq": seq} for seq, leaf in enumerate(kept)])
    assert any(named in line for line in failures(forge.sealed().seen()))


def maybe(vote: dict[str, Any]) -> None:
    """Answer what is no choice."""
    vote["choices"] = dict.fromkeys(vote["choices"], "maybe")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda vote: vote["choices"].popitem(), "the vote of m5 answers something else than what is asked"),
        (maybe, "the vote of m5 answers something else than what is asked"),
        (lambda vote: vote.update(member="m7"), "m7 is not on the roll"),
    ],
    ids=["not all is answered", "no choice", "not on the roll"],
)
def test_a_vote_sealed_again_in_the_journal_is_still_one_that_could_be_cast(
    forge: Forge, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    votes = forge.read("votes.json")
    change(votes[-1])
    whole, choices = seals_of(votes[-1])
    forge.edit("votes.json", lambda _: votes)
    forge.alter("cast", lambda leaf: leaf.update(commit=whole))
    forge.alter("cast", public(member=votes[-1]["member"], sealed=choices))
    assert any(named in line for line in failures(forge.sealed().seen()))


def test_the_leaf_of_an_erasure_gives_no_vote_other_choices(forge: Forge) -> None:
    votes = forge.read("votes.json")
    vote = next(each for each in votes if set(each["choices"].values()) == {"against"})
    vote["choices"] = dict.fromkeys(vote["choices"], "for")
    whole, _ = seals_of(vote)
    forge.edit("votes.json", lambda _: votes)
    leaves = forge.leaves
    said = {
        "by": "committee",
        "driver": "person",
        "actor": "a",
        "erased": [],
        "resealed": {str(vote["seq"]): whole},
    }
    erasure = {"act": "erase_person", "subject": "person", "public": said, "commit": "", "seq": len(leaves)}
    leaves.append(leaves[-1] | erasure)
    forge.rewrite(leaves)
    assert any("are not those that its leaf sealed" in line for line in failures(forge.sealed().seen()))


def test_a_ballot_frozen_twice_is_refused(forge: Forge) -> None:
    leaves = forge.leaves
    frozen = next(leaf for leaf in leaves if leaf["act"] == "freeze")
    forge.rewrite([*leaves, {**frozen, "seq": len(leaves)}])
    assert "the journal has 2 acts “freeze”" in failures(forge.sealed().seen())[0]


def test_the_first_call_of_a_second_one_is_needed(called_twice: tuple[Forge, Forge]) -> None:
    forge = called_twice[1].copy()
    forge.alter("freeze", tell(act="thaw"))
    assert "the first ballot is missing" in "".join(failures(forge.sealed().seen()))


def test_one_adopted_option_is_the_approved_text(called_twice: tuple[Forge, Forge]) -> None:
    forge = called_twice[1].copy()
    another_text(forge)
    forge.alter("count", public(approved=sha256(forge.files["charter/after.md"]).hexdigest()))
    told = failures(forge.sealed().seen())
    assert any("the approved text is not that of the adopted option" in line for line in told)


def last(forge: Forge) -> str:
    """Return the last checkpoint of a bundle, as its three lines."""
    return forge.files[
        max(name for name in forge.files if name[:12] == "checkpoints/" and len(name) == 21)
    ].decode()


def mailed(forge: Forge, lang: str) -> str:
    """Return what the foot of a mail says of the last checkpoint."""
    said = checkpoint.read(last(forge))
    words = (
        "Journal\N{NO-BREAK SPACE}: {} actes, racine {}." if lang == "fr" else "Journal: {} acts, root {}."
    )
    return "Bonjour,\n\n…\n" + words.format(said.size, said.root.hex()) + "\n"


def key(forge: Forge) -> str:
    return public_line(forge.seed, "charte")


def test_with_the_key_and_a_checkpoint_it_is_authentic(sound: Forge) -> None:
    report = sound.seen(trust=key(sound), checkpoint=last(sound))
    assert report.code == 0
    assert report.verdict().startswith("authentique · authentic  SHA256:")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_mail_and_a_fingerprint_do_as_well(sound: Forge, lang: str) -> None:
    told = fingerprint(public_key(sound.seed))
    assert sound.seen(trust=told, checkpoint=mailed(sound, lang)).verdict().startswith("authentique")


def test_a_mail_and_a_checkpoint_are_read_as_windows_keeps_them(sound: Forge) -> None:
    for kept in (mailed(sound, "fr"), last(sound)):
        told = kept.replace("\n", "\r\n")
        assert sound.seen(trust=key(sound), checkpoint=told).verdict().startswith("authentique")


def test_with_one_of_both_it_is_consistent_only(sound: Forge) -> None:
    assert sound.seen(trust=key(sound)).verdict().startswith("cohérent")
    assert sound.seen(checkpoint=last(sound)).verdict().startswith("cohérent")


def test_another_signer_is_consistent_alone_and_refused_by_who_knows_the_key(
    forge: Forge, sound: Forge
) -> None:
    forge.by_another(OTHER)
    told = failures(forge.seen())
    assert [line for line in told if "minutes" not in line] == []
    for trusted in (key(sound), fingerprint(public_key(sound.seed))):
        report = forge.seen(trust=trusted)
        assert report.code == 1
        assert "another signer" in failures(report)[-1]


def test_an_older_journal_than_a_known_checkpoint_is_refused(forge: Forge, sound: Forge) -> None:
    leaves = forge.leaves
    published = next(leaf["seq"] for leaf in leaves if leaf["act"] == "publish")
    forge.rewrite(leaves[:published])
    forge.sealed()
    assert forge.seen().code == 0
    report = forge.seen(checkpoint=last(sound))
    assert report.code == 1
    assert "this journal is older" in failures(report)[0]


def test_a_checkpoint_of_another_journal_is_refused(sound: Forge) -> None:
    other = checkpoint.body("charte/" + checkpoint_origin(OTHER), 3, bytes(32))
    report = sound.seen(checkpoint=other)
    assert report.code == 1
    assert "the checkpoint is of another journal" in failures(report)[0]


@pytest.mark.parametrize(
    "known",
    [
        {"trust": "x"},
        {"trust": ""},
        {"trust": "ssh-ed25519 " + "A" * 68},
        {"checkpoint": "x"},
        {"receipt": "x"},
        {"receipt": "{}"},
    ],
)
def test_what_is_known_must_be_readable(sound: Forge, known: dict[str, str]) -> None:
    report = sound.seen(**known)
    assert report.code == 2
    assert report.verdict() == "illisible · unreadable"


def as_text(kept: dict[str, str]) -> str:
    """Return a receipt as the page saves it for people."""
    lines = [f"{name}: {value}" for name, value in json.loads(kept["facts"]).items()]
    return "\n".join([kept["code"], "", *lines, "", kept["facts"], "", kept["signature"], ""])


@pytest.mark.parametrize("saved", [json.dumps, as_text, lambda kept: as_text(kept).replace("\n", "\r\n")])
def test_a_receipt_is_found_in_the_journal_and_counted(
    sound: Forge, saved: Callable[[dict[str, str]], str]
) -> None:
    for member in ("m1", "m4"):
        report = sound.seen(receipt=saved(sound.receipts[member]))
        assert report.code == 0
        assert f"{sound.receipts[member]['code']}: counted as it stands" in report.lines[-1]


def test_a_replaced_receipt_is_in_the_journal_and_not_counted(sound: Forge) -> None:
    assert (
        "in the journal, not counted"
        in sound.seen(receipt=json.dumps(sound.receipts["first of m1"])).lines[-1]
    )


def signed(seed: bytes, facts: dict[str, Any]) -> str:
    return json.dumps(receipt.receipt(seed, facts))


def test_a_receipt_that_is_not_the_signers_is_refused(sound: Forge) -> None:
    kept = sound.receipts["m4"]
    facts = json.loads(kept["facts"])
    for spoilt in (
        signed(OTHER, facts),
        json.dumps({**kept, "facts": kept["facts"].replace("against", "for")}),
        json.dumps({**kept, "code": "0000-0000-0000-0000"}),
        json.dumps({**kept, "signature": kept["signature"].replace("\n", "\r\n")}),
    ):
        report = sound.seen(receipt=spoilt)
        assert report.code == 1
        assert "the receipt is not signed by this signer" in failures(report)[0]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"leaf": 9999}, "this journal is older"),
        ({"root": "0" * 64}, "is not the act of the receipt"),
        ({"at": LONG_AFTER}, "is not the act of the receipt"),
        ({"member": "m2"}, "is not the act of the receipt"),
        ({"ballot": "x"}, "is not the act of the receipt"),
        ({"choices": {}}, "is not that of receipt"),
    ],
    ids=[
        "of a later leaf",
        "another root",
        "another instant",
        "another member",
        "another ballot",
        "other choices",
    ],
)
def test_a_receipt_that_the_journal_contradicts_is_refused(
    sound: Forge, change: dict[str, Any], named: str
) -> None:
    facts = json.loads(sound.receipts["m4"]["facts"]) | change
    report = sound.seen(receipt=signed(sound.seed, facts))
    assert report.code == 1
    assert named in failures(report)[0]


def test_a_journal_that_lost_an_acknowledged_vote_is_refused_by_its_receipt(forge: Forge) -> None:
    """I2: an acknowledged vote is counted or replaced; its receipt shows where it is not."""
    leaves = forge.leaves
    cast = [leaf for leaf in leaves if leaf["act"] == "cast"][-1]
    kept = [leaf for leaf in leaves if leaf is not cast]
    forge.rewrite([{**leaf, "seq": seq} for seq, leaf in enumerate(kept)])
    report = forge.sealed().seen(receipt=json.dumps(forge.receipts["m5"]))
    assert "is not the act of the receipt" in failures(report)[-1]


def test_the_roots_are_those_of_the_engine(sound: Forge) -> None:
    hashes = [leaf_hash(line) for line in sound.files["journal.jsonl"].splitlines()]
    assert b64decode(last(sound).splitlines()[2]) == root(hashes)
