"""A deadline as a calendar file: UTC, a stable identifier, a number that grows when the date moves."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from starlette.responses import Response


def deadline(*, uid: str, at: datetime, title: str, stamp: datetime, sequence: int) -> Response:
    """Return the file of one deadline."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Charte//FR",
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"DTSTAMP:{_at(stamp)}",
        f"DTSTART:{_at(at)}",
        f"SEQUENCE:{sequence}",
        f"SUMMARY:{_text(title)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    headers = {"Content-Disposition": 'attachment; filename="echeance.ics"'}
    return Response(body, media_type="text/calendar", headers=headers)


def _at(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", " ".join(value.split()))


def _folded(line: str) -> str:
    """Return a line folded at 75 bytes, as RFC 5545 asks."""
    out, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 73:
            out, size = out + "\r\n ", 1
        out, size = out + letter, size + width
    return out
