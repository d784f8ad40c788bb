"""A member is called otherwise: by the body, at its own demand, by a list; what was signed keeps its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.departure.leave import record_departure
from acts.member.enrol import enrol_signatures, take_in
from acts.member.member_list import Examined, members_in
from acts.reconcile import reconcile
from acts.renaming.ask import ask_renaming
from acts.renaming.rename import confirm, drop, record_renaming
from acts.seal.due import seal_all
from acts.signing.delegate import delegate
from acts.signing.mandate import Filed
from acts.signing.record import Heard, record_signature
from models.body import Body
from models.decision import Decision
from models.leaf import Leaf, LeafPrivate
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.renaming import Renaming
from models.roll import Elector
from models.signature import Signature
from models.store import transaction
from models.views.adoption import Line, lines
from models.views.deeds import deed, validated
from models.views.renamings import FormerName, signatory
from models.views.to_decide import to_decide
from models.views.written import Words, written
from rules.refusals import (
    InvisibleCharacter,
    MandateEnded,
    MemberLeft,
    MissingField,
    NameTaken,
    OwnOrganisation,
    ReasonNeeded,
    RenamingAsked,
    RenamingDay,
    RenamingSettled,
    SameName,
    SamePersonTwice,
    UnknownThing,
    WrittenTooLong,
    WrongCode,
)
from tests.acts.test_deeds import sign
from tests.acts.test_import import known, table
from tests.acts.test_seal import revise
from tests.conftest import Hands

PROOF = "PV de l’AG du 3 mai"
NEW = "Réseau du Nord"


@pytest.fixture
def revised(hands: Hands) -> Hands:
    """Version 1.1.0 is published and printed: every member is asked to sign it."""
    revise(hands)
    seal_all(hands.home, driver="test")
    return hands


def called(hands: Hands, member: str = "m2", *, by: str = "a", **told: str) -> str:
    facts = {"new_name": NEW, "renamed_on": hands.now.date().isoformat(), "evidence": PROOF, **told}
    return record_renaming(hands.home, member, person_id=by, **facts)


def settled(hands: Hands, member: str = "m2", **told: str) -> str:
    return confirm(hands.home, called(hands, member, **told), person_id="c")


def asks(hands: Hands, kind: str, subject: str, *, key: str = "", code: str = "", **told: str) -> Receipt:
    session, right = hands.enter(kind, subject, "m2")
    facts = {"new_name": NEW, "renamed_on": hands.now.date().isoformat(), "evidence": PROOF, **told}
    keys = {"code": code or right, "key": key or hands.key()}
    return ask_renaming(hands.home, session, kind=kind, **facts, **keys)


def line(hands: Hands, number: str = "1.0.0", *, member: str = "m2", named: str = "") -> Line:
    with reading(hands.home) as db:
        (found,) = lines(db, number, today=hands.now.date(), only=member, named=named)
    return found


def name(hands: Hands, member: str = "m2") -> str:
    with reading(hands.home) as db:
        return one(db, Member, member).name


def last(hands: Hands) -> dict[str, Any]:
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
    assert leaf is not None
    public: dict[str, Any] = json.loads(leaf.body)["public"]
    return {"act": leaf.act, "subject": leaf.subject, **public}


def test_the_body_records_a_change_of_name_by_two_and_both_names_stand_with_their_days(hands: Hands) -> None:
    renaming = called(hands, new_name="  Réseau   du Nord ")
    assert (name(hands), line(hands).former_names) == ("Organisme 2", ()), "one person changes nothing"
    assert hands.count(Notice, kind="renaming_to_confirm") == 3
    assert last(hands)["state"] == "asked"
    with pytest.raises(SamePersonTwice):
        confirm(hands.home, renaming, person_id="a")
    confirm(hands.home, renaming, person_id="c")
    said, today = last(hands), hands.now.date()
    assert (said["act"], said["subject"], said["state"]) == ("rename", "renaming:n1", "done")
    assert (said["member"], said["before"], said["name"]) == ("m2", "Organisme 2", NEW)
    assert (said["renamed_on"], said["body"]) == (today.isoformat(), "validation")
    assert PROOF not in json.dumps(said, ensure_ascii=False), "what proves it is private"
    with reading(hands.home) as db:
        payload = db.exec(select(LeafPrivate.payload).order_by(col(LeafPrivate.seq).desc())).first()
    assert PROOF in (payload or "")
    found = line(hands)
    assert (found.name, found.signed_as) == (NEW, "Organisme 2"), "what was signed before keeps its name"
    assert found.former_names == (FormerName("Organisme 2", today - timedelta(days=1)),)
    assert (found.state, found.binding) == ("validated", "1.0.0")
    assert hands.count(Notice, kind="renaming_done", member_id="m2") == 2
    assert hands.count(Notice, kind="renaming_done", person_id="a") == 1
    with pytest.raises(RenamingSettled):
        confirm(hands.home, renaming, person_id="b")


def test_where_the_body_decides_alone_one_person_is_enough(hands: Hands) -> None:
    with transaction(hands.home) as db:
        for each in db.exec(select(Body)).all():
            each.decides = "alone"
            db.add(each)
    called(hands)
    assert name(hands) == NEW
    assert hands.count(Notice, kind="renaming_to_confirm") == 0


def test_a_member_asks_by_its_link_and_the_body_confirms(revised: Hands) -> None:
    with pytest.raises(WrongCode):
        asks(revised, "s", "1.1.0-m2", code="000000")
    receipt = asks(revised, "s", "1.1.0-m2", key="once")
    assert asks(revised, "s", "1.1.0-m2", key="once") == receipt, "one form, one act"
    said = last(revised)
    assert (said["act"], said["subject"], said["by"]) == ("ask_renaming", "member:m2", "member")
    assert (said["state"], name(revised)) == ("asked", "Organisme 2")
    assert revised.count(Notice, kind="renaming_to_confirm") == 3
    with pytest.raises(RenamingAsked) as refused:
        asks(revised, "s", "1.1.0-m2")
    assert (refused.value.member, refused.value.renaming) == ("Organisme 2", "n1")
    confirm(revised.home, "n1", person_id="a")
    assert name(revised) == "Organisme 2", "the demand of the member is no decision of the body"
    confirm(revised.home, "n1", person_id="c")
    assert name(revised) == NEW


def test_a_delegate_does_not_name_the_member(revised: Hands) -> None:
    session, code = revised.enter("s", "1.1.0-m2", "m2")
    delegate(revised.home, session, code=code, key=revised.key(), name="Zoé", email="zoe@members.example")
    with pytest.raises(UnknownThing):
        asks(revised, "s", "1.1.0-m2-d1")


def test_a_change_of_name_is_refused_with_what_is_wrong(hands: Hands) -> None:
    before, today = hands.count(Leaf), hands.now.date()
    settled(hands, "m5", new_name="Atelier d’Été")
    before += 2
    tries: list[tuple[type[Exception], Callable[[], object]]] = [
        (SameName, lambda: called(hands, new_name="Organisme  2")),
        (NameTaken, lambda: called(hands, new_name="ORGANISME 3")),
        (NameTaken, lambda: called(hands, new_name="Atelier d'ete")),
        (RenamingDay, lambda: called(hands, renamed_on=(today + timedelta(days=1)).isoformat())),
        (RenamingDay, lambda: called(hands, renamed_on="2019-12-31")),
        (RenamingDay, lambda: called(hands, "m5", renamed_on=(today - timedelta(days=1)).isoformat())),
        (InvisibleCharacter, lambda: called(hands, new_name="Réseau\u202e du Nord")),
        (InvisibleCharacter, lambda: called(hands, new_name="Réseau\u200b")),
        (InvisibleCharacter, lambda: called(hands, evidence="PV\u202e 3")),
        (WrittenTooLong, lambda: called(hands, new_name="a" * 201)),
        (MissingField, lambda: called(hands, new_name=" ")),
        (MissingField, lambda: called(hands, evidence=" ")),
        (MissingField, lambda: called(hands, renamed_on="lundi")),
        (UnknownThing, lambda: called(hands, "m9")),
        (OwnOrganisation, lambda: called(hands, "m1", by="b")),
        (MandateEnded, lambda: called(hands, by="d")),
    ]
    for refused, each in tries:
        with pytest.raises(refused):
            each()
    assert (hands.count(Leaf), hands.count(Renaming)) == (before, 1)


def test_a_change_of_case_and_accents_alone_is_one(hands: Hands) -> None:
    settled(hands, new_name="ORGANISMÉ 2")
    assert name(hands) == "ORGANISMÉ 2"


def test_one_change_waits_at_a_time_and_one_person_drops_it(hands: Hands) -> None:
    first = called(hands)
    with pytest.raises(RenamingAsked):
        called(hands, new_name="Autre")
    with pytest.raises(ReasonNeeded):
        drop(hands.home, first, person_id="c", reason=" ")
    drop(hands.home, first, person_id="c", reason="Erreur.")
    assert (last(hands)["act"], last(hands)["state"]) == ("drop_renaming", "dropped")
    assert hands.count(Decision, closed=False) == 0
    tries: list[Callable[[], object]] = [
        lambda: confirm(hands.home, first, person_id="c"),
        lambda: drop(hands.home, first, person_id="c", reason="Encore."),
    ]
    for each in tries:
        with pytest.raises(RenamingSettled):
            each()
    assert (name(hands), line(hands).former_names) == ("Organisme 2", ())
    own = called(hands, "m1")
    own_tries: list[Callable[[], object]] = [
        lambda: confirm(hands.home, own, person_id="b"),
        lambda: drop(hands.home, own, person_id="b", reason="Non."),
    ]
    for each in own_tries:
        with pytest.raises(OwnOrganisation):
            each()


def test_what_was_overtaken_meanwhile_is_not_confirmed(hands: Hands) -> None:
    taken, left = called(hands), called(hands, "m3", new_name="Réseau du Sud")
    settled(hands, "m4", new_name="RESEAU DU NORD")
    with pytest.raises(NameTaken) as refused:
        confirm(hands.home, taken, person_id="c")
    assert refused.value.member == "RESEAU DU NORD"
    facts = {"left_on": hands.now.date().isoformat(), "reason": "Dissous.", "evidence": PROOF}
    from acts.departure.leave import confirm as gone

    gone(hands.home, record_departure(hands.home, ["m3"], person_id="a", **facts), person_id="c")
    with pytest.raises(MemberLeft):
        confirm(hands.home, left, person_id="c")
    with transaction(hands.home) as db:
        row = one(db, Member, "m2")
        row.name = "Nom corrigé"
        db.add(row)
    with pytest.raises(RenamingSettled):
        confirm(hands.home, taken, person_id="c")


def listed(hands: Hands, evidence: str = "", **named: str) -> Examined:
    rows = {str(row[0]): row for row in known(6)}
    for member, new in named.items():
        rows[member][1] = new
    found = members_in(table(*rows.values()))
    take_in(hands.home, found, update=True, evidence=evidence)
    return found


def test_a_list_that_changes_names_keeps_the_same_facts_under_its_one_leaf(hands: Hands) -> None:
    waiting = called(hands, "m2", new_name="Réseau du Sud")
    before = hands.count(Leaf)
    found = listed(hands, m1="Un autre nom", m2="Encore un autre")
    assert hands.count(Leaf) == before + 1
    said = last(hands)
    assert (said["act"], said["changed"]) == ("update_members", ["m1", "m2"])
    assert [(each["member"], each["before"], each["name"]) for each in said["renamed"]] == [
        ("m1", "Organisme 1", "Un autre nom"),
        ("m2", "Organisme 2", "Encore un autre"),
    ]
    with reading(hands.home) as db:
        rows = db.exec(select(Renaming).where(col(Renaming.done_at).is_not(None))).all()
    assert {row.evidence for row in rows} == {f"SHA-256 {found.hash}"}
    assert {row.renamed_on for row in rows} == {hands.now.date()}
    assert (line(hands).name, line(hands).signed_as) == ("Encore un autre", "Organisme 2")
    assert hands.count(Notice, kind="renaming_done", member_id="m1") == 2
    assert hands.count(Notice, kind="renaming_done", person_id="a") == 1, "one letter for the whole list"
    with pytest.raises(RenamingSettled):
        confirm(hands.home, waiting, person_id="c")
    assert hands.count(Decision, closed=False) == 0


def test_a_list_that_changes_no_name_writes_no_such_fact_and_evidence_may_be_typed(hands: Hands) -> None:
    take_in(hands.home, members_in(table(*known(6, weight="3"))), update=True)
    assert (hands.count(Renaming), "renamed" in last(hands)) == (0, False)
    listed(hands, "JO du 3 mai", m2=NEW)
    assert hands.count(Renaming, evidence="JO du 3 mai") == 1


def test_a_member_is_found_by_what_it_was_called_before(hands: Hands) -> None:
    settled(hands, new_name="Cœur d’Île")
    called(hands, "m3", new_name="Attente")
    with reading(hands.home) as db:
        for words, found in (("ORGANISME 2", ["m2"]), ("coeur", ["m2"]), ("isme 3", ["m3"]), ("attente", [])):
            rows = lines(db, "1.0.0", today=hands.now.date(), named=words)
            assert [each.id for each in rows] == found, words
            page = to_decide(db, "1.0.0", reader_id="a", named=words).requests
            assert [each.row.member_id for each in page] == found, words


def test_a_deed_bears_the_name_of_the_signing_and_stays_as_it_was_sealed(revised: Hands) -> None:
    settled(revised, "m1", new_name="Un premier nom")
    sign(revised, "m1")
    settled(revised, "m1", new_name="Un second nom")
    sign(revised, "m3")
    reconcile(revised.home.path, driver="test")
    with reading(revised.home) as db:
        kept = deed(db, "1.1.0-m1")
        assert validated(db, "1.1.0-m1", kept.leaf).name == "Un premier nom"
        sealed = kept.hash
    settled(revised, "m1", new_name="Un troisième nom")
    reconcile(revised.home.path, driver="test")
    with reading(revised.home) as db:
        assert deed(db, "1.1.0-m1").hash == sealed
    found = line(revised, "1.1.0", member="m1")
    assert (found.name, found.signed_as) == ("Un troisième nom", "Un premier nom")
    assert [each.name for each in found.former_names] == ["Organisme 1", "Un premier nom", "Un second nom"]
    assert line(revised, "1.0.0", member="m1").signed_as == "Organisme 1"
    assert line(revised, "1.1.0", member="m4").signed_as == ""


def test_a_link_keeps_the_name_its_page_showed_and_paper_the_name_of_its_day(revised: Hands) -> None:
    since = (revised.now.date() - timedelta(days=3)).isoformat()
    sign(revised, "m1")
    for member in ("m2", "m3"):
        day = revised.now.date() - timedelta(days=4 if member == "m3" else 0)
        heard = Heard("telephone", "Zoé", "Directrice", day.isoformat(), Filed(b"", ""))
        record_signature(revised.home, f"1.1.0-{member}", heard, person_id="a", reason="Appel.")
    for member in ("m1", "m2", "m3"):
        settled(revised, member, new_name=f"Nouveau {member}", renamed_on=since)
    assert line(revised, "1.1.0", member="m1").signed_as == "Organisme 1", "the page showed this one"
    assert line(revised, "1.1.0", member="m2").signed_as == "Nouveau m2"
    assert line(revised, "1.1.0", member="m3").signed_as == "Organisme 3"
    with reading(revised.home) as db:
        assert signatory(db, one(db, Signature, "1.1.0-m1")) == "Organisme 1"
        assert signatory(db, one(db, Signature, "1.1.0-m4")) == "Organisme 4", "nobody signed: today's"


def test_a_signature_from_before_bears_the_name_of_its_day(revised: Hands) -> None:
    settled(revised)
    with transaction(revised.home) as db:
        db.delete(one(db, Signature, "1.0.0-m2"))
    head = "member_id,signed_version,signed_on,validated_on,evidence"
    assert enrol_signatures(revised.home, f"{head}\nm2,1.0.0,2020-01-02,2020-02-01,R 2\n".encode()) == 1
    assert line(revised).signed_as == "Organisme 2"


def test_what_proves_a_change_of_name_is_found_by_whom_it_names(hands: Hands) -> None:
    called(hands, evidence="Courrier de Camille Roy")
    camille = Words("camille@a.example", frozenset({"Camille Roy"}))
    with reading(hands.home) as db:
        (found,) = written(db, camille, ["m2"])
        assert written(db, camille, ["m3"]) == []
    assert found.told() == {"about": "renaming n1", "what": "evidence", "says": "Courrier de Camille Roy"}


def test_a_frozen_roll_keeps_the_name_it_was_frozen_with(hands: Hands) -> None:
    cycle = hands.begin()
    words = ("est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *words)))
    settled(hands)
    with reading(hands.home) as db:
        assert one(db, Elector, (ballot.id, "m2")).name == "Organisme 2"
    hands.vote(ballot, "m2", "for")
    hands.finish(cycle)
    with reading(hands.home) as db:
        minutes = db.exec(select(Leaf.body).where(Leaf.act == "count")).one()
    assert json.loads(minutes)["public"]["state"]
