"""What names persons is erased by the clock once it was kept as long as the rulebook says."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from acts.link.enter_by_code import ask_code
from acts.member.correct_address import correct_address
from acts.member.forget import forget, late
from acts.reconcile import reconcile, verify_journal
from acts.seal.due import seal_all
from acts.signing.delegate import take_back
from acts.signing.validate import send_back, validate
from models.ballot import Ballot
from models.cycle import Cycle
from models.deed import Deed
from models.delegation import Delegation
from models.entry import Entry
from models.home import Home
from models.leaf import Leaf, LeafPrivate
from models.mandate import Mandate
from models.mandate_file import MandateFile
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import reading
from models.representative import Representative
from models.signature import Signature
from models.store import transaction
from models.views.personal import traces
from rules.refusals import DatabaseBusy
from rules.retention import USUAL
from tests.acts.test_delegate import give, put, take
from tests.acts.test_erase import OLD, everything, said, voted
from tests.acts.test_mandate import filed, send
from tests.conftest import Hands
from tests.postgresql import behind

__all__ = ["voted"]

DAY = timedelta(days=1)


def later(hands: Hands, kind: str) -> None:
    """Let pass what this class is kept for, and the day that is waited after it."""
    hands.pass_time(by=USUAL[kind] + 2 * DAY)


def leaf(hands: Hands) -> dict[str, object]:
    """Return what the last leaf of this act says."""
    with reading(hands.home) as db:
        wanted = select(Leaf.body).where(Leaf.act == "forget").order_by(col(Leaf.seq).desc())
        found: dict[str, object] = json.loads(db.exec(wanted).first() or "{}")["public"]
    return found


def sound(hands: Hands) -> bool:
    return verify_journal(hands.home)[2] == ""


def test_nothing_that_may_be_kept_is_erased_and_no_leaf_is_written(hands: Hands, voted: Ballot) -> None:
    forget(hands.home, driver="test")
    size, _, _ = verify_journal(hands.home)
    before = everything(hands)
    assert forget(hands.home, driver="test") == {}
    assert (everything(hands), verify_journal(hands.home)[0]) == (before, size)


def test_sessions_and_codes_end_and_one_leaf_a_day_says_how_many(hands: Hands) -> None:
    ask_code(hands.home, "ada@committee.example")
    assert hands.count(Entry) == 1
    hands.pass_time(by=USUAL["codes"] + timedelta(hours=12))
    assert forget(hands.home, driver="test") == {}, "what is due waits a day"
    hands.pass_time(by=DAY)
    assert forget(hands.home, driver="test")["codes"] == 1
    assert hands.count(Entry) == 0
    assert leaf(hands) == {
        "by": "clock",
        "driver": "test",
        "counts": {"codes": 1},
        "erased": [],
        "resealed": {},
    }
    assert sound(hands)
    assert forget(hands.home, driver="test") == {}


def test_a_mail_stays_counted_without_its_recipient_its_words_or_its_error(
    hands: Hands, voted: Ballot
) -> None:
    sent, known = hands.count(Notice, state="sent"), hands.count(Notice)
    with transaction(hands.home) as db:
        row = db.exec(select(Notice).where(Notice.state == "queued")).first()
        assert row is not None
        row.state, row.sent_to = "failed", "m9@members.example"
        row.error = f"550 no such user {row.sent_to}"
        db.add(row)
        never = db.exec(select(Notice).where(Notice.state == "queued", Notice.id != row.id)).first()
        assert never is not None
        never.state, never.error = "failed", "nobody to write to"
        db.add(never)
    later(hands, "mails")
    assert forget(hands.home, driver="test")["mails"] > sent
    assert hands.count(Notice) == known
    assert hands.count(Notice, sent_to=OLD) == 0
    assert "m9@members.example" not in everything(hands)
    assert hands.count(Notice, state="sent") == sent
    assert "mails" not in forget(hands.home, driver="test"), "once"


def test_who_voted_goes_after_its_time_and_the_dossier_still_opens_every_vote(
    hands: Hands, voted: Ballot, tmp_path: Path
) -> None:
    later(hands, "mails")
    forget(hands.home, driver="test")
    assert sealed_names(hands, "cast") == 4
    later(hands, "votes")
    assert forget(hands.home, driver="test")["votes"] == 4
    assert len(leaf(hands)["resealed"]) == 4  # type: ignore[arg-type]  # JSON
    assert sound(hands)
    assert said(hands, voted, tmp_path, "after.zip")[0] == 0
    assert sealed_names(hands, "cast", "propose") == 1, "the cycle is not over: who proposed stays"
    over(hands)
    later(hands, "votes")
    assert forget(hands.home, driver="test")["votes"] == 1
    assert sealed_names(hands, "cast", "propose") == 0
    assert said(hands, voted, tmp_path, "later.zip")[0] == 0
    assert "votes" not in forget(hands.home, driver="test")


def over(hands: Hands) -> None:
    """Let the cycle be over."""
    with transaction(hands.home) as db:
        for cycle in db.exec(select(Cycle)).all():
            cycle.state, cycle.closed_at = "closed", hands.now
            db.add(cycle)


def sealed_names(hands: Hands, *acts: str) -> int:
    """Return how many private halves of these acts say who acted."""
    with reading(hands.home) as db:
        rows = select(LeafPrivate.payload).join(Leaf, col(Leaf.seq) == LeafPrivate.seq)
        told = db.exec(rows.where(col(Leaf.act).in_(acts))).all()
    return sum(bool(json.loads(each).get("representative")) for each in told)


def test_who_signed_stays_while_the_signature_has_effect_and_goes_long_after(
    hands: Hands, voted: Ballot
) -> None:
    hands.sign("m1")
    hands.sign("m2")
    for person in ("a", "c"):
        validate(hands.home, ["1.1.0-m1", "1.1.0-m2"], person_id=person)
    seal_all(hands.home, driver="test")
    assert hands.count(Deed) == 2
    with transaction(hands.home) as db:
        row = db.get(Signature, "1.1.0-m1")
        assert row is not None
        row.state = "withdrawn"
        db.add(row)
    hands.pass_time(by=USUAL["signatures"] - DAY)
    forget(hands.home, driver="test")
    assert hands.count(Signature, signed_name="Camille m1") == 1
    later(hands, "signatures")
    assert forget(hands.home, driver="test")["signatures"] == 1
    assert "Camille m1" not in everything(hands)
    assert hands.count(Signature, signed_name="Camille m2") == 1, "it has effect"
    assert hands.count(Deed) == 1
    assert sound(hands)


def test_a_delegate_goes_with_the_signature_it_gave(hands: Hands, voted: Ballot) -> None:
    give(hands, "m2")
    take(hands, "m2")
    put(hands, "m2")
    send_back(hands.home, ["1.1.0-m2"], person_id="a", reason="Illisible")
    later(hands, "signatures")
    forget(hands.home, driver="test")
    assert hands.count(Delegation, signature_id="1.1.0-m2", name="–", email="") == 1
    assert hands.count(Signature, id="1.1.0-m2", signed_name="–") == 1
    assert sound(hands)


def test_an_erasure_that_is_refused_is_an_alarm(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_home: Home, *, driver: str) -> dict[str, int]:
        raise DatabaseBusy(seconds=5)

    monkeypatch.setattr("acts.reconcile.forget", refuse)
    found = reconcile(hands.home.path, driver="test", tell=lambda refusal: refusal.code)
    assert (found.alarms, found.forgotten) == (["database-busy"], {})


def test_the_file_of_a_signature_that_was_sent_back_goes_and_its_hash_stays(
    hands: Hands, voted: Ballot
) -> None:
    for member in ("m2", "m3"):
        send(hands, member, filed(hands))
    send_back(hands.home, ["1.1.0-m2"], person_id="a", reason="Illisible")
    later(hands, "files")
    assert forget(hands.home, driver="test")["files"] == 1
    assert hands.count(MandateFile, signature_id="1.1.0-m2", body=None) == 1
    assert hands.count(MandateFile, signature_id="1.1.0-m3", body=None) == 0, "it is still to be decided"
    assert hands.count(MandateFile, hash="") == 0


def leave(hands: Hands, member: str) -> None:
    with transaction(hands.home) as db:
        gone = db.get(Member, member)
        assert gone is not None
        gone.left_on = hands.now.date()
        db.add(gone)


def test_the_contact_of_a_member_that_left_goes_but_not_before_its_ballots_are_over(
    hands: Hands, voted: Ballot
) -> None:
    leave(hands, "m1")
    later(hands, "contacts")
    assert "contacts" not in forget(hands.home, driver="test"), "its cycle still runs"
    over(hands)
    assert forget(hands.home, driver="test")["contacts"] == 2
    assert hands.count(Representative, member_id="m1", name="–", email="") == 2
    assert hands.count(Representative, email="m2@members.example") == 1
    assert sealed_names(hands, "cast") == 4, "who voted is kept for its own time"
    assert sound(hands)


def test_a_contact_that_acts_for_another_member_too_keeps_what_is_said_of_it_there(hands: Hands) -> None:
    correct_address(hands.home, "m2", rank=1, email=OLD, person_id="a", reason="Elle tient les deux")

    def sealed() -> int:
        with reading(hands.home) as db:
            return len(traces(db, OLD).sealed)

    before = sealed()
    leave(hands, "m1")
    later(hands, "contacts")
    assert forget(hands.home, driver="test")["contacts"] == 2
    assert hands.count(Representative, member_id="m2", email=OLD) == 1
    assert sealed() == before > 0


def test_who_sat_on_a_body_goes_once_every_mandate_is_long_over(hands: Hands) -> None:
    with transaction(hands.home) as db:
        for seat in db.exec(select(Mandate).where(Mandate.person_id == "b")).all():
            seat.ends_on = date(2026, 1, 31)
            db.add(seat)
        acts_for = db.exec(select(Representative).where(Representative.member_id == "m2")).first()
        assert acts_for is not None
        acts_for.email = "bruno@committee.example"
        db.add(acts_for)
    later(hands, "mandates")
    assert forget(hands.home, driver="test")["mandates"] == 1
    assert hands.count(Person, id="d", name="–") == 1
    assert "denis@" not in everything(hands)
    assert hands.count(Person, id="b", name="Bruno") == 1, "it still acts for a member"
    assert hands.count(Person, id="a", name="Ada") == 1, "it still sits"
    assert sound(hands)


def test_mails_of_the_embedded_mailbox_and_old_logs_go_with_their_time(hands: Hands) -> None:
    for folder, name in (("mailbox", "00000001.eml"), ("logs", "pages-20200101.log"), ("logs", "pages.log")):
        (hands.home.path / folder).mkdir(exist_ok=True)
        (hands.home.path / folder / name).write_text("a", "ascii")
        moment = (hands.now - (DAY if name == "pages.log" else 366 * DAY)).timestamp()
        os.utime(hands.home.path / folder / name, (moment, moment))
    forget(hands.home, driver="test")
    assert not list((hands.home.path / "mailbox").iterdir())
    assert [file.name for file in (hands.home.path / "logs").iterdir()] == ["pages.log"]


def test_each_check_erases_and_the_doctor_is_told_what_is_late(hands: Hands) -> None:
    ask_code(hands.home, "ada@committee.example")
    later(hands, "codes")
    hands.pass_time(by=DAY)
    assert late(hands.home) == {"codes": 1}
    assert reconcile(hands.home.path, driver="test").forgotten == {"codes": 1}
    assert late(hands.home) == {}


def test_a_journal_that_was_altered_and_a_rulebook_that_is_none_erase_nothing(hands: Hands) -> None:
    ask_code(hands.home, "ada@committee.example")
    later(hands, "codes")
    kept = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(kept + '\n[retention]\ncodes = "bientôt"\n', "utf-8")
    found = reconcile(hands.home.path, driver="test")
    assert any("rulebook" in each for each in found.alarms)
    hands.home.rulebook.write_text(kept, "utf-8")
    behind(hands.home, "UPDATE head SET root = 'ff'")
    reconcile(hands.home.path, driver="test")
    assert hands.count(Entry) == 1


def test_who_was_named_to_sign_and_never_did_goes_once_the_delegation_is_over(
    hands: Hands, voted: Ballot
) -> None:
    for member in ("m2", "m3"):
        give(hands, member)
    assert hands.count(Delegation) == 2
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    take_back(hands.home, session, code=code, key=hands.key())
    later(hands, "delegates")
    assert forget(hands.home, driver="test")["delegates"] == 1
    assert hands.count(Delegation, signature_id="1.1.0-m2", name="–", email="") == 1
    assert hands.count(Delegation, signature_id="1.1.0-m3", email="") == 0
    assert len(leaf(hands)["erased"]) == 1  # type: ignore[arg-type]  # JSON
    assert sound(hands)
