"""The signed copy of the minutes, and corrections, are annexed to them; what was counted never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from acts.assent import ask, give
from acts.ballot.annex import SignedCopy, record_minutes
from models.annex import Annex
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.leaf import Leaf, LeafPrivate
from models.notice import Notice
from models.reading import one, reading
from models.store import transaction
from models.text import Text
from models.views.board import waiting
from models.views.published import minutes
from rules.refusals import (
    AnnexedAlready,
    InvisibleCharacter,
    MandateEnded,
    MandateNotThat,
    MandateUnreadable,
    MandateWithMore,
    MinutesSignedBefore,
    MissingField,
    ReasonNeeded,
    SamePersonTwice,
    SignedLater,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
SCAN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
TEXT = "Organisme 3 a donné son pouvoir par écrit.\n1. Le secrétaire l’a reçu."
WHY = "Un pouvoir fut omis."


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    """A ballot that was counted, whose cycle goes on."""
    cycle = hands.begin()
    found = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(found, member, "for")
    hands.finish(cycle)
    with reading(hands.home) as db:
        return one(db, Ballot, found.id)


def copy_of(hands: Hands) -> SignedCopy:
    on = str(hands.now.date())
    return SignedCopy(SCAN, "pv.pdf", " Ada  Roy ", "Présidente", "Bruno Petit", "Secrétaire", on)


def asked(hands: Hands, ballot: Ballot, words: str = TEXT, reason: str = WHY) -> str:
    facts = {"ballot": ballot.id, "text": words, "reason": reason}
    return ask(hands.home, ballot.cycle_id, act_name="annex_correction", person_id="a", facts=facts)


def annexed(hands: Hands, ballot: Ballot, words: str = TEXT) -> None:
    session, code = hands.enter("c", asked(hands, ballot, words), "c")
    give(hands.home, session, code=code, key=hands.key())


def kept(home: Home, ballot: Ballot, lang: str = "fr") -> str:
    with reading(home) as db:
        return minutes(db, ballot.id, lang=lang).text


def test_a_signed_copy_is_annexed_with_who_signed_it_and_the_minutes_stay(
    hands: Hands, ballot: Ballot
) -> None:
    before = kept(hands.home, ballot)
    assert record_minutes(hands.home, ballot.id, copy_of(hands), person_id="a") == 1
    with reading(hands.home) as db:
        row = db.exec(select(Annex)).one()
        leaf = json.loads(one(db, Leaf, row.seq).body)
        private = json.loads(one(db, LeafPrivate, row.seq).payload)
        counted = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body
    assert (row.kind, row.hash, row.body) == ("signed", sha256(SCAN).hexdigest(), SCAN)
    assert (leaf["act"], leaf["public"]["hash"], leaf["public"]["actor"]) == ("record_minutes", row.hash, "a")
    assert "Ada Roy" not in json.dumps(leaf, ensure_ascii=False), "names stand in the half that can be erased"
    assert private["signers"][0] == {"name": "Ada Roy", "capacity": "Présidente"}
    assert counted == before
    now = kept(hands.home, ballot)
    assert now.startswith(before + "\n## Annexes\n")
    assert "par Ada Roy (Présidente) et Bruno Petit (Secrétaire)" in now
    assert sha256(before.encode()).hexdigest() in now
    assert row.hash in now
    assert "Signed on" in kept(hands.home, ballot, "en")
    assert (hands.home.minutes / f"{ballot.id}.md").read_text("utf-8") == before


def test_a_correction_takes_two_persons_and_stands_after_the_minutes(hands: Hands, ballot: Ballot) -> None:
    before = kept(hands.home, ballot)
    name = asked(hands, ballot, words=f"  {TEXT}\r\n")
    with reading(hands.home) as db:
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "ask_annex_correction")).one())
        assert kept(hands.home, ballot) == before, "nothing is annexed until it is confirmed"
        reason = one(db, Cycle, ballot.cycle_id).reason
    assert leaf["public"]["hash"] == sha256(TEXT.encode()).hexdigest()
    assert "pouvoir par écrit" not in json.dumps(leaf, ensure_ascii=False), "a text to come is not told yet"
    session, code = hands.enter("c", name, "c")
    give(hands.home, session, code=code, key=hands.key())
    now = kept(hands.home, ballot)
    assert now.startswith(before)
    assert "> Organisme 3 a donné son pouvoir par écrit.\n>\n> 1\\. Le secrétaire l’a reçu." in now
    assert WHY in now
    with reading(hands.home) as db:
        assert one(db, Cycle, ballot.cycle_id).reason == reason, "the reason is the correction’s own"
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "annex_correction")).one())
        rows = db.exec(select(Notice).where(Notice.kind == "ballot_corrected")).all()
    assert (leaf["public"]["assent"], leaf["public"]["reason"], leaf["public"]["actor"]) == (name, WHY, "c")
    assert {row.member_id for row in rows} == {f"m{n}" for n in range(1, 7)}
    assert all(row.facts["text"] == TEXT and row.facts["reason"] == WHY for row in rows)


def test_who_asked_for_a_correction_does_not_confirm_it(hands: Hands, ballot: Ballot) -> None:
    name = asked(hands, ballot)
    assert hands.count(Notice, kind="second_person", subject_id=name, person_id="a") == 0
    with pytest.raises(MandateEnded):
        ask(
            hands.home,
            ballot.cycle_id,
            act_name="annex_correction",
            person_id="d",
            facts={"ballot": ballot.id, "text": TEXT, "reason": WHY},
        )


def test_a_demand_about_minutes_takes_the_place_of_no_other(hands: Hands, ballot: Ballot) -> None:
    first, second = asked(hands, ballot), asked(hands, ballot, words="Autre chose.")
    with reading(hands.home) as db:
        cycle = one(db, Cycle, ballot.cycle_id)
        left = waiting(db, cycle, now=hands.now, lasts=timedelta(days=7))
    assert [each.row.id for each in left] == [second]
    session, code = hands.enter("c", first, "c")
    with pytest.raises(UnknownThing):
        give(hands.home, session, code=code, key=hands.key())


def test_nothing_is_annexed_twice(hands: Hands, ballot: Ballot) -> None:
    record_minutes(hands.home, ballot.id, copy_of(hands), person_id="a")
    annexed(hands, ballot)
    with pytest.raises(AnnexedAlready) as refused:
        record_minutes(hands.home, ballot.id, copy_of(hands), person_id="b")
    assert refused.value.number == 1
    with pytest.raises(AnnexedAlready) as refused:
        asked(hands, ballot)
    assert refused.value.number == 2
    annexed(hands, ballot, words="Une autre correction.")
    assert hands.count(Annex) == 3


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"chair": ""}, MissingField),
        ({"secretary_capacity": "  "}, MissingField),
        ({"secretary": "ADA ROY"}, SamePersonTwice),
        ({"chair": "Ada\u202e Roy"}, InvisibleCharacter),
        ({"signed_on": "demain"}, MissingField),
        ({"data": b"", "named": ""}, MissingField),
        ({"data": b"", "named": "pv.pdf"}, MandateUnreadable),
        ({"data": b"<html>"}, MandateUnreadable),
        ({"named": "pv.png"}, MandateNotThat),
        ({"data": b"%PDF-1.7 /JavaScript (x) %%EOF"}, MandateWithMore),
    ],
)
def test_a_copy_that_is_not_what_it_says_is_refused(
    hands: Hands, ballot: Ballot, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_minutes(hands.home, ballot.id, replace(copy_of(hands), **changed), person_id="a")
    assert hands.count(Annex) == 0


def test_it_is_signed_between_the_count_and_today(hands: Hands, ballot: Ballot) -> None:
    counted = (ballot.counted_at or hands.now).date()
    for on, refusal in (
        (hands.now.date() + timedelta(days=2), SignedLater),
        (counted - timedelta(days=1), MinutesSignedBefore),
    ):
        with pytest.raises(refusal):
            record_minutes(hands.home, ballot.id, replace(copy_of(hands), signed_on=str(on)), person_id="a")
    record_minutes(hands.home, ballot.id, replace(copy_of(hands), signed_on=str(counted)), person_id="a")
    with reading(hands.home) as db:
        assert db.exec(select(Annex)).one().signed_on == counted


def test_only_the_committee_annexes_and_only_to_counted_minutes(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with pytest.raises(UnknownThing):
        record_minutes(hands.home, ballot.id, copy_of(hands), person_id="a")
    with pytest.raises(MandateEnded):
        record_minutes(hands.home, ballot.id, copy_of(hands), person_id="d")
    with pytest.raises(UnknownThing):
        asked(hands, ballot)
    with pytest.raises(UnknownThing):
        ask(
            hands.home, cycle, act_name="annex_correction", person_id="a", facts={"text": TEXT, "reason": WHY}
        )


def test_a_correction_says_what_and_why(hands: Hands, ballot: Ballot) -> None:
    with pytest.raises(MissingField):
        asked(hands, ballot, words=" \n ")
    with pytest.raises(ReasonNeeded):
        asked(hands, ballot, reason=" ")


@pytest.mark.parametrize("statement", ["UPDATE annex SET reason = 'autre'", "DELETE FROM annex"])
def test_the_database_lets_no_annex_change_or_go(hands: Hands, ballot: Ballot, statement: str) -> None:
    annexed(hands, ballot)
    with pytest.raises(DatabaseError), transaction(hands.home) as session:
        session.connection().execute(text(statement))
    with reading(hands.home) as db:
        assert db.exec(select(Annex.reason)).one() == WHY
