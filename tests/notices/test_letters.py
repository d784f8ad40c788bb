"""Letters as they leave, over real SMTP, and the outbox that loses none."""

from __future__ import annotations

import email
import email.policy
import os
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from sqlmodel import select

from acts.assent import ask
from acts.cycle.correct import announce_correction, object_to
from acts.cycle.draft import draft
from acts.due import advance, open_cycles
from acts.link.enter_by_code import ask_code
from acts.signing.validate import decide
from models.home import PROJECT
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from notices import mailbox, outbox
from notices.letter import Envelope, encode
from tests.conftest import Hands

GOLDEN = Path(__file__).parent / "golden"
INVITED = ("est invité à participer", "participe")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """A relay that answers as it is told, and counts connections."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.answers: dict[str, str] = {}

    async def handle_EHLO(  # noqa: N802  its name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        del server, session, options
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del server, session
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 kept"


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


def relayed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """Give a relay that a home writes to, and stop it."""
    sink = Sink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("CHARTE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CHARTE_SMTP_PORT", str(port))
    yield sink
    controller.stop()


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def test_every_member_is_written_to_once_over_one_connection(hands: Hands, relay: Sink) -> None:
    hands.begin()
    drained = outbox.drain(hands.home, driver="test")
    assert (drained.sent, drained.failed, drained.left) == (6, 0, 0)
    assert relay.connections == 1
    assert sorted(relay.recipients) == [f"m{n}@members.example" for n in range(1, 7)]
    assert outbox.drain(hands.home, driver="test").sent == 0


def test_a_letter_says_what_is_asked_in_the_readers_language_with_one_personal_link(
    hands: Hands, relay: Sink
) -> None:
    hands.begin()
    outbox.drain(hands.home, driver="test")
    french, english = (next(m for m in relay.mails if f"m{n}@" in m["To"]) for n in (1, 2))
    assert (french["Content-Language"], english["Content-Language"]) == ("fr", "en")
    for mail, mark in ((french, "Code : "), (english, "Code: ")):
        text = body(mail, "plain")
        assert len(re.findall(r"http://\S+/[pvsmc]/[\w-]{43}\b", text)) == 1
        assert re.search(rf"^{mark}\d{{3}} \d{{3}}$", text, re.MULTILINE)
        assert re.search(r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$", text, re.MULTILINE)
        assert text.count("/entrer ") == 1
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["X-Charte-Notice"] == "proposing_open"
        assert re.search(r"[0-9a-f]{64}", text), "the journal's root"
    assert "jusqu’au" in body(french, "plain")
    assert "until" in body(english, "plain")


def test_i7_f4_a_notice_sent_and_not_marked_leaves_again_with_the_same_message_id(
    hands: Hands, relay: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.begin()

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_mark", killed)
        with pytest.raises(KilledError):
            outbox.drain(hands.home, driver="test")
    assert outbox.drain(hands.home, driver="test").sent == 0, "the lease still holds"
    hands.pass_time(by=outbox.LEASE)
    assert outbox.drain(hands.home, driver="test").sent == 6
    ids = [mail["Message-ID"] for mail in relay.mails]
    assert (len(ids), len(set(ids))) == (7, 6), "one extra copy, of the one that was not marked"
    first, second = (mail for mail in relay.mails if ids.count(mail["Message-ID"]) == 2)
    assert body(first, "plain") == body(second, "plain")


def test_f34_an_address_refused_for_good_is_flagged_and_the_next_contact_is_tried(
    hands: Hands, relay: Sink
) -> None:
    relay.answers["m3@members.example"] = "550 no such user"
    hands.begin()
    outbox.drain(hands.home, driver="test")
    outbox.drain(hands.home, driver="test")
    assert "m3bis@members.example" in relay.recipients
    with reading(hands.home) as db:
        flagged = db.exec(select(Representative).where(Representative.email == "m3@members.example")).one()
    assert flagged.unreachable_at is not None


def test_a_member_without_any_good_address_is_listed_as_not_reached(hands: Hands, relay: Sink) -> None:
    relay.answers |= {f"{name}@members.example": "550 no such user" for name in ("m3", "m3bis")}
    hands.begin()
    for _ in range(3):
        outbox.drain(hands.home, driver="test")
    assert hands.count(Notice, state="failed", member_id="m3") == 1
    assert hands.count(Notice, state="sent") == 5


def test_f33_a_relay_that_says_later_is_asked_later(hands: Hands, relay: Sink) -> None:
    relay.answers["m3@members.example"] = "451 try again"
    hands.begin()
    assert outbox.drain(hands.home, driver="test").left == 1
    relay.answers.clear()
    assert outbox.drain(hands.home, driver="test").sent == 0
    hands.pass_time(by=timedelta(minutes=1))
    assert outbox.drain(hands.home, driver="test").sent == 1


def test_f40_a_relay_that_is_down_loses_nothing(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARTE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CHARTE_SMTP_PORT", "9")
    hands.begin()
    drained = outbox.drain(hands.home, driver="test")
    assert (drained.sent, drained.left) == (0, 6)
    assert hands.count(Notice, state="queued") == 6


def test_f41_a_reminder_does_not_reach_who_has_voted_meanwhile(hands: Hands, relay: Sink) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at") - timedelta(days=1))
    advance(hands.home.path, cycle, driver="test")
    assert hands.count(Notice, kind="ballot_reminder") == 6
    hands.vote(ballot, "m1", "for")
    outbox.drain(hands.home, driver="test")
    reminded = [mail["To"] for mail in relay.mails if mail["X-Charte-Notice"] == "ballot_reminder"]
    assert len(reminded) == 5
    assert not any("m1@" in to for to in reminded)


def test_f31_a_notice_goes_to_the_address_at_sending_time(hands: Hands, relay: Sink) -> None:
    hands.begin()
    with transaction(hands.home) as db:
        row = db.exec(select(Representative).where(Representative.email == "m4@members.example")).one()
        row.email = "new@members.example"
        db.add(row)
    outbox.drain(hands.home, driver="test")
    assert "new@members.example" in relay.recipients
    assert "m4@members.example" not in relay.recipients


def test_f39_no_name_can_make_a_header() -> None:
    envelope = Envelope(
        key="k",
        kind="test",
        lang="fr",
        to_name="Eve\r\nBcc: all@x.example",
        to_address="eve@x.example\r\nX: y",
        from_name="A\nB",
        from_address="a@x.example",
        host="h",
        at=Hands.now,
        extra={"List-Id": "x\r\nY: z"},
    )
    letter = encode(envelope, subject="S\r\nX-Evil: 1", text="t", html="h")
    parsed = email.message_from_bytes(letter.data, policy=email.policy.default)
    assert {"Bcc", "X", "X-Evil", "Y"}.isdisjoint(parsed.keys())


def test_the_embedded_mailbox_keeps_what_it_receives(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    controller = mailbox.start(hands.home, port)
    monkeypatch.setenv("CHARTE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CHARTE_SMTP_PORT", str(port))
    hands.begin()
    outbox.drain(hands.home, driver="test")
    controller.stop()
    mails = mailbox.listing(hands.home)
    assert len(mails) == 6
    (mine,) = mailbox.listing(hands.home, to="M5@members.example")
    assert "Organisme 5" in mine["text"]
    assert mailbox.listing(hands.home, after=mails[3]["id"]) == mails[4:]


@pytest.fixture
def told(hands: Hands, relay: Sink) -> dict[str, list[EmailMessage]]:
    """Every letter of a whole cycle, by kind."""
    cycle = hands.begin()
    kept, lost = (
        hands.propose(cycle, "m1", *INVITED, title="Participer"),
        hands.propose(cycle, "m2", "Seule", "Seul"),
    )
    from acts.proposal.admit import refuse

    refuse(hands.home, lost, person_id="a", reason="Faute d’accord.")
    ballot = hands.opened(cycle, hands.freeze(cycle, kept))
    ask_code(hands.home, "ada@committee.example")
    outbox.drain(hands.home, driver="test")
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    outbox.drain(hands.home, driver="test")
    for member in ("m1", "m2"):
        hands.sign(member)
    decide(hands.home, "1.1.0-m1", "return", person_id="a", reason="Mandat à joindre.")
    for person in ("a", "c"):
        decide(hands.home, "1.1.0-m2", "validate", person_id=person, reason="")
    outbox.drain(hands.home, driver="test")
    _corrections(hands)
    found: dict[str, list[EmailMessage]] = {}
    for mail in relay.mails:
        found.setdefault(str(mail["X-Charte-Notice"]), []).append(mail)
    return found


def _corrections(hands: Hands) -> None:
    """Correct the charter twice: nobody objects to the first correction, a member does to the second."""
    hands.pass_time(by=timedelta(days=100))
    for old, new in (("participe", "participes"), ("participes", "participe")):
        for cycle in open_cycles(hands.home.path):
            advance(hands.home.path, cycle, driver="test")
        cycle = draft(
            hands.home, person_id="a", title="Correction d’une coquille", revision_class="editorial"
        )
        text = hands.text().replace(old, new, 1)
        announce_correction(
            hands.home, cycle, person_id="a", reasons="Une coquille s’est glissée.", text=text
        )
        outbox.drain(hands.home, driver="test")
        if new == "participe":
            session, code = hands.enter("p", cycle, "m3")
            object_to(hands.home, session, reason="Le sens change.", code=code, key=hands.key())
        hands.pass_time(by=timedelta(days=15))
        advance(hands.home.path, cycle, driver="test")
        outbox.drain(hands.home, driver="test")


def steady(text: str) -> str:
    """Return a letter with what differs from run to run masked."""
    text = re.sub(r"/([pvsmc])/[\w-]{43}", r"/\1/TOKEN", text)
    text = re.sub(r"\b\d{3} \d{3}$", "000 000", text, flags=re.MULTILINE)
    text = re.sub(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3,4}", lambda found: re.sub(r"\w", "X", found[0]), text)
    text = re.sub(r"(racine|root) [0-9a-f]{64}", r"\1 …", text)
    return re.sub(r"(empreinte|hash) [0-9a-f]{64}", r"\1 …", text)


@pytest.mark.parametrize("number", [1, 2], ids=["in French", "in English"])
def test_the_letters_read_as_they_were_approved(told: dict[str, list[EmailMessage]], number: int) -> None:
    said = []
    for kind, mails in sorted(told.items()):
        mine = [mail for mail in mails if f"m{number}@" in mail["To"]]
        said += [
            f"##### {kind}\nSubject: {mail['Subject']}\n\n{steady(body(mail, 'plain')).strip()}\n"
            for mail in mine[:1]
        ]
    golden, text = GOLDEN / f"{'fr' if number == 1 else 'en'}.txt", "\n".join(said)
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_the_ballot_mail_holds_the_redline_in_both_parts(told: dict[str, list[EmailMessage]]) -> None:
    mail = told["ballot_open"][0]
    text, html = body(mail, "plain"), body(mail, "html")
    assert "Participer" in text
    assert "[-" in text
    assert "{+" in text
    assert "<ins" in html
    assert "<del" in html
    assert "style=" in html


def messages() -> set[str]:
    """Return every message id that letters and this room's code use."""
    found: set[str] = set()
    options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    for file in (PROJECT / "notices" / "letters").glob("*.txt"):
        with file.open("rb") as source:
            told = [said for _, _, said, _ in babel_extract(source, ["_"], [], options)]
            found |= {str(said if isinstance(said, str) or not said else said[0]) for said in told}
    for file in (PROJECT / "notices").glob("*.py"):
        with file.open("rb") as source:
            found |= {str(said) for _, _, said, _ in extract_python(source, {"_": None}, [], {}) if said}
    return found


def test_every_sentence_of_the_letters_has_its_french_and_none_is_left_over() -> None:
    with (PROJECT / "locale" / "fr" / "notices.po").open("rb") as source:
        catalog = read_po(source, locale="fr", abort_invalid=True)
    kept = {str(each.id): each for each in catalog if each.id}
    assert set(kept) == messages()
    for said, each in kept.items():
        assert each.string, said
        assert not each.fuzzy
        assert set(re.findall(r"%\(\w+\)s|\{\w+\}", said)) == set(
            re.findall(r"%\(\w+\)s|\{\w+\}", str(each.string))
        ), said


def test_every_kind_that_acts_queue_has_its_letter(told: dict[str, list[EmailMessage]]) -> None:
    kinds = {file.stem for file in (PROJECT / "notices" / "letters").glob("*.txt")}
    asked = set()
    for file in (PROJECT / "acts").rglob("*.py"):
        asked |= set(
            re.findall(
                r'(?:tell|tell_members|tell_persons|letter_to_sign)\(\s*a?,?\s*(?:row, )?"(\w+)"',
                file.read_text("utf-8"),
            )
        )
    assert asked - kinds == set()
    assert set(told) <= kinds


def test_a_second_person_is_asked_by_name_of_the_act(hands: Hands, relay: Sink) -> None:
    cycle = hands.begin()
    ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "Canicule"})
    outbox.drain(hands.home, driver="test")
    asked = [mail for mail in relay.mails if mail["X-Charte-Notice"] == "second_person"]
    assert sorted(re.sub(r".*<|>", "", mail["To"]) for mail in asked) == [
        "bruno@committee.example",
        "chloe@committee.example",
    ]
    assert all("Canicule" in body(mail, "plain") for mail in asked)
