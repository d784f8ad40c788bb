"""A person is given what is kept about it, or erased; the journal and every dossier still verify."""

from __future__ import annotations

import json
import quopri
from datetime import date
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import select

from acts.due import advance
from acts.member.correct_address import correct_address
from acts.member.erase import erase
from acts.reconcile import reconcile, verify_journal
from acts.seal.due import seal_all
from acts.signing.validate import validate
from cli.alone import main as verify
from cli.person import person
from models.ballot import Ballot
from models.deed import Deed
from models.evidence import archive
from models.leaf import Leaf, LeafPrivate
from models.mandate import Mandate
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import reading
from models.replay import Replay
from models.representative import Representative
from models.signature import Signature
from models.store import transaction
from models.views.personal import exported, traces
from notices.letter import Envelope, encode, message_id
from notices.mailbox import one, raw
from rules.refusals import NotCompetent, StillActing, UnknownThing
from tests.conftest import Hands

OLD, NEW = "m1@members.example", "ada.new@members.example"


@pytest.fixture
def voted(hands: Hands) -> Ballot:
    """A ballot in which m1 and others voted, counted and published; the notices of m1 went to its address."""
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    with transaction(hands.home) as db:
        for row in db.exec(select(Notice).where(Notice.member_id == "m1", Notice.rank == 1)).all():
            row.sent_to, row.state, row.sent_at = OLD, "sent", hands.now
            db.add(row)
    return ballot


def replaced(hands: Hands) -> None:
    """Another person takes the place of who acted for m1."""
    correct_address(hands.home, "m1", rank=1, email=NEW, person_id="a", reason="Mandat passé")
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == "m1")).all():
            row.name = "Dominique"
            db.add(row)


def said(hands: Hands, ballot: Ballot, tmp_path: Path, name: str) -> tuple[int, str]:
    """Write the evidence of a ballot; return what its verifier ends with."""
    file = tmp_path / name
    file.write_bytes(archive(hands.home, ballot.id)[1])
    return verify([str(file)]), str(file)


def everything(hands: Hands) -> str:
    """Every value of every table, but the leaves' hashes."""
    from models.tables import ALL

    with reading(hands.home) as db:
        return "\n".join(str(row.model_dump()) for table in ALL for row in db.exec(select(table)).all())


def in_files(hands: Hands, *words: str) -> list[str]:
    """Return which of these words the files of a home's database still hold."""
    data = b"".join(file.read_bytes() for file in hands.home.path.glob("charte.db*"))
    return [each for each in words if each.encode() in data]


def test_who_still_acts_for_a_member_is_not_erased(hands: Hands) -> None:
    with pytest.raises(StillActing) as refused:
        erase(hands.home, OLD, person_id="a")
    assert refused.value.where == ("Organisme 1",)
    with pytest.raises(StillActing) as refused:
        erase(hands.home, "bruno@committee.example", person_id="a")
    assert refused.value.where == ("Comite de pilotage", "Commission d'adhesion")


def test_of_whom_nothing_is_kept_nothing_is_erased(hands: Hands) -> None:
    with pytest.raises(UnknownThing):
        erase(hands.home, "nobody@members.example", person_id="a")
    with transaction(hands.home) as db:
        db.delete(db.get(Mandate, ("c", "committee")))
    with pytest.raises(NotCompetent):
        erase(hands.home, OLD, person_id="c")


def test_everything_that_names_a_person_is_given_to_it(hands: Hands, voted: Ballot) -> None:
    hands.sign("m1")
    with reading(hands.home) as db:
        told = exported(traces(db, OLD.upper()))
    assert (told["names"], [row["member_id"] for row in told["contacts"]]) == (["Camille 1"], ["m1"])
    assert {row["act"] for row in told["sealed"]} == {"cast", "propose", "sign"}
    assert {row["kind"] for row in told["mails"]} >= {"ballot_open", "proposing_open"}
    done = CliRunner().invoke(person, ["export", OLD, "--home", str(hands.home.path)])
    assert json.loads(done.stdout)["address"] == OLD
    with reading(hands.home) as db:
        named = exported(traces(db, OLD, name="Camille m1"))
    assert [row["signed_name"] for row in named["signatures"]] == ["Camille m1"]
    assert "sign" in {row["act"] for row in named["receipts"]}


def test_an_erased_person_is_nowhere_and_all_still_verifies(
    hands: Hands, voted: Ballot, tmp_path: Path
) -> None:
    before, _ = said(hands, voted, tmp_path, "before.zip")
    replaced(hands)
    assert "Camille 1'" in everything(hands).replace('"', "'")
    size, _, _ = verify_journal(hands.home)
    told = erase(hands.home, OLD, person_id="a", name="Camille 1")
    assert len(told.commits) == 1
    assert told.leaves
    kept = everything(hands)
    assert OLD not in kept
    assert "Camille 1'" not in kept.replace('"', "'").replace("\\", "")
    after = verify_journal(hands.home)
    assert (after[0], after[2]) == (size + 1, "")
    code, _ = said(hands, voted, tmp_path, "after.zip")
    assert (before, code) == (0, 0)
    assert verify([str(tmp_path / "before.zip")]) == 0, "a dossier of before still says what it said"


@pytest.mark.parametrize("database", ["sqlite"])
def test_no_file_keeps_who_was_erased(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    words = [OLD, "Camille 1", "m1bis@members.example"]
    assert in_files(hands, *words) == words
    erase(hands.home, OLD, person_id="a", name="Camille 1")
    assert in_files(hands, *words) == ["m1bis@members.example"]
    assert not hands.home.unforgotten.exists()


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_log_that_a_reader_keeps_meanwhile_is_emptied_by_the_next_check(
    hands: Hands, voted: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.store.BUSY_MS", 50)
    replaced(hands)
    with reading(hands.home) as db:
        db.exec(select(Representative)).all()
        erase(hands.home, OLD, person_id="a", name="Camille 1")
        assert in_files(hands, OLD) == [OLD]
        assert hands.home.unforgotten.exists()
    assert reconcile(hands.home.path, driver="test").alarms == []
    assert in_files(hands, OLD) == []
    assert not hands.home.unforgotten.exists()


def test_mails_to_who_was_erased_go_from_the_embedded_mailbox(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    hands.home.mailbox.mkdir(exist_ok=True)
    for number, told in enumerate((f"b@c.example, {OLD.upper()}", "b@c.example"), 1):
        file = hands.home.mailbox / f"{number:08}.eml"
        file.write_bytes(f"X-Envelope-To: {told}\r\nSubject: Vote\r\n\r\n{OLD}".encode())
    erase(hands.home, OLD, person_id="a", name="Camille 1")
    assert [file.name for file in hands.home.mailbox.iterdir()] == ["00000002.eml"]
    assert OLD not in one(hands.home, "2")["text"].casefold()


def kept(hands: Hands, number: int, key: str, *, text: str, subject: str = "Vote") -> None:
    """Keep a mail as the outbox sends it, with a deadline beside it."""
    envelope = Envelope(
        key=key, host="localhost", from_address="c@essai.example", from_name="Essai", lang="fr", kind="vote",
        to_address="b@c.example", to_name="Bruno", at=hands.now,
    )  # fmt: skip
    letter = encode(
        envelope, subject=subject, text=text, html=f"<p>{escape(text)}</p>", calendar=f"SUMMARY:{text}"
    )
    hands.home.mailbox.mkdir(exist_ok=True)
    file = hands.home.mailbox / f"{number:08}.eml"
    file.write_bytes(b"X-Envelope-To: b@c.example\r\n" + letter.data)


def test_mails_to_others_name_who_was_erased_no_more(hands: Hands) -> None:
    with transaction(hands.home) as db:
        row = db.exec(select(Representative).where(Representative.email == OLD)).one()
        row.name = "Lou d’O'Neil"
        db.add(row)
    correct_address(hands.home, "m1", rank=1, email=NEW, person_id="a", reason="Mandat passé")
    with transaction(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.member_id == "m1")).first()
        assert told is not None
        told.message_id, told.state, told.sent_to = message_id("its own", "localhost"), "sent", OLD
        db.add(told)
    text = f"Lou\nd’O'Neil vous écrit de {OLD.upper()} ; Écrivez-lui, à Lou d’O'Neil."
    kept(hands, 1, "its own", text=text, subject="De Lou d’O'Neil")
    kept(hands, 2, "of another", text=text)
    kept(hands, 3, "of nobody", text="Rien")
    before = (hands.home.mailbox / "00000003.eml").read_bytes()
    assert "Neil" in one(hands.home, "1")["text"]
    erase(hands.home, OLD, person_id="a", name="Lou d’O'Neil")
    mail = one(hands.home, "1")
    assert (mail["subject"], mail["to"]) == ("De –", "Bruno <b@c.example>")
    assert mail["text"].strip() == "– vous écrit de – ; Écrivez-lui, à –."
    assert "<p>– vous écrit de – ; Écrivez-lui, à –.</p>" in mail["html"]
    assert "Neil" not in quopri.decodestring(raw(hands.home, "1")).decode()
    other = one(hands.home, "2")
    assert OLD not in other["text"].casefold()
    assert "Lou" in other["text"], "somebody else may bear the name"
    assert (hands.home.mailbox / "00000003.eml").read_bytes() == before


def test_an_address_is_erased_however_it_was_written(hands: Hands) -> None:
    for address in ("Lou.Once@members.example", NEW):
        correct_address(hands.home, "m1", rank=1, email=address, person_id="a", reason="Mandat passé")
    assert "Lou.Once@members.example" in everything(hands)
    erase(hands.home, "lou.once@members.example", person_id="a")
    assert "lou.once@" not in everything(hands).casefold()


def test_a_dossier_says_that_a_vote_was_sealed_anew_and_refuses_another_choice(
    hands: Hands, voted: Ballot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced(hands)
    [seq] = erase(hands.home, OLD, person_id="a", name="Camille 1").commits
    assert said(hands, voted, tmp_path, "sound.zip")[0] == 0
    assert "1 rescellés depuis sans le nom" in capsys.readouterr().out
    with transaction(hands.home) as db:
        row = db.get(LeafPrivate, seq)
        assert row is not None
        row.payload = row.payload.replace('"for"', '"against"')
        db.add(row)
    assert verify_journal(hands.home)[2] == f"the private payload of leaf {seq} is not what it commits to"
    with transaction(hands.home) as db:
        row = db.get(LeafPrivate, seq)
        assert row is not None
        row.salt = "00" * 32
        row.payload = row.payload.replace('"against"', '"for"')
        db.add(row)
    assert said(hands, voted, tmp_path, "other.zip")[0] == 1


def test_a_signature_that_has_effect_keeps_who_gave_it_until_another_takes_its_place(
    hands: Hands, voted: Ballot
) -> None:
    hands.sign("m1")
    for body in ("a", "c"):
        validate(hands.home, ["1.1.0-m1"], person_id=body)
    assert seal_all(hands.home, driver="test").done == ["1.1.0: seal", "1.1.0-m1: seal"]
    replaced(hands)
    told = erase(hands.home, OLD, person_id="a", name="Camille m1")
    assert (told.kept, told.signatures) == (["1.1.0-m1"], [])
    assert hands.count(Deed) == 1
    assert hands.count(Signature, signed_name="Camille m1") == 1
    with transaction(hands.home) as db:
        row = db.get(Signature, "1.1.0-m1")
        assert row is not None
        row.state = "superseded"
        db.add(row)
        db.add(Notice(
            key="x", kind="signature_received", member_id="m1", subject_id="s", facts={}, made_at=hands.now,
            next_at=hands.now, state="sent", sent_to=OLD,
        ))  # fmt: skip
    told = erase(hands.home, OLD, person_id="a", name="Camille m1")
    assert (told.kept, told.signatures) == ([], ["1.1.0-m1"])
    assert hands.count(Signature, signed_name="Camille m1") == 0
    assert "Camille m1" not in everything(hands)
    assert hands.count(Deed) == 0
    assert seal_all(hands.home, driver="test").done == []
    assert verify_journal(hands.home)[2] == ""


def test_who_sat_on_a_body_is_erased_once_its_mandate_is_over(hands: Hands, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        person, ["erase", "denis@committee.example", "--as", "a", "--home", str(hands.home.path)]
    )
    assert done.exit_code == 0, done.output
    assert "Effacé" in done.output
    assert hands.count(Person, id="d", name="–") == 1
    assert hands.count(Mandate, person_id="d", evidence="PV 1") == 0
    assert "denis@" not in everything(hands)


def test_the_contacts_of_a_member_that_left_are_erased(hands: Hands) -> None:
    with transaction(hands.home) as db:
        gone = db.get(Member, "m5")
        assert gone is not None
        gone.left_on = date(2026, 11, 1)
        db.add(gone)
    erase(hands.home, "m5@members.example", person_id="a")
    assert hands.count(Representative, member_id="m5", name="–", email="") == 1
    assert hands.count(Replay) == 0


def test_the_leaf_of_an_erasure_names_nobody(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    erase(hands.home, OLD, person_id="a", name="Camille 1")
    with reading(hands.home) as db:
        body = db.exec(select(Leaf.body).where(Leaf.act == "erase_person")).one()
    assert json.loads(body)["public"].keys() == {"actor", "by", "driver", "erased", "resealed"}
    assert json.loads(body)["commit"] == ""
    advance(hands.home.path, voted.cycle_id, driver="test")
