"""The letters on the provisional roll read as they were approved, in both languages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from models.cycle import Cycle
from models.notice import Notice
from models.reading import one
from models.store import transaction
from notices import outbox
from tests.acts.test_provisional import contest, decided, published
from tests.conftest import Hands
from tests.notices.test_letters import GOLDEN, Sink, body, relayed, steady

ABOUT = ("roll_published", "roll_contested", "to_decide_objection", "objection_decided")


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


@pytest.mark.parametrize(("lang", "member", "person"), [("fr", "m1", "ada@"), ("en", "m2", "chloe@")])
def test_the_letters_on_the_roll_read_as_they_were_approved(
    hands: Hands, relay: Sink, lang: str, member: str, person: str
) -> None:
    cycle = published(hands)
    outbox.drain(hands.home, driver="test")
    contest(hands, cycle, "m6", member, "off", reason="Ne cotise plus.")
    contest(hands, cycle, member, "m6", "on", reason="A payé.")
    contest(hands, cycle, member, "m5", "correct", reason="Son nom a changé.")
    for number, verb in ((1, "dismiss_objection"), (2, "uphold_objection"), (3, "uphold_objection")):
        decided(hands, f"{cycle}-r{number}", verb)
    outbox.drain(hands.home, driver="test")
    told = [
        f"##### {mail['X-Charte-Notice']}\nSubject: {mail['Subject']}\n\n"
        f"{steady(body(mail, 'plain')).strip()}\n"
        for mail in relay.mails
        if mail["X-Charte-Notice"] in ABOUT
        and any(each in mail["To"] for each in (f"{member}@", person, *(("m6@",) if lang == "fr" else ())))
    ]
    golden, text = GOLDEN / f"roll.{lang}.txt", "\n".join(told)
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_a_letter_on_a_roll_that_is_none_any_more_does_not_leave(hands: Hands, relay: Sink) -> None:
    cycle = published(hands)
    with transaction(hands.home) as db:
        row = one(db, Cycle, cycle)
        row.provisional_hash = None
        db.add(row)
    outbox.drain(hands.home, driver="test")
    assert not [mail for mail in relay.mails if mail["X-Charte-Notice"] == "roll_published"]
    assert hands.count(Notice, kind="roll_published", state="sent") == 0
