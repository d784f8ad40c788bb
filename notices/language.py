"""What a person reads: catalogs whose message ids are full English sentences; dates and refusals in words."""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from charter.refusals import Detail, Refusal
from models.home import PROJECT
from notices.elision import FrenchTranslations
from rules.lifecycle import worded
from rules.refusals.base import in_words, told

LANGUAGES = ("fr", "en")
CATALOGS = PROJECT / "locale"


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """Return the translations of a language: every room's catalog, compiled in memory once."""
    merged: gettext.NullTranslations = gettext.NullTranslations()
    for file in sorted((CATALOGS / lang).glob("*.po")):
        with file.open("rb") as source:
            compiled = io.BytesIO()
            write_mo(compiled, read_po(source, locale=lang))
        compiled.seek(0)
        found = gettext.GNUTranslations(compiled)
        found.add_fallback(merged)
        merged = found
    if lang != "fr":
        return merged
    eliding = FrenchTranslations()
    eliding.add_fallback(merged)
    return eliding


def translate(lang: str) -> Callable[[str], str]:
    """Return the function from an English sentence to the one of a language."""
    return translations(lang).gettext


def day_in_words(day: date, lang: str) -> str:
    """Return a date as a person says it.

    >>> day_in_words(date(2026, 12, 1), "fr")
    'mardi 1er décembre 2026'
    """
    if lang == "en":
        return format_date(day, "EEEE d MMMM y", locale="en")
    said = format_date(day, "EEEE d MMMM y", locale="fr")
    return said.replace(" 1 ", " 1er ", 1) if day.day == 1 else said


def instant_in_words(at: datetime, lang: str, timezone: str) -> str:
    """Return an instant in the organisation's time zone; seconds only where they matter.

    >>> instant_in_words(datetime(2026, 12, 1, 22, 59, tzinfo=UTC), "fr", "Europe/Paris")
    'mardi 1er décembre 2026 à 23 h 59'
    """
    local = at.astimezone(ZoneInfo(timezone))
    day = day_in_words(local.date(), lang)
    if lang == "en":
        return f"{day} at {local:%H:%M:%S}" if local.second else f"{day} at {local:%H:%M}"
    hour = f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"
    if local.second:
        hour = f"{local.hour} h {local.minute:02} min {local.second:02} s"
    return f"{day} à {hour}"


def city_in_words(timezone: str, lang: str) -> str:
    """Return the city whose clocks a time zone follows.

    >>> city_in_words("Europe/London", "fr")
    'Londres'
    """
    return get_timezone_location(timezone, locale=lang, return_city=True)


def length_in_words(length: timedelta, lang: str) -> str:
    """Return a duration in its largest whole unit.

    >>> length_in_words(timedelta(days=11, hours=3), "fr"), length_in_words(timedelta(seconds=40), "en")
    ('11 jours', '40 seconds')
    """
    units = {
        "fr": ("jour", "heure", "minute", "seconde"),
        "en": ("day", "hour", "minute", "second"),
    }[lang]
    seconds = max(int(length.total_seconds()), 0)
    for name, size in zip(units, (86400, 3600, 60, 1), strict=True):
        if seconds >= size or size == 1:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    raise AssertionError


def refusal_in_words(refusal: Refusal, lang: str, timezone: str) -> tuple[str, str]:
    """Return sentence and remedy of a refusal in a language.

    Its acts and states are those of the reader, its instants are told in local time and in UTC.
    """

    def tell(fact: object) -> str:
        if isinstance(fact, tuple):
            return ", ".join(tell(each) for each in fact) or "–"
        if isinstance(fact, Refusal):
            return refusal_in_words(fact, lang, timezone)[0]
        if isinstance(fact, Detail):
            return translate(lang)(fact.template).format_map(fact.facts)
        if isinstance(fact, datetime):
            return f"{instant_in_words(fact, lang, timezone)} ({fact.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)"
        return told(fact)

    return in_words(worded(refusal, lang=lang), translate=translate(lang), tell=tell)
