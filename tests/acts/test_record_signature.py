"""A signature on paper or by telephone is written down by one person, validated by others, and contested."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import select

from acts.act import Receipt
from acts.signing.mandate import Filed, mandate_for
from acts.signing.record import Heard, disown, record_signature
from acts.signing.sign import decline
from acts.signing.validate import decide
from models.body import Body
from models.leaf import Leaf, LeafPrivate
from models.mandate_file import MandateFile
from models.notice import Notice
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from rules.refusals import (
    ActNotAllowed,
    MandateUnreadable,
    MissingField,
    OwnOrganisation,
    ReasonNeeded,
    SamePersonTwice,
    SignatureOver,
    SignedLater,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
SCAN = b"\x89PNG\r\n\x1a\n papier IEND\xaeB`\x82"


@pytest.fixture(autouse=True)
def signing(hands: Hands) -> str:
    """A cycle whose version 1.1.0 every member is asked to sign."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def write(
    hands: Hands, member: str, *, person: str = "a", reason: str = "Reçue par courrier.", **told: Any
) -> None:
    given: dict[str, Any] = {"given": "paper", "name": " Camille  Roy ", "capacity": "Présidente"}
    given |= {"scan": Filed(SCAN, "scan.png"), "signed_on": hands.now.date().isoformat()}
    heard = Heard(**{**given, **told})
    record_signature(hands.home, f"1.1.0-{member}", heard, person_id=person, reason=reason)


def row(hands: Hands, member: str) -> Signature:
    with reading(hands.home) as db:
        return one(db, Signature, f"1.1.0-{member}")


def contest(hands: Hands, member: str, *, key: str = "") -> Receipt:
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    return disown(hands.home, session, reason=" Non. ", code=code, key=key or hands.key())


def test_a_paper_is_put_under_review_with_its_scan_and_every_contact_is_told(hands: Hands) -> None:
    write(hands, "m2")
    kept = row(hands, "m2")
    assert (kept.state, kept.signed_name, kept.signed_on, kept.recorded_by, kept.recorded_from) == (
        "under_review",
        "Camille Roy",
        hands.now.date(),
        "a",
        "paper",
    )
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "record")).one()
        private = json.loads(one(db, LeafPrivate, leaf.seq).payload)
    public = json.loads(leaf.body)["public"]
    assert (public["actor"], public["given"], public["reason"]) == ("a", "paper", "Reçue par courrier.")
    assert public["scan"] == sha256(SCAN).hexdigest()
    assert "Camille" not in leaf.body
    assert private["name"] == "Camille Roy"
    assert mandate_for(hands.home, "1.1.0-m2", person_id="c").body == SCAN
    assert hands.count(Notice, kind="signature_recorded", member_id="m2") == 2
    assert hands.count(Notice, kind="to_validate") == 3


def test_what_was_decided_on_a_contested_signature_does_not_count_for_the_next_one(hands: Hands) -> None:
    write(hands, "m2", person="a")
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="c", reason="") == "under_review"
    contest(hands, "m2")
    hands.sign("m2")
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="") == "under_review"
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="c", reason="") == "validated"


def test_a_call_is_recorded_without_a_scan(hands: Hands) -> None:
    write(hands, "m2", given="telephone", scan=Filed(b""))
    assert (row(hands, "m2").recorded_from, hands.count(MandateFile)) == ("telephone", 0)


def test_who_recorded_a_signature_does_not_validate_it_even_where_one_decides(hands: Hands) -> None:
    with transaction(hands.home) as db:
        body = one(db, Body, "validation")
        body.decides = "alone"
        db.add(body)
    write(hands, "m2")
    with pytest.raises(SamePersonTwice):
        decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="")
    assert row(hands, "m2").state == "under_review"
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="c", reason="") == "validated"


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"reason": " "}, ReasonNeeded),
        ({"name": " "}, MissingField),
        ({"capacity": ""}, MissingField),
        ({"signed_on": "hier"}, MissingField),
        ({"signed_on": "2999-01-01"}, SignedLater),
        ({"scan": Filed(b"")}, MissingField),
        ({"scan": Filed(b"papier", "scan.png")}, MandateUnreadable),
        ({"given": "fax"}, UnknownThing),
    ],
    ids=["no reason", "nobody", "no capacity", "no day", "a day to come", "no scan", "no image", "by fax"],
)
def test_what_is_not_whole_is_not_recorded(
    hands: Hands, told: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        write(hands, "m2", **told)
    assert (row(hands, "m2").state, hands.count(Leaf, act="record")) == ("requested", 0)


def test_nobody_records_for_its_own_organisation_nor_over_an_answer_nor_too_late(
    hands: Hands, signing: str
) -> None:
    with pytest.raises(OwnOrganisation):
        write(hands, "m1", person="b")
    session, code = hands.enter("s", "1.1.0-m3", "m3")
    decline(hands.home, session, code=code, key=hands.key())
    with pytest.raises(ActNotAllowed):
        write(hands, "m3")
    hands.pass_time(until=hands.date(signing, "signing_ends_at") - timedelta(microseconds=1))
    write(hands, "m2")
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    with pytest.raises(SignatureOver):
        write(hands, "m4")


def test_a_member_contests_what_was_recorded_once_and_may_sign_itself(hands: Hands) -> None:
    write(hands, "m2")
    receipt = contest(hands, "m2", key="form")
    assert contest(hands, "m2", key="form") == receipt
    kept = row(hands, "m2")
    assert (kept.state, kept.reason, kept.recorded_by, kept.signed_name, kept.signed_on) == (
        "requested",
        "Non.",
        None,
        "",
        None,
    )
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "disown")).one()
    public = json.loads(leaf.body)["public"]
    assert (public["actor"], public["recorded_by"], public["state"]) == ("m2", "a", "requested")
    assert hands.count(Notice, kind="signature_disowned", member_id="m2") == 1
    with pytest.raises(ActNotAllowed):
        contest(hands, "m2")
    hands.sign("m2")
    assert (row(hands, "m2").state, row(hands, "m2").recorded_from) == ("under_review", "")


def test_a_member_does_not_contest_what_it_signed_by_its_own_link_nor_what_has_effect(hands: Hands) -> None:
    hands.sign("m2")
    with pytest.raises(UnknownThing):
        contest(hands, "m2")
    assert row(hands, "m2").state == "under_review"
    write(hands, "m3", person="c")
    for person in "ab":
        decide(hands.home, "1.1.0-m3", "validate", person_id=person, reason="")
    with pytest.raises(ActNotAllowed):
        contest(hands, "m3")
    assert row(hands, "m3").state == "validated"


def test_what_was_sent_back_is_recorded_anew(hands: Hands) -> None:
    write(hands, "m2")
    decide(hands.home, "1.1.0-m2", "return", person_id="c", reason="Illisible.")
    write(hands, "m2", person="c")
    assert (row(hands, "m2").recorded_by, row(hands, "m2").reason) == ("c", "")
