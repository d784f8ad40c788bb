"""What commands of two-person acts share: one person asks, another confirms with the code of its mail."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.frame import found

confirm = click.option("--confirm", "assent", default="", help="The id of what another person asked for.")
by_code = click.option("--code", default="", help="The six digits of your own mail.")


def at_a_terminal() -> bool:
    """Return whether a person is there to answer."""
    return sys.stdin.isatty()


def read_warnings(home: Path | None, cycle_id: str, *, despite: bool) -> None:
    """Tell what stands against a freeze before anything is asked for; one person alone says it has read it.

    Raises:
        WarningsUnread: the freeze would be done at once, and nobody is there to answer.
    """
    from acts.ballot.preflight import cautions
    from acts.cycle.move import takes_two
    from cli import told
    from cli.words import said
    from models.cycle import Cycle
    from models.reading import one, reading
    from rules.refusals import WarningsUnread

    place = found(home)
    with reading(place) as db:
        cycle = one(db, Cycle, cycle_id)
        alone, reviewed = not takes_two(db, cycle, "freeze"), cycle.state == "review"
    warned = cautions(place, cycle_id) if reviewed else []
    for each in warned:
        click.echo(said("Warning: {warning}", warning=told(each)))
    if not (alone and warned) or despite:
        return
    if not at_a_terminal():
        raise WarningsUnread(count=len(warned))
    click.confirm(said("Freeze the ballot all the same?"), abort=True)


def two_person(
    name: str, cycle_id: str, person_id: str, home: Path | None, *, code: str, assent: str, **facts: str
) -> None:
    """Ask for an act that takes two, or confirm it; do it where the rulebook lets one person."""
    from acts.assent import ask, give_as
    from cli.words import said

    place, made = found(home), ""
    if assent:
        give_as(place, assent, person_id=person_id, code=code)
    else:
        made = ask(place, cycle_id, act_name=name, person_id=person_id, facts=facts, driver="command")
    if not made:
        done = {
            "freeze": said("The ballot of cycle {cycle} is frozen.", cycle=cycle_id),
            "cancel": said("Cycle {cycle} is cancelled.", cycle=cycle_id),
            "extend": said("The ballot of cycle {cycle} is extended.", cycle=cycle_id),
            "record_election": said("The election of cycle {cycle} is recorded.", cycle=cycle_id),
            "strike": said("The member is struck from the roll of cycle {cycle}.", cycle=cycle_id),
            "annex_correction": said("The correction is annexed to the minutes."),
            "record_vote": said("The vote given by telephone is recorded in cycle {cycle}.", cycle=cycle_id),
        }
        click.echo(done[name])
        return
    click.echo(
        said(
            "Asked as {assent}. Another person of the committee confirms it by its mail, or here:",
            assent=made,
        )
    )
    person, digits = said("PERSON"), said("CODE")
    typed = {
        "record_election": f"belenios record {cycle_id}",
        "annex_correction": f"minutes annex {facts.get('ballot')}",
    }.get(name, f"cycle {name.replace('_', '-')} {cycle_id}")
    click.echo(f"    charte {typed} --as {person} --confirm {made} --code {digits}")
