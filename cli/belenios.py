"""`charte belenios …`: a secret ballot is held in an election that is not ours."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, say
from cli.second import by_code, confirm, two_person


@click.group()
def belenios() -> None:
    """Hand over, record and watch the election of a secret ballot."""


@belenios.command()
@click.argument("ballot")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
@click.option("--administrator", required=True, help="Who administers the election.")
@click.option(
    "--authority", required=True, help="Who gives the credentials: neither administrator nor trustee."
)
@at_home
@as_json
def export(
    ballot: str, out: Path, administrator: str, authority: str, home: Path | None, *, plain: bool
) -> None:
    """Write roll and questions of a frozen ballot (its id, or `last`) as Belenios takes them."""
    from acts.ballot.record_minutes import put
    from acts.election.hand_over import hand_over
    from cli.words import instant, said
    from evidence.belenios import handed_over
    from rules.secret import few, telling

    place = found(home)
    told = hand_over(
        place, ballot, administrator=administrator, authority=authority, say=lambda at: instant(at, place)
    )
    for name, data in handed_over(told).items():
        put(out.resolve() / name, data)
    weights = [voter.weight for voter in told.voters]
    lines = [
        said(
            "{folder}: ballot {ballot}, {voters} voters, weight {weight}, hash {hash}",
            folder=out,
            ballot=told.ballot,
            voters=len(weights),
            weight=sum(weights),
            hash=told.ballot_hash,
        )
    ]
    if few(weights):
        lines.append(said("Warning: with so few voters the totals say much of each vote."))
    if apart := telling(weights):
        listed = ", ".join(map(str, apart))
        lines.append(
            said("Warning: fewer than three members bear each of these weights: {weights}.", weights=listed)
        )
    facts = {"ballot": told.ballot, "hash": told.ballot_hash, "voters": len(weights), "weight": sum(weights)}
    facts |= {"few": few(weights), "telling": apart}
    say(facts, plain=plain, lines=lines)


@belenios.command()
@click.argument("cycle_id")
@click.option("--uuid", default="", help="The election's identifier.")
@click.option("--address", default="", help="Where members vote.")
@click.option("--archive", default="", help="Where its public archive is.")
@click.option("--fingerprint", default="", help="Of the credentials, as their authority told it.")
@as_person
@confirm
@by_code
@at_home
def record(cycle_id: str, person_id: str, assent: str, code: str, home: Path | None, **facts: str) -> None:
    """Record where a frozen ballot is voted on: two persons."""
    two_person("record_election", cycle_id, person_id, home, code=code, assent=assent, **facts)


@belenios.command()
@click.argument("cycle_id")
@click.option(
    "--archive",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of the public archive; the recorded address is asked otherwise.",
)
@at_home
@as_json
def watch(cycle_id: str, file: Path | None, home: Path | None, *, plain: bool) -> None:
    """Look at the election's public archive: it may only have grown."""
    from acts.election.watch import watch_election
    from cli.words import said

    seen = watch_election(found(home), cycle_id, data=file.read_bytes() if file else None, driver="command")
    lines = [
        said(
            "Archive {archive_hash}: {events_count} events, {voted_count} voters, {ballots_count} ballots.",
            archive_hash=seen.archive_hash,
            events_count=seen.events_count,
            voted_count=seen.voted_count,
            ballots_count=seen.ballots_count,
        ),
        said("It is the copy that was kept before.") if not seen.new else said("It is kept."),
    ]
    if seen.tool:
        lines.append(said("Its result is verified, by belenios-tool {tool} and by us.", tool=seen.tool))
    say(vars(seen), plain=plain, lines=lines)
