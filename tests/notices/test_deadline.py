"""The deadline that a request carries as a calendar entry."""

from __future__ import annotations

import doctest
import email
import email.policy
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.notice import Notice
from models.reading import reading
from notices import deadline, language, letter
from notices.messages import Letters
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")


@pytest.mark.parametrize("module", [deadline, language, letter], ids=lambda module: str(module.__name__))
def test_the_examples_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.fixture
def write(hands: Hands) -> Callable[[str, str], EmailMessage]:
    """Write the letter of a kind to a member."""

    def letter_to(kind: str, member: str) -> EmailMessage:
        with reading(hands.home) as db:
            row = db.exec(select(Notice).where(Notice.kind == kind, Notice.member_id == member)).one()
        with Letters(hands.home) as letters:
            data = letters.write(row).data
        return email.message_from_bytes(data, policy=email.policy.default)

    return letter_to


def entry_of(mail: EmailMessage) -> str:
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "echeance.ics"
    content = attached.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n").replace("\n ", "")


def test_a_ballot_mail_carries_its_closing_in_utc_and_no_personal_link(
    hands: Hands, write: Callable[[str, str], EmailMessage]
) -> None:
    cycle = hands.begin()
    hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    mine, theirs = entry_of(write("ballot_open", "m1")), entry_of(write("ballot_open", "m3"))
    assert f"\nDTSTART:{hands.date(cycle, 'closes_at'):%Y%m%dT%H%M%SZ}\n" in mine
    assert "/v/" not in mine
    assert re.findall("UID:(.*)", mine) != re.findall("UID:(.*)", theirs)
    parts = write("ballot_open", "m1")
    assert parts.get_content_type() == "multipart/mixed"
    text, html = (parts.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None


def test_a_request_to_sign_carries_its_own_deadline(
    hands: Hands, write: Callable[[str, str], EmailMessage]
) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    said = entry_of(write("signature_request", "m3"))
    assert f"\nDTSTART:{hands.date(cycle, 'signing_ends_at'):%Y%m%dT%H%M%SZ}\n" in said


def test_a_letter_that_asks_for_nothing_by_a_date_carries_no_entry(
    hands: Hands, write: Callable[[str, str], EmailMessage]
) -> None:
    hands.begin()
    mail = write("proposing_open", "m1")
    assert mail.get_content_type() == "multipart/alternative"


def made(summary: str, *, sequence: int = 0) -> str:
    at = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    return deadline.entry(key="b1-m1", host="h", at=at, told_at=at, sequence=sequence, summary=summary)


def test_a_moved_deadline_is_the_same_entry_told_anew() -> None:
    first, moved = made("Vote"), made("Vote", sequence=1)
    assert re.findall("UID:(.*)", first) == re.findall("UID:(.*)", moved) == ["b1-m1@h"]
    assert "SEQUENCE:1" in moved


@given(st.text())
def test_no_title_makes_a_line_of_its_own_and_no_line_is_longer_than_75_octets(title: str) -> None:
    lines = made(title).split("\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= deadline.FOLD_OCTETS for line in lines)
    unfolded = "\n".join(lines).replace("\n ", "").split("\n")
    assert [line.partition(":")[0] for line in unfolded] == [
        line.partition(":")[0] for line in made("Vote").split("\n")
    ]
