"""The letters about one signature, as they were approved in both languages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlmodel import select

from acts.due import advance
from acts.signing.cancel import cancel_request
from acts.signing.carry import object_to_carrying
from acts.signing.delegate import accept, delegate, give_back, take_back
from acts.signing.link import send_link
from acts.signing.mandate import Filed
from acts.signing.record import Heard, disown, record_signature
from acts.signing.reopen import reopen
from acts.signing.sign import decline
from acts.signing.unreachable import miss_unreachable
from acts.signing.validate import decide
from acts.signing.withdraw import withdraw
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import one
from models.representative import Representative
from models.store import transaction
from notices import outbox
from tests.conftest import Hands
from tests.notices.test_letters import GOLDEN, Sink, body, relayed, steady

INVITED = ("est invité à participer", "participe")
MEMBERS = ("m1", "m2")
"""The first reads French and the second English."""


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


@pytest.fixture
def signing(hands: Hands) -> str:
    """A cycle whose version 1.1.0 every member is asked to sign."""
    return published(hands)


def published(hands: Hands) -> str:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def validated(hands: Hands, member: str) -> None:
    hands.sign(member)
    for person in "ac":
        decide(hands.home, f"1.1.0-{member}", "validate", person_id=person, reason="")


@pytest.fixture
def told(hands: Hands, relay: Sink, signing: str) -> list[EmailMessage]:
    """What is written of a request that is cancelled, or opened again, signed and then ended."""
    outbox.drain(hands.home, driver="test")
    relay.mails.clear()
    for member in MEMBERS:
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        decline(hands.home, session, reason="Trop tôt.", code=code, key=hands.key())
    hands.pass_time(until=hands.date(signing, "signing_ends_at"))
    advance(hands.home.path, signing, driver="test")
    for member in MEMBERS:
        until = hands.now + timedelta(days=9)
        reopen(hands.home, f"1.1.0-{member}", person_id="a", reason="Délai accordé.", until=until)
        outbox.drain(hands.home, driver="test")
        cancel_request(hands.home, f"1.1.0-{member}", person_id="a", reason="Doublon.")
    for member in ("m3", "m4"):
        reopen(hands.home, f"1.1.0-{member}", person_id="a", reason="Délai accordé.", until=until)
        outbox.drain(hands.home, driver="test")
        validated(hands, member)
    for person in "ac":
        facts = {"reason": "Manquement.", "minutes": "PV du 3 mai"}
        decide(hands.home, "1.1.0-m3", "revoke", person_id=person, **facts)
    session, code = hands.enter("s", "1.1.0-m4", "m4")
    withdraw(hands.home, session, reason="Fusion.", code=code, key=hands.key())
    outbox.drain(hands.home, driver="test")
    return relay.mails


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_of_carrying_over_read_as_they_were_approved(
    hands: Hands, relay: Sink, lang: str
) -> None:
    hands.rule(scope='{ carried_over = "P15D" }')
    cycle = published(hands)
    outbox.drain(hands.home, driver="test")
    session, code = hands.enter("s", "1.1.0-m3", "m3")
    object_to_carrying(hands.home, session, code=code, key=hands.key())
    outbox.drain(hands.home, driver="test")
    hands.pass_time(by=timedelta(days=15))
    advance(hands.home.path, cycle, driver="test")
    outbox.drain(hands.home, driver="test")
    kinds = ("signature_planned", "signature_carried_over", "signature_request")
    approved([mail for mail in relay.mails if mail["X-Charte-Notice"] in kinds], lang, "carried")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_of_what_the_committee_records_read_as_they_were_approved(
    hands: Hands, relay: Sink, signing: str, lang: str
) -> None:
    scan = Filed(b"\x89PNG\r\n\x1a\n papier IEND\xaeB`\x82", "scan.png")
    for member in MEMBERS:
        given = "paper" if member == "m1" else "telephone"
        heard = Heard(given, "Camille Roy", "Présidente", hands.now.date().isoformat(), scan)
        reason = "Reçue par courrier." if given == "paper" else "Son lien ne s’ouvre pas."
        record_signature(hands.home, f"1.1.0-{member}", heard, person_id="a", reason=reason)
        outbox.drain(hands.home, driver="test")
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        disown(hands.home, session, code=code, key=hands.key())
    outbox.drain(hands.home, driver="test")
    kinds = ("signature_recorded", "signature_disowned")
    approved([mail for mail in relay.mails if mail["X-Charte-Notice"] in kinds], lang, "recorded")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_read_as_they_were_approved(told: list[EmailMessage], lang: str) -> None:
    approved(told, lang, "signatures")


def approved(told: list[EmailMessage], lang: str, name: str) -> None:
    """Compare one letter of each kind with the one that was approved."""
    once = {str(mail["X-Charte-Notice"]): mail for mail in told if mail["Content-Language"] == lang}
    said = [
        f"##### {kind}\nSubject: {mail['Subject']}\n\n{steady(body(mail, 'plain')).strip()}\n"
        for kind, mail in sorted(once.items())
        if kind not in ("signature_received", "signature_validated", "to_validate")
    ]
    golden, text = GOLDEN / f"{name}.{lang}.txt", "\n".join(said)
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_the_reasons_are_read_by_those_they_are_given_to(told: list[EmailMessage]) -> None:
    of = {kind: [m for m in told if m["X-Charte-Notice"] == kind] for kind in ("signature_revoked",)}
    assert "Manquement." in body(of["signature_revoked"][0], "plain")
    assert "PV du 3 mai" in body(of["signature_revoked"][0], "plain")
    again = [m for m in told if m["X-Charte-Notice"] == "signature_request"]
    assert all("Délai accordé." in body(m, "plain") for m in again)
    assert re.search("retirer|retiré", body(told[-1], "plain")) or "withdrawn" in body(told[-1], "plain")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_of_a_delegation_read_as_they_were_approved(
    hands: Hands, relay: Sink, signing: str, lang: str
) -> None:
    outbox.drain(hands.home, driver="test")
    relay.mails.clear()
    scan = Filed(b"\x89PNG\r\n\x1a\n papier IEND\xaeB`\x82", "scan.png", hands.now.date().isoformat())
    for member in MEMBERS:
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        told = {"name": "Noor Haddad", "email": f"noor-{member}@cabinet.example"}
        delegate(hands.home, session, code=code, key=hands.key(), **told)
        outbox.drain(hands.home, driver="test")
        session, code = hands.enter("s", f"1.1.0-{member}-d1", member)
        accept(hands.home, session, scan, code=code, key=hands.key())
        outbox.drain(hands.home, driver="test")
        give_back(hands.home, session, reason="Conflit d’intérêts.", code=code, key=hands.key())
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        delegate(hands.home, session, code=code, key=hands.key(), **told)
        outbox.drain(hands.home, driver="test")
        take_back(hands.home, session, code=code, key=hands.key())
    outbox.drain(hands.home, driver="test")
    mails = [mail for mail in relay.mails if mail["X-Charte-Notice"].startswith("delegation_")]
    to_delegate = [mail for mail in mails if "noor-" in mail["To"]]
    kinds = {"delegation_offered", "delegation_ended"}
    assert {mail["X-Charte-Notice"] for mail in to_delegate} == kinds
    assert not [mail for mail in mails if mail["X-Charte-Notice"] in kinds and mail not in to_delegate]
    approved(mails, lang, "delegated")


def test_the_letter_of_a_validation_leads_to_the_deed(hands: Hands, relay: Sink, signing: str) -> None:
    validated(hands, "m1")
    outbox.drain(hands.home, driver="test")
    (mail,) = [each for each in relay.mails if each["X-Charte-Notice"] == "signature_validated"]
    link = f"/s/{hands.token('s', '1.1.0-m1', 'm1')}"
    assert f"Télécharger l’acte d’Organisme 1 :\nhttp://127.0.0.1:8000{link}" in body(mail, "plain")


def test_a_letter_to_a_delegate_that_is_refused_goes_to_nobody_else(
    hands: Hands, relay: Sink, signing: str
) -> None:
    outbox.drain(hands.home, driver="test")
    session, code = hands.enter("s", "1.1.0-m1", "m1")
    told = {"name": "Noor Haddad", "email": "noor@cabinet.example"}
    relay.answers["noor@cabinet.example"] = "550 5.1.1 no such user"
    delegate(hands.home, session, code=code, key=hands.key(), **told)
    outbox.drain(hands.home, driver="test")
    assert hands.count(Notice, kind="delegation_offered", state="failed") == 1
    assert hands.count(Notice, kind="delegation_given", state="sent", member_id="m1") == 2


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_about_who_is_not_reached_read_as_they_were_approved(
    hands: Hands, relay: Sink, lang: str
) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    rungs = 'reminders = ["P30D", "P14D", "P3D"]'
    assert rungs in text
    hands.home.rulebook.write_text(text.replace(rungs, f"{rungs}\nescalation = {{ referent = 3 }}"), "utf-8")
    cycle = published(hands)
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == "m3")).all():
            row.unreachable_at = hands.now
            db.add(row)
        person = one(db, Person, "a")
        person.language = lang
        db.add(person)
    miss_unreachable(hands.home, driver="test")
    for member in MEMBERS:
        send_link(hands.home, f"1.0.0-{member}", person_id="c", reason="Appel.")
    hands.pass_time(until=hands.date(cycle, "signing_ends_at") - timedelta(days=3))
    advance(hands.home.path, cycle, driver="test")
    outbox.drain(hands.home, driver="test")
    kinds = ("signature_link", "contact_to_fix", "signatures_missing")
    approved([mail for mail in relay.mails if mail["X-Charte-Notice"] in kinds], lang, "unreachable")


ENTRY = (
    "ballot_result",
    "signature_request",
    "signature_reminder",
    "signature_planned",
    "delegation_offered",
)
"""The letters that name the day from which a version binds, besides those of a decided signature."""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_of_a_version_that_binds_later_read_as_they_were_approved(
    hands: Hands, relay: Sink, lang: str
) -> None:
    entry_after(hands, "P20D")
    with transaction(hands.home) as db:
        english = one(db, Member, "m4")
        english.language = "en"
        db.add(english)
    cycle = published(hands)
    outbox.drain(hands.home, driver="test")
    for member in MEMBERS:
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        to = {"name": "Dana Déléguée", "email": "dana@members.example"}
        delegate(hands.home, session, **to, code=code, key=hands.key())
    validated(hands, "m3")
    validated(hands, "m4")
    outbox.drain(hands.home, driver="test")
    kinds = (*ENTRY, "signature_validated")
    told = [mail for mail in relay.mails if mail["X-Charte-Notice"] in kinds]
    hands.pass_time(until=hands.date(cycle, "signing_ends_at") - timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    outbox.drain(hands.home, driver="test")
    late = [mail for mail in relay.mails if mail["X-Charte-Notice"] == "signature_reminder"]
    approved([*told, *late], lang, "entry")
    said = [body(mail, "plain") for mail in told if mail["X-Charte-Notice"] == "signature_validated"]
    day = {
        "fr": "entre en vigueur le samedi 20 mars 2027",
        "en": "comes into force on Saturday 20 March 2027",
    }
    assert any(f"ersion {day[lang]}" in text for text in said), said


def entry_after(hands: Hands, delay: str) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    said = f'effect = "signature"\nentry_into_force = "{delay}"\n'
    hands.home.rulebook.write_text(text.replace('effect = "signature"\n', said), "utf-8")


def test_where_a_version_binds_at_once_no_letter_names_another_day(told: list[EmailMessage]) -> None:
    said = " ".join(body(mail, "plain") for mail in told)
    assert "en vigueur" not in said
    assert "comes into force" not in said


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_member_whose_delegate_no_mail_reaches_is_told_once_and_takes_the_delegation_back(
    hands: Hands, relay: Sink, signing: str, lang: str
) -> None:
    outbox.drain(hands.home, driver="test")
    relay.mails.clear()
    relay.answers["nobody@cabinet.example"] = "550 5.1.1 no such user"
    for member in MEMBERS:
        session, code = hands.enter("s", f"1.1.0-{member}", member)
        to = {"name": "Noor Haddad", "email": "nobody@cabinet.example"}
        delegate(hands.home, session, **to, code=code, key=hands.key())
    relay.answers["m1@members.example"] = "550 5.1.1 no such user"
    outbox.drain(hands.home, driver="test")
    outbox.drain(hands.home, driver="test")
    told = [mail for mail in relay.mails if mail["X-Charte-Notice"] == "delegation_unreached"]
    assert sorted(re.sub(r".*<|>", "", mail["To"]) for mail in told) == [
        "m1bis@members.example", "m2@members.example"
    ]  # fmt: skip
    approved(told, lang, "unreached-delegate")
    assert hands.count(Notice, kind="delegation_offered", state="failed") == 2
    hands.pass_time(until=hands.date(signing, "signing_ends_at") - timedelta(days=30))
    advance(hands.home.path, signing, driver="test")
    assert hands.count(Notice, kind="delegation_offered") == 2, "who is not reached is not reminded"
    session, code = hands.enter("s", "1.1.0-m1", "m1")
    take_back(hands.home, session, code=code, key=hands.key())
    assert outbox.drain(hands.home, driver="test").failed == 1, "the delegate is not told either"
    assert hands.count(Notice, kind="delegation_unreached") == 2


def test_a_delegation_that_is_over_is_not_told_of(hands: Hands, relay: Sink, signing: str) -> None:
    relay.answers["nobody@cabinet.example"] = "550 5.1.1 no such user"
    session, code = hands.enter("s", "1.1.0-m1", "m1")
    to = {"name": "Noor Haddad", "email": "nobody@cabinet.example"}
    delegate(hands.home, session, **to, code=code, key=hands.key())
    relay.answers["m1@members.example"] = relay.answers["m1bis@members.example"] = "451 4.0.0 later"
    outbox.drain(hands.home, driver="test")
    assert hands.count(Notice, kind="delegation_unreached", state="queued") == 1
    session, code = hands.enter("s", "1.1.0-m1", "m1")
    take_back(hands.home, session, code=code, key=hands.key())
    relay.answers.clear()
    hands.pass_time(by=timedelta(hours=2))
    outbox.drain(hands.home, driver="test")
    assert hands.count(Notice, kind="delegation_unreached", state="skipped") == 1
