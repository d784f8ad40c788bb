"""How long each kind of document that names persons is kept: what the rulebook says, or the usual time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from rules.table import Table

USUAL: Mapping[str, timedelta] = {
    "sessions": timedelta(days=30),
    "codes": timedelta(days=30),
    "contacts": timedelta(days=30),
    "delegates": timedelta(days=30),
    "files": timedelta(days=90),
    "logs": timedelta(days=90),
    "mails": timedelta(days=365),
    "votes": timedelta(days=5 * 365),
    "departures": timedelta(days=5 * 365),
    "measures": timedelta(days=5 * 365),
    "signatures": timedelta(days=10 * 365),
    "mandates": timedelta(days=10 * 365),
}
"""By kind: sessions of the pages and codes to enter, once over; contacts and delegates, once they act for a
member no more; files of signatures that came to nothing; logs, once nothing is written to them; the mails
sent; who voted for a member, once they are counted; why a member left and what proves it, once it has; the
words of a measure, once it has ended; who signed for it once that has no effect any more;
and who sat on a body, once the mandate is over. Published texts, minutes, journal are kept for good."""


def read_retention(table: Table) -> dict[str, timedelta]:
    """Return how long each kind is kept; a rulebook may leave out the section, and any kind of it."""
    if "retention" not in table.values:
        table.asked.append("retention")
        return dict(USUAL)
    inner = table.table("retention")
    named = {kind: inner.length(kind, example="P3650D") for kind in USUAL if kind in inner.values}
    inner.asked.extend(USUAL)
    inner.done()
    return {**USUAL, **named}
