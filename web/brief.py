"""Dates where there is little room: the day, or the hour when it is today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date


def brief(at: datetime, *, now: datetime, lang: str, timezone: str) -> str:
    r"""Return the day of an instant, its hour when that day is today; it never breaks between two lines.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    >>> paris = {"now": now, "lang": "fr", "timezone": "Europe/Paris"}
    >>> brief(datetime(2026, 12, 1, 22, 59, tzinfo=UTC), **paris)
    '1er\xa0déc.'
    >>> brief(datetime(2026, 11, 24, 15, 52, 8, tzinfo=UTC), **paris)
    '16\xa0h\xa052\xa0min\xa008\xa0s'
    """
    local, today = (each.astimezone(ZoneInfo(timezone)) for each in (at, now))
    if local.date() == today.date():
        return whole(_hour(local, lang))
    return _day(local.date(), "d MMM" if local.year == today.year else "d MMM y", lang)


def brief_day(on: date, *, lang: str) -> str:
    r"""Return a day in the shortest words that keep its year.

    >>> brief_day(date(2026, 12, 1), lang="fr")
    '1er\xa0déc.\xa02026'
    """
    return _day(on, "d MMM y", lang)


def whole(text: str) -> str:
    """Return a text that stays on one line."""
    return text.replace(" ", "\u00a0")


def _day(on: date, pattern: str, lang: str) -> str:
    said = format_date(on, pattern, locale=lang)
    return whole(f"1er{said[1:]}" if lang == "fr" and on.day == 1 else said)


def _hour(local: datetime, lang: str) -> str:
    if lang == "en":
        return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    if local.second:
        return f"{local.hour} h {local.minute:02} min {local.second:02} s"
    return f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"


def briefly(*, now: datetime, lang: str, timezone: str) -> dict[str, Any]:
    """Return what templates say short dates with.

    They are `short` ("6 nov."), `short_on` ("le 6 nov."), `short_until` ("jusqu’au 6 nov."), `short_day`.
    """

    def short(at: datetime) -> str:
        return brief(at, now=now, lang=lang, timezone=timezone)

    def said(day: str, hour: str) -> Callable[[datetime], str]:
        def tell(at: datetime) -> str:
            zone = ZoneInfo(timezone)
            today = at.astimezone(zone).date() == now.astimezone(zone).date()
            return f"{hour if today else day}{short(at)}"

        return tell

    on, until = {
        "fr": (("le\u00a0", "à\u00a0"), ("jusqu’au ", "jusqu’à ")),
        "en": (("on ", "at "), ("until ", "until ")),
    }[lang]
    words = {"short": short, "short_on": said(*on), "short_until": said(*until)}
    return {**words, "short_day": lambda on: brief_day(on, lang=lang)}
