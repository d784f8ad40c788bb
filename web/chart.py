"""Participation as a drawing: coordinates only; the template draws, the style sheet colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 660, 280, 44, 120, 34, 14
GAUGE_WIDTH, LABEL_ROOM = 400, 50


@dataclass(frozen=True)
class Chart:
    """A line of votes over time, with its axes, the line of the quorum and the reminders.

    Args:
        right: where the plot ends; the quorum's label stands behind it.
        now_x: where the last point is. now_label: whether there is room for its date under it.
        reminders: places of the reminders that were sent.
        gauge: widths of the gauge: filled, the quorum's mark, and where the mark's label is centred.
    """

    width: int
    height: int
    left: int
    right: int
    bottom: float
    line: str
    last: tuple[float, float]
    now_label: bool
    quorum: int
    quorum_y: float
    ticks: list[tuple[int, float]]
    reminders: list[float]
    points: list[tuple[datetime, int]]
    ends_at: datetime
    percent: int
    gauge: tuple[float, float, float]


def chart(
    points: Sequence[tuple[datetime, int]],
    *,
    ends_at: datetime,
    most: int,
    quorum: int,
    reminders: Sequence[datetime] = (),
) -> Chart:
    """Return the drawing of a ballot's participation.

    Args:
        points: instants with the weight of the members that had voted by then.
        ends_at: the closing; the right end of the drawing.
        most: the whole roll; its top.
        quorum: the weight needed.
    """
    begins_at, top = points[0][0], max(most, 1)
    span = max((ends_at - begins_at).total_seconds(), 1.0)
    right = WIDTH - RIGHT

    def across(at: datetime) -> float:
        share = min((at - begins_at).total_seconds() / span, 1.0)
        return round(LEFT + share * (right - LEFT), 1)

    placed = [(across(at), _height(count, top)) for at, count in points]
    steps = sorted({0, top // 4, top // 2, 3 * top // 4, top})
    voted = points[-1][1]
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=right,
        bottom=_height(0, top),
        line=" ".join(f"{x},{y}" for x, y in placed),
        last=placed[-1],
        now_label=LEFT + 2 * LABEL_ROOM < placed[-1][0] < right - 2 * LABEL_ROOM,
        quorum=quorum,
        quorum_y=_height(min(quorum, top), top),
        ticks=[(count, _height(count, top)) for count in steps],
        reminders=[across(at) for at in reminders],
        points=list(points),
        ends_at=ends_at,
        percent=100 * voted // top,
        gauge=_gauge(voted, quorum, top),
    )


def _height(count: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - count / top * (HEIGHT - BOTTOM - TOP), 1)


def _gauge(voted: int, quorum: int, top: int) -> tuple[float, float, float]:
    full, mark = (round(GAUGE_WIDTH * min(count, top) / top, 1) for count in (voted, quorum))
    return full, mark, min(max(mark, LABEL_ROOM), GAUGE_WIDTH - LABEL_ROOM)
