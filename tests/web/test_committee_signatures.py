"""Signatures take effect by the body's decision, by two where it decides so, never by their own signer."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlmodel import select

from acts.due import advance
from acts.signing import validate
from acts.signing.sign import decline
from acts.signing.unreachable import miss_unreachable
from models.decision import Decision
from models.leaf import Leaf
from models.reading import engine, reading
from models.representative import Representative
from models.signature import Signature
from models.store import transaction
from models.views import to_decide as views
from models.views.to_decide import ToDecide, to_decide
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, Voting, form
from tests.web.officer import enter, offered

PATH = "/comite/signatures/1.1.0"


@pytest.fixture
def signing(hands: Hands, voting: Voting) -> Voting:
    """Version 1.1.0 is published; four members have signed it and one declined."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for")
    hands.finish(voting.cycle)
    for member in ("m1", "m2", "m3", "m4"):
        hands.sign(member)
    session, code = hands.enter("s", "1.1.0-m5", "m5")
    decline(hands.home, session, reason="Notre conseil n’a pas délibéré.", code=code, key=hands.key())
    return voting


def tick(visitor: Visitor, page: Page, *members: str) -> Page:
    """Validate the signatures of these members."""
    sent = form(page, "validate")
    ticked = [boxes(page)[f"1.1.0-{member}"] for member in members]
    return visitor.post(sent.action, {**sent.fields, "signature": ticked})


def test_states_and_reasons_are_shown(visitor: Visitor, signing: Voting) -> None:
    enter(visitor)
    page = visitor.get(PATH)
    assert "<dt>en validation</dt><dd>4</dd>" in page.text
    assert "<dt>déclinée</dt><dd>1</dd>" in page.text
    assert "<dt>demandée</dt><dd>1</dd>" in page.text
    assert "Notre conseil n’a pas délibéré." in page.text


def test_the_second_like_decision_has_effect_and_the_page_says_who_decided_first(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = tick(visitor, visitor.get(PATH), "m2", "m3")
    assert page.status_code == 200
    assert hands.count(Signature, version="1.1.0", state="validated") == 0
    assert page.text.count("Avis d’Ada\u00a0: valider. Il faut une seconde personne.") == 2
    assert page.text.count(" disabled>") == 2, "who has decided is not asked again"
    enter(visitor, "c")
    tick(visitor, visitor.get(PATH), "m2", "m3")
    assert hands.count(Signature, version="1.1.0", state="validated") == 2


def test_nobody_decides_for_an_own_organisation_and_the_others_are_decided(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    validate.validate(hands.home, ["1.1.0-m1", "1.1.0-m2"], person_id="a")
    enter(visitor, "b")
    page = visitor.get(PATH)
    assert "Vous agissez pour cet organisme" in page.text
    assert f'value="{boxes(page)["1.1.0-m1"]}" disabled' in page.text
    answer = tick(visitor, page, "m1", "m2")
    assert answer.status_code == 403
    assert "own-organisation" in answer.text
    assert hands.count(Signature, id="1.1.0-m1", state="under_review") == 1
    assert hands.count(Signature, id="1.1.0-m2", state="validated") == 1


def test_a_signature_is_sent_back_with_a_reason(visitor: Visitor, signing: Voting, hands: Hands) -> None:
    enter(visitor)
    page = visitor.get(PATH)
    sent = form(page, "return")
    assert visitor.post(sent.action, {**sent.fields, "reason": ""}).status_code == 422
    page = visitor.send(visitor.get(PATH), "return", reason="Le mandat est échu.")
    assert "Le mandat est échu." in page.text
    assert hands.count(Signature, version="1.1.0", state="returned") == 1


def test_nothing_ticked_is_said(visitor: Visitor, signing: Voting) -> None:
    enter(visitor)
    assert visitor.send(visitor.get(PATH), "validate").status_code == 422


def test_who_sits_on_no_validating_body_reads_and_decides_nothing(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    from models.body import Body

    with transaction(hands.home) as db:
        for body in db.exec(select(Body)).all():
            body.powers = [power for power in body.powers if power != "validate"]
            db.add(body)
    enter(visitor)
    page = visitor.get(PATH)
    assert page.status_code == 200
    assert offered(page) == {"reopen", "cancel", "record"}, "what is left is the committee’s"


def test_an_unknown_version_is_not_found(visitor: Visitor, hands: Hands) -> None:
    enter(visitor)
    assert visitor.get("/comite/signatures/9.9.9").status_code == 404


def test_a_request_is_opened_again_or_cancelled_from_the_page(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = visitor.get(PATH)
    assert {"reopen", "cancel"} < offered(page)
    assert "revoke" not in offered(page), "nothing has effect yet"
    refused = visitor.send(page, "reopen", request="1.1.0-m5", reason="Délai.", until="2020-01-01T10:00")
    assert (refused.status_code, "date-in-past" in refused.text) == (422, True)
    assert visitor.send(page, "reopen", request="1.1.0-m5", reason="Délai.", until="hier").status_code == 422
    assert visitor.send(page, "reopen", request="1.1.0-m5", reason="").status_code == 422
    assert visitor.send(page, "reopen", request="1.1.0-m5", reason="Délai.").status_code == 200
    assert hands.count(Signature, id="1.1.0-m5", state="requested") == 1
    until = f"{hands.now.year + 1}-06-01T12:00"
    session, code = hands.enter("s", "1.1.0-m5", "m5")
    decline(hands.home, session, code=code, key=hands.key())
    visitor.send(visitor.get(PATH), "reopen", request="1.1.0-m5", reason="Délai.", until=until)
    at = datetime(hands.now.year + 1, 6, 1, 10, tzinfo=UTC)
    assert hands.count(Signature, id="1.1.0-m5", state="requested", ends_at=at) == 1, "noon in Paris"
    found = re.search(r'<option value="(1.1.0-m6@[0-9a-f]+)">', visitor.get(PATH).text)
    assert found
    page = visitor.send(visitor.get(PATH), "cancel", request=found[1], reason="Doublon.")
    assert "Doublon." in page.text
    assert hands.count(Signature, id="1.1.0-m6", state="cancelled") == 1


def test_a_signature_is_revoked_from_the_page_by_two_with_the_minutes(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    validate.validate(hands.home, ["1.1.0-m2"], person_id="a")
    validate.validate(hands.home, ["1.1.0-m2"], person_id="c")
    for who in "ac":
        enter(visitor, who)
        found = re.search(r'<option value="(1.1.0-m2@[0-9a-f]+)">', visitor.get(PATH).text)
        assert found
        assert visitor.send(visitor.get(PATH), "revoke", signature="1.1.0-m2", reason="x").status_code == 409
        facts = {"signature": found[1], "reason": "Manquement."}
        assert visitor.send(visitor.get(PATH), "revoke", **facts, minutes="").status_code == 422
        assert visitor.send(visitor.get(PATH), "revoke", **facts, minutes="PV 3").status_code == 200
    assert hands.count(Signature, id="1.1.0-m2", state="revoked", reason="Manquement.") == 1


def test_reasons_not_to_sign_are_read_where_the_next_cycle_is_drafted(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    enter(visitor)
    assert "n’a pas délibéré" not in visitor.get("/comite").text, "a cycle is under way"
    hands.pass_time(until=hands.date("2026-1", "signing_ends_at"))
    advance(hands.home.path, "2026-1", driver="test")
    enter(visitor)
    page = visitor.get("/comite").text
    assert "1 organisme a dit pourquoi il n’a pas signé" in page
    assert "Notre conseil n’a pas délibéré." in page


def statements(hands: Hands) -> tuple[int, ToDecide]:
    """Return how many statements reading the requests took, and what was read."""
    told = 0

    def counted(*_: object) -> None:
        nonlocal told
        told += 1

    with reading(hands.home) as db:
        event.listen(engine(hands.home), "before_cursor_execute", counted)
        found = to_decide(db, "1.0.0", reader_id="b")
        event.remove(engine(hands.home), "before_cursor_execute", counted)
    return told, found


def test_the_page_asks_the_same_of_the_database_however_many_have_signed(
    federation: Callable[..., Hands],
) -> None:
    hands, told = federation(130), {}
    for count in (130, 30, 3):
        with transaction(hands.home) as db:
            for row in db.exec(select(Signature)).all()[count:]:
                db.delete(row)
            for row in db.exec(select(Signature)).all()[:count]:
                row.state = "under_review"
                db.add(row)
        told[count], found = statements(hands)
        assert found.counts == {"under_review": count}
        assert (len(found.requests), len(found.queue)) == (min(count, 100), min(count, 100))
        assert [each.row.member_id for each in found.requests if each.own] == ["m1"]
    assert len(set(told.values())) == 1, told


def test_requests_are_listed_page_by_page_found_by_name_and_by_state(
    visitor: Visitor, signing: Voting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    enter(visitor)
    page = visitor.get(PATH)
    assert listed(page) == ["Organisme 1", "Organisme 2"]
    assert "<dt>en validation</dt><dd>4</dd>" in page.text, "the figures are of all"
    assert "4 attendent une décision" in page.text
    second = visitor.get(following(page))
    assert listed(second) == ["Organisme 3", "Organisme 4"]
    third = visitor.get(following(second))
    assert listed(third) == ["Organisme 5", "Organisme 6"]
    assert 'rel="next"' not in third.text
    assert listed(visitor.get(f"{PATH}?nom=ISME+5")) == ["Organisme 5"]
    assert listed(visitor.get(f"{PATH}?etat=declined")) == ["Organisme 5"]
    assert listed(visitor.get(f"{PATH}?etat=declined&nom=isme+6")) == []
    assert "Aucune." in visitor.get(f"{PATH}?nom=%25").text
    review = visitor.get(f"{PATH}?etat=under_review&nom=organisme")
    assert listed(visitor.get(following(review))) == ["Organisme 3", "Organisme 4"], "as it was asked"
    assert visitor.get(f"{PATH}?apres=nobody").status_code == 404


def test_who_has_decided_meets_next_what_it_has_not_decided_yet(
    visitor: Visitor, signing: Voting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    enter(visitor, "b")
    page = visitor.get(PATH)
    assert awaiting(page) == ["1.1.0-m2", "1.1.0-m3"], "m1 is its own: it decides on the others"
    assert "2 premières sur 4" in page.text
    page = tick(visitor, page, "m2", "m3")
    assert awaiting(page) == ["1.1.0-m4", "1.1.0-m1"]
    assert awaiting(visitor.get(f"{PATH}?nom=isme+2")) == ["1.1.0-m2"]


def test_acts_on_one_request_are_offered_for_those_that_are_listed(
    visitor: Visitor, signing: Voting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    enter(visitor)
    assert "reopen" not in offered(visitor.get(PATH)), "the one that declined is not on this page"
    page = visitor.get(f"{PATH}?nom=isme+5")
    assert visitor.send(page, "reopen", request="1.1.0-m5", reason="Délai.").status_code == 200


def listed(page: Page) -> list[str]:
    """Return the organisations in the table, in its order."""
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', page.text)


def following(page: Page) -> str:
    """Return where the following organisations are."""
    found = re.search(r'<a href="([^"]*)" rel="next">', page.text)
    assert found
    return html.unescape(found[1]).split("#")[0]


def awaiting(page: Page) -> list[str]:
    """Return the signatures that are offered to be validated, in the order they stand in."""
    return list(boxes(page))


def boxes(page: Page) -> dict[str, str]:
    """Return what each of them sends: the signature, and what was read of it."""
    sent = re.findall(r'<input type="checkbox" name="signature" value="([^"]*)"', page.text)
    return {each.rpartition("@")[0]: each for each in sent}


def test_the_page_leads_to_the_contacts_to_fix_and_one_that_is_mended_is_asked_again(
    visitor: Visitor, signing: Voting, hands: Hands
) -> None:
    enter(visitor)
    assert 'id="to-fix"' not in visitor.get(PATH).text
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == "m6")).all():
            row.unreachable_at = hands.now
            db.add(row)
    assert miss_unreachable(hands.home, driver="test") == ["1.1.0-m6"]
    page = visitor.get(PATH)
    assert "Aucun courriel n’atteint un organisme." in page.text
    assert f'href="{PATH}?etat=unreachable#requests"' in page.text
    assert listed(visitor.get(f"{PATH}?etat=unreachable")) == ["Organisme 6"]
    member = visitor.get(f"/comite/cycle/{signing.cycle}/organisme/m6")
    told = {"contact": "1", "email": "new@members.example", "reason": "Appel."}
    visitor.send(member, "correct_address", **told)
    assert hands.count(Signature, id="1.1.0-m6", state="requested") == 1
    assert 'id="to-fix"' not in visitor.get(PATH).text


@pytest.mark.parametrize("verb", ["validate", "return", "refuse"])
def test_nobody_decides_on_a_page_that_shows_an_earlier_signature_than_the_one_that_stands(
    visitor: Visitor, signing: Voting, hands: Hands, verb: str
) -> None:
    enter(visitor)
    stale = visitor.get(PATH)
    validate.send_back(hands.home, ["1.1.0-m2"], person_id="c", reason="Qui signe ?")
    hands.sign("m2")
    why = {} if verb == "validate" else {"reason": "Non."}
    sent = {**form(stale, verb).fields, **why, "signature": boxes(stale)["1.1.0-m2"]}
    refused = visitor.post(f"{PATH}/{verb}", sent)
    assert (refused.status_code, "signature-unread" in refused.text) == (409, True)
    assert "Organisme 2 a signé autrement" in refused.text
    assert hands.count(Signature, id="1.1.0-m2", state="under_review") == 1
    assert hands.count(Decision, subject_id="1.1.0-m2", closed=False) == 0
    sent = {**form(refused, verb).fields, **why, "signature": boxes(refused)["1.1.0-m2"]}
    assert visitor.post(f"{PATH}/{verb}", sent).status_code == 200
    assert hands.count(Leaf, act=verb, subject="signature:1.1.0-m2") == (2 if verb == "return" else 1)
