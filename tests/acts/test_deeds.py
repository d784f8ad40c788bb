"""A validated signature has its deed: one page that cites what was signed, sealed once after the act."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

import acts.signing.sign
from acts.reconcile import reconcile
from acts.seal import deeds, due
from acts.seal.deed import deed_pdf
from acts.seal.deeds import due_deeds, seal_deed
from acts.seal.due import seal_all
from acts.signing.delegate import accept, delegate
from acts.signing.mandate import Filed
from acts.signing.validate import validate
from models.deed import Deed
from models.leaf import Checkpoint, Leaf
from models.member import Member
from models.reading import one, reading
from models.rendition import Rendition
from models.store import transaction
from models.version import Version
from models.views.deeds import deed, signature_of, validated, waiting
from rules.refusals import NoDeed, NotSealedYet, UnknownThing
from tests.acts.test_seal import accepted, pdfsig, revise, setting
from tests.charter.test_paper import pdftotext, words_of
from tests.conftest import Hands
from tests.postgresql import behind


def sign(hands: Hands, *members: str) -> None:
    for member in members:
        hands.sign(member)
        hands.pass_time(by=timedelta(minutes=1))
        for person in ("a", "c"):
            validate(hands.home, [f"1.1.0-{member}"], person_id=person)


def kept(hands: Hands, member: str = "m1") -> bytes:
    with reading(hands.home) as db:
        return deed(db, f"1.1.0-{member}").data


@pytest.fixture
def revised(hands: Hands) -> Hands:
    revise(hands)
    seal_all(hands.home, driver="test")
    return hands


def test_the_act_that_validates_waits_for_no_seal(revised: Hands) -> None:
    sign(revised, "m1")
    with pytest.raises(NotSealedYet):
        kept(revised)
    assert revised.count(Leaf, act="seal", subject="signature:1.1.0-m1") == 0


def test_the_next_check_seals_each_deed_once_and_the_journal_names_it(revised: Hands, tmp_path: Path) -> None:
    sign(revised, "m1", "m2")
    assert reconcile(revised.home.path, driver="test").mended == ["1.1.0-m1: seal", "1.1.0-m2: seal"]
    assert reconcile(revised.home.path, driver="test").mended == []
    data = kept(revised)
    assert accepted(data, revised)
    assert not accepted(data[:2000] + bytes([data[2000] ^ 1]) + data[2001:], revised)
    assert "Signature is Valid" in pdfsig(data, tmp_path)
    with reading(revised.home) as db:
        row = db.exec(select(Leaf).where(Leaf.subject == "signature:1.1.0-m1", Leaf.act == "seal")).one()
        said = json.loads(row.body)["public"]
        assert said["files"] == {"pdf": sha256(data).hexdigest()}
        assert "Camille" not in row.body
        last = db.exec(select(Leaf.seq).order_by(col(Leaf.seq).desc())).first()
        assert db.get(Checkpoint, (last or 0) + 1) is not None


def test_it_says_who_signed_what_when_and_what_shows_it(revised: Hands, tmp_path: Path) -> None:
    sign(revised, "m1")
    reconcile(revised.home.path, driver="test")
    with reading(revised.home) as db:
        found = validated(db, "1.1.0-m1", deed(db, "1.1.0-m1").leaf)
        page = one(db, Rendition, ("1.1.0", "pdf"))
        siren = one(db, Member, "m1").siren
    assert found.checkpoint is not None
    assert found.checkpoint.size > found.leaf.seq
    told = " ".join(words_of(kept(revised), tmp_path))
    for said in (
        "Acte d adhésion", "Organisme", "Camille", "Directrice", "Commission d adhesion", "SHA256",
        found.version.text_hash, page.hash, found.leaf.hash, found.checkpoint.root,
    ):  # fmt: skip
        assert said in told, said
    assert found.number == f"{found.leaf.seq}-{found.leaf.hash[:8]}"
    assert f"SIREN {siren}" in pdftotext(kept(revised), tmp_path)
    assert kept(revised).count(b"/Type /Page\n") <= 1


def test_the_page_is_the_same_each_time_and_in_the_member_s_language(revised: Hands, tmp_path: Path) -> None:
    sign(revised, "m1", "m2")
    reconcile(revised.home.path, driver="test")
    settings = revised.home.settings()
    for member in ("m1", "m2"):
        with reading(revised.home) as db:
            page = deed_pdf(validated(db, f"1.1.0-{member}", deed(db, f"1.1.0-{member}").leaf), settings)
        assert kept(revised, member).startswith(page)
    assert "Deed of adhesion" in " ".join(words_of(kept(revised, "m2"), tmp_path))


def test_what_was_killed_between_two_deeds_goes_on_and_two_at_once_make_one(
    revised: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(revised, "m1", "m2", "m3")
    monkeypatch.setattr(deeds, "MOST", 1)
    assert reconcile(revised.home.path, driver="test").mended == ["1.1.0-m1: seal"]
    found = due_deeds(revised.home, driver="one")
    assert found == due_deeds(revised.home, driver="other")
    (signature, leaf), *_ = found
    assert seal_deed(revised.home, signature, leaf, driver="one")
    assert not seal_deed(revised.home, signature, leaf, driver="other")
    assert revised.count(Deed) == 2
    assert [each for each, _ in due_deeds(revised.home, driver="one")] == ["1.1.0-m3"]
    assert due_deeds(revised.home, driver="one", only="1.1.0-m1") == []


def test_what_another_sealed_meanwhile_is_not_told_twice() -> None:
    assert due._tried([("1.1.0-m1", lambda: False)]) == due.Sealed()


def test_a_name_that_cannot_be_set_keeps_its_own_deed_back_and_no_other(revised: Hands) -> None:
    sign(revised, "m1", "m2")
    behind(revised.home, "UPDATE member SET name = 'Organisme 😀' WHERE id = 'm1'")
    found = reconcile(revised.home.path, driver="test")
    assert found.mended == ["1.1.0-m2: seal"]
    assert [each.partition(":")[0] for each in found.alarms] == ["character-not-set"]


def test_deeds_wait_for_the_pdf_they_cite(revised: Hands) -> None:
    sign(revised, "m1")
    behind(revised.home, "DELETE FROM rendition WHERE version = '1.1.0' AND shape = 'pdf'")
    setting(revised, timestamp="http://127.0.0.1:9/")
    found = reconcile(revised.home.path, driver="test")
    assert (found.mended, len(found.alarms)) == ([], 1)
    with reading(revised.home) as db:
        assert waiting(db, most=9) == []
    setting(revised)
    assert reconcile(revised.home.path, driver="test").mended == ["1.1.0: seal", "1.1.0-m1: seal"]


def test_a_signature_from_before_has_no_deed_and_neither_has_one_that_waits(revised: Hands) -> None:
    revised.sign("m2")
    with reading(revised.home) as db:
        for member, number in (("m1", "1.0.0"), ("m2", "1.1.0"), ("m3", "1.1.0")):
            with pytest.raises(NoDeed):
                deed(db, signature_of(db, member, number))
        with pytest.raises(UnknownThing):
            signature_of(db, "m99", "1.1.0")
        with pytest.raises(UnknownThing):
            signature_of(db, "m1", "9.9.9")
    behind(revised.home, "DELETE FROM signature WHERE id = '1.1.0-m6'")
    with reading(revised.home) as db, pytest.raises(NoDeed):
        signature_of(db, "m6", "1.1.0")


def test_a_deed_that_was_given_never_changes(revised: Hands) -> None:
    sign(revised, "m1")
    reconcile(revised.home.path, driver="test")
    with pytest.raises(DatabaseError, match="a file that was given never"), transaction(revised.home) as db:
        db.exec(text("UPDATE deed SET hash = 'x'"))  # type: ignore[call-overload]  # exec takes text too


def test_a_deed_without_a_checkpoint_or_a_body_says_what_it_has(revised: Hands) -> None:
    sign(revised, "m1")
    with reading(revised.home) as db:
        (_, leaf), *_ = waiting(db, most=1)
        found = validated(db, "1.1.0-m1", leaf)
    bare = SimpleNamespace(**{**vars(found), "checkpoint": None, "number": found.number})
    bare.signature.signed_on = None
    made = deed_pdf(bare, revised.home.settings())  # type: ignore[arg-type]  # the same facts
    assert re.match(rb"%PDF-1\.7", made)


def test_the_deed_names_the_delegate_and_who_delegated(revised: Hands, tmp_path: Path) -> None:
    session, code = revised.enter("s", "1.1.0-m1", "m1")
    named = {"name": "Noor Haddad", "email": "noor@cabinet.example"}
    delegate(revised.home, session, code=code, key=revised.key(), **named)
    session, code = revised.enter("s", "1.1.0-m1-d1", "m1")
    mandate = Filed(b"\x89PNG\r\n\x1a\n IEND\xaeB`\x82", "m.png", revised.now.date().isoformat())
    accept(revised.home, session, mandate, code=code, key=revised.key())
    with reading(revised.home) as db:
        shown = one(db, Version, "1.1.0").text_hash
    told: dict[str, Any] = {"name": "", "capacity": "Avocate", "consent": True, "shown_hash": shown}
    acts.signing.sign.sign(revised.home, session, code=code, key=revised.key(), **told)
    for person in ("a", "c"):
        validate(revised.home, ["1.1.0-m1"], person_id=person)
    seal_all(revised.home, driver="test")
    said = " ".join(words_of(kept(revised), tmp_path))
    assert "Signataire délégué Noor Haddad" in said
    assert "Par délégation de Camille" in said
    assert "Représentant légal" not in said
