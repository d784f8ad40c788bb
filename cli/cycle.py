"""`charte cycle …`: the committee's acts, each in the name of a person."""

from __future__ import annotations

from pathlib import Path

import click

from cli.draft import draft, redraft
from cli.frame import as_json, as_person, at_home, found, say, with_reason
from cli.second import by_code, confirm, read_warnings, two_person
from cli.status import status


@click.group()
def cycle() -> None:
    """Prepare, announce, freeze, suspend a revision cycle."""


@cycle.command()
@click.argument("cycle_id")
@as_person
@at_home
def announce(cycle_id: str, person_id: str, home: Path | None) -> None:
    """Fix the dates and open the proposals."""
    from acts.cycle.announce import announce as act
    from cli.words import said

    act(found(home), cycle_id, person_id=person_id, driver="command")
    click.echo(
        said("Cycle {cycle} announced: its dates are fixed and its members are written to.", cycle=cycle_id)
    )


@cycle.command()
@click.argument("cycle_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reasons", required=True, help="Why; the members read it first.")
@as_person
@at_home
def correct(cycle_id: str, file: Path, reasons: str, person_id: str, home: Path | None) -> None:
    """Announce FILE, the charter as corrected: adopted without a vote unless a member objects."""
    from acts.cycle.correct import announce_correction
    from charter.canon import decode
    from cli.words import said

    text = decode(file.read_bytes())
    announce_correction(
        found(home), cycle_id, person_id=person_id, reasons=reasons, text=text, driver="command"
    )
    click.echo(
        said(
            "Cycle {cycle} announced as a correction: its members are written to and may object.",
            cycle=cycle_id,
        )
    )


@cycle.command("object")
@click.argument("session_link")
@click.option("--code", required=True, help="The six digits of the member's mail.")
@with_reason
@at_home
def object_(session_link: str, code: str, reason: str, home: Path | None) -> None:
    """Object to a correction in a member's name, with the token of its link: a normal cycle begins."""
    from acts.cycle.correct import object_to
    from acts.link.enter import enter_by_link
    from cli.words import said

    place, token = found(home), session_link.rstrip("/").rpartition("/")[2]
    receipt = object_to(place, enter_by_link(place, token), reason=reason, code=code, key=f"object/{token}")
    click.echo(said("Objected; receipt {receipt}.", receipt=receipt.code))


@cycle.command()
@click.argument("cycle_id")
@click.option("--bundle", "bundles", multiple=True, help="Proposals as one question: ID,ID; may be repeated.")
@as_person
@at_home
@as_json
def compose(
    cycle_id: str, bundles: tuple[str, ...], person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Build the questions from what was admitted."""
    from acts.proposal.compose import compose as act
    from cli.words import said

    told = [[name.strip() for name in each.split(",")] for each in bundles]
    ballot = act(found(home), cycle_id, person_id=person_id, bundles=told, driver="command")
    say({"ballot": ballot}, plain=plain, lines=[said("Composed: ballot {ballot}.", ballot=ballot)])


@cycle.command()
@click.argument("cycle_id")
@as_person
@confirm
@by_code
@click.option("--despite-warnings", "despite", is_flag=True, help="They were read: freeze all the same.")
@at_home
def freeze(
    cycle_id: str, person_id: str, assent: str, code: str, home: Path | None, *, despite: bool
) -> None:
    """Freeze texts, questions, roll and rulebook: two persons, or one where the rulebook says so."""
    read_warnings(home, cycle_id, despite=despite)
    two_person("freeze", cycle_id, person_id, home, code=code, assent=assent)


@cycle.command()
@click.argument("cycle_id")
@as_person
@with_reason
@confirm
@by_code
@at_home
def cancel(cycle_id: str, person_id: str, reason: str, assent: str, code: str, home: Path | None) -> None:
    """Cancel a cycle: a reason, and two persons, or one where the rulebook says so."""
    two_person("cancel", cycle_id, person_id, home, code=code, assent=assent, reason=reason)


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
    """Extend an open ballot, once: a reason, and two persons, or one where the rulebook says so."""
    two_person("extend", cycle_id, person_id, home, code=code, assent=assent, reason=reason, until=until)


@cycle.command()
@click.argument("cycle_id")
@click.option("--member", default="", help="The id of the member.")
@as_person
@with_reason
@confirm
@by_code
@at_home
def strike(
    cycle_id: str, member: str, person_id: str, reason: str, assent: str, code: str, home: Path | None
) -> None:
    """Strike a member from the frozen roll: two persons and a reason."""
    two_person("strike", cycle_id, person_id, home, code=code, assent=assent, reason=reason, member=member)


@cycle.command()
@click.argument("cycle_id")
@click.option("--member", default="", help="The id of the member.")
@click.option("--contact", default="", help="Who telephoned: the rank of the member's contact, 1 or 2.")
@click.option(
    "--choice", "choices", multiple=True, help="An answer: OPTION=for, against, abstain or a place."
)
@as_person
@with_reason
@confirm
@by_code
@at_home
def record_vote(
    cycle_id: str,
    member: str,
    contact: str,
    choices: tuple[str, ...],
    person_id: str,
    reason: str,
    assent: str,
    code: str,
    home: Path | None,
) -> None:
    """Record a vote given by telephone, by name only: two persons and a reason."""
    facts = {"member": member, "contact": contact, "reason": reason}
    facts |= {f"choice.{option}": said for option, _, said in (each.partition("=") for each in choices)}
    two_person("record_vote", cycle_id, person_id, home, code=code, assent=assent, **facts)


@cycle.command()
@click.argument("cycle_id")
@as_person
@with_reason
@at_home
def suspend(cycle_id: str, person_id: str, reason: str, home: Path | None) -> None:
    """Suspend a cycle: nothing falls due until it resumes."""
    from acts.cycle.suspend import suspend as act
    from cli.words import said

    act(found(home), cycle_id, person_id=person_id, reason=reason, driver="command")
    click.echo(said("Cycle {cycle} is suspended.", cycle=cycle_id))


@cycle.command()
@click.argument("cycle_id")
@as_person
@with_reason
@at_home
def resume(cycle_id: str, person_id: str, reason: str, home: Path | None) -> None:
    """Resume a cycle; the dates to come move by the time it was suspended."""
    from acts.cycle.suspend import resume as act
    from cli.words import said

    act(found(home), cycle_id, person_id=person_id, reason=reason, driver="command")
    click.echo(said("Cycle {cycle} is resumed.", cycle=cycle_id))


@cycle.command()
@click.argument("session_link")
@click.option("--code", required=True, help="The six digits of the member's mail.")
@with_reason
@at_home
def contest(session_link: str, code: str, reason: str, home: Path | None) -> None:
    """Contest a result in a member's name, with the token of its ballot link."""
    from acts.ballot.contest import contest as act
    from acts.link.enter import enter_by_link
    from cli.words import said

    place = found(home)
    token = session_link.rstrip("/").rpartition("/")[2]
    receipt = act(place, enter_by_link(place, token), reason=reason, code=code, key=f"contest/{token}")
    click.echo(said("Contested; receipt {receipt}.", receipt=receipt.code))


@cycle.command()
@click.argument("cycle_id")
@click.argument("verdict", type=click.Choice(["dismiss", "uphold"]))
@as_person
@with_reason
@at_home
def decide(cycle_id: str, verdict: str, person_id: str, reason: str, home: Path | None) -> None:
    """Decide a contest, in the name of a person of the competent body."""
    from acts.ballot.contest import decide as act
    from cli.words import said

    state = act(found(home), cycle_id, verdict, person_id=person_id, reason=reason, driver="command")
    done = {
        "dismiss": said("The contest of cycle {cycle} is dismissed.", cycle=cycle_id),
        "uphold": said("The contest of cycle {cycle} is upheld.", cycle=cycle_id),
    }
    waiting = said("Recorded; a second person of the body is needed.")
    told = waiting if state == "contested" else done[verdict]
    click.echo(told)


@cycle.command("close")
@click.argument("cycle_id")
@as_person
@at_home
def close_(cycle_id: str, person_id: str, home: Path | None) -> None:
    """Close a cycle whose ballot adopted nothing."""
    from acts.cycle.conclude import close_cycle
    from cli.words import said

    close_cycle(found(home), cycle_id, person_id=person_id, driver="command")
    click.echo(said("Cycle {cycle} is closed.", cycle=cycle_id))


for each in (draft, redraft, status):
    cycle.add_command(each)
