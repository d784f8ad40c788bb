"""`charte signature …`: what is asked of each member, and what the committee and the body do about it."""

from __future__ import annotations

from pathlib import Path

import click

from cli.delegation import COMMANDS
from cli.frame import Command, as_json, as_person, at_home, found, plainly, say, table, with_reason
from cli.one_by_one import each_of, instant_of, request_id, request_ids, shown

of_version = click.option("--version", "number", default="", help="Only of this version.")
until_then = click.option(
    "--until",
    default="",
    help="The last instant to sign, with its offset: 2026-12-12T18:00:00+01:00; "
    "needed where that of the version has passed.",
)
of_this = click.option("--version", "number", default="", help="Of this version; the one in force otherwise.")
members = click.argument("members", nargs=-1, required=True)
MEMBERS = " MEMBERS are their ids (charte member list)."
READ = " MEMBER@READ decides on what `show` gave, or on nothing; otherwise what is decided on is said first."


@click.group()
def signature() -> None:
    """List, show, ask for, validate and return signatures."""


@signature.command("list")
@of_version
@at_home
@as_json
def list_(number: str, home: Path | None, *, plain: bool) -> None:
    """List signature requests with their state."""
    from sqlmodel import select

    from cli.words import day, said, state
    from models.reading import one, reading
    from models.signature import Signature
    from models.version import Version
    from rules.lifecycle import SIGNATURE

    with reading(found(home)) as db:
        if number:
            one(db, Version, number)
        rows = db.exec(select(Signature).order_by(Signature.id)).all()
    facts = [plainly(row) for row in rows if not number or row.version == number]
    cells = [
        [f["id"], state(SIGNATURE, f["state"]), f["signed_name"], day(f["signed_on"]), f["reason"]]
        for f in facts
    ]
    head = [said("request"), said("state"), said("signed by"), said("on"), said("reason")]
    say(facts, plain=plain, lines=table(cells, head=head))


@signature.command()
@click.argument("member")
@of_this
@at_home
@as_json
def show(member: str, number: str, home: Path | None, *, plain: bool) -> None:
    """Show the request of a member: its state, what may happen now, and who has decided."""
    from cli.words import act, day, instant, said, state
    from models.reading import reading
    from models.views.to_decide import request_of
    from rules.lifecycle import SIGNATURE, allowed

    place = found(home)
    with reading(place) as db:
        request = request_of(db, request_id(place, member, number))
    row, acts = request.row, allowed(SIGNATURE, request.row.state)
    decided = [{"person": who, "verdict": verdict} for who, verdict in request.decided]
    facts = {**plainly(row), "member": request.member, "read": request.read}
    facts |= {"acts": list(acts), "decided": decided}
    pairs = [
        (said("request"), row.id),
        (said("organisation"), request.member),
        (said("state"), state(SIGNATURE, row.state)),
        (said("last signed"), row.since or ""),
        (said("to sign before"), instant(row.ends_at, place) if row.ends_at else ""),
        (said("signed by"), ", ".join(each for each in (row.signed_name, row.signed_capacity) if each)),
        (said("on"), day(row.signed_on)),
        (said("validated on"), day(row.validated_on)),
        (said("reason"), row.reason),
        (said("proof"), row.evidence),
        (said("file"), request.mandate.hash if request.mandate else ""),
        (said("what is read"), request.read if row.signed_at else ""),
        *((who, act(verdict, machine=SIGNATURE)) for who, verdict in request.decided),
        (said("what may happen"), " ; ".join(act(each, machine=SIGNATURE) for each in acts)),
    ]
    say(facts, plain=plain, lines=[f"{name} : {value}" for name, value in pairs if value])


@signature.command()
@at_home
@as_json
def reasons(home: Path | None, *, plain: bool) -> None:
    """List why members did not sign the version in force: what the next revision starts from."""
    from dataclasses import asdict

    from cli.words import said, state
    from models.reading import reading
    from models.views.reasons import reasons as told
    from rules.lifecycle import SIGNATURE

    with reading(found(home)) as db:
        rows = told(db)
    head = [said("organisation"), said("state"), said("reason")]
    cells = [[row.member, state(SIGNATURE, row.state), row.reason] for row in rows]
    say([asdict(row) for row in rows], plain=plain, lines=table(cells, head=head))


@signature.command()
@members
@click.option("--version", "number", required=True, help="The version in force.")
@until_then
@as_person
@at_home
@as_json
def request(
    members: tuple[str, ...], number: str, until: str, person_id: str, home: Path | None, *, plain: bool
) -> None:
    """Ask members that were not asked, such as those admitted since, to sign the version in force."""
    from acts.signing.reopen import ask_one

    place, at = found(home), instant_of(until)

    def ask(each: str, driver: str) -> None:
        member = each.removeprefix(f"{number}-")
        ask_one(place, number, member, person_id=person_id, until=at, driver=driver)

    each_of(place, request_ids(place, members, number), ask, person_id=person_id, plain=plain)


@signature.command()
@members
@of_this
@until_then
@as_person
@with_reason
@at_home
@as_json
def reopen(
    members: tuple[str, ...],
    number: str,
    until: str,
    person_id: str,
    reason: str,
    home: Path | None,
    *,
    plain: bool,
) -> None:
    """Ask again members that declined or let the time pass, with a reason."""
    from acts.signing.reopen import reopen as act

    place, at = found(home), instant_of(until)

    def again(each: str, driver: str) -> None:
        act(place, each, person_id=person_id, reason=reason, until=at, driver=driver)

    each_of(place, request_ids(place, members, number), again, person_id=person_id, plain=plain)


@signature.command()
@members
@of_this
@as_person
@with_reason
@at_home
@as_json
def cancel(
    members: tuple[str, ...], number: str, person_id: str, reason: str, home: Path | None, *, plain: bool
) -> None:
    """Cancel requests that are open, with a reason."""
    from acts.signing.cancel import cancel_request

    place = found(home)

    def end(each: str, driver: str) -> None:
        cancel_request(place, each, person_id=person_id, reason=reason, driver=driver)

    each_of(place, request_ids(place, members, number), end, person_id=person_id, plain=plain)


@signature.command()
@click.argument("member")
@of_this
@click.option("--scan", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Given on paper.")
@click.option("--telephone", is_flag=True, help="Given by telephone.")
@click.option("--name", required=True, help="Who signed.")
@click.option("--capacity", required=True, help="As what: president, by delegation of…")
@click.option("--on", "signed_on", required=True, help="The day: 2026-12-12.")
@as_person
@with_reason
@at_home
@as_json
def record(
    member: str, number: str, scan: Path | None, person_id: str, reason: str, home: Path | None,
    *, telephone: bool, plain: bool, **told: str,
) -> None:  # fmt: skip
    """Record a signature given on paper, with its scan, or by telephone; others validate it."""
    from acts.signing.mandate import Filed
    from acts.signing.record import PAPER, TELEPHONE, Heard, record_signature

    place = found(home)
    file = Filed(scan.read_bytes(), scan.name) if scan else Filed(b"")
    heard = Heard(given=TELEPHONE if telephone else PAPER, scan=file, **told)

    def write(each: str, driver: str) -> None:
        record_signature(place, each, heard, person_id=person_id, reason=reason, driver=driver)

    each_of(place, [request_id(place, member, number)], write, person_id=person_id, plain=plain)


def _plain(command: Command) -> Command:
    """Add nothing."""
    return command


def _decision(verb: str, sentence: str) -> click.Command:
    minuted = click.option("--minutes", default="", help="Where the body decided it; needed.")

    @signature.command(verb, help=sentence + MEMBERS + READ)
    @members
    @of_this
    @(minuted if verb == "revoke" else _plain)
    @as_person
    @with_reason
    @at_home
    @as_json
    def command(
        members: tuple[str, ...],
        number: str,
        person_id: str,
        reason: str,
        home: Path | None,
        *,
        plain: bool,
        minutes: str = "",
    ) -> None:
        from acts.signing.validate import decide

        place = found(home)
        named = [each.partition("@") for each in members]
        ids = request_ids(place, [member for member, _, _ in named], number)
        reads = {each: read for each, (_, _, read) in zip(ids, named, strict=True)}

        def by(each: str, driver: str) -> None:
            told = {"person_id": person_id, "reason": reason, "minutes": minutes}
            read = reads[each] or shown(place, each, plain=plain)
            decide(place, each, verb, read=read, driver=driver, **told)

        each_of(place, ids, by, person_id=person_id, plain=plain)

    return command


_decision("validate", "Validate signatures; where the body decides by two, the second decision has effect.")
_decision("return", "Send signatures back to who signed, with --reason.")
_decision("refuse", "Refuse signatures, with --reason.")
_decision("revoke", "Revoke signatures that have effect, with --reason and --minutes.")
for each in COMMANDS:
    signature.add_command(each)
