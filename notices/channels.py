"""Mail over SMTP: one connection a batch, and what each ending means."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from models.home import Smtp

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Outcome:
    """How sending one mail ended: sent, later (not now, unknown), never (this address), down (the relay)."""

    kind: str
    detail: str = ""


class Channel:
    """One connection, opened at the first mail and reused; opened again if the relay dropped it."""

    def __init__(self, settings: Smtp) -> None:
        self.settings = settings
        self.connections_count = 0
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    @property
    def connected(self) -> bool:
        """Whether the next mail goes over the connection that is open."""
        return self._smtp is not None and self._smtp.sock is not None

    def send(self, recipient: str, data: bytes) -> Outcome:
        """Try to send one mail.

        A refused connection, login or sender says nothing of the recipient: the relay is down. A connection
        lost after the data leaves it unknown whether it arrived: it is sent again later, with the same
        Message-ID.
        """
        try:
            relay = self._connected()
        except (smtplib.SMTPException, OSError) as down:
            return Outcome("down", f"{type(down).__name__}: {down}")
        try:
            relay.sendmail(self.settings.sender, [recipient], data)
        except smtplib.SMTPRecipientsRefused as refused:
            return _answered(*refused.recipients[recipient])
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPResponseException as answer:
            kind = "later" if _too_large(answer) else "down"
            if kind == "down":
                self._drop()
            return Outcome(kind, f"{answer.smtp_code} {_text(answer.smtp_error)}")
        except (smtplib.SMTPException, OSError) as lost:
            self._drop()
            return Outcome("later", f"{type(lost).__name__}: {lost}")
        return Outcome("sent")

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None or self._smtp.sock is None:
            made = smtplib.SMTP(self.settings.host, self.settings.port, timeout=TIMEOUT_SECONDS)
            self.connections_count += 1
            try:
                if self.settings.starttls:
                    made.starttls()
                if self.settings.user:
                    made.login(self.settings.user, self.settings.password)
            except (smtplib.SMTPException, OSError):
                made.close()
                raise
            self._smtp = made
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _too_large(answer: smtplib.SMTPResponseException) -> bool:
    """Say whether it is this mail that the relay does not take, for its size: the others may still leave.

    Source: RFC 1870, 6.1 (552 to MAIL FROM); RFC 3463, x.3.4.
    """
    return answer.smtp_code == 552 or _text(answer.smtp_error).startswith("5.3.4")


def _answered(code: int, said: bytes | str) -> Outcome:
    """Tell a refused address from refused content, policy or relaying, which no other address would mend.

    Source: RFC 3463: x.1 is about the address, x.2 about the mailbox; without such a code, RFC 5321 4.2.3.
    """
    text = _text(said)
    detailed = re.match(r"5\.(\d+)\.", text)
    address = detailed[1] in ("1", "2") if detailed else 550 <= code <= 553
    return Outcome("never" if code >= 500 and address else "later", f"{code} {text}")
