"""A mandate is kept with the signature, its hash in the leaf, and read by the body that validates alone."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import select

from acts.act import Receipt
from acts.member.erase import erase
from acts.signing.mandate import Filed, mandate_for
from acts.signing.sign import sign
from acts.signing.validate import decide
from models.leaf import Leaf
from models.mandate_file import MandateFile
from models.member import Member
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from models.version import Version
from models.views.to_decide import request_of
from rules.refusals import (
    MandateEnded,
    MandatesOverlap,
    MandateUnreadable,
    MissingField,
    NotCompetent,
    OwnOrganisation,
    SignatureUnread,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
SCAN = b"\x89PNG\r\n\x1a\n mandat IEND\xaeB`\x82"


@pytest.fixture(autouse=True)
def signing(hands: Hands) -> str:
    """A cycle whose version 1.1.0 every member is asked to sign."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def filed(hands: Hands, **told: Any) -> Filed:
    today = hands.now.date()
    given = {"data": SCAN, "named": "scan.png", "starts_on": today.isoformat(), **told}
    return Filed(**given)


def send(hands: Hands, member: str, mandate: Filed, *, name: str = "Camille", key: str = "") -> Receipt:
    with reading(hands.home) as db:
        shown = one(db, Version, "1.1.0").text_hash
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    told: dict[str, Any] = {"capacity": "Mandataire", "consent": True, "shown_hash": shown, "code": code}
    return sign(hands.home, session, name=name, mandate=mandate, key=key or hands.key(), **told)


def test_a_mandate_is_kept_once_and_its_hash_stands_in_the_leaf_of_the_signature(hands: Hands) -> None:
    end = (hands.now + timedelta(days=300)).date()
    receipt = send(hands, "m2", filed(hands, ends_on=end.isoformat()), key="form")
    assert send(hands, "m2", filed(hands), key="form") == receipt
    with reading(hands.home) as db:
        (kept,) = db.exec(select(MandateFile)).all()
        leaf = db.exec(select(Leaf).where(Leaf.act == "sign")).one()
    assert (kept.person, kept.starts_on, kept.ends_on, kept.media, kept.body) == (
        "Camille",
        hands.now.date(),
        end,
        "image/png",
        SCAN,
    )
    assert json.loads(leaf.body)["public"]["mandate"] == kept.hash == sha256(SCAN).hexdigest()
    assert kept.hash in receipt.facts


def test_nothing_of_a_mandate_is_no_mandate(hands: Hands) -> None:
    send(hands, "m2", Filed(b""))
    assert hands.count(MandateFile) == 0
    assert hands.count(Signature, id="1.1.0-m2", state="under_review") == 1


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"data": b"", "named": ""}, MissingField),
        ({"data": b""}, MandateUnreadable),
        ({"starts_on": " "}, MissingField),
        ({"starts_on": "hier"}, MissingField),
        ({"ends_on": "demain"}, MissingField),
        ({"starts_on": "2020-01-01", "ends_on": "2020-12-31"}, MandateEnded),
    ],
    ids=["days and no file", "an empty file", "no day", "no date", "no date to end", "a mandate that ended"],
)
def test_a_mandate_that_is_refused_signs_nothing(
    hands: Hands, told: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send(hands, "m2", filed(hands, **told))
    assert hands.count(Signature, id="1.1.0-m2", state="requested") == 1
    assert hands.count(MandateFile) == hands.count(Leaf, act="sign") == 0


def test_another_persons_mandate_overlaps_unless_it_takes_its_place(hands: Hands) -> None:
    send(hands, "m2", filed(hands))
    decide(hands.home, "1.1.0-m2", "return", person_id="a", reason="Qui signe ?")
    with pytest.raises(MandatesOverlap):
        send(hands, "m2", filed(hands), name="Dominique")
    send(hands, "m2", filed(hands, replaces=True), name="Dominique")
    assert hands.count(MandateFile, person="Camille", ended_at=hands.now) == 1
    assert hands.count(MandateFile, person="Dominique", ended_at=None) == 1
    send(hands, "m3", filed(hands))
    assert hands.count(MandateFile, ended_at=None) == 2, "each organisation has its own"


def test_the_same_person_files_a_better_scan_in_the_place_of_the_first(hands: Hands) -> None:
    send(hands, "m2", filed(hands))
    decide(hands.home, "1.1.0-m2", "return", person_id="a", reason="Illisible.")
    better = SCAN.replace(b"mandat", b"net")
    send(hands, "m2", filed(hands, data=better))
    assert mandate_for(hands.home, "1.1.0-m2", person_id="a").body == better
    assert hands.count(MandateFile, ended_at=None) == 1


def test_only_the_body_that_validates_reads_it_and_not_of_its_own_organisation(hands: Hands) -> None:
    send(hands, "m1", filed(hands))
    assert mandate_for(hands.home, "1.1.0-m1", person_id="a").body == SCAN
    with pytest.raises(OwnOrganisation):
        mandate_for(hands.home, "1.1.0-m1", person_id="b")
    with pytest.raises(UnknownThing):
        mandate_for(hands.home, "1.1.0-m2", person_id="a")
    with transaction(hands.home) as db:
        kept = db.exec(select(MandateFile)).one()
        kept.body = None
        db.add(kept)
    with pytest.raises(UnknownThing):
        mandate_for(hands.home, "1.1.0-m1", person_id="a")
    from models.body import Body

    with transaction(hands.home) as db:
        body = one(db, Body, "validation")
        body.powers = ["contest"]
        db.add(body)
    with pytest.raises(NotCompetent):
        mandate_for(hands.home, "1.1.0-m1", person_id="a")


def test_who_is_erased_takes_the_file_along_unless_its_signature_has_effect(hands: Hands) -> None:
    send(hands, "m2", filed(hands), name="Camille 2")
    decide(hands.home, "1.1.0-m2", "return", person_id="a", reason="Illisible.")
    with transaction(hands.home) as db:
        member = one(db, Member, "m2")
        member.left_on = hands.now.date()
        db.add(member)
    erase(hands.home, "m2@members.example", person_id="a")
    with reading(hands.home) as db:
        kept = db.exec(select(MandateFile)).one()
    assert (kept.body, kept.hash) == (None, sha256(SCAN).hexdigest())
    assert "Camille" not in kept.person


def test_a_mandate_that_was_filed_for_an_earlier_version_stays_as_it_is(hands: Hands) -> None:
    today = hands.now.date()
    earlier = MandateFile(
        signature_id="1.0.0-m2",
        member_id="m2",
        person="Camille",
        starts_on=today,
        media="image/png",
        hash="0" * 64,
        filed_at=hands.now,
    )
    with transaction(hands.home) as db:
        db.add(earlier)
    send(hands, "m2", filed(hands))
    assert hands.count(MandateFile, member_id="m2", ended_at=None) == 2


def read_of(hands: Hands, member: str) -> str:
    with reading(hands.home) as db:
        return request_of(db, f"1.1.0-{member}").read


@pytest.mark.parametrize("changed", ["person", "mandate", "day"])
def test_a_decision_is_bound_to_the_signature_that_was_read_and_to_its_mandate(
    hands: Hands, changed: str
) -> None:
    send(hands, "m2", filed(hands))
    earlier = read_of(hands, "m2")
    facts = {"person_id": "a", "reason": "Qui signe ?"}
    decide(hands.home, "1.1.0-m2", "return", read=earlier, **facts)
    if changed == "day":
        hands.pass_time(by=timedelta(days=1))
    other = filed(hands, data=SCAN.replace(b"mandat", b"autre!"), replaces=True)
    again = other if changed == "mandate" else filed(hands, replaces=True)
    send(hands, "m2", again, name="Zoé" if changed == "person" else "Camille")
    for verb in ("validate", "return", "refuse"):
        with pytest.raises(SignatureUnread):
            decide(hands.home, "1.1.0-m2", verb, read=earlier, **facts)
    assert hands.count(Leaf, act="validate") == 0
    now = read_of(hands, "m2")
    decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="", read=now)
    assert read_of(hands, "m2") == now, "a first decision changes nothing of what a second person reads"
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="c", reason="", read=now) == "validated"
