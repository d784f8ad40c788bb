"""`charte member leave|merge|departures|confirm-departure|drop-departure`: what ends a membership."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, as_person, at_home, found, plainly, say, table, with_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.departure import Departure
    from models.home import Home

last_day = click.option("--on", "left_on", required=True, help="The last day of membership: 2026-12-12.")
proof = click.option("--evidence", required=True, help="What proves it, such as minutes.")
as_read = click.option(
    "--read", multiple=True, help="The measure that was read, as it is named when refused."
)
of_departure = click.argument("departure_id", metavar="DEPARTURE")


@click.command()
@click.argument("member_id", metavar="MEMBER")
@last_day
@proof
@as_read
@as_person
@with_reason
@at_home
@as_json
def leave(
    member_id: str, read: tuple[str, ...], person_id: str, home: Path | None, *, plain: bool, **told: str
) -> None:
    """Record that a member has left; where the body decides by two, another person confirms it."""
    from acts.departure.leave import record_departure

    place = found(home)
    _show(place, [member_id], read)
    made = record_departure(place, [member_id], read=read, person_id=person_id, driver=_driver(), **told)
    _done(place, made, plain=plain)


@click.command()
@click.argument("member_ids", metavar="MEMBERS", nargs=-1, required=True)
@click.option("--into", required=True, help="The member that they merge into; a new one is enrolled first.")
@last_day
@proof
@as_read
@as_person
@with_reason
@at_home
@as_json
def merge(
    member_ids: tuple[str, ...], into: str, read: tuple[str, ...], person_id: str, home: Path | None,
    *, plain: bool, **told: str,
) -> None:  # fmt: skip
    """Record that members merged into another; what they signed binds it."""
    from acts.departure.leave import record_departure

    place = found(home)
    _show(place, member_ids, read)
    told |= {"into": into, "person_id": person_id, "driver": _driver()}
    _done(place, record_departure(place, member_ids, read=read, **told), plain=plain)


@click.command("confirm-departure")
@of_departure
@as_read
@as_person
@at_home
@as_json
def confirm(
    departure_id: str, read: tuple[str, ...], person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Confirm what another person recorded; it cannot be undone."""
    from acts.departure.leave import confirm as act
    from models.departure import Departure
    from models.reading import one, reading

    place = found(home)
    with reading(place) as db:
        row = one(db, Departure, departure_id)
    if row.done_at is None and row.dropped_at is None:
        _show(place, row.members, read)
    _done(place, act(place, departure_id, read=read, person_id=person_id, driver=_driver()), plain=plain)


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


def _show(place: Home, member_ids: Sequence[str], read: Sequence[str]) -> None:
    """Say which measures stand against who leaves and were not read, and how to say that they were."""
    from cli.words import said, state
    from models.reading import reading
    from models.views.departures import measures_against, read_of
    from rules.lifecycle import MEASURE

    with reading(place) as db:
        against = measures_against(db, member_ids)
    for each in against:
        if read_of(each) in read:
            continue
        stands = said(
            "{measure} stands against {member} ({state}); it ends with that membership and follows nobody.",
            measure=each.id,
            member=each.member_id,
            state=state(MEASURE, each.state),
        )
        lines = [stands, *(f"    {text}" for text in (each.ground, each.observations) if text)]
        lines.append(said("Once it is read: {option}", option=f"--read {read_of(each)}"))
        click.echo("\n".join(lines), err=True)


def _done(place: Home, departure_id: str, *, plain: bool) -> None:
    """Say where the departure is now."""
    from cli.words import said
    from models.departure import Departure
    from models.reading import one, reading

    with reading(place) as db:
        row = one(db, Departure, departure_id)
    done = said("{thing}: {state}.", thing=row.id, state=_state(row))
    say(plainly(row), plain=plain, lines=[done])
