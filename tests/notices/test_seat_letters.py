"""The letter about who sits on the committees, as it was approved in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notices import outbox
from tests.acts.test_seat import ELSEWHERE, EVE, seated
from tests.conftest import Hands
from tests.notices.test_letters import Sink, relayed
from tests.notices.test_signature_letters import approved
from tests.web.officer import ADDRESSES


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_letter_about_who_sits_reads_as_it_was_approved(hands: Hands, relay: Sink, lang: str) -> None:
    seated(hands, EVE, ELSEWHERE.replace(",fr,", ",en,"))
    outbox.drain(hands.home, driver="test")
    approved(relay.mails, lang, "seats-changed")
    assert {"bruno@elsewhere.example", ADDRESSES["b"]} <= {
        mail["To"].addresses[0].addr_spec for mail in relay.mails
    }
