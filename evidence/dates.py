"""Instants as minutes write them: local time first, with its time zone, and the UTC instant."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def day_in_words(at: datetime, *, timezone: str, lang: str = "fr") -> str:
    """Return the day of an instant as a person reads it.

    >>> day_in_words(datetime(2026, 11, 30, 23, 25, tzinfo=UTC), timezone="Europe/Paris")
    '1er décembre 2026'
    """
    local = at.astimezone(ZoneInfo(timezone))
    day = "1er" if lang == "fr" and local.day == 1 else str(local.day)
    return f"{day} {MONTHS[lang][local.month - 1]} {local.year}"


def instant_in_words(at: datetime, *, timezone: str, lang: str) -> str:
    """Return the instant as a person reads it, to the second.

    >>> instant_in_words(datetime(2026, 11, 24, 15, 25, 20, tzinfo=UTC), timezone="Europe/Paris", lang="fr")
    '24 novembre 2026 à 16:25:20 (Europe/Paris, soit 15:25:20 UTC)'
    """
    local = at.astimezone(ZoneInfo(timezone))
    date = day_in_words(at, timezone=timezone, lang=lang)
    utc = f"{at.astimezone(UTC):%H:%M:%S} UTC"
    if lang == "fr":
        return f"{date} à {local:%H:%M:%S} ({timezone}, soit {utc})"
    return f"{date} at {local:%H:%M:%S} ({timezone}, that is {utc})"
