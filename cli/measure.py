"""`charte measure …`: notice to a member, its observations, and what the competent body decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, as_person, at_home, found, plainly, say, table, with_reason

if TYPE_CHECKING:
    from models.home import Home

of_measure = click.argument("measure_id", metavar="MEASURE")


@click.group()
def measure() -> None:
    """Suspend or exclude a member, or let its adhesion lapse, after notice and its observations."""


@measure.command("list")
@at_home
@as_json
def list_(home: Path | None, *, plain: bool) -> None:
    """List the measures with their state, newest first."""
    from sqlmodel import col, select

    from cli.words import act, instant, said, state
    from models.measure import Measure
    from models.reading import reading
    from rules.lifecycle import MEASURE

    place = found(home)
    with reading(place) as db:
        facts = [plainly(row) for row in db.exec(select(Measure).order_by(col(Measure.noticed_at).desc()))]
    cells = [
        [
            each["id"],
            act(each["aims"], machine=MEASURE),
            state(MEASURE, each["state"]),
            instant(each["until"], place),
            each["reason"] or each["ground"],
        ]
        for each in facts
    ]
    head = [said("measure"), said("announced"), said("state"), said("observations until"), said("reason")]
    say(facts, plain=plain, lines=table(cells, head=head))


@measure.command()
@click.argument("member")
@click.option(
    "--aims", type=click.Choice(["suspend", "lapse", "exclude"]), required=True, help="What would be decided."
)
@click.option(
    "--cause",
    type=click.Choice(["signature", "other"]),
    required=True,
    help="signature: one that is validated ends the measure; other: none does.",
)
@click.option("--ground", required=True, help="Why; the member reads it.")
@as_person
@at_home
@as_json
def notice(
    member: str, aims: str, cause: str, ground: str, person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Give a member notice of a measure, with its ground."""
    from acts.measure.notice import give_notice

    place, wanted = found(home), "suspend_member" if aims == "suspend" else aims
    told = {"aims": wanted, "cause": cause, "ground": ground, "person_id": person_id}
    _done(place, give_notice(place, member, driver=_driver(), **told), plain=plain)


@measure.command()
@of_measure
@click.option("--on", "received_on", required=True, help="The day on which they came: 2026-12-12.")
@click.option("--text", "observations", required=True, help="What the member answers.")
@as_person
@at_home
@as_json
def observe(
    measure_id: str, received_on: str, observations: str, person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Record observations that came by post, or were heard."""
    from acts.measure.observe import record_observations

    place, told = found(home), {"received_on": received_on, "observations": observations}
    record_observations(place, measure_id, person_id=person_id, driver=_driver(), **told)
    _done(place, measure_id, plain=plain)


def _decision(name: str, verb: str, sentence: str) -> None:
    @measure.command(name, help=sentence)
    @of_measure
    @as_person
    @with_reason
    @at_home
    @as_json
    def command(measure_id: str, person_id: str, reason: str, home: Path | None, *, plain: bool) -> None:
        from acts.measure.decide import decide

        place = found(home)
        decide(place, measure_id, verb, person_id=person_id, reason=reason, driver=_driver())
        _done(place, measure_id, plain=plain)


_decision("suspend", "suspend_member", "Suspend the member, once it was heard or its delay is over.")
_decision("lapse", "lapse", "Let the adhesion lapse, where the notice said so.")
_decision("exclude", "exclude", "Exclude the member, where the notice said so; it is a member no more.")
_decision("lift", "lift", "Lift a measure that is in effect, with a reason.")
_decision("drop", "drop", "Drop a measure that is not decided, with a reason.")


def _driver() -> str:
    from getpass import getuser

    return f"command:{getuser()}"


def _done(place: Home, measure_id: str, *, plain: bool) -> None:
    """Say where the measure is now."""
    from cli.words import said, state
    from models.measure import Measure
    from models.reading import one, reading
    from rules.lifecycle import MEASURE

    with reading(place) as db:
        row = one(db, Measure, measure_id)
    line = said("{thing}: {state}.", thing=row.id, state=state(MEASURE, row.state))
    say(plainly(row), plain=plain, lines=[line])
