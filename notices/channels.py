"""Mail over SMTP: one connection a batch, and what each ending means."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from models.home import Smtp

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Outcome:
    """How sending one mail ended: sent, later (4xx, unknown), never (5xx: this address), down."""

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

    def send(self, recipient: str, data: bytes) -> Outcome:
        """Try to send one mail.

        A connection lost after the data leaves it unknown whether it arrived: it is sent again later, with
        the same Message-ID.
        """
        try:
            self._connected().sendmail(self.settings.sender, [recipient], data)
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = refused.recipients[recipient]
            return Outcome("never" if code >= 500 else "later", f"{code} {said.decode('utf-8', 'replace')}")
        except smtplib.SMTPResponseException as answer:
            detail = f"{answer.smtp_code} {answer.smtp_error!r}"
            self._drop()
            return Outcome("never" if answer.smtp_code >= 500 else "later", detail)
        except (smtplib.SMTPException, OSError) as lost:
            reached = self._smtp is not None
            self._drop()
            return Outcome("later" if reached else "down", f"{type(lost).__name__}: {lost}")
        return Outcome("sent")

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            made = smtplib.SMTP(self.settings.host, self.settings.port, timeout=TIMEOUT_SECONDS)
            self.connections_count += 1
            if self.settings.starttls:
                made.starttls()
            if self.settings.user:
                made.login(self.settings.user, self.settings.password)
            self._smtp = made
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
