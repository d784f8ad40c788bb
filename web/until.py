"""The instant that somebody wrote on the clocks of the organisation."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request

from rules.refusals import MissingField
from rules.schedule import once
from web.page import home_of


def until_of(request: Request, local: str) -> str:
    """Return the instant that a local time of the organisation names.

    Raises:
        MissingField: it is no time. AmbiguousLocalTime: the clocks change then.
    """
    zone = home_of(request).settings().timezone
    try:
        at = datetime.fromisoformat(local)
        naive = at if at.tzinfo is None else at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return once(naive, timezone=zone).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise MissingField(names=("until",)) from None
