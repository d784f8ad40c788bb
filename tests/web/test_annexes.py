"""The committee annexes to the minutes from its page; everybody reads it on the page of the ballot."""

from __future__ import annotations

from hashlib import sha256

import pytest

from evidence.verifier.archive import unpacked
from evidence.verifier.examine import examine
from models.annex import Annex
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, Voting, form
from tests.web.officer import enter, offered

SCAN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
TEXT = "Organisme 3 avait donné son pouvoir."


@pytest.fixture
def counted(hands: Hands, voting: Voting) -> Voting:
    """A ballot in which four members voted, counted and published."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for")
    hands.finish(voting.cycle)
    return voting


def recorded(visitor: Visitor, counted: Voting, hands: Hands, *, data: bytes = SCAN, times: int = 1) -> Page:
    sent = form(visitor.get(f"/comite/cycle/{counted.cycle}"), "record_minutes")
    fields = {
        "chair": "Ada <Roy>", "chair_capacity": "Présidente", "secretary": "Bruno Petit",
        "secretary_capacity": "Secrétaire", "signed_on": str(hands.now.date()),
    }  # fmt: skip
    for _ in range(times):
        page = visitor.post(sent.action, {**sent.fields, **fields}, files={"scan": ("pv.pdf", data)})
    return page


def confirmed(visitor: Visitor, counted: Voting) -> Page:
    sent = form(visitor.get(f"/comite/cycle/{counted.cycle}"), "annex_correction")
    waits = visitor.post(sent.action, {**sent.fields, "text": TEXT, "reason": "Un pouvoir fut omis."})
    assert "a demandé d’annexer une correction" in waits.text
    page, code = visitor.enter("c", f"{counted.cycle}-a2", "b")
    assert (TEXT in page.text, "Un pouvoir fut omis." in page.text) == (True, True)
    return visitor.send(page, "confirm-second", code=code)


def test_a_signed_copy_and_a_correction_are_read_by_everybody(
    visitor: Visitor, counted: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = recorded(visitor, counted, hands, times=2)
    assert (page.status_code, page.url.path) == (200, f"/scrutin/{counted.ballot.id}")
    assert hands.count(Annex) == 1, "the same form sent twice is one act"
    assert "La correction est annexée au procès-verbal" in confirmed(visitor, counted).text
    visitor.client.cookies.clear()
    public = visitor.get(f"/scrutin/{counted.ballot.id}")
    for said in (
        "Ada &lt;Roy&gt; (Présidente) et Bruno Petit (Secrétaire)", TEXT, "Un pouvoir fut omis.",
        sha256(SCAN).hexdigest(),
    ):  # fmt: skip
        assert said in public.text
    facts = visitor.get(f"/scrutin/{counted.ballot.id}.json").json()
    assert [each["kind"] for each in facts["annexes"]] == ["signed", "correction"]
    assert TEXT in visitor.get(f"/scrutin/{counted.ballot.id}/proces-verbal").text
    assert visitor.get(f"/scrutin/{counted.ballot.id}/proces-verbal.pdf").content.startswith(b"%PDF")
    journal = visitor.get("/journal").text
    assert "une correction est annexée au procès-verbal" in journal
    enter(visitor)
    given = visitor.get(f"/comite/scrutin/{counted.ballot.id}/preuve.zip").content
    assert examine(unpacked(given)).code == 0
    assert unpacked(given)["annexes/1.pdf"] == SCAN


def test_what_is_no_signed_copy_is_named_on_the_page_and_nothing_is_annexed(
    visitor: Visitor, counted: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = recorded(visitor, counted, hands, data=b"MZ")
    assert (page.status_code, "mandate-unreadable" in page.text, hands.count(Annex)) == (422, True, 0)


def test_who_leads_no_cycle_records_nothing(visitor: Visitor, counted: Voting, hands: Hands) -> None:
    enter(visitor, "d")
    page = visitor.get(f"/comite/cycle/{counted.cycle}")
    assert "record_minutes" not in offered(page)
    assert hands.count(Annex) == 0


def test_the_verifier_knows_the_minutes_with_their_annexes_and_the_signed_copy(
    visitor: Visitor, counted: Voting, hands: Hands
) -> None:
    enter(visitor)
    before = visitor.get(f"/scrutin/{counted.ballot.id}/proces-verbal.md").content
    recorded(visitor, counted, hands)
    first = visitor.get(f"/scrutin/{counted.ballot.id}/proces-verbal.md").content
    confirmed(visitor, counted)
    last = visitor.get(f"/scrutin/{counted.ballot.id}/proces-verbal.md").content

    def verdict(data: bytes) -> str:
        sent = form(visitor.get("/verifier"), "verify")
        return visitor.post(sent.action, sent.fields, files={"file": ("pv.md", data)}).text

    assert last.startswith(first)
    assert first.startswith(before)
    for known in (before, first, last):
        assert "Authentique\u00a0: procès-verbal" in verdict(known)
    assert "Authentique\u00a0: annexe 1 au procès-verbal" in verdict(SCAN)
    assert "Authentique" not in verdict(last.replace(b"pouvoir", b"Pouvoir"))
    assert "Authentique" not in verdict(last + b"\nAjout.\n")
