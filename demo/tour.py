"""The whole demonstration on a running service: the story is lived, checked from outside, and reported."""

from __future__ import annotations

import time
from typing import Any

from demo.checks import Checked, checks_of, run
from demo.federation import Federation, Progress, Where
from demo.outside import Outside
from demo.report import report

TO_THE_END = "L'histoire est allée à son terme"


def tour(
    where: Where,
    *,
    count: int,
    progress: Progress,
    began_at: float,
    mode: str = "named",
    hidden: bool = False,
    patience_seconds: float = 60,
) -> dict[str, Any]:
    """The report of a cycle lived by so many organisations; it is sound if every check in it is ok.

    Whatever goes wrong is a check that is not ok, never an exception: those who could not go on, too.

    Args:
        where: the running service, with the first cycle announced.
        count: how many organisations; 12 or more.
        mode: what is promised of the choices: named or confidential.
        hidden: whether a ballot by name keeps its figures until the closing.
        progress: is told each step, in French, from one thread.
        began_at: when the command began, by `time.monotonic()`.
        patience_seconds: how long anyone waits for one mail or page.
    """
    with Federation(
        where, count=count, mode=mode, hidden=hidden, progress=progress, patience_seconds=patience_seconds
    ) as federation:
        first = _lived(federation)
        progress(f"Constat depuis l'extérieur : {len(checks_of(mode))} vérifications")
        outside = Outside(where, federation.facts)
        checked = [first, *run(outside)]
        return report(outside, checked, seconds=time.monotonic() - began_at)


def _lived(federation: Federation) -> Checked:
    try:
        federation.live()
    except Exception as error:  # noqa: BLE001 - whatever stops the story is the first thing to report
        return Checked(TO_THE_END, ok=False, evidence=f"{type(error).__name__} : {error}")
    return Checked(
        TO_THE_END, ok=True, evidence=f"{len(federation.facts.members)} organismes, un cycle entier"
    )
