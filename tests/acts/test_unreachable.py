"""A request whose member no mail reaches is set aside, and asked again once a contact is mended."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from acts.due import advance
from acts.member.correct_address import correct_address
from acts.member.enrol import take_in
from acts.member.member_list import members_in
from acts.reconcile import reconcile
from acts.signing import unreachable
from acts.signing.reopen import reopen
from acts.signing.unreachable import miss_unreachable
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.representative import Representative
from models.signature import Signature
from models.store import transaction
from tests.acts.test_import import known, table
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
MENDED = {"rank": 1, "email": "new@members.example", "person_id": "a", "reason": "Appel."}


@pytest.fixture
def signing(hands: Hands) -> str:
    """A cycle whose version 1.1.0 every member is asked to sign."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def bounced(hands: Hands, member: str, *ranks: int) -> None:
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == member)).all():
            if row.rank in ranks:
                row.unreachable_at = hands.now
                db.add(row)


def state(hands: Hands, member: str) -> str:
    with reading(hands.home) as db:
        return one(db, Signature, f"1.1.0-{member}").state


def test_only_who_has_no_contact_left_is_set_aside_and_who_leads_the_cycles_is_told(
    hands: Hands, signing: str
) -> None:
    bounced(hands, "m2", 1, 2)
    bounced(hands, "m3", 1)
    assert "1.1.0-m2: miss" in reconcile(hands.home.path, driver="test").mended
    assert miss_unreachable(hands.home, driver="test") == []
    assert (state(hands, "m2"), state(hands, "m3")) == ("unreachable", "requested")
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "miss")).one()
        told = db.exec(select(Notice).where(Notice.kind == "contact_to_fix")).all()
    assert json.loads(leaf.body)["public"]["signatures"] == ["1.1.0-m2"]
    assert {each.facts["members"] for each in told} == {"- Organisme 2"}
    assert {each.person_id for each in told} == {"a", "b", "c"}


def test_a_contact_that_is_mended_is_asked_again_by_mail_and_signs(hands: Hands, signing: str) -> None:
    bounced(hands, "m2", 1, 2)
    miss_unreachable(hands.home, driver="test")
    before = hands.count(Notice, kind="signature_request", member_id="m2")
    correct_address(hands.home, "m2", **MENDED)  # type: ignore[arg-type]  # keywords it has
    assert state(hands, "m2") == "requested"
    assert hands.count(Notice, kind="signature_request", member_id="m2") == before + 1
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "correct_address")).one()
    assert json.loads(leaf.body)["public"]["reached"] == ["1.1.0-m2"]


def test_after_the_cycle_it_is_asked_again_all_the_same(hands: Hands, signing: str) -> None:
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    advance(hands.home.path, signing, driver="test")
    reopen(hands.home, "1.1.0-m2", person_id="a", reason="x", until=hands.now + timedelta(days=60))
    bounced(hands, "m2", 1, 2)
    assert miss_unreachable(hands.home, driver="test") == ["1.1.0-m2"]
    before = hands.count(Notice, kind="signature_request", member_id="m2")
    correct_address(hands.home, "m2", **MENDED)  # type: ignore[arg-type]  # keywords it has
    assert hands.count(Notice, kind="signature_request", member_id="m2") == before + 1


def test_somebody_who_mends_it_first_leaves_nothing_to_set_aside(
    hands: Hands, signing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, seen = unreachable._missed, list[object]()

    def somebody_first(db: Any) -> Any:
        seen.append(db)
        return found(db) if len(seen) > 1 else [object()]

    monkeypatch.setattr(unreachable, "_missed", somebody_first)
    before = hands.count(Leaf)
    assert miss_unreachable(hands.home, driver="test") == []
    assert (hands.count(Leaf), len(seen)) == (before, 2)


def test_of_many_only_the_first_are_named_and_the_rest_counted(
    hands: Hands, signing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unreachable, "MOST_NAMES", 1)
    bounced(hands, "m2", 1, 2)
    bounced(hands, "m3", 1, 2)
    miss_unreachable(hands.home, driver="test")
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "contact_to_fix")).first()
    assert told is not None
    assert (told.facts["members"], told.facts["more"]) == ("- Organisme 2", "1")


def test_a_list_that_mends_a_contact_asks_again_too(hands: Hands, signing: str) -> None:
    bounced(hands, "m1", 1, 2)
    miss_unreachable(hands.home, driver="test")
    take_in(hands.home, members_in(table(*known(6, email="new@members.example"))), update=True)
    assert state(hands, "m1") == "requested"
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "update_members")).one()
    assert json.loads(leaf.body)["public"]["reached"] == ["1.1.0-m1"]
