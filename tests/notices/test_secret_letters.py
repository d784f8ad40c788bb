"""Letters about a secret ballot, which is voted on elsewhere, read as they were approved."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from acts.due import advance
from evidence.verifier.election import brief
from notices import outbox
from rules.refusals import ArchiveRefused
from tests.belenios.world import forged, frozen, recorded, tool, watched
from tests.conftest import Hands
from tests.notices import test_letters
from tests.notices.test_closing_letters import first
from tests.notices.test_letters import GOLDEN, Sink, body, steady

__all__ = ["tool"]
HASH = re.compile(r"[0-9a-f]{64}")
KINDS = ("second_person", "ballot_open", "election_alarm", "ballot_reminder")


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A relay that keeps what it is given."""
    yield from test_letters.relayed(monkeypatch)


@pytest.mark.usefixtures("tool")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letters_of_a_secret_ballot_read_as_they_were_approved(
    hands: Hands, relay: Sink, language: str
) -> None:
    ballot = frozen(hands)
    outbox.drain(hands.home, driver="test")
    relay.mails.clear()
    made = forged(hands, ballot)
    recorded(
        hands,
        ballot,
        fingerprint=brief(made.setup["credentials"]),
        between=lambda: outbox.drain(hands.home, driver="test"),
    )
    watched(hands, ballot, made.data)
    hands.opened(ballot.cycle_id, ballot)
    before = made.data
    watched(hands, ballot, made.vote("101").data)
    with pytest.raises(ArchiveRefused):
        watched(hands, ballot, before)
    outbox.drain(hands.home, driver="test")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - timedelta(days=7))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    outbox.drain(hands.home, driver="test")
    said = [
        f"##### {kind}\nSubject: {mail['Subject']}\n\n{steady(body(mail, 'plain')).strip()}\n"
        for kind in KINDS
        for mail in first(relay, kind, language)
    ]
    golden, text = GOLDEN / f"secret-{language}.txt", HASH.sub("…", "\n".join(said))
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert len(said) == len(KINDS)
    assert text == golden.read_text("utf-8")
