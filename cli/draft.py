"""`charte cycle draft` and `redraft`: what is written of a cycle before it is announced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, say

Command = Callable[..., None]


def _written(command: Command) -> Command:
    """What is written of a cycle before it is announced."""
    command = click.option("--purpose", default="")(command)
    names = "editorial or ordinary, as the rulebook names them."
    command = click.option("--class", "revision_class", required=True, help=names)(command)
    return click.option("--title", required=True)(command)


@click.command()
@_written
@as_person
@at_home
@as_json
def draft(
    title: str, revision_class: str, purpose: str, person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Draft a cycle; nothing is public yet."""
    from acts.cycle.draft import draft as act
    from cli.words import said

    cycle_id = act(
        found(home),
        person_id=person_id,
        title=title,
        revision_class=revision_class,
        purpose=purpose,
        driver="command",
    )
    say({"cycle": cycle_id}, plain=plain, lines=[said("Drafted: cycle {cycle}.", cycle=cycle_id)])


@click.command()
@click.argument("cycle_id")
@_written
@as_person
@at_home
def redraft(
    cycle_id: str, title: str, revision_class: str, purpose: str, person_id: str, home: Path | None
) -> None:
    """Write a draft anew; what is announced stays as it is."""
    from acts.cycle.draft import redraft as act
    from cli.words import said

    facts = {"title": title, "revision_class": revision_class, "purpose": purpose}
    act(found(home), cycle_id, person_id=person_id, driver="command", **facts)
    click.echo(said("Draft {cycle} is written anew.", cycle=cycle_id))
