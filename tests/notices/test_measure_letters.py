"""The letters about a measure against a member, as they were approved in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from acts.measure.decide import decide
from acts.measure.notice import give_notice
from acts.measure.observe import observe, record_observations
from acts.member.warn_mandates import warn_mandates
from models.mandate import Mandate
from models.reading import one
from models.representative import Representative
from models.store import transaction
from notices import outbox
from tests.conftest import Hands
from tests.notices.test_letters import Sink, body, relayed
from tests.notices.test_signature_letters import approved

GROUND = "N’a pas signé la version 1.1.0, demandée le 3 mai."


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


def noticed(hands: Hands, member: str, aims: str) -> str:
    measure = give_notice(hands.home, member, aims=aims, cause="signature", ground=GROUND, person_id="a")
    outbox.drain(hands.home, driver="test")
    return measure


def settled(hands: Hands, measure: str, verb: str) -> None:
    for person in "ac":
        decide(hands.home, measure, verb, person_id=person, reason="Aucune suite n’a été donnée.")
    outbox.drain(hands.home, driver="test")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("aims", ["suspend_member", "lapse"])
def test_the_letters_about_a_measure_read_as_they_were_approved(
    hands: Hands, relay: Sink, aims: str, lang: str
) -> None:
    for member in ("m1", "m2"):
        measure = noticed(hands, member, aims)
        day = hands.now.date().isoformat()
        told = {"observations": "Nous signons lundi.", "received_on": day, "person_id": "a"}
        record_observations(hands.home, measure, **told)
        outbox.drain(hands.home, driver="test")
    hands.pass_time(by=timedelta(days=15))
    for member in ("m1", "m2"):
        settled(hands, f"{member}-1", aims)
        settled(hands, f"{member}-1", "lift")
    told_so = [mail for mail in relay.mails if "measure" in mail["X-Charte-Notice"]]
    approved(told_so, lang, f"measure-{aims.partition('_')[0]}")


def test_the_deadline_of_a_notice_goes_into_a_calendar_and_each_contact_has_the_link(
    hands: Hands, relay: Sink
) -> None:
    noticed(hands, "m1", "lapse")
    mails = [mail for mail in relay.mails if mail["X-Charte-Notice"] == "measure_notice"]
    assert sorted(relay.recipients) == ["m1@members.example", "m1bis@members.example"]
    assert len(mails) == 2
    for mail in mails:
        assert "/m/" in body(mail, "plain")
        assert any(part.get_content_type() == "text/calendar" for part in mail.walk())


def test_a_notice_that_was_dropped_before_it_left_is_not_sent(hands: Hands, relay: Sink) -> None:
    measure = give_notice(hands.home, "m1", aims="lapse", cause="signature", ground=GROUND, person_id="a")
    settled(hands, measure, "drop")
    kinds = {str(mail["X-Charte-Notice"]) for mail in relay.mails}
    assert "measure_notice" not in kinds
    assert "measure_ended" in kinds


def test_the_body_is_told_of_observations_and_where_to_decide(hands: Hands, relay: Sink) -> None:
    measure = noticed(hands, "m1", "lapse")
    session, code = hands.enter("m", measure, "m1")
    observe(hands.home, session, observations="Nous signons.", code=code, key=hands.key())
    outbox.drain(hands.home, driver="test")
    mails = [mail for mail in relay.mails if mail["X-Charte-Notice"] == "to_decide_measure"]
    assert len(mails) == 3
    assert all("/comite/mesures" in body(mail, "plain") for mail in mails)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letters_before_a_mandate_ends_read_as_they_were_approved(
    hands: Hands, relay: Sink, lang: str
) -> None:
    end_mandates(hands, date(2026, 12, 31))
    warn_mandates(hands.home, driver="test")
    outbox.drain(hands.home, driver="test")
    approved(relay.mails, lang, "mandates")


def test_a_mandate_that_was_prolonged_meanwhile_is_not_written_about(hands: Hands, relay: Sink) -> None:
    end_mandates(hands, date(2026, 12, 31))
    warn_mandates(hands.home, driver="test")
    end_mandates(hands, date(2029, 12, 31))
    outbox.drain(hands.home, driver="test")
    assert {str(mail["X-Charte-Notice"]) for mail in relay.mails} == {"mandates_ending"}


def end_mandates(hands: Hands, on: date) -> None:
    with transaction(hands.home) as db:
        first = select(Representative).where(col(Representative.member_id).in_(("m1", "m2")))
        seat = one(db, Mandate, ("c", "committee"))
        for row in (*db.exec(first.where(Representative.rank == 1)).all(), seat):
            row.ends_on = on
            db.add(row)
