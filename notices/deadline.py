"""A deadline as a calendar entry, which a later mail about the same deadline moves instead of doubling."""

from __future__ import annotations

from datetime import UTC, datetime

from notices.letter import plain

FOLD_OCTETS = 75


def entry(*, key: str, host: str, at: datetime, told_at: datetime, sequence: int, summary: str) -> str:
    """Return the entry of an instant, in UTC; it holds no personal link, since calendars are shared.

    Args:
        key: the ballot or signature it is the deadline of; its UID stays the same from mail to mail.
        told_at: when the notice was made.
        sequence: raised when the deadline was moved.

    Source: RFC 5545, 3.6.1 (event), 3.1 (folding), 3.3.11 (escaping).
    """
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Charte//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{key}@{host}",
        f"DTSTAMP:{_utc(told_at)}",
        f"DTSTART:{_utc(at)}",
        f"SEQUENCE:{sequence}",
        f"SUMMARY:{_escaped(summary)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\n" for line in lines)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    r"""Return text in which nothing can end its property.

    >>> print(_escaped("Vote; révision, 2026"))
    Vote\; révision\, 2026
    """
    return plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Return a line cut so that no piece is longer than 75 octets and no character is split."""
    pieces, room = [""], FOLD_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append("")
            room = FOLD_OCTETS - 1
        pieces[-1] += letter
        room -= size
    return "\n ".join(pieces)
