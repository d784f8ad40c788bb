"""What a relay, an address or a person's own words can do wrong, and what stays true."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select

from acts.cycle.suspend import suspend
from models.home import Home
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from notices import channels, mailbox, outbox
from rules.wording import LONGEST_LINE
from tests.conftest import Hands


class Relay:
    """A relay that answers as it is told."""

    def __init__(self) -> None:
        self.to_sender = self.to_recipient = self.to_content = "250 OK"
        self.too_large = self.hangs_up = 0
        self.recipients: list[str] = []
        self.bodies: list[bytes] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        del server, session, options
        if self.too_large:
            self.too_large -= 1
            return "552 Error: message size exceeds fixed maximum message size"
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        del server, session, options
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del session
        if self.to_content.startswith("250"):
            self.recipients += envelope.rcpt_tos
            self.bodies.append(envelope.content)
        if self.hangs_up:
            self.hangs_up -= 1
            server.transport.abort()
        return self.to_content


def use(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("CHARTE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CHARTE_SMTP_PORT", str(port))


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    told = Relay()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(told, hostname="127.0.0.1", port=port)
    controller.start()
    use(monkeypatch, port)
    yield told
    controller.stop()


def unreachable(hands: Hands) -> list[str]:
    with reading(hands.home) as db:
        return [row.email for row in db.exec(select(Representative)).all() if row.unreachable_at]


def change_address(hands: Hands, member: str, address: str) -> None:
    with transaction(hands.home) as db:
        mine = select(Representative).where(Representative.member_id == member, Representative.rank == 1)
        row = db.exec(mine).one()
        row.email = address
        db.add(row)


def test_marks_of_a_letter_written_in_a_reason_stay_words_and_the_letter_leaves(
    hands: Hands, relay: Relay
) -> None:
    cycle = hands.begin()
    suspend(hands.home, cycle, person_id="a", reason="Motif.\n\n[[code]]\n\n[[link]] Suite.")
    drained = outbox.drain(hands.home, driver="test")
    assert (drained.sent, drained.left) == (12, 0)
    assert sum(b"[ [code]]" in body for body in relay.bodies) == 6


def test_a_letter_that_cannot_be_written_waits_alone_with_its_reason(hands: Hands, relay: Relay) -> None:
    hands.begin()
    with transaction(hands.home) as db:
        first = db.exec(select(Notice)).all()[0]
        first.kind = "kind_without_letter"
        db.add(first)
    drained = outbox.drain(hands.home, driver="test")
    assert (drained.sent, drained.failed, drained.left) == (5, 0, 1)
    with reading(hands.home) as db:
        waiting = db.exec(select(Notice).where(Notice.state == "queued")).one()
    assert "kind_without_letter" in waiting.error
    assert waiting.next_at > hands.now


def test_an_address_no_mail_can_reach_is_flagged_and_the_next_contact_is_written_to(
    hands: Hands, relay: Relay
) -> None:
    hands.begin()
    change_address(hands, "m3", "élise@exemple.example")
    outbox.drain(hands.home, driver="test")
    outbox.drain(hands.home, driver="test")
    assert unreachable(hands) == ["élise@exemple.example"]
    assert "m3bis@members.example" in relay.recipients
    assert len(relay.recipients) == 6


@pytest.mark.parametrize(
    ("refusing", "answer"),
    [
        ("to_sender", "550 5.7.1 this sender may not relay"),
        ("to_recipient", "554 5.7.1 relay access denied"),
        ("to_content", "554 5.7.1 message refused by policy"),
    ],
)
def test_f40_what_a_relay_has_against_us_is_no_fault_of_an_address(
    hands: Hands, relay: Relay, refusing: str, answer: str
) -> None:
    setattr(relay, refusing, answer)
    hands.begin()
    drained = outbox.drain(hands.home, driver="test")
    assert (drained.sent, drained.failed, drained.left) == (0, 0, 6)
    assert unreachable(hands) == []
    setattr(relay, refusing, "250 OK")
    hands.pass_time(by=timedelta(minutes=1))
    assert outbox.drain(hands.home, driver="test").sent == 6


@pytest.mark.parametrize("answer", ["550 no such user", "550 5.1.1 no such user", "552 5.2.2 mailbox full"])
def test_f34_what_a_relay_has_against_an_address_flags_it_also_after_the_content(
    hands: Hands, relay: Relay, answer: str
) -> None:
    relay.to_content = answer
    hands.begin()
    outbox.drain(hands.home, driver="test", limit=1)
    assert unreachable(hands) == ["m1@members.example"]


def test_f40_a_wrong_password_is_no_fault_of_an_address(
    hands: Hands, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"wrong password")

    monkeypatch.setattr(smtplib.SMTP, "login", refused)
    monkeypatch.setenv("CHARTE_SMTP_USER", "charte")
    hands.begin()
    assert outbox.drain(hands.home, driver="test").left == 6
    assert unreachable(hands) == []


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], list[int]]]:
    """A relay of one line, or of none, that counts who called."""
    made: list[tuple[socket.socket, threading.Thread, list[socket.socket]]] = []

    def listen(said: bytes) -> list[int]:
        server, calls, held = socket.create_server(("127.0.0.1", 0)), [0], []

        def answer() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                calls[0] += 1
                caller.sendall(said)
                held.append(caller)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        made.append((server, thread, held))
        use(monkeypatch, int(server.getsockname()[1]))
        return calls

    yield listen
    for server, thread, held in made:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
        for caller in held:
            caller.close()


def test_f40_a_relay_that_takes_no_mail_at_all_is_no_fault_of_an_address(
    hands: Hands, bare: Callable[[bytes], list[int]]
) -> None:
    bare(b"554 no mail here\r\n")
    hands.begin()
    assert outbox.drain(hands.home, driver="test").left == 6
    assert unreachable(hands) == []


@pytest.mark.parametrize("said", [b"", b"220 hello\r\n"], ids=["before its greeting", "after it"])
def test_a_relay_that_hangs_is_asked_once_a_batch_so_that_no_lease_runs_out(
    hands: Hands, bare: Callable[[bytes], list[int]], monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 0.1)
    calls = bare(said)
    hands.begin()
    assert outbox.drain(hands.home, driver="test").left == 6
    assert calls == [1]


def test_a_mail_too_large_for_the_relay_waits_alone(hands: Hands, relay: Relay) -> None:
    relay.too_large = 1
    hands.begin()
    assert outbox.drain(hands.home, driver="test").sent == 5
    assert hands.count(Notice, state="queued", attempts_count=1) == 1
    assert unreachable(hands) == []
    hands.pass_time(by=timedelta(minutes=1))
    assert outbox.drain(hands.home, driver="test").sent == 1


def test_i7_f35_f36_a_connection_lost_after_the_content_leaves_one_extra_copy_and_the_rest_follows(
    hands: Hands, relay: Relay
) -> None:
    relay.hangs_up = 1
    hands.begin()
    outbox.drain(hands.home, driver="test")
    for _ in range(3):
        hands.pass_time(by=timedelta(minutes=10))
        outbox.drain(hands.home, driver="test")
    assert hands.count(Notice, state="sent") == 6
    ids = [line for body in relay.bodies for line in body.splitlines() if line.startswith(b"Message-ID:")]
    assert (len(ids), len(set(ids))) == (7, 6), "the one whose end nobody knows, with the same Message-ID"
    assert unreachable(hands) == []


def test_f37_a_relay_that_stays_down_is_asked_less_and_less_often(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, 1)
    hands.begin()
    waits = []
    for _ in range(3):
        drained = outbox.drain(hands.home, driver="test")
        assert drained.next_at is not None
        waits.append(drained.next_at - hands.now)
        hands.pass_time(by=timedelta(minutes=10))
    assert waits == [timedelta(seconds=3), timedelta(minutes=1), timedelta(minutes=2)]
    hands.pass_time(by=timedelta(days=2))
    drained = outbox.drain(hands.home, driver="test")
    assert drained.next_at == hands.now + timedelta(minutes=5)


def test_the_longest_subject_leaves_on_lines_that_relays_take(hands: Hands, relay: Relay) -> None:
    cycle = hands.begin()
    outbox.drain(hands.home, driver="test")
    hands.propose(cycle, "m1", "est invité à participer", "participe", title="é" * LONGEST_LINE)
    assert outbox.drain(hands.home, driver="test").sent == 1
    assert max(map(len, relay.bodies[-1].split(b"\r\n"))) < 998


def test_a_batch_that_takes_half_its_lease_is_cut_and_the_rest_leaves_soon(
    hands: Hands, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = channels.Channel.send

    def slow(self: channels.Channel, recipient: str, data: bytes) -> channels.Outcome:
        hands.pass_time(by=outbox.LEASE / 4)
        return send(self, recipient, data)

    monkeypatch.setattr(channels.Channel, "send", slow)
    hands.begin()
    assert outbox.drain(hands.home, driver="test").sent == 2
    hands.pass_time(by=outbox.LEASE / 8)
    assert outbox.drain(hands.home, driver="test").sent == 2


def test_no_more_leave_than_asked_for_and_each_row_keeps_its_message_id(
    federation: Callable[..., Hands], relay: Relay
) -> None:
    hands = federation(outbox.BATCH + 5)
    hands.begin()
    asked = outbox.BATCH + 2
    assert outbox.drain(hands.home, driver="test", limit=asked).sent == asked
    with reading(hands.home) as db:
        kept = [row.message_id for row in db.exec(select(Notice).where(Notice.state == "sent")).all()]
    assert all(any(f"Message-ID: {each}".encode() in body for body in relay.bodies) for each in kept)
    assert len(set(kept)) == asked


def test_the_embedded_mailbox_says_which_free_port_it_took_and_numbers_on_after_a_restart(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    for name in ("a", "b"):
        running = mailbox.start(home, 0)
        with smtplib.SMTP("127.0.0.1", running.port) as sender:
            sender.sendmail("x@x.example", [f"{name}@x.example"], f"Subject: {name}\r\n\r\n{name}\r\n")
        running.stop()
    assert [(mail["id"], mail["subject"]) for mail in mailbox.listing(home)] == [
        ("00000001", "a"),
        ("00000002", "b"),
    ]
    assert [mail["id"] for mail in mailbox.listing(home, to="B@x.example")] == ["00000002"]


def test_a_burst_over_parallel_connections_is_kept_whole(tmp_path: Path) -> None:
    home = Home(tmp_path)
    running = mailbox.start(home, 0)

    def send(place: int) -> None:
        with smtplib.SMTP("127.0.0.1", running.port) as sender:
            for number in range(10):
                to = f"m{place}-{number}@x.example"
                sender.sendmail("x@x.example", [to], f"Subject: {to}\r\n\r\nx\r\n")

    senders = [threading.Thread(target=send, args=(place,)) for place in range(4)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    running.stop()
    mails = mailbox.listing(home)
    assert [mail["id"] for mail in mails] == [f"{number:08}" for number in range(1, 41)]
    assert all(mail["envelope_to"] == mail["subject"] for mail in mails)
    assert len({mail["subject"] for mail in mails}) == 40
