"""The letters on a recommendation read as they were approved, in both languages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from acts.proposal.admit import admit
from acts.proposal.cosign import cosign
from acts.proposal.recommend import answer, recommend
from models.notice import Notice
from notices import outbox
from tests.acts.test_cosign import succeed, support, take_back
from tests.conftest import Hands
from tests.notices.test_letters import GOLDEN, Sink, body, relayed, steady

INVITED, BETWEEN = ("est invité à participer", "participe"), "participe, s’il le peut,"
WHY = "Plus souple pour les petits organismes."


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


def offered(hands: Hands, member: str, *supporters: str, **facts: str) -> str:
    """An admitted proposal of a member on which the committee has recommended."""
    cycle = hands.begin()
    name = hands.propose(cycle, member, *INVITED, title="Participer")
    for each in supporters:
        session, code = hands.enter("p", cycle, each)
        cosign(hands.home, session, proposal_id=name, code=code, key=hands.key())
    admit(hands.home, name, person_id="a")
    outbox.drain(hands.home, driver="test")
    text = hands.text().replace(INVITED[0], BETWEEN, 1)
    recommend(hands.home, name, person_id="a", **{"reason": WHY, "text": text, **facts})
    return name


def said(hands: Hands, name: str, member: str, verdict: str, *, on: int = 1, **more: str) -> None:
    session, code = hands.enter("p", "2026-1", member)
    facts = {"recommendation": f"{name}-r{on}", "verdict": verdict, "code": code, **more}
    answer(hands.home, session, proposal_id=name, key=hands.key(), **facts)


@pytest.mark.parametrize(("lang", "member", "other"), [("fr", "m1", "m2"), ("en", "m2", "m1")])
def test_the_letters_on_a_recommendation_read_as_they_were_approved(
    hands: Hands, relay: Sink, lang: str, member: str, other: str
) -> None:
    supporter, person = ("m3", "ada@") if lang == "fr" else (other, "chloe@")
    name = offered(hands, member, supporter, opinion="unfavourable")
    outbox.drain(hands.home, driver="test")
    said(hands, name, member, "refuse", reason="Trop vague.")
    for opinion, text in (("favourable", ""), ("", hands.text().replace(INVITED[0], BETWEEN, 1))):
        recommend(hands.home, name, person_id="a", opinion=opinion, reason=WHY, text=text)
        outbox.drain(hands.home, driver="test")
    said(hands, name, member, "accept", on=3)
    outbox.drain(hands.home, driver="test")
    to = (f"{member}@", f"{supporter}@", person)
    about = ("proposal_recommended", "proposal_reworded", "recommendation_answered")
    told = [
        f"##### {mail['X-Charte-Notice']}\nSubject: {mail['Subject']}\n\n"
        f"{steady(body(mail, 'plain')).strip()}\n"
        for mail in relay.mails
        if mail["X-Charte-Notice"] in about and any(each in mail["To"] for each in to)
        and (mail["Content-Language"] == lang)
    ]  # fmt: skip
    golden, text = GOLDEN / f"recommendation.{lang}.txt", "\n".join(told)
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_a_recommendation_that_was_answered_meanwhile_is_not_written_about(hands: Hands, relay: Sink) -> None:
    name = offered(hands, "m1")
    said(hands, name, "m1", "accept")
    outbox.drain(hands.home, driver="test")
    assert not [mail for mail in relay.mails if mail["X-Charte-Notice"] == "proposal_recommended"]
    assert hands.count(Notice, kind="proposal_recommended", state="sent") == 0


@pytest.mark.parametrize(("lang", "member"), [("fr", "m1"), ("en", "m2")])
def test_the_letter_on_a_proposal_taken_over_reads_as_it_was_approved(
    hands: Hands, relay: Sink, lang: str, member: str
) -> None:
    cycle = hands.begin()
    name = hands.propose(cycle, "m1", *INVITED, title="Participer")
    support(hands, cycle, "m2", name)
    take_back(hands, cycle, "m1", name)
    succeed(hands, cycle, "m2", name)
    outbox.drain(hands.home, driver="test")
    (mail,) = [
        mail
        for mail in relay.mails
        if mail["X-Charte-Notice"] == "proposal_taken_over" and f"{member}@" in mail["To"]
    ]
    text = f"Subject: {mail['Subject']}\n\n{steady(body(mail, 'plain')).strip()}\n"
    golden = GOLDEN / f"taken-over.{lang}.txt"
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
