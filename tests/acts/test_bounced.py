"""A mail that comes back after it was delivered flags its contact, and the next one is written to."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.due import advance
from acts.member.bounced import failed_in, record_bounce
from acts.signing.delegate import delegate
from acts.signing.reopen import reopen
from models.delegation import Delegation
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.representative import Representative
from models.signature import Signature
from rules.refusals import NotCompetent, OwnOrganisation, UnknownThing
from tests.acts.test_unreachable import signing
from tests.conftest import Hands

__all__ = ["signing"]  # the cycle that these tests have too

REPORT = b"""From: MAILER-DAEMON@relay.example
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Somebody said action: failed for nobody@members.example.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; m2@members.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; m3@members.example
Action: delayed
Status: 4.4.7

Final-Recipient: rfc822; m4@members.example
Action: failed
Status: 4.2.2

--b--
"""


def test_what_a_report_says_failed_for_good_is_read_and_nothing_else() -> None:
    assert failed_in(REPORT) == ["m2@members.example"]
    assert failed_in(REPORT.replace(b"message/delivery-status", b"text/plain")) == []
    assert failed_in(b"\xff\x00") == []


def test_the_contact_is_flagged_and_what_is_asked_now_goes_to_the_next_one(
    hands: Hands, signing: str
) -> None:
    assert record_bounce(hands.home, " M2@members.example", person_id="a") == ["m2"]
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "bounce")).one()
        rows = db.exec(
            select(Representative).where(Representative.member_id == "m2").order_by(col(Representative.rank))
        ).all()
    assert json.loads(leaf.body)["public"]["members"] == ["m2"]
    assert "members.example" not in leaf.body
    assert [row.unreachable_at is None for row in rows] == [False, True]
    assert hands.count(Notice, kind="signature_request", member_id="m2") == 2
    with pytest.raises(UnknownThing):
        record_bounce(hands.home, "m2@members.example", person_id="a")


def test_who_has_answered_is_asked_nothing_again(hands: Hands, signing: str) -> None:
    hands.sign("m2")
    record_bounce(hands.home, "m2@members.example", person_id="a")
    assert hands.count(Notice, kind="signature_request", member_id="m2") == 1


def test_a_request_that_outlives_its_cycle_goes_to_the_next_contact_too(hands: Hands, signing: str) -> None:
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    advance(hands.home.path, signing, driver="test")
    reopen(hands.home, "1.1.0-m2", person_id="a", reason="x", until=hands.now + timedelta(days=9))
    record_bounce(hands.home, "m2@members.example", person_id="a")
    assert hands.count(Notice, kind="signature_request", member_id="m2") == 3
    with reading(hands.home) as db:
        assert one(db, Signature, "1.1.0-m2").state == "requested"


def test_nobody_does_it_for_its_own_organisation_or_without_a_seat(hands: Hands, signing: str) -> None:
    with pytest.raises(OwnOrganisation):
        record_bounce(hands.home, "m1@members.example", person_id="b")
    with pytest.raises((NotCompetent, UnknownThing)):
        record_bounce(hands.home, "m2@members.example", person_id="z")
    assert hands.count(Leaf, act="bounce") == 0


def test_the_address_of_a_delegate_flags_its_delegation_and_its_member_is_told(
    hands: Hands, signing: str
) -> None:
    for member in ("m2", "m3"):
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        told = {"name": "Noor", "email": "Noor@cabinet.example", "code": code, "key": hands.key()}
        delegate(hands.home, session, **told)
    assert record_bounce(hands.home, "noor@cabinet.example ", person_id="a") == ["m2", "m3"]
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "bounce")).one()
        flagged = [row.unreachable_at for row in db.exec(select(Delegation)).all()]
        public = json.loads(leaf.body)["public"]
    assert flagged == [hands.now, hands.now]
    assert (public["members"], public["delegations"]) == ([], ["1.1.0-m2-d1", "1.1.0-m3-d1"])
    assert "cabinet" not in leaf.body
    assert hands.count(Notice, kind="delegation_unreached") == 2
    assert hands.count(Notice, kind="signature_request", member_id="m2") == 1
    with pytest.raises(UnknownThing):
        record_bounce(hands.home, "noor@cabinet.example", person_id="a")


def test_one_address_may_be_that_of_a_contact_and_of_a_delegate(hands: Hands, signing: str) -> None:
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    told = {"name": "Camille 3", "email": "m3@members.example", "code": code, "key": hands.key()}
    delegate(hands.home, session, **told)
    assert record_bounce(hands.home, "m3@members.example", person_id="a") == ["m3", "m2"]
    assert hands.count(Notice, kind="signature_request", member_id="m3") == 2
    assert hands.count(Notice, kind="delegation_unreached", member_id="m2") == 1


def test_nobody_flags_the_delegate_of_its_own_organisation(hands: Hands, signing: str) -> None:
    session, code = hands.enter("s", "1.1.0-m1", "m1")
    told = {"name": "Noor", "email": "noor@cabinet.example", "code": code, "key": hands.key()}
    delegate(hands.home, session, **told)
    with pytest.raises(OwnOrganisation):
        record_bounce(hands.home, "noor@cabinet.example", person_id="b")
    assert hands.count(Delegation, unreachable_at=None) == 1
