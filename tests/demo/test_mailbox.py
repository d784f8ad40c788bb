from __future__ import annotations

import pytest

from demo.mailbox import Mail, Mailbox, MailError
from tests.demo.world import World

TOKEN = "Zm9vYmFy-Zm9vYmFy_Zm9vYmFyZm9vYmFyZm9vYmFy0"


def mail(text: str) -> Mail:
    headers = {"x-charte-NOTICE": " ballot_open"}
    return Mail(1, "a@a.example", "Scrutin", "<1@x>", headers, text=text, html="")


def test_the_kind_of_a_mail_is_read_whatever_the_case_of_the_header() -> None:
    assert mail("").kind == "ballot_open"


@pytest.mark.parametrize("letter", ["v", "s", "p", "c"])
def test_the_personal_link_is_found_among_others_even_when_said_twice(letter: str) -> None:
    link = f"http://127.0.0.1:8000/{letter}/{TOKEN}"
    text = f"Voir http://127.0.0.1:8000/charte et <{link}>.\n{link}\nhttps://exemple.example/v/court"
    assert mail(text).link == link


@pytest.mark.parametrize("text", ["rien", f"http://a/v/{TOKEN} http://a/v/{TOKEN}x"], ids=["none", "two"])
def test_a_mail_without_exactly_one_personal_link_is_said_to_be_so(text: str) -> None:
    with pytest.raises(MailError, match="personal links instead of one"):
        assert mail(text).link


@pytest.mark.parametrize(
    "line",
    [
        "Code : 123 456",
        "Code\u00a0: 123\u00a0456",
        "Code: 123456",
        "  Code de confirmation : 123\u202f456 (5 essais)",
    ],
)
def test_the_code_is_read_with_any_spacing(line: str) -> None:
    assert mail(f"Bonjour,\n{line}\nMerci").code == "123456"


@pytest.mark.parametrize("line", ["Code postal 75011", "Le 12 345 678", "Code : 123 4567", "code"])
def test_other_digits_are_not_taken_for_the_code(line: str) -> None:
    with pytest.raises(MailError, match="no six-digit code"):
        assert mail(line).code


def test_waiting_gives_the_first_mail_of_the_kind_after_a_given_one(world: World) -> None:
    for kind in ("a", "b", "b"):
        world.send("x@x.example", kind, subject=kind)
    mailbox = Mailbox(world.url, patience_seconds=0)
    first = mailbox.wait("x@x.example", "b")
    second = mailbox.wait("x@x.example", "b", after=first.id)
    assert second.id == first.id + 1
    with pytest.raises(MailError, match=r"only \[\]"):
        mailbox.wait("x@x.example", "b", after=second.id)
    assert [one.kind for one in mailbox.mails("x@x.example")] == ["a", "b", "b"]
    assert mailbox.mails("y@y.example") == []
    mailbox.close()
