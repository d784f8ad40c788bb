"""`charte cycle status`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.frame import as_json, at_home, found, plainly, say, table

if TYPE_CHECKING:
    from models.home import Home


@click.command()
@click.argument("cycle_id", required=False)
@at_home
@as_json
def status(cycle_id: str | None, home: Path | None, *, plain: bool) -> None:
    """Say where a cycle is and what comes next (all cycles without CYCLE_ID)."""
    from sqlmodel import select

    from acts.due import next_due
    from models.cycle import Cycle
    from models.reading import one, reading

    place = found(home)
    with reading(place) as db:
        rows = (
            [one(db, Cycle, cycle_id)] if cycle_id else list(db.exec(select(Cycle).order_by(Cycle.id)).all())
        )
        facts = []
        for row in rows:
            then = next_due(db, row)
            after = {"next_act": then.act if then else None, "next_at": then.at if then else None}
            facts.append({**plainly(row), **after})
    say(facts, plain=plain, lines=_told(facts, place))


def _told(facts: list[dict[str, Any]], home: Home) -> list[str]:
    from cli.words import act, instant, said, state
    from rules.lifecycle import CYCLE

    if not facts:
        return [said("No cycle yet.")]
    cells = []
    for each in facts:
        then = act(each["next_act"], machine=CYCLE) if each["next_act"] else said("people decide")
        at = (
            instant(each["next_at"], home) if each["next_at"] else said("at once") if each["next_act"] else ""
        )
        cells.append([each["id"], state(CYCLE, each["state"]), each["title"], then, at])
    head = [said("cycle"), said("state"), said("title"), said("next act"), said("when")]
    return table(cells, head=head)
