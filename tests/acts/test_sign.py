"""A signature: whole, on the text that was shown, in its time; validated by others than the signer."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.due import advance
from acts.signing.sign import consent_text, decline, sign
from acts.signing.validate import decide, refuse, send_back, validate
from evidence.journal import canonical
from models.body import Body
from models.cycle import Cycle
from models.leaf import Leaf, LeafPrivate
from models.link import Link
from models.notice import Notice
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from models.version import Version
from models.views.reasons import reasons
from rules.refusals import (
    ActNotAllowed,
    MissingField,
    NotCompetent,
    OwnOrganisation,
    ReasonNeeded,
    SamePersonTwice,
    SignatureOver,
    TextChanged,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")


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


def send(hands: Hands, member: str, **told: Any) -> Receipt:
    with reading(hands.home) as db:
        shown = one(db, Version, "1.1.0").text_hash
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    given = {"name": "Camille", "capacity": "Directrice", "consent": True, "shown_hash": shown, **told}
    return sign(hands.home, session, code=code, **{"key": hands.key(), **given})


def say_no(hands: Hands, member: str, *, reason: str = "", key: str = "") -> Receipt:
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    return decline(hands.home, session, reason=reason, code=code, key=key or hands.key())


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({"name": " "}, ("name",)),
        ({"capacity": ""}, ("capacity",)),
        ({"consent": False}, ("consent",)),
        ({"name": "", "capacity": " ", "consent": False}, ("name", "capacity", "consent")),
    ],
    ids=["no name", "no capacity", "no consent", "nothing: all are named at once"],
)
def test_a_signature_is_whole(
    hands: Hands, signing: str, told: dict[str, Any], names: tuple[str, ...]
) -> None:
    with pytest.raises(MissingField) as refused:
        send(hands, "m1", **told)
    assert refused.value.names == names
    assert (row(hands, "m1").state, hands.count(Leaf, act="sign")) == ("requested", 0)


def test_another_text_than_the_published_one_is_not_signed(hands: Hands, signing: str) -> None:
    with pytest.raises(TextChanged):
        send(hands, "m1", shown_hash="0" * 64)
    assert row(hands, "m1").state == "requested"


def test_a_signature_keeps_what_was_said_and_shown_and_is_sent_once(hands: Hands, signing: str) -> None:
    receipt = send(hands, "m1", name=" Camille Roy ", key="form")
    assert send(hands, "m1", name=" Camille Roy ", key="form") == receipt
    signed = row(hands, "m1")
    assert (signed.state, signed.signed_name, signed.signed_capacity, signed.receipt) == (
        "under_review",
        "Camille Roy",
        "Directrice",
        receipt.code,
    )
    with reading(hands.home) as db:
        text_hash = one(db, Version, "1.1.0").text_hash
    kept = json.loads(receipt.facts)
    assert signed.shown_hash == kept["shown"] == sha256(canonical(kept["seen"])).hexdigest()
    assert (kept["seen"]["text"], kept["seen"]["since"]) == (text_hash, "1.0.0")
    assert list(kept["seen"]["choices"].values()) == ["for"], "m1 voted so, and was shown it"
    assert kept["seen"]["minutes"]
    said = consent_text(member="Organisme 1", version="1.1.0", text_hash=text_hash, lang="fr")
    assert said in receipt.facts
    assert hands.count(Leaf, act="sign") == hands.count(Notice, kind="signature_received") == 1
    assert hands.count(Notice, kind="to_validate") == 3
    with pytest.raises(ActNotAllowed):
        send(hands, "m1")


def test_a_signature_is_dated_in_the_time_zone_of_the_organisation(hands: Hands, signing: str) -> None:
    hands.pass_time(until=hands.now.replace(hour=23, minute=30))
    send(hands, "m1")
    validate(hands.home, ["1.1.0-m1"], person_id="a")
    validate(hands.home, ["1.1.0-m1"], person_id="c")
    tomorrow = hands.now.date() + timedelta(days=1)
    assert (row(hands, "m1").signed_on, row(hands, "m1").validated_on) == (tomorrow, tomorrow)


@pytest.mark.parametrize(
    ("late", "taken"),
    [(timedelta(microseconds=-1), True), (timedelta(), False)],
    ids=["just before is enough", "at the instant is too late"],
)
def test_a_signature_counts_until_its_instant_whether_or_not_a_flow_ran(
    hands: Hands, signing: str, late: timedelta, taken: bool
) -> None:
    hands.pass_time(until=hands.date(signing, "signing_ends_at") + late)
    for member, act in (("m1", send), ("m2", say_no)):
        if taken:
            act(hands, member)
        else:
            with pytest.raises(SignatureOver):
                act(hands, member)
    states = (row(hands, "m1").state, row(hands, "m2").state)
    assert states == (("under_review", "declined") if taken else ("requested", "requested"))


def test_a_member_declines_with_or_without_a_reason_and_once(hands: Hands, signing: str) -> None:
    assert say_no(hands, "m1", reason=" Trop tôt. ", key="form") == say_no(hands, "m1", key="form")
    say_no(hands, "m2")
    assert [(each.state, each.reason) for each in (row(hands, "m1"), row(hands, "m2"))] == [
        ("declined", "Trop tôt."),
        ("declined", ""),
    ]
    assert hands.count(Leaf, act="decline") == hands.count(Notice, kind="signature_declined") == 2
    assert hands.count(Notice, kind="to_validate") == 0, "there is nothing to validate"
    with pytest.raises(ActNotAllowed):
        send(hands, "m1")


def test_i9_a_link_for_the_request_of_another_member_signs_nothing(hands: Hands, signing: str) -> None:
    from models import link

    with transaction(hands.home) as db:
        stray = link.hashed(hands.token("s", "1.1.0-m1", "m2"))
        db.add(
            Link(
                token_hash=stray, kind="s", subject_id="1.1.0-m1", member_id="m2", number=1, made_at=hands.now
            )
        )
    session, code = hands.enter("s", "1.1.0-m1", "m2")
    with pytest.raises(UnknownThing):
        decline(hands.home, session, code=code, key="k")
    assert row(hands, "m1").state == "requested"


def test_a_member_that_withdrew_into_silence_can_still_be_asked_by_the_same_link(
    hands: Hands, signing: str
) -> None:
    send(hands, "m1")
    assert send_back(hands.home, ["1.1.0-m1"], person_id="a", reason="Mandat ?") == ["returned"]
    assert (row(hands, "m1").reason, hands.count(Notice, kind="signature_returned")) == ("Mandat ?", 1)
    send(hands, "m1")
    assert (row(hands, "m1").state, row(hands, "m1").reason) == ("under_review", "")


def test_several_signatures_are_validated_one_by_one(hands: Hands, signing: str) -> None:
    names = [f"1.1.0-{member}" for member in ("m2", "m3")]
    for member in ("m2", "m3"):
        send(hands, member)
    assert validate(hands.home, names, person_id="a") == ["under_review"] * 2
    assert validate(hands.home, names, person_id="c") == ["validated"] * 2
    assert hands.count(Signature, version="1.1.0", validated_at=hands.now) == 2
    assert hands.count(Signature, version="1.0.0", state="superseded") == 2
    assert hands.count(Signature, version="1.0.0", state="validated") == 4
    assert hands.count(Notice, kind="signature_validated") == 2


def test_a_refusal_by_two_leaves_the_old_signature_standing(hands: Hands, signing: str) -> None:
    send(hands, "m2")
    assert refuse(hands.home, ["1.1.0-m2"], person_id="a", reason="Hors mandat.") == ["under_review"]
    assert refuse(hands.home, ["1.1.0-m2"], person_id="c", reason="Pas de mandat.") == ["refused"]
    with reading(hands.home) as db:
        leaves = db.exec(select(Leaf.body).where(Leaf.act == "refuse").order_by(col(Leaf.seq))).all()
    told = [json.loads(body)["public"] for body in leaves]
    assert [(each["actor"], each["state"], each["reason"]) for each in told] == [
        ("a", "under_review", ""),
        ("c", "refused", "Pas de mandat."),
    ], "a reason is public once the body has decided"
    assert row(hands, "m2").reason == "Pas de mandat."
    assert (row(hands, "m2").validated_at, row(hands, "m2").validated_on) == (None, None)
    assert hands.count(Signature, id="1.0.0-m2", state="validated") == 1
    assert hands.count(Notice, kind="signature_refused", member_id="m2") == 1


def test_two_persons_who_decide_differently_have_decided_nothing(hands: Hands, signing: str) -> None:
    send(hands, "m2")
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="") == "under_review"
    assert decide(hands.home, "1.1.0-m2", "refuse", person_id="c", reason="Non.") == "under_review"
    with pytest.raises(SamePersonTwice):
        decide(hands.home, "1.1.0-m2", "refuse", person_id="c", reason="Non.")
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="c", reason="") == "validated"


@pytest.mark.parametrize("verdict", [send_back, refuse])
def test_a_signature_is_sent_back_or_refused_with_a_reason_only(
    hands: Hands, signing: str, verdict: Any
) -> None:
    send(hands, "m2")
    with pytest.raises(ReasonNeeded):
        verdict(hands.home, ["1.1.0-m2"], person_id="a", reason=" ")
    assert row(hands, "m2").state == "under_review"


def test_nobody_validates_for_its_own_organisation_nor_without_the_power(hands: Hands, signing: str) -> None:
    send(hands, "m1")
    with pytest.raises(OwnOrganisation):
        validate(hands.home, ["1.1.0-m1"], person_id="b")
    with transaction(hands.home) as db:
        body = one(db, Body, "validation")
        body.powers = ["contest"]
        db.add(body)
    with pytest.raises(NotCompetent):
        validate(hands.home, ["1.1.0-m1"], person_id="a")
    assert hands.count(Leaf, act="validate") == 0


def test_what_was_never_signed_is_not_validated(hands: Hands, signing: str) -> None:
    with pytest.raises(ActNotAllowed):
        validate(hands.home, ["1.1.0-m2"], person_id="a")


def test_a_cycle_is_closed_as_soon_as_every_member_has_answered(hands: Hands, signing: str) -> None:
    for number in range(1, 7):
        say_no(hands, f"m{number}")
    assert advance(hands.home.path, signing, driver="test").done == ["settle"]
    with reading(hands.home) as db:
        assert one(db, Cycle, signing).closed_at == hands.now
    assert hands.count(Signature, state="expired") == 0


def test_what_is_under_review_when_the_window_ends_can_still_be_validated(hands: Hands, signing: str) -> None:
    send(hands, "m2")
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    assert advance(hands.home.path, signing, driver="test").state == "closed"
    assert (hands.count(Signature, state="expired"), row(hands, "m2").state) == (5, "under_review")
    for person in "ac":
        validate(hands.home, ["1.1.0-m2"], person_id=person)
    assert row(hands, "m2").validated_on == date(hands.now.year, hands.now.month, hands.now.day)


@pytest.mark.parametrize(("act", "verb"), [(send, "sign"), (say_no, "decline")])
def test_the_leaf_of_a_signature_names_the_member_and_keeps_the_person_to_itself(
    hands: Hands, signing: str, act: Any, verb: str
) -> None:
    act(hands, "m1")
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == verb)).one()
        private = json.loads(one(db, LeafPrivate, leaf.seq).payload)
    public = json.loads(leaf.body)["public"]
    assert leaf.subject == "signature:1.1.0-m1"
    assert (public["by"], public["actor"], public["signature"]) == ("member", "m1", "1.1.0-m1")
    assert "Camille" not in leaf.body
    assert private["representative"] == "Camille 1"
    assert "Organisme 1" in private["consent"]


def test_who_did_not_vote_nor_sign_before_is_shown_neither(hands: Hands, signing: str) -> None:
    with transaction(hands.home) as db:
        row = one(db, Signature, "1.1.0-m6")
        row.since = None
        db.add(row)
    seen = json.loads(send(hands, "m6").facts)["seen"]
    assert (seen["choices"], seen["since"], seen["since_text"]) == ({}, "", "")


def test_a_version_from_before_charte_has_no_ballot_to_show(hands: Hands) -> None:
    from acts.signing.reopen import ask_one

    with transaction(hands.home) as db:
        db.delete(one(db, Signature, "1.0.0-m6"))
    ask_one(hands.home, "1.0.0", "m6", person_id="a", until=hands.now + timedelta(days=9))
    seen = json.loads(hands.sign("m6", version="1.0.0").facts)["seen"]
    assert set(seen) == {"version", "text", "since", "since_text"}


def test_the_reasons_of_members_are_what_the_next_revision_starts_from(hands: Hands, signing: str) -> None:
    say_no(hands, "m3", reason="Trop tôt.")
    say_no(hands, "m2", reason="Hors mandat.")
    say_no(hands, "m4")
    send(hands, "m5")
    send_back(hands.home, ["1.1.0-m5"], person_id="a", reason="Mandat ?")
    with reading(hands.home) as db:
        told = [(each.member_id, each.member, each.state, each.reason) for each in reasons(db)]
    assert told == [
        ("m2", "Organisme 2", "declined", "Hors mandat."),
        ("m3", "Organisme 3", "declined", "Trop tôt."),
    ], "what the body said is not the member’s"
