"""The mailbox as its owners read it: over HTTP, one address at a time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from demo.browser import Browser
from demo.contract import MAILBOX, NOTICE_HEADER

LINK = re.compile(r"https?://[^\s<>\"']+/[vspmc]/[A-Za-z0-9_-]{16,}")
CODE = re.compile(r"^\W*Code[^:\n]{0,40}:\s*(\d{3})\s?(\d{3})\b", re.MULTILINE | re.IGNORECASE)
PAUSE_SECONDS = 0.25


class MailError(Exception):
    """A mail did not come, or does not hold what its reader needs."""


@dataclass(frozen=True)
class Mail:
    """One received mail."""

    id: int
    to: str
    subject: str
    message_id: str
    headers: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)

    @property
    def kind(self) -> str:
        """What the mail says it is about, empty where it does not say."""
        folded = {name.lower(): value for name, value in self.headers.items()}
        return folded.get(NOTICE_HEADER.lower(), "").strip()

    @property
    def link(self) -> str:
        """The one personal link.

        Raises:
            MailError: there is none, or more than one.
        """
        found = set(LINK.findall(self.text))
        if len(found) != 1:
            raise MailError(f"« {self.subject} » to {self.to} has {len(found)} personal links instead of one")
        return str(found.pop())

    @property
    def code(self) -> str:
        """The six digits, without the space between them.

        Raises:
            MailError: there is no code.
        """
        found = CODE.search(self.text)
        if found is None:
            raise MailError(f"« {self.subject} » to {self.to} has no six-digit code")
        return found[1] + found[2]


class Mailbox:
    """One reader of the mailbox page; each thread has its own."""

    def __init__(self, url: str, *, patience_seconds: float = 60) -> None:
        self._browser = Browser(url)
        self._patience_seconds = patience_seconds
        self._given_up = False

    def give_up(self) -> None:
        """Whoever waits here, in whichever thread, waits no longer."""
        self._given_up = True

    def close(self) -> None:
        """Its connection is closed."""
        self._browser.close()

    def mails(self, to: str, *, after: int = 0) -> list[Mail]:
        """The mails of this address that came after that one, oldest first."""
        query = urlencode({"to": to, "after": after})
        page = self._browser.get(f"{MAILBOX}?{query}")
        if page.status != 200:
            raise MailError(f"the mailbox answered {page.status} for {to}")
        return sorted((_mail(facts) for facts in json.loads(page.body)["mails"]), key=lambda mail: mail.id)

    def wait(self, to: str, kind: str, *, after: int = 0) -> Mail:
        """The first mail of this kind that came after that one; waits for it.

        Raises:
            MailError: none came in time; the message says what did come.
        """
        until = time.monotonic() + self._patience_seconds
        while True:
            came = self.mails(to, after=after)
            for mail in came:
                if mail.kind == kind:
                    return mail
            if self._given_up or time.monotonic() > until:
                kinds = [mail.kind for mail in came]
                raise MailError(f"no mail {kind} to {to} in {self._patience_seconds:.0f} s, only {kinds}")
            time.sleep(PAUSE_SECONDS)


def _mail(facts: Mapping[str, Any]) -> Mail:
    return Mail(
        id=int(facts["id"]),
        to=facts["to"],
        subject=facts["subject"],
        message_id=facts["message_id"],
        headers=facts["headers"],
        text=facts["text"],
        html=facts["html"] or "",
    )
