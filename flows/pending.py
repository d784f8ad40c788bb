"""When a driver reads again: what is due is asked of our clock, never of a schedule. Prefect-free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, or_, select

from models.home import Home
from models.notice import Notice
from models.reading import reading

PATIENCE = timedelta(seconds=20)
_JUST_DUE = timedelta(seconds=1)


def pause(now: datetime, next_at: datetime | None, *, moved: bool) -> float | None:
    """Return the seconds a run waits before it reads again; None: it ends.

    A run that starts up to twenty seconds early waits for the instant instead of asking for another
    run. What stays due although nothing moved is blocked: waiting would not help.

    Args:
        now: the instant at which nothing more could be done.
        next_at: when the next act is due, None when the cycle waits for people.
        moved: whether the last reading did an act.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> pause(now, now + timedelta(seconds=8), moved=False)
    8.0
    >>> pause(now, now + timedelta(days=21), moved=True) is None
    True
    """
    if next_at is None or next_at - now > PATIENCE:
        return None
    if next_at > now:
        return (next_at - now).total_seconds()
    return 0.1 if moved or now - next_at < _JUST_DUE else None


def story_of(state: str) -> str:
    """Return the flow that carries a cycle in this state.

    >>> story_of("voting"), story_of("resigning")
    ('cycle', 'signing')
    """
    return "signing" if state == "resigning" else "cycle"


def key(*, boot: str, story: str, subject: str, act: str, due_at: datetime | None, attempt: int) -> str:
    """Return the idempotency key of one run; Prefect burns it for ever, so a retry is another attempt.

    >>> key(boot="b1", story="cycle", subject="2026-1", act="open", due_at=None, attempt=1)
    'b1:cycle:2026-1:open:now:1'
    """
    instant = due_at.astimezone(UTC).isoformat() if due_at else "now"
    return f"{boot}:{story}:{subject}:{act}:{instant}:{attempt}"


def notices_waiting_since(home: Home, *, instant: datetime) -> datetime | None:
    """Return since when the oldest sendable notice waits; None when there is none to send now."""
    free = or_(col(Notice.lease_ends_at).is_(None), col(Notice.lease_ends_at) <= instant)
    oldest = select(func.min(Notice.next_at)).where(
        Notice.state == "queued", col(Notice.next_at) <= instant, free
    )
    with reading(home) as session:
        found = session.exec(oldest).one()
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)
