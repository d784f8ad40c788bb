"""A request to sign is opened again, cancelled, over, withdrawn from or revoked, by who may, with why."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.due import advance
from acts.reconcile import reconcile
from acts.signing.cancel import cancel_request
from acts.signing.expire import expire_late
from acts.signing.reopen import ask_one, reopen
from acts.signing.sign import decline
from acts.signing.validate import decide
from acts.signing.withdraw import withdraw
from models.delegation import Delegation
from models.leaf import Leaf
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from models.version import Version
from models.views.standing import standings
from models.views.to_decide import request_of
from rules.refusals import (
    ActNotAllowed,
    DateInPast,
    MissingField,
    OwnOrganisation,
    ReasonNeeded,
    SignatureOver,
    SignatureUnread,
    UnknownThing,
    VersionSuperseded,
)
from tests.conftest import Hands, siren

INVITED = ("est invité à participer", "participe")
WHY = "Un nouveau délai est accordé."


@pytest.fixture
def signing(hands: Hands) -> str:
    """A cycle whose version 1.1.0 every member is asked to sign."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def row(hands: Hands, member: str) -> Signature:
    with reading(hands.home) as db:
        return one(db, Signature, f"1.1.0-{member}")


def say_no(hands: Hands, member: str) -> None:
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    decline(hands.home, session, reason="Non.", code=code, key=hands.key())


def validated(hands: Hands, member: str) -> None:
    hands.sign(member)
    for person in "ac":
        decide(hands.home, f"1.1.0-{member}", "validate", person_id=person, reason="")


def last(hands: Hands, act: str) -> dict[str, Any]:
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == act).order_by(col(Leaf.seq).desc())).first()
    assert leaf is not None
    told: dict[str, Any] = {"subject": leaf.subject, **json.loads(leaf.body)["public"]}
    return told


def standing_of(hands: Hands, member: str) -> str:
    with reading(hands.home) as db:
        return standings(db, today=hands.now.date())[member].state


def test_who_declined_is_asked_again_by_the_same_link_and_may_then_sign(hands: Hands, signing: str) -> None:
    say_no(hands, "m2")
    until = reopen(hands.home, "1.1.0-m2", person_id="a", reason=WHY)
    assert until == hands.date(signing, "signing_ends_at")
    asked = row(hands, "m2")
    assert (asked.state, asked.reason, asked.ends_at) == ("requested", "", until)
    told = last(hands, "reopen")
    assert (told["subject"], told["reason"], told["state"]) == ("signature:1.1.0-m2", WHY, "requested")
    assert hands.count(Notice, kind="signature_request", member_id="m2") == 2
    hands.sign("m2")
    assert row(hands, "m2").state == "under_review"


def test_who_let_the_time_pass_is_asked_again_until_a_later_instant_and_that_expires_too(
    hands: Hands, signing: str
) -> None:
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    assert advance(hands.home.path, signing, driver="test").state == "closed"
    assert hands.count(Notice, kind="signature_expired") == 6
    until = hands.now + timedelta(days=10)
    with pytest.raises(DateInPast):
        reopen(hands.home, "1.1.0-m2", person_id="a", reason=WHY)
    for member in ("m2", "m3"):
        reopen(hands.home, f"1.1.0-{member}", person_id="a", reason=WHY, until=until)
    hands.pass_time(until=until - timedelta(microseconds=1))
    hands.sign("m2")
    assert expire_late(hands.home, driver="test") == []
    hands.pass_time(until=until)
    with pytest.raises(SignatureOver):
        hands.sign("m3")
    assert "1.1.0-m3: expire" in reconcile(hands.home.path, driver="test").mended
    assert expire_late(hands.home, driver="test") == []
    assert (row(hands, "m2").state, row(hands, "m3").state) == ("under_review", "expired")
    assert last(hands, "expire")["signatures"] == ["1.1.0-m3"]
    assert hands.count(Notice, kind="signature_expired", member_id="m3") == 2


def test_two_drivers_expire_a_request_once(
    hands: Hands, signing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from acts.signing import expire

    found = expire._late
    seen: list[object] = []

    def somebody_first(db: Any, instant: Any) -> Any:
        seen.append(instant)
        return found(db, instant) if len(seen) > 1 else [object()]

    monkeypatch.setattr(expire, "_late", somebody_first)
    before = hands.count(Leaf)
    assert expire_late(hands.home, driver="late") == []
    assert (hands.count(Leaf), len(seen)) == (before, 2)


def test_a_cycle_that_ends_leaves_open_what_was_opened_again_for_longer(hands: Hands, signing: str) -> None:
    say_no(hands, "m2")
    until = hands.date(signing, "signing_ends_at") + timedelta(days=1)
    reopen(hands.home, "1.1.0-m2", person_id="a", reason=WHY, until=until)
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    advance(hands.home.path, signing, driver="test")
    assert (row(hands, "m2").state, row(hands, "m3").state) == ("requested", "expired")
    hands.sign("m2")


def test_nothing_open_is_opened_again_and_it_takes_a_reason(hands: Hands, signing: str) -> None:
    with pytest.raises(ActNotAllowed):
        reopen(hands.home, "1.1.0-m2", person_id="a", reason=WHY)
    say_no(hands, "m2")
    with pytest.raises(ReasonNeeded):
        reopen(hands.home, "1.1.0-m2", person_id="a", reason=" ")
    say_no(hands, "m1")
    with pytest.raises(OwnOrganisation):
        reopen(hands.home, "1.1.0-m1", person_id="b", reason=WHY)
    assert hands.count(Leaf, act="reopen") == 0


def test_a_version_that_was_replaced_is_signed_by_nobody_any_more(hands: Hands, signing: str) -> None:
    with transaction(hands.home) as db:
        old = one(db, Signature, "1.0.0-m2")
        old.state = "declined"
        db.add(old)
    with pytest.raises(VersionSuperseded) as refused:
        reopen(hands.home, "1.0.0-m2", person_id="a", reason=WHY)
    assert refused.value.facts == {"version": "1.0.0", "in_force": "1.1.0"}
    with pytest.raises(VersionSuperseded):
        ask_one(hands.home, "1.0.0", "m2", person_id="a", until=hands.now + timedelta(days=1))


def test_a_member_admitted_since_is_asked_to_sign_the_version_in_force(hands: Hands, signing: str) -> None:
    with transaction(hands.home) as db:
        today = hands.now.date()
        db.add(Member(id="m9", name="Organisme 9", siren=siren(99), college="public", admitted_on=today))
    assert ask_one(hands.home, "1.1.0", "m9", person_id="a") == "1.1.0-m9"
    asked = row(hands, "m9")
    assert (asked.state, asked.since, asked.ends_at) == (
        "requested",
        None,
        hands.date(signing, "signing_ends_at"),
    )
    assert hands.count(Notice, kind="signature_request", member_id="m9") == 1
    with pytest.raises(ActNotAllowed):
        ask_one(hands.home, "1.1.0", "m9", person_id="a")
    with pytest.raises(UnknownThing):
        ask_one(hands.home, "1.1.0", "m99", person_id="a")


def test_a_version_from_before_charte_says_no_deadline_so_one_is_needed(hands: Hands) -> None:
    with transaction(hands.home) as db:
        db.delete(one(db, Signature, "1.0.0-m6"))
    with pytest.raises(MissingField) as refused:
        ask_one(hands.home, "1.0.0", "m6", person_id="a")
    assert refused.value.names == ("until",)
    ask_one(hands.home, "1.0.0", "m6", person_id="a", until=hands.now + timedelta(days=30))
    hands.sign("m6", version="1.0.0")
    assert hands.count(Signature, id="1.0.0-m6", state="under_review") == 1


def test_a_request_is_cancelled_with_a_reason_that_its_member_reads(hands: Hands, signing: str) -> None:
    with pytest.raises(ReasonNeeded):
        cancel_request(hands.home, "1.1.0-m2", person_id="a", reason="")
    cancel_request(hands.home, "1.1.0-m2", person_id="a", reason=" Doublon. ")
    assert (row(hands, "m2").state, row(hands, "m2").reason) == ("cancelled", "Doublon.")
    assert hands.count(Notice, kind="signature_cancelled", member_id="m2") == 1
    assert last(hands, "cancel")["subject"] == "signature:1.1.0-m2"
    with pytest.raises(ActNotAllowed):
        hands.sign("m2")
    with pytest.raises(ActNotAllowed):
        cancel_request(hands.home, "1.1.0-m2", person_id="a", reason="Encore.")
    assert standing_of(hands, "m2") == "effective"


def test_a_request_that_was_signed_since_it_was_read_is_not_cancelled(hands: Hands, signing: str) -> None:
    def read() -> str:
        with reading(hands.home) as db:
            return request_of(db, "1.1.0-m2").read

    earlier = read()
    hands.sign("m2")
    facts = {"person_id": "a", "reason": "Doublon."}
    with pytest.raises(SignatureUnread):
        cancel_request(hands.home, "1.1.0-m2", read=earlier, **facts)
    assert row(hands, "m2").state == "under_review"
    cancel_request(hands.home, "1.1.0-m2", read=read(), **facts)
    assert row(hands, "m2").state == "cancelled"


def leave(hands: Hands, member: str, *, key: str = "") -> Receipt:
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    return withdraw(hands.home, session, reason=" Fusion. ", code=code, key=key or hands.key())


def test_a_member_withdraws_once_and_everybody_who_must_is_told(hands: Hands, signing: str) -> None:
    validated(hands, "m2")
    receipt = leave(hands, "m2", key="form")
    assert leave(hands, "m2", key="form") == receipt
    left = row(hands, "m2")
    assert (left.state, left.reason, left.receipt) == ("withdrawn", "Fusion.", receipt.code)
    told = last(hands, "withdraw")
    assert (told["by"], told["actor"], told["state"]) == ("member", "m2", "withdrawn")
    assert "cancelled" not in told
    assert hands.count(Notice, kind="signature_withdrawn", member_id="m2") == 2
    assert hands.count(Notice, kind="member_withdrawn") == 3
    assert standing_of(hands, "m2") == "withdrawn"
    with pytest.raises(ActNotAllowed):
        leave(hands, "m2")


def test_who_has_no_signature_in_effect_has_nothing_to_withdraw_from(hands: Hands, signing: str) -> None:
    with pytest.raises(ActNotAllowed):
        leave(hands, "m2")
    assert hands.count(Leaf, act="withdraw") == 0


def test_what_is_still_asked_of_who_withdraws_is_cancelled(hands: Hands, signing: str) -> None:
    validated(hands, "m2")
    with transaction(hands.home) as db:
        later = one(db, Version, "1.1.0").model_copy()
        db.add(Version(**{**later.model_dump(), "number": "1.2.0", "position": 2}))
        db.flush()
        db.add(Signature(id="1.2.0-m2", member_id="m2", version="1.2.0", state="delegated"))
        db.flush()
        who = {"name": "Noor", "email": "noor@cabinet.example", "by": "Camille"}
        asked = {"signature_id": "1.2.0-m2", "member_id": "m2", "given_at": hands.now}
        db.add(Delegation.model_validate({"id": "1.2.0-m2-d1", **asked, **who}))
    leave(hands, "m2")
    assert hands.count(Delegation, id="1.2.0-m2-d1", ended_at=None) == 0
    assert hands.count(Notice, kind="delegation_ended", member_id="m2") == 1
    assert hands.count(Signature, id="1.2.0-m2", state="cancelled") == 1
    assert last(hands, "withdraw")["cancelled"] == ["1.2.0-m2"]


def revoke(hands: Hands, person: str, **told: str) -> str:
    facts = {"reason": "Manquement.", "minutes": "PV du 3 mai", **told}
    return decide(hands.home, "1.1.0-m2", "revoke", person_id=person, **facts)


def test_a_signature_is_revoked_by_the_body_with_a_reason_and_its_minutes(hands: Hands, signing: str) -> None:
    validated(hands, "m2")
    with pytest.raises(ReasonNeeded):
        revoke(hands, "a", reason=" ")
    with pytest.raises(MissingField) as refused:
        revoke(hands, "a", minutes=" ")
    assert refused.value.names == ("minutes",)
    assert revoke(hands, "a") == "validated", "it decides by two"
    assert revoke(hands, "c") == "revoked"
    told = last(hands, "revoke")
    assert (told["reason"], told["minutes"], told["state"]) == ("Manquement.", "PV du 3 mai", "revoked")
    with reading(hands.home) as db:
        (letter,) = db.exec(select(Notice).where(Notice.kind == "signature_revoked")).all()
    assert letter.facts == {"reason": "Manquement.", "minutes": "PV du 3 mai"}
    assert standing_of(hands, "m2") == "lapsed"


def test_nobody_revokes_the_signature_of_its_own_organisation_nor_one_without_effect(
    hands: Hands, signing: str
) -> None:
    with pytest.raises(ActNotAllowed):
        revoke(hands, "a")
    validated(hands, "m1")
    with pytest.raises(OwnOrganisation):
        decide(hands.home, "1.1.0-m1", "revoke", person_id="b", reason="Non.", minutes="PV")
