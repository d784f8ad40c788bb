"""The evidence of a ballot: what lies in it, what does not, and that it is sound."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlmodel import select

from evidence.journal import canonical
from evidence.verifier.examine import CHECKS
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.version import Version
from models.views.evidence import dossier, last_counted
from rules.refusals import BallotNotCounted, UnknownThing
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, KEY, forge_of
from tests.evidence.forge import Forge, failures

ROOT = {
    "manifest.json", "ballot.json", "rulebook.toml", "roll.json", "votes.json", "journal.jsonl",
    "allowed_signers", "result.json", "minutes.md", "minutes.en.md", "notices.json", "software.json",
    "verify.py", "LISEZ-MOI.md",
}  # fmt: skip


def test_a_bundle_of_a_cycle_that_was_lived_is_sound(sound: Forge) -> None:
    report = sound.seen()
    assert failures(report) == []
    assert (report.code, len(report.lines)) == (0, len(CHECKS))
    assert report.verdict().startswith("cohérent · consistent  SHA256:")


def test_its_files_are_those_that_are_announced(sound: Forge) -> None:
    assert {name for name in sound.files if "/" not in name} == ROOT
    folders = {name.partition("/")[0] for name in sound.files if "/" in name}
    assert folders == {"charter", "checkpoints", "proposals"}
    assert {"charter/before.md", "charter/after.md", "charter/changes.patch"} <= set(sound.files)


def test_a_count_from_before_there_were_minutes_in_english_has_sound_evidence(forge: Forge) -> None:
    forge.alter("count", lambda leaf: leaf["public"].pop("minutes_en"))
    del forge.files["minutes.en.md"]
    report = forge.sealed().seen()
    assert (failures(report), report.code) == ([], 0)


def test_a_home_that_counted_before_gives_the_evidence_without_them(
    lived: tuple[Hands, Forge], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, forge = lived
    monkeypatch.setattr("models.views.evidence.translated", lambda _db, _ballot: None)
    assert forge.files.keys() - forge_of(hands).files.keys() == {"minutes.en.md"}


def test_the_same_home_gives_the_same_bytes(lived: tuple[Hands, Forge]) -> None:
    hands, forge = lived
    assert forge_of(hands).files == forge.files


def test_every_file_of_json_is_in_its_one_spelling(sound: Forge) -> None:
    for name, data in sound.files.items():
        if name.endswith(".json"):
            assert canonical(json.loads(data)) == data, name


def test_i11_no_address_and_no_key_stands_in_it(lived: tuple[Hands, Forge]) -> None:
    hands, forge = lived
    whole = b"\n".join(forge.files.values())
    with reading(hands.home) as db:
        addresses = {row.email for row in db.exec(select(Representative)).all()}
        addresses |= {row.sent_to for row in db.exec(select(Notice)).all() if row.sent_to}
    assert addresses
    assert not [address for address in addresses if address.encode() in whole]
    assert not [name for name in ("signing", "links") if hands.home.key(name).hex().encode() in whole]


def test_a_recipient_is_not_found_by_trying_addresses(lived: tuple[Hands, Forge]) -> None:
    hands, _ = lived
    with reading(hands.home) as db:
        row = db.exec(select(Notice)).first()
    assert row is not None
    address = "m1@members.example"
    with reading(hands.home) as db:
        loaded = db.get(Notice, row.id)
        assert loaded is not None
        loaded.sent_to = address
        told = {each.recipient for each in dossier(db, last_counted(db), key=KEY).notices}
        other = {each.recipient for each in dossier(db, last_counted(db), key=bytes(32)).notices}
    assert len(told - {""}) == 1
    assert told != other
    assert sha256(address.encode()).hexdigest() not in told


def test_only_the_last_vote_of_a_member_is_opened(sound: Forge) -> None:
    votes = {vote["member"]: vote for vote in sound.read("votes.json")}
    assert sorted(votes) == ["m1", "m2", "m3", "m4", "m5"]
    assert set(votes["m1"]["choices"].values()) == {"for"}
    assert str(sound.replaced["salt"]).encode() not in sound.files["votes.json"]


def test_a_ballot_that_is_not_counted_gives_no_evidence(federation: Callable[..., Hands]) -> None:
    hands = federation(6)
    with reading(hands.home) as db, pytest.raises(UnknownThing):
        last_counted(db)
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    with reading(hands.home) as db, pytest.raises(BallotNotCounted):
        dossier(db, ballot.id, key=KEY)
    with reading(hands.home) as db, pytest.raises(UnknownThing):
        dossier(db, "2031-1-b1", key=KEY)


def test_both_calls_of_a_ballot_have_sound_evidence(called_twice: tuple[Forge, Forge]) -> None:
    first, second = called_twice
    assert (failures(first.seen()), failures(second.seen())) == ([], [])
    assert first.read("result.json")["outcome"] == "no_quorum"
    assert "charter/after.md" not in first.files
    assert second.read("result.json")["outcome"] == "adopted"


def test_a_second_call_that_asks_for_no_quorum_has_sound_evidence(hands: Hands) -> None:
    from acts.ballot.second_call import second_call
    from acts.due import advance

    rules = hands.home.rulebook.read_text("utf-8")
    asked = 'delay = "P15D", quorum = { share = "1/4", strict = false, of = "roll" }'
    assert asked in rules
    hands.home.rulebook.write_text(rules.replace(asked, 'delay = "P15D", quorum = "none"'), "utf-8")
    cycle = hands.begin()
    hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    name = second_call(hands.home, cycle, person_id="a")
    for date in ("opens_at", "closes_at"):
        hands.pass_time(until=hands.date(cycle, date))
        advance(hands.home.path, cycle, driver="test")
    forge = forge_of(hands, name)
    assert failures(forge.seen()) == []
    result = forge.read("result.json")
    assert (result["quorum_needed"], result["cast_count"], result["outcome"]) == (0, 0, "rejected")


def test_the_patch_before_the_publication_is_the_one_that_is_published(hands: Hands) -> None:
    from acts.due import advance

    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    before = forge_of(hands)
    hands.finish(cycle)
    after = forge_of(hands)
    assert hands.count(Version) == 2
    assert before.files["charter/changes.patch"] == after.files["charter/changes.patch"]
    assert (failures(before.seen()), failures(after.seen())) == ([], [])


def test_a_round_after_a_rejection_has_its_own_evidence_and_leaves_the_first_as_it_was(hands: Hands) -> None:
    from acts.cycle.conclude import return_round
    from acts.due import advance

    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "against")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return_round(hands.home, cycle, person_id="a")
    second = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m2", *INVITED, title="Autre")))
    for member in ("m1", "m2", "m3"):
        hands.vote(second, member, "for")
    hands.finish(cycle)
    for name, adopted in ((ballot.id, False), (second.id, True)):
        forge = forge_of(hands, name)
        assert failures(forge.seen()) == []
        assert ("charter/after.md" in forge.files) is adopted
