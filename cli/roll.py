"""`charte roll …`: the provisional roll shown, objected to by a member's link and code, and decided on."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, say, table, with_reason


@click.group()
def roll() -> None:
    """Show the provisional roll, object to it, decide on objections."""


@roll.command()
@click.argument("cycle_id")
@at_home
@as_json
def show(cycle_id: str, home: Path | None, *, plain: bool) -> None:
    """Show the provisional roll of a cycle, and what members object to in it."""
    from cli import spoken
    from cli.words import instant, said
    from models.cycle import Cycle
    from models.reading import one, reading
    from models.views.provisional import objections_of, provisional
    from rules.refusals import NoProvisionalRoll
    from rules.roll import REASONS

    place = found(home)
    with reading(place) as db:
        listed = provisional(db, cycle := one(db, Cycle, cycle_id))
        made = objections_of(db, cycle)
    if listed is None:
        raise NoProvisionalRoll(cycle=cycle_id)
    facts = {
        "cycle": cycle_id,
        "published_at": listed.published_at.isoformat(),
        "objections_until": listed.ends_at.isoformat(),
        "roll": [vars(line) for line in listed.lines],
        "objections": [row.model_dump(mode="json") for row in made],
    }
    why = [REASONS[line.reason][spoken()] if line.reason else "" for line in listed.lines]
    cells = [
        [line.member_id, line.name, str(line.weight), line.college, reason]
        for line, reason in zip(listed.lines, why, strict=True)
    ]
    head = [said("member"), said("name"), said("votes"), said("college"), said("left out because")]
    until = said("Objections until {until}.", until=instant(listed.ends_at, place))
    words = {"": said("to decide"), "upheld": said("upheld"), "dismissed": said("dismissed")}
    lines = [f"{row.id}  {row.about_id}  {words[row.verdict]}  {row.reason}" for row in made]
    say(facts, plain=plain, lines=[*table(cells, head=head), until, *lines])


@roll.command("object")
@click.argument("member")
@click.argument("asks", type=click.Choice(["on", "off", "correct"]))
@with_reason
@click.option("--link", required=True, help="The member's personal link, or its token.")
@click.option("--code", required=True, help="The six digits of the same mail.")
@at_home
def object_(member: str, asks: str, reason: str, link: str, code: str, home: Path | None) -> None:
    """Object to the line of MEMBER: it should be on the roll, off it, or shown correctly."""
    from acts.link.enter import enter_by_link
    from acts.roll.object import object_to_roll
    from cli.words import said

    place, token = found(home), link.rstrip("/").rpartition("/")[2]
    key = f"command/{token}/roll/{member}/{asks}"
    session = enter_by_link(place, token)
    receipt = object_to_roll(place, session, about_id=member, asks=asks, reason=reason, code=code, key=key)
    click.echo(said("Objected to the roll; receipt {receipt}.", receipt=receipt.code))


@roll.command()
@click.argument("objection")
@click.argument("verdict", type=click.Choice(["uphold", "dismiss"]))
@as_person
@with_reason
@at_home
def decide(objection: str, verdict: str, person_id: str, reason: str, home: Path | None) -> None:
    """Decide on an objection, in the name of a person of the body that decides appeals."""
    from acts.roll.decide import decide_objection
    from cli.words import said

    verb = f"{verdict}_objection"
    given = decide_objection(
        found(home), objection, verb, person_id=person_id, reason=reason, driver="command"
    )
    done = {
        "": said("Recorded; a second person of the body is needed."),
        "upheld": said("The objection {objection} is upheld.", objection=objection),
        "dismissed": said("The objection {objection} is dismissed.", objection=objection),
    }
    click.echo(done[given])
