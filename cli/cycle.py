"""`charte cycle …`: the committee's acts, each in the name of a person."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, say, table, with_reason


@click.group()
def cycle() -> None:
    """Prepare, announce, freeze, suspend a revision cycle."""


@cycle.command()
@click.option("--title", required=True)
@click.option(
    "--class", "revision_class", required=True, help="editorial or ordinary, as the rulebook names them."
)
@click.option("--purpose", default="")
@as_person
@at_home
@as_json
def draft(
    title: str, revision_class: str, purpose: str, person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Draft a cycle; nothing is public yet."""
    from acts.draft import draft as act

    cycle_id = act(
        found(home),
        person_id=person_id,
        title=title,
        revision_class=revision_class,
        purpose=purpose,
        driver="command",
    )
    say({"cycle": cycle_id}, plain=plain, lines=[f"Drafted {cycle_id}."])


@cycle.command()
@click.argument("cycle_id")
@as_person
@at_home
def announce(cycle_id: str, person_id: str, home: Path | None) -> None:
    """Fix the dates and open the proposals."""
    from acts.announce import announce as act

    act(found(home), cycle_id, person_id=person_id, driver="command")
    click.echo(f"Announced {cycle_id}: its dates are fixed and its members are written to.")


@cycle.command()
@click.argument("cycle_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reasons", required=True, help="Why; the members read it first.")
@as_person
@at_home
def correct(cycle_id: str, file: Path, reasons: str, person_id: str, home: Path | None) -> None:
    """Announce FILE, the charter as corrected: adopted without a vote unless a member objects."""
    from acts.correct import announce_correction
    from charter.canon import decode

    text = decode(file.read_bytes())
    announce_correction(
        found(home), cycle_id, person_id=person_id, reasons=reasons, text=text, driver="command"
    )
    click.echo(f"Announced {cycle_id} as a correction: its members are written to and may object.")


@cycle.command("object")
@click.argument("session_link")
@click.option("--code", required=True, help="The six digits of the member's mail.")
@with_reason
@at_home
def object_(session_link: str, code: str, reason: str, home: Path | None) -> None:
    """Object to a correction in a member's name, with the token of its link: a normal cycle begins."""
    from acts.correct import object_to
    from acts.enter import enter_by_link

    place, token = found(home), session_link.rstrip("/").rpartition("/")[2]
    receipt = object_to(place, enter_by_link(place, token), reason=reason, code=code, key=f"object/{token}")
    click.echo(f"Objected; receipt {receipt.code}.")


@cycle.command()
@click.argument("cycle_id")
@as_person
@at_home
@as_json
def compose(cycle_id: str, person_id: str, home: Path | None, *, plain: bool) -> None:
    """Build the questions from what was admitted."""
    from acts.compose import compose as act

    ballot = act(found(home), cycle_id, person_id=person_id, driver="command")
    say({"ballot": ballot}, plain=plain, lines=[f"Composed {ballot}."])


def _two_person(
    name: str, cycle_id: str, person_id: str, home: Path | None, *, code: str, assent: str, **facts: str
) -> None:
    from acts.assent import ask, give_as

    place = found(home)
    if assent:
        give_as(place, assent, person_id=person_id, code=code)
        click.echo(f"{name}: done for {cycle_id}.")
        return
    made = ask(place, cycle_id, act_name=name, person_id=person_id, facts=facts, driver="command")
    click.echo(
        f"{name}: asked as {made}. Another person of the committee confirms it by the mail it receives,"
    )
    click.echo(f"or here: charte cycle {name} {cycle_id} --as PERSON --confirm {made} --code CODE")


confirm = click.option("--confirm", "assent", default="", help="The id of what another person asked for.")
by_code = click.option("--code", default="", help="The six digits of your own mail.")


@cycle.command()
@click.argument("cycle_id")
@as_person
@confirm
@by_code
@at_home
def freeze(cycle_id: str, person_id: str, assent: str, code: str, home: Path | None) -> None:
    """Freeze texts, questions, roll and rulebook: two persons."""
    _two_person("freeze", cycle_id, person_id, home, code=code, assent=assent)


@cycle.command()
@click.argument("cycle_id")
@as_person
@with_reason
@confirm
@by_code
@at_home
def cancel(cycle_id: str, person_id: str, reason: str, assent: str, code: str, home: Path | None) -> None:
    """Cancel a cycle: two persons and a reason."""
    _two_person("cancel", cycle_id, person_id, home, code=code, assent=assent, reason=reason)


@cycle.command()
@click.argument("cycle_id")
@click.option(
    "--until", default="", help="The new closing instant with its offset: 2026-12-12T18:00:00+01:00."
)
@as_person
@with_reason
@confirm
@by_code
@at_home
def extend(
    cycle_id: str, until: str, person_id: str, reason: str, assent: str, code: str, home: Path | None
) -> None:
    """Extend an open ballot, once: two persons and a reason."""
    _two_person("extend", cycle_id, person_id, home, code=code, assent=assent, reason=reason, until=until)


@cycle.command()
@click.argument("cycle_id")
@as_person
@with_reason
@at_home
def suspend(cycle_id: str, person_id: str, reason: str, home: Path | None) -> None:
    """Suspend a cycle: nothing falls due until it resumes."""
    from acts.suspend import suspend as act

    act(found(home), cycle_id, person_id=person_id, reason=reason, driver="command")
    click.echo(f"Suspended {cycle_id}.")


@cycle.command()
@click.argument("cycle_id")
@as_person
@with_reason
@at_home
def resume(cycle_id: str, person_id: str, reason: str, home: Path | None) -> None:
    """Resume a cycle; the dates to come move by the time it was suspended."""
    from acts.suspend import resume as act

    act(found(home), cycle_id, person_id=person_id, reason=reason, driver="command")
    click.echo(f"Resumed {cycle_id}.")


@cycle.command()
@click.argument("session_link")
@click.option("--code", required=True, help="The six digits of the member's mail.")
@with_reason
@at_home
def contest(session_link: str, code: str, reason: str, home: Path | None) -> None:
    """Contest a result in a member's name, with the token of its ballot link."""
    from acts.contest import contest as act
    from acts.enter import enter_by_link

    place = found(home)
    token = session_link.rstrip("/").rpartition("/")[2]
    receipt = act(place, enter_by_link(place, token), reason=reason, code=code, key=f"contest/{token}")
    click.echo(f"Contested; receipt {receipt.code}.")


@cycle.command()
@click.argument("cycle_id")
@click.argument("verdict", type=click.Choice(["dismiss", "uphold"]))
@as_person
@with_reason
@at_home
def decide(cycle_id: str, verdict: str, person_id: str, reason: str, home: Path | None) -> None:
    """Decide a contest, in the name of a person of the competent body."""
    from acts.contest import decide as act

    act(found(home), cycle_id, verdict, person_id=person_id, reason=reason, driver="command")
    click.echo(f"{cycle_id}: {verdict}.")


@cycle.command("close")
@click.argument("cycle_id")
@as_person
@at_home
def close_(cycle_id: str, person_id: str, home: Path | None) -> None:
    """Close a cycle whose ballot adopted nothing."""
    from acts.conclude import close_cycle

    close_cycle(found(home), cycle_id, person_id=person_id, driver="command")
    click.echo(f"Closed {cycle_id}.")


@cycle.command()
@click.argument("cycle_id", required=False)
@at_home
@as_json
def status(cycle_id: str | None, home: Path | None, *, plain: bool) -> None:
    """Say where a cycle is and what comes next (all cycles without CYCLE_ID)."""
    from sqlmodel import select

    from acts.due import next_due
    from cli.frame import plainly
    from models.cycle import Cycle
    from models.reading import one, reading

    with reading(found(home)) as db:
        rows = (
            [one(db, Cycle, cycle_id)] if cycle_id else list(db.exec(select(Cycle).order_by(Cycle.id)).all())
        )
        facts = []
        for row in rows:
            then = next_due(db, row)
            after = {"next_act": then.act if then else None, "next_at": then.at if then else None}
            facts.append({**plainly(row), **after})
    names = ("id", "state", "title", "next_act", "next_at")
    cells = [[str(each[name] or "") for name in names] for each in facts]
    say(facts, plain=plain, lines=table(cells, head=list(names)) if facts else ["No cycle yet."])
