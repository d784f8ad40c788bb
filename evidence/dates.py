"""Instants as minutes write them: local time first, with its time zone, and the UTC instant."""

from __future__ import annotations

from datetime import UTC, date, datetime
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


def day_in_words(day: date, lang: str) -> str:
    """Return a day as a person reads it.

    >>> day_in_words(date(2026, 12, 1), "fr")
    '1er décembre 2026'
    """
    first = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{first} {MONTHS[lang][day.month - 1]} {day.year}"


def instant_in_words(at: datetime, *, timezone: str, lang: str) -> str:
    """Return the instant as a person reads it, to the second.

    >>> instant_in_words(datetime(2026, 11, 24, 15, 25, 20, tzinfo=UTC), timezone="Europe/Paris", lang="fr")
    '24 novembre 2026 à 16:25:20 (Europe/Paris, soit 15:25:20 UTC)'
    """
    local = at.astimezone(ZoneInfo(timezone))
    day = day_in_words(local.date(), lang)
    utc = f"{at.astimezone(UTC):%H:%M:%S} UTC"
    if lang == "fr":
        return f"{day} à {local:%H:%M:%S} ({timezone}, soit {utc})"
    return f"{day} at {local:%H:%M:%S} ({timezone}, that is {utc})"
