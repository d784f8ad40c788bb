"""A letter as bytes: headers that nothing can forge, a text part, an HTML part, the same words in both."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from hashlib import sha256
from html import escape

LONGEST_HEADER = 240
"""Characters of a header: encoded, its line stays under the 998 octets of RFC 5322, 2.1.1."""
SUBTLE = "color:#55535c;font-size:14px"
BUTTON = (
    "display:inline-block;background:#1f3f8f;color:#ffffff;padding:14px 22px;border-radius:6px;"
    "text-decoration:none;font-weight:bold"
)
ATTACHED = (
    "text/calendar; charset=utf-8; method=PUBLISH",
    'Content-Disposition: attachment; filename="echeance.ics"',
)
PAGE = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="margin:0;background:#fbfaf6;color:#1a1820;font:17px/1.6 system-ui,sans-serif">'
    '<div style="max-width:640px;margin:0 auto;padding:24px"><p style="font-weight:bold">{head}</p>{body}'
    '<hr style="border:0;border-top:1px solid #dcd9d0;margin:28px 0 12px">{foot}</div></body></html>'
)


@dataclass(frozen=True)
class Letter:
    """A mail ready to leave."""

    to_address: str
    subject: str
    text: str
    html: str
    data: bytes
    message_id: str


@dataclass(frozen=True)
class Envelope:
    """Everything of a mail that is not its words."""

    key: str
    kind: str
    lang: str
    to_name: str
    to_address: str
    from_name: str
    from_address: str
    host: str
    at: datetime
    extra: dict[str, str] = field(default_factory=dict)


def message_id(key: str, host: str) -> str:
    """Return the Message-ID of a notice: the same for every copy of it.

    >>> message_id("ballot_open/2026-1-b1/m1/1/1", "localhost")
    '<c0a39cfffa83c26031572840ca6acb4b@localhost>'
    """
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{host}>"


def plain(value: str) -> str:
    """Return a value that stays on its line, whatever a name holds."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", value).split())


def paragraphs_html(text: str) -> str:
    """Return the paragraphs of a letter's text as HTML; lists keep their points."""
    out = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            points = "".join(f"<li>{escape(line[2:])}</li>" for line in lines)
            out.append(f'<ul style="padding-left:22px">{points}</ul>')
        elif lines:
            out.append(f"<p>{'<br>'.join(escape(line) for line in lines)}</p>")
    return "".join(out)


def encode(envelope: Envelope, *, subject: str, text: str, html: str, calendar: str = "") -> Letter:
    """Return the mail: two alternatives, a deadline beside them if there is one, one Message-ID for ever."""
    boundary = f"=_{sha256(envelope.key.encode()).hexdigest()[:24]}"
    sender, recipient = plain(envelope.from_address), plain(envelope.to_address)
    head = {
        "From": formataddr((_encoded(envelope.from_name), sender)),
        "To": formataddr((_encoded(envelope.to_name), recipient)),
        "Subject": _encoded(subject),
        "Date": format_datetime(envelope.at),
        "Message-ID": message_id(envelope.key, envelope.host),
        "MIME-Version": "1.0",
        "Auto-Submitted": "auto-generated",
        "Content-Language": envelope.lang,
        "X-Charte-Notice": envelope.kind,
        **{name: _encoded(value) for name, value in envelope.extra.items()},
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    outer = f"{boundary}.outer"
    if calendar:
        lines += [f'Content-Type: multipart/mixed; boundary="{outer}"', "", f"--{outer}"]
    lines += [f'Content-Type: multipart/alternative; boundary="{boundary}"']
    lines += _part(boundary, "text/plain; charset=utf-8", body=text)
    lines += _part(boundary, "text/html; charset=utf-8", body=html)
    lines += ["", f"--{boundary}--", ""]
    if calendar:
        lines += [*_part(outer, *ATTACHED, body=calendar), "", f"--{outer}--", ""]
    data = "\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii")
    return Letter(recipient, subject, text, html, data, head["Message-ID"])


def _part(boundary: str, *types: str, body: str) -> list[str]:
    head = [f"Content-Type: {types[0]}", *types[1:], "Content-Transfer-Encoding: quoted-printable"]
    return ["", f"--{boundary}", *head, "", _quoted(body)]


def _encoded(value: str) -> str:
    clean = plain(value)
    if len(clean) > LONGEST_HEADER:
        clean = clean[: LONGEST_HEADER - 1] + "…"
    return clean if clean.isascii() else Header(clean, "utf-8", maxlinelen=998).encode(maxlinelen=0)


def _quoted(body: str) -> str:
    return quopri.encodestring(body.encode()).decode("ascii")
