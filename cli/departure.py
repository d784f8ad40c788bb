"""`charte member leave|merge|departures|confirm-departure|drop-departure`: what ends a membership."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, as_person, at_home, found, plainly, say, table, with_reason

if TYPE_CHECKING:
    from models.departure import Departure
    from models.home import Home

last_day = click.option("--on", "left_on", required=True, help="The last day of membership: 2026-12-12.")
proof = click.option("--evidence", required=True, help="What proves it, such as minutes.")
of_departure = click.argument("departure_id", metavar="DEPARTURE")


@click.command()
@click.argument("member_id", metavar="MEMBER")
@last_day
@proof
@as_person
@with_reason
@at_home
@as_json
def leave(member_id: str, person_id: str, home: Path | None, *, plain: bool, **told: str) -> None:
    """Record that a member has left; where the body decides by two, another person confirms it."""
    from acts.departure.leave import record_departure

    place = found(home)
    _done(
        place,
        record_departure(place, [member_id], person_id=person_id, driver=_driver(), **told),
        plain=plain,
    )


@click.command()
@click.argument("member_ids", metavar="MEMBERS", nargs=-1, required=True)
@click.option("--into", required=True, help="The member that they merge into; a new one is enrolled first.")
@last_day
@proof
@as_person
@with_reason
@at_home
@as_json
def merge(
    member_ids: tuple[str, ...], into: str, person_id: str, home: Path | None, *, plain: bool, **told: str
) -> None:
    """Record that members merged into another; what they signed binds it."""
    from acts.departure.leave import record_departure

    place = found(home)
    made = record_departure(place, member_ids, into=into, person_id=person_id, driver=_driver(), **told)
    _done(place, made, plain=plain)


@click.command("confirm-departure")
@of_departure
@as_person
@at_home
@as_json
def confirm(departure_id: str, person_id: str, home: Path | None, *, plain: bool) -> None:
    """Confirm what another person recorded; it cannot be undone."""
    from acts.departure.leave import confirm as act

    place = found(home)
    _done(place, act(place, departure_id, person_id=person_id, driver=_driver()), plain=plain)


@click.command("drop-departure")
@of_departure
@as_person
@with_reason
@at_home
@as_json
def drop(departure_id: str, person_id: str, reason: str, home: Path | None, *, plain: bool) -> None:
    """Drop what nobody has confirmed yet, with a reason."""
    from acts.departure.leave import drop as act

    place = found(home)
    _done(place, act(place, departure_id, person_id=person_id, reason=reason, driver=_driver()), plain=plain)


@click.command()
@at_home
@as_json
def departures(home: Path | None, *, plain: bool) -> None:
    """List who has left or merged, and what waits to be confirmed, newest first."""
    from cli.words import day, said
    from models.reading import reading
    from models.views.departures import departures as told

    with reading(found(home)) as db:
        rows = [each.row for each in told(db, reader_id="")]
    head = [said("departure"), said("members"), said("merged into"), said("last day"), said("state")]
    cells = [
        [
            row.id,
            ", ".join(row.members),
            row.into_id or "",
            day(row.left_on),
            _state(row),
        ]
        for row in rows
    ]
    say([plainly(row) for row in rows], plain=plain, lines=table(cells, head=head))


COMMANDS = (leave, merge, departures, confirm, drop)


def _driver() -> str:
    from getpass import getuser

    return f"command:{getuser()}"


def _state(row: Departure) -> str:
    from cli.words import said

    return said("done") if row.done_at else said("dropped") if row.dropped_at else said("to confirm")


def _done(place: Home, departure_id: str, *, plain: bool) -> None:
    """Say where the departure is now."""
    from cli.words import said
    from models.departure import Departure
    from models.reading import one, reading
    from models.views.departures import measures_against

    with reading(place) as db:
        row = one(db, Departure, departure_id)
        against = measures_against(db, row.members) if row.done_at is None else []
    lines = [
        said(
            "{measure} stands against {member}; it ends with that membership and follows into no other.",
            measure=each.id,
            member=each.member_id,
        )
        for each in against
    ]
    done = said("{thing}: {state}.", thing=row.id, state=_state(row))
    say({**plainly(row), "measures": [each.id for each in against]}, plain=plain, lines=[*lines, done])
