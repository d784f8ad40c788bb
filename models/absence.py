"""Whether Prefect answers, as the service's clock last saw it: a small file that pages and commands read."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from models.home import Home

FRESH = timedelta(seconds=60)
"""How long a sighting counts: a clock that was killed cannot take its word back."""


def place(home: Home) -> Path:
    """Return where the file lies while Prefect does not answer."""
    return home.path / "prefect" / "absent"


def tell(home: Home, *, since: datetime, seen_at: datetime) -> None:
    """Whoever reads now is told since when Prefect does not answer; the file is never half there."""
    file = place(home)
    file.parent.mkdir(exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(f"{since.isoformat()} {seen_at.isoformat()}\n", "ascii")
    beside.replace(file)


def clear(home: Home) -> None:
    """Nothing is told of Prefect any more."""
    place(home).unlink(missing_ok=True)


def absent_since(home: Home, *, now: datetime) -> datetime | None:
    """Return since when Prefect does not answer; None when it does, or when nobody has looked lately."""
    try:
        since, seen_at = map(datetime.fromisoformat, place(home).read_text("ascii").split())
    except (OSError, ValueError):
        return None
    return since if now - seen_at <= FRESH else None
