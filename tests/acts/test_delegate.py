"""A signature is delegated to a named person, who accepts with its mandate and signs, or gives it back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.due import advance
from acts.link.enter import open_link
from acts.member.correct_address import correct_address
from acts.member.erase import erase
from acts.signing.cancel import cancel_request
from acts.signing.delegate import accept, delegate, give_back, take_back
from acts.signing.mandate import Filed, mandate_for
from acts.signing.record import Heard, disown, record_signature
from acts.signing.reopen import reopen
from acts.signing.sign import decline, sign
from acts.signing.validate import decide
from acts.signing.withdraw import withdraw
from models.delegation import Delegation
from models.leaf import Leaf, LeafPrivate
from models.mandate_file import MandateFile
from models.notice import Notice
from models.person import Person
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from models.version import Version
from models.views.bodies import all_acted_for
from models.views.delegated import live_delegation, signed_by_delegation
from models.views.to_decide import to_decide
from rules.refusals import (
    ActNotAllowed,
    BadAddress,
    DelegateSigns,
    DelegationOver,
    MandateEnded,
    MandatesOverlap,
    MissingField,
    OwnOrganisation,
    SignatureOver,
    StillActing,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
SCAN = b"\x89PNG\r\n\x1a\n mandat IEND\xaeB`\x82"
WHO, ADDRESS = "Noor Haddad", "noor@cabinet.example"


@pytest.fixture(autouse=True)
def signing(hands: Hands) -> str:
    """A cycle whose version 1.1.0 every member is asked to sign."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def state(hands: Hands, member: str = "m2") -> str:
    with reading(hands.home) as db:
        return one(db, Signature, f"1.1.0-{member}").state


def give(
    hands: Hands, member: str = "m2", *, name: str = WHO, email: str = ADDRESS, key: str = ""
) -> Receipt:
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    return delegate(hands.home, session, name=name, email=email, code=code, key=key or hands.key())


def as_delegate(hands: Hands, member: str = "m2", *, number: int = 1) -> tuple[str, str]:
    return hands.enter("s", f"1.1.0-{member}-d{number}", member)


def filed(hands: Hands, **told: Any) -> Filed:
    return Filed(**{"data": SCAN, "named": "scan.png", "starts_on": hands.now.date().isoformat(), **told})


def take(hands: Hands, member: str = "m2", *, number: int = 1, key: str = "", **told: Any) -> Receipt:
    session, code = as_delegate(hands, member, number=number)
    return accept(hands.home, session, filed(hands, **told), code=code, key=key or hands.key())


def put(hands: Hands, member: str = "m2", *, number: int = 1) -> Receipt:
    with reading(hands.home) as db:
        shown = one(db, Version, "1.1.0").text_hash
    session, code = as_delegate(hands, member, number=number)
    told: dict[str, Any] = {"capacity": "Avocate", "consent": True, "shown_hash": shown, "code": code}
    return sign(hands.home, session, name="Somebody else", key=hands.key(), **told)


def last(hands: Hands, act: str) -> tuple[dict[str, Any], dict[str, Any]]:
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == act).order_by(col(Leaf.seq).desc())).first()
        assert leaf is not None
        return json.loads(leaf.body)["public"], json.loads(one(db, LeafPrivate, leaf.seq).payload)


def test_a_delegate_accepts_with_its_mandate_and_signs_by_its_own_link_and_name(hands: Hands) -> None:
    assert give(hands, key="form") == give(hands, key="form")
    assert state(hands) == "delegated"
    assert hands.count(Notice, kind="delegation_offered", subject_id="1.1.0-m2-d1") == 1
    assert hands.count(Notice, kind="delegation_given", member_id="m2") == 2, "every contact is told"
    public, private = last(hands, "delegate")
    assert (public["delegation"], public["state"]) == ("1.1.0-m2-d1", "delegated")
    assert (private["delegate"], private["address"]) == (WHO, ADDRESS)
    assert ADDRESS not in json.dumps(public), "the public half names nobody"
    assert take(hands, key="form") == take(hands, key="form")
    assert state(hands) == "requested"
    assert hands.count(Notice, kind="delegation_answered", member_id="m2") == 2
    assert last(hands, "mandate")[0]["mandate"]
    put(hands)
    with reading(hands.home) as db:
        row, by = one(db, Signature, "1.1.0-m2"), signed_by_delegation(db, "1.1.0-m2")
    assert (row.state, row.signed_name, row.signed_capacity) == ("under_review", WHO, "Avocate")
    assert by is not None
    assert (by.name, by.signed_at, by.ended_at) == (WHO, row.signed_at, None)
    public, private = last(hands, "sign")
    assert public["delegation"] == by.id
    assert (private["name"], private["representative"], private["delegated_by"]) == (WHO, WHO, by.by)


def test_the_link_of_a_delegate_says_for_whom_and_one_person_has_one_for_each(hands: Hands) -> None:
    for member in ("m2", "m3"):
        give(hands, member)
    views = [open_link(hands.home, hands.token("s", f"1.1.0-{each}-d1", each)) for each in ("m2", "m3")]
    assert [view.member.name for view in views if view.member] == ["Organisme 2", "Organisme 3"]
    assert [view.subject_id for view in views] == ["1.1.0-m2", "1.1.0-m3"]
    assert [view.delegation.name for view in views if view.delegation] == [WHO, WHO]
    take(hands, "m3")
    put(hands, "m3")
    assert (state(hands, "m2"), state(hands, "m3")) == ("delegated", "under_review")


def test_a_delegate_does_nothing_else_for_the_member(hands: Hands) -> None:
    give(hands)
    session, code = as_delegate(hands)
    told: dict[str, Any] = {"code": code, "key": hands.key()}
    for act in (decline, disown, withdraw, take_back):
        with pytest.raises(DelegateSigns):
            act(hands.home, session, **told)
    with pytest.raises(DelegateSigns):
        delegate(hands.home, session, name="A", email="a@b.example", **told)
    with pytest.raises(ActNotAllowed):
        put(hands)
    assert state(hands) == "delegated"


def test_what_is_not_delegated_is_neither_accepted_nor_given_nor_taken_back(hands: Hands) -> None:
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    for act in (give_back, take_back):
        with pytest.raises(UnknownThing):
            act(hands.home, session, code=code, key=hands.key())
    with pytest.raises(UnknownThing):
        accept(hands.home, session, filed(hands), code=code, key=hands.key())


@pytest.mark.parametrize(
    ("told", "refusal"),
    [({"name": " "}, MissingField), ({"email": "nowhere"}, BadAddress)],
    ids=["nobody", "no address"],
)
def test_who_is_named_can_be_written_to(hands: Hands, told: dict[str, str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        give(hands, **told)
    assert (state(hands), hands.count(Delegation)) == ("requested", 0)


def test_a_mandate_that_ended_or_overlaps_is_refused_by_name(hands: Hands) -> None:
    give(hands)
    with pytest.raises(MandateEnded) as ended:
        take(hands, starts_on="2020-01-01", ends_on="2020-12-31")
    assert ended.value.facts["person"] == WHO
    with transaction(hands.home) as db:
        today = hands.now.date()
        other = MandateFile(
            signature_id="1.0.0-m2", member_id="m2", person="Camille", starts_on=today, media="image/png",
            hash="0" * 64, filed_at=hands.now,
        )  # fmt: skip
        db.add(other)
    with pytest.raises(MandatesOverlap) as met:
        take(hands)
    assert (met.value.facts["person"], met.value.facts["other"]) == (WHO, "Camille")
    assert state(hands) == "delegated"


def test_a_mandate_that_ends_before_the_delegate_signs_signs_nothing(hands: Hands) -> None:
    give(hands)
    take(hands, ends_on=hands.now.date().isoformat())
    hands.pass_time(by=timedelta(days=1))
    with pytest.raises(MandateEnded):
        put(hands)
    assert state(hands) == "requested"


def test_a_delegation_is_taken_back_until_it_is_signed_and_its_link_then_says_so(hands: Hands) -> None:
    give(hands)
    take(hands)
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    first = take_back(hands.home, session, code=code, key="form")
    assert take_back(hands.home, session, code=code, key="form") == first
    assert state(hands) == "requested"
    assert hands.count(Notice, kind="delegation_ended", subject_id="1.1.0-m2-d1") == 1
    assert hands.count(MandateFile, ended_at=None) == 0
    with pytest.raises(DelegationOver) as over:
        put(hands)
    assert over.value.facts["name"] == WHO
    give(hands, name="Autre", email="autre@cabinet.example")
    take(hands, number=2)
    put(hands, number=2)
    with pytest.raises(ActNotAllowed):
        take_back(hands.home, session, code=code, key=hands.key())


def test_a_delegation_that_is_given_back_is_the_members_again(hands: Hands) -> None:
    give(hands)
    session, code = as_delegate(hands)
    first = give_back(hands.home, session, reason="Conflit.", code=code, key="form")
    assert give_back(hands.home, session, reason="Conflit.", code=code, key="form") == first
    assert state(hands) == "requested"
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "delegation_answered")).all()
    assert [each.facts["reason"] for each in told] == ["Conflit.", "Conflit."]
    assert hands.count(Notice, kind="delegation_ended") == 0
    assert last(hands, "give_back_delegation")[1]["why"] == "Conflit."
    hands.sign("m2")
    assert state(hands) == "under_review"


def test_naming_another_ends_the_first(hands: Hands) -> None:
    give(hands)
    take(hands)
    give(hands, name="Autre", email="autre@cabinet.example")
    assert hands.count(Delegation, ended_at=None) == 1
    with pytest.raises(DelegationOver):
        put(hands)


def _sign(hands: Hands) -> None:
    hands.sign("m2")


def _decline(hands: Hands) -> None:
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    decline(hands.home, session, code=code, key=hands.key())


def _cancel(hands: Hands) -> None:
    cancel_request(hands.home, "1.1.0-m2", person_id="a", reason="Doublon.")


def _record(hands: Hands) -> None:
    heard = Heard("telephone", "Camille Roy", "Présidente", hands.now.date().isoformat(), Filed(b""))
    record_signature(hands.home, "1.1.0-m2", heard, person_id="a", reason="Appel.")


def _expire(hands: Hands) -> None:
    hands.pass_time(until=hands.date("2026-1", "signing_ends_at"))
    advance(hands.home.path, "2026-1", driver="test")


@pytest.mark.parametrize(
    "answered", [_sign, _decline, _cancel, _record, _expire], ids=lambda act: act.__name__.strip("_")
)
def test_a_request_that_is_answered_otherwise_ends_its_delegation(hands: Hands, answered: Any) -> None:
    give(hands)
    take(hands)
    answered(hands)
    with reading(hands.home) as db:
        assert live_delegation(db, "1.1.0-m2") is None
    assert hands.count(Notice, kind="delegation_ended", subject_id="1.1.0-m2-d1") == 1
    with pytest.raises(DelegationOver):
        put(hands)


def test_a_request_that_is_opened_again_is_the_members(hands: Hands) -> None:
    give(hands)
    _decline(hands)
    reopen(hands.home, "1.1.0-m2", person_id="a", reason="Erreur.")
    with pytest.raises(DelegationOver):
        put(hands)


def test_nothing_is_delegated_after_its_time(hands: Hands) -> None:
    give(hands)
    hands.pass_time(until=hands.date("2026-1", "signing_ends_at"))
    with pytest.raises(SignatureOver):
        give(hands, "m3")
    with pytest.raises(SignatureOver):
        take(hands)


def test_who_validates_sees_delegation_and_mandate_and_decides_on_none_of_its_own(hands: Hands) -> None:
    with reading(hands.home) as db:
        mine = one(db, Person, "a").email
    give(hands, email=mine)
    take(hands)
    put(hands)
    with reading(hands.home) as db:
        assert "m2" in all_acted_for(db, one(db, Person, "a"))
        (found,) = to_decide(db, "1.1.0", reader_id="c").queue
    assert found.delegation is not None
    assert (found.delegation.name, found.mandate is not None) == (WHO, True)
    with pytest.raises(OwnOrganisation):
        decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="")
    assert mandate_for(hands.home, "1.1.0-m2", person_id="c").body == SCAN


def test_the_mandate_of_a_delegate_is_not_shown_for_who_signed_instead(hands: Hands) -> None:
    give(hands)
    take(hands)
    hands.sign("m2")
    with reading(hands.home) as db:
        (found,) = to_decide(db, "1.1.0", reader_id="a").queue
    assert (found.mandate, found.delegation) == (None, None)
    with pytest.raises(UnknownThing):
        mandate_for(hands.home, "1.1.0-m2", person_id="a")


def test_a_signature_that_is_sent_back_is_sent_back_to_the_delegate(hands: Hands) -> None:
    give(hands)
    take(hands)
    put(hands)
    decide(hands.home, "1.1.0-m2", "return", person_id="a", reason="Mandat illisible.")
    with reading(hands.home) as db:
        told = db.exec(
            select(Notice).where(Notice.kind == "delegation_offered").order_by(col(Notice.id))
        ).all()
    assert [each.facts["reason"] for each in told] == ["", "Mandat illisible."]
    put(hands)
    assert state(hands) == "under_review"


def test_a_reminder_goes_to_the_delegate_too(hands: Hands, signing: str) -> None:
    give(hands)
    hands.pass_time(until=hands.date(signing, "signing_ends_at") - timedelta(days=1))
    advance(hands.home.path, signing, driver="test")
    assert hands.count(Notice, kind="delegation_offered", subject_id="1.1.0-m2-d1") == 2


def test_an_address_that_is_corrected_leaves_the_link_of_the_delegate(hands: Hands) -> None:
    give(hands)
    told = {"person_id": "a", "reason": "Appel."}
    correct_address(hands.home, "m2", rank=1, email="new@members.example", **told)
    take(hands)
    assert state(hands) == "requested"


def test_a_delegate_is_erased_once_it_acts_no_more(hands: Hands) -> None:
    give(hands)
    with pytest.raises(StillActing):
        erase(hands.home, ADDRESS, person_id="a")
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    take_back(hands.home, session, code=code, key=hands.key())
    erase(hands.home, ADDRESS, person_id="a")
    with reading(hands.home) as db:
        row = db.exec(select(Delegation)).one()
        kept = [each.payload for each in db.exec(select(LeafPrivate)).all()]
    assert (row.name, row.email) == ("–", "")
    assert not [each for each in kept if WHO in each or ADDRESS in each]
