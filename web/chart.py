"""Participation as a drawing: coordinates only; the template draws, the style sheet colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 260, 44, 28, 12


@dataclass(frozen=True)
class Chart:
    """A line of votes over time, with its axes and the line of the quorum."""

    width: int
    height: int
    line: str
    last: tuple[float, float]
    quorum: int
    quorum_y: float
    ticks: list[tuple[int, float]]
    points: list[tuple[datetime, int]]
    percent: int
    quorum_percent: int


def chart(points: Sequence[tuple[datetime, int]], *, ends_at: datetime, most: int, quorum: int) -> Chart:
    """Return the drawing of a ballot's participation.

    Args:
        points: instants with the count of members that had voted by then.
        ends_at: the closing; the right end of the drawing.
        most: the whole roll; its top.
        quorum: members or weight needed.
    """
    begins_at = points[0][0]
    span = max((ends_at - begins_at).total_seconds(), 1.0)
    top = max(most, 1)

    def place(at: datetime, count: int) -> tuple[float, float]:
        across = min((at - begins_at).total_seconds() / span, 1.0)
        return round(LEFT + across * (WIDTH - LEFT - 8), 1), _height(count, top)

    placed = [place(at, count) for at, count in points]
    steps = sorted({0, top // 4, top // 2, 3 * top // 4, top})
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        line=" ".join(f"{x},{y}" for x, y in placed),
        last=placed[-1],
        quorum=quorum,
        quorum_y=_height(min(quorum, top), top),
        ticks=[(count, _height(count, top)) for count in steps],
        points=list(points),
        percent=round(100 * points[-1][1] / top),
        quorum_percent=min(round(100 * quorum / top), 100),
    )


def _height(count: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - count / top * (HEIGHT - BOTTOM - TOP), 1)
