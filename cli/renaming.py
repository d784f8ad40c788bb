"""`charte member rename|renamings|confirm-renaming|drop-renaming`: what a member is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, as_person, at_home, found, plainly, say, table, with_reason

if TYPE_CHECKING:
    from models.home import Home
    from models.renaming import Renaming

of_renaming = click.argument("renaming_id", metavar="RENAMING")


@click.command()
@click.argument("member_id", metavar="MEMBER")
@click.option("--to", "new_name", required=True, help="The new name.")
@click.option("--on", "renamed_on", required=True, help="The first day of the new name: 2026-12-12.")
@click.option("--evidence", required=True, help="What proves it, such as minutes.")
@as_person
@at_home
@as_json
def rename(member_id: str, person_id: str, home: Path | None, *, plain: bool, **told: str) -> None:
    """Record that a member is called otherwise; where the body decides by two, another person confirms it."""
    from acts.renaming.rename import record_renaming

    place = found(home)
    _done(
        place, record_renaming(place, member_id, person_id=person_id, driver=_driver(), **told), plain=plain
    )


@click.command("confirm-renaming")
@of_renaming
@as_person
@at_home
@as_json
def confirm(renaming_id: str, person_id: str, home: Path | None, *, plain: bool) -> None:
    """Confirm a change of name that another person recorded, or that the member asked for."""
    from acts.renaming.rename import confirm as act

    place = found(home)
    _done(place, act(place, renaming_id, person_id=person_id, driver=_driver()), plain=plain)


@click.command("drop-renaming")
@of_renaming
@as_person
@with_reason
@at_home
@as_json
def drop(renaming_id: str, person_id: str, reason: str, home: Path | None, *, plain: bool) -> None:
    """Drop a change of name that waits, with a reason."""
    from acts.renaming.rename import drop as act

    place = found(home)
    _done(place, act(place, renaming_id, person_id=person_id, reason=reason, driver=_driver()), plain=plain)


@click.command()
@at_home
@as_json
def renamings(home: Path | None, *, plain: bool) -> None:
    """List the changes of name, and which wait to be confirmed, newest first."""
    from cli.words import day, said
    from models.reading import reading
    from models.views.renamings import changes_of_name

    with reading(found(home)) as db:
        rows = [each.row for each in changes_of_name(db, reader_id="")]
    head = [
        said("change of name"),
        said("member"),
        said("before"),
        said("after"),
        said("since"),
        said("state"),
    ]
    cells = [[row.id, row.member_id, row.before, row.name, day(row.renamed_on), _state(row)] for row in rows]
    say([plainly(row) for row in rows], plain=plain, lines=table(cells, head=head))


COMMANDS = (rename, renamings, confirm, drop)


def _driver() -> str:
    from getpass import getuser

    return f"command:{getuser()}"


def _state(row: Renaming) -> str:
    from cli.words import said

    return said("done") if row.done_at else said("dropped") if row.dropped_at else said("to confirm")


def _done(place: Home, renaming_id: str, *, plain: bool) -> None:
    """Say where the change of name is now."""
    from cli.words import said
    from models.reading import one, reading
    from models.renaming import Renaming

    with reading(place) as db:
        row = one(db, Renaming, renaming_id)
    say(plainly(row), plain=plain, lines=[said("{thing}: {state}.", thing=row.id, state=_state(row))])
