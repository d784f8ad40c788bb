"""The embedded mailbox: what an SMTP server on this machine receives, kept in the home for a page to show."""

from __future__ import annotations

import asyncio
import email
import email.policy
import itertools
import os
import threading
import time
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from models.home import Home
from rules.refusals import UnknownThing

LARGEST = 2_000_000


class Keeper:
    """Writes each mail to a file of its own: whole or not at all, in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(1 + max((int(file.stem) for file in folder.glob("*.eml")), default=0))
        self._lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep one mail."""
        del server, session
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        told = ", ".join(address.replace("\n", " ") for address in envelope.rcpt_tos)
        head = f"X-Envelope-To: {told}\r\nX-Received-At: {time.time():.6f}\r\n".encode()
        with self._lock:
            name = f"{next(self._numbers):08}"
            beside = self.folder / f".{name}.new"
            beside.write_bytes(head + data)
            beside.rename(self.folder / f"{name}.eml")
        return "250 kept"


class Listener(Controller):
    """A mail server whose `port` is the one it really listens on, also when it was asked for any."""

    def _trigger_server(self) -> None:
        self.port = int(cast("asyncio.Server", self.server).sockets[0].getsockname()[1])
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it untyped


def start(home: Home, port: int) -> Listener:
    """Listen on the loopback and return what `stop()` ends.

    Args:
        port: 0 takes a free one; the returned `port` says which.
    """
    made = Listener(Keeper(home.mailbox), hostname="127.0.0.1", port=port, data_size_limit=LARGEST)
    made.start()
    return made


def listing(home: Home, *, to: str | None = None, after: str | None = None) -> list[dict[str, Any]]:
    """Return the mails, oldest first.

    Args:
        to: only to this address.
        after: only those that came after this id.
    """
    names = os.listdir(home.mailbox) if home.mailbox.is_dir() else []  # noqa: PTH208  many readers poll this
    first = "" if after is None else f"{after.zfill(8)}.eml"
    wanted = None if to is None else to.casefold()
    files = (f"{home.mailbox}/{name}" for name in sorted(names) if name.endswith(".eml") and name > first)
    return [dict(_read(file)) for file in files if wanted is None or wanted in _recipients(file)]


def one(home: Home, mail_id: str) -> dict[str, Any]:
    """Return one mail.

    Raises:
        UnknownThing: there is none of that id.
    """
    if not (mail_id.isascii() and mail_id.isdigit()) or not (file := _file(home, mail_id)).exists():
        raise UnknownThing(kind="mail", id=mail_id[:20])
    return dict(_read(str(file)))


def raw(home: Home, mail_id: str) -> bytes:
    """Return one mail as it came."""
    one(home, mail_id)
    return _file(home, mail_id).read_bytes()


def _file(home: Home, mail_id: str) -> Path:
    return home.mailbox / f"{mail_id.zfill(8)[:20]}.eml"


# To whom a kept mail went never changes, and its number is never given again, so what was read stays true.
@lru_cache(maxsize=100_000)
def _recipients(file: str) -> frozenset[str]:
    with Path(file).open("rb") as source:
        head = source.readline().decode("utf-8", "replace")
    return frozenset(head.partition(":")[2].strip().casefold().split(", "))


def _read(file: str) -> dict[str, Any]:
    return _read_at(file, Path(file).stat().st_mtime_ns)


@lru_cache(maxsize=500)
def _read_at(file: str, written_at: int) -> dict[str, Any]:
    """Read a mail as it was written at an instant: an erasure writes it anew."""
    del written_at
    data = Path(file).read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = {kind: message.get_body(preferencelist=(kind,)) for kind in ("plain", "html")}
    text, html = (cast("EmailMessage", part).get_content() if part else "" for part in parts.values())
    return {
        "id": Path(file).stem,
        "to": str(message["To"] or ""),
        "envelope_to": str(message["X-Envelope-To"] or ""),
        "from": str(message["From"] or ""),
        "subject": str(message["Subject"] or ""),
        "message_id": str(message["Message-ID"] or ""),
        "date": str(message["Date"] or ""),
        "headers": {name: str(value) for name, value in message.items()},
        "text": text,
        "html": html,
        "raw_url": f"/boite/{Path(file).stem}/raw",
    }
