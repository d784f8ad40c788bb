"""`charte member …`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import departure, renaming
from cli.frame import as_json, as_person, at_home, found, plainly, say, table, taken_in, with_reason

if TYPE_CHECKING:
    from models.home import Home

in_cycle = click.option("--cycle", "cycle_id", default="", help="Which cycle; the one under way otherwise.")


@click.group()
def member() -> None:
    """Import and list the members; mend how they are reached."""


@member.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--signatures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of what they signed before.",
)
@click.option("--update", is_flag=True, help="Change the members that are known as the list says.")
@click.option("--evidence", default="", help="What proves the names that change; else the hash of FILE.")
@click.option("--report", type=click.Path(path_type=Path), help="Write what the list does as CSV here too.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, keep nothing.")
@at_home
@as_json
def import_(
    file: Path,
    signatures: Path | None,
    report: Path | None,
    home: Path | None,
    *,
    evidence: str,
    update: bool,
    dry_run: bool,
    plain: bool,
) -> None:
    """Enrol every member of FILE.csv or FILE.xlsx, or none; say line by line what it does."""
    from acts.member.enrol import check_signatures, examine, take_in, take_in_signed
    from acts.member.member_list import members_in
    from cli import member_list
    from cli.words import counted
    from rules.refusals import BadCsvLine, ListRefused

    place, found_ = found(home), members_in(file.read_bytes())
    before = signatures.read_bytes() if signatures else None
    examine(place, found_, update=update)
    if report is not None:
        member_list.write(found_, report)
    unsigned: list[BadCsvLine] = []
    signed, lines = 0, list(member_list.report(found_)) if dry_run or update or found_.faults else []
    if before is not None and not found_.faults:
        joining = [row.values["id"] for row in found_.joining]
        signed, unsigned = check_signatures(place, before, joining=joining)
    faults = len(found_.faults) + len(unsigned)
    lines += member_list.of_signatures(unsigned)
    kept = False
    if before is not None and not (dry_run or faults):
        signed = take_in_signed(place, found_, before, update=update, evidence=evidence)
        kept = bool(signed or found_.joining or found_.changes)
    elif not (dry_run or faults):
        kept = take_in(place, found_, update=update, evidence=evidence)
    count = len(found_.joining)
    if dry_run:
        lines += [
            counted("{count} member would be enrolled.", "{count} members would be enrolled.", count),
            counted(
                "{count} earlier signature would be recorded.",
                "{count} earlier signatures would be recorded.",
                signed,
            ),
        ]
    elif not faults:
        lines += taken_in({"members": count, "signatures": signed})
    facts = member_list.facts_of(found_, kept=kept)
    facts["signature_faults"] = member_list.lines_of(unsigned)
    say({**facts, "signatures": signed}, plain=plain, lines=lines)
    if faults:
        raise ListRefused(count=faults)


@member.command("dues")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check everything, keep nothing.")
@at_home
@as_json
def dues(file: Path, home: Path | None, *, dry_run: bool, plain: bool) -> None:
    """Record until when members have paid, from FILE.csv (member_id,paid_until), or nothing."""
    from acts.member.record_dues import record_dues
    from cli.words import counted

    count = record_dues(found(home), file.read_bytes(), dry_run=dry_run)
    if dry_run:
        line = counted(
            "Dues of {count} member would be recorded.", "Dues of {count} members would be recorded.", count
        )
    else:
        line = counted("Dues of {count} member recorded.", "Dues of {count} members recorded.", count)
    say({"members": count, "kept": not dry_run}, plain=plain, lines=[line])


@member.command("list")
@at_home
@as_json
def list_(home: Path | None, *, plain: bool) -> None:
    """List the members with their standing."""
    from sqlmodel import select

    from cli.words import said, standing
    from models import clock
    from models.member import Member
    from models.reading import reading
    from models.views.standing import standings

    with reading(found(home)) as db:
        rows = db.exec(select(Member).order_by(Member.id)).all()
        found_ = standings(db, today=clock.instant().date())
    facts = [
        {**plainly(row), "standing": found_[row.id].state if row.id in found_ else "left"} for row in rows
    ]
    cells = [
        [
            *(str(each[name]) for name in ("id", "name", "college", "weight")),
            said("has left") if each["standing"] == "left" else standing(each["standing"]),
        ]
        for each in facts
    ]
    head = [said("member"), said("name"), said("college"), said("weight"), said("standing")]
    say(facts, plain=plain, lines=table(cells, head=head))


@member.command("replace-link")
@click.argument("member_id")
@in_cycle
@as_person
@with_reason
@at_home
def replace_link(member_id: str, cycle_id: str, person_id: str, reason: str, home: Path | None) -> None:
    """Revoke a member's link and mail it another one."""
    from acts.link.revoke_link import revoke_link
    from cli.words import said

    place = found(home)
    cycle = _under_way(place, cycle_id)
    number = revoke_link(place, cycle, member_id, person_id=person_id, reason=reason, driver="command")
    click.echo(
        said("{member}: its link was replaced; link {number} is mailed.", member=member_id, number=number)
    )


@member.command("resend-link")
@click.argument("member_id")
@in_cycle
@as_person
@at_home
def resend_link(member_id: str, cycle_id: str, person_id: str, home: Path | None) -> None:
    """Mail a member again the link it has, while it has not answered."""
    from acts.link.resend_link import resend_link as act
    from cli.words import said

    place = found(home)
    act(place, _under_way(place, cycle_id), member_id, person_id=person_id, driver="command")
    click.echo(said("{member}: its link is mailed again.", member=member_id))


@member.command("correct-address")
@click.argument("member_id")
@click.argument("email")
@click.option("--contact", "rank", default=1, show_default=True, help="Which contact; 1 is written to first.")
@as_person
@with_reason
@at_home
def correct_address(
    member_id: str, email: str, rank: int, person_id: str, reason: str, home: Path | None
) -> None:
    """Write to a contact at another address and replace the member's links."""
    from acts.member.correct_address import correct_address as act
    from cli.words import counted

    facts = {"email": email, "person_id": person_id, "reason": reason, "driver": "command"}
    count = act(found(home), member_id, rank=rank, **facts)
    click.echo(
        counted(
            "{member}: contact {rank} corrected, {count} link replaced.",
            "{member}: contact {rank} corrected, {count} links replaced.",
            count,
            member=member_id,
            rank=rank,
        )
    )


@member.command()
@click.argument("address", default="")
@click.option(
    "--message",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The report of non-delivery, as it came by mail; its addresses are taken.",
)
@as_person
@at_home
def bounced(address: str, message: Path | None, person_id: str, home: Path | None) -> None:  # fmt: skip
    """Take note of mails that came back: their contacts are flagged, the next ones are written to."""
    from acts.member.bounced import LARGEST, failed_in, record_bounce
    from cli.words import said
    from rules.refusals import MissingField

    place, found_in = found(home), [address] if address else []
    if message is not None:
        with message.open("rb") as file:
            found_in += failed_in(file.read(LARGEST))
    if not found_in:
        raise MissingField(names=("address",))
    for each in found_in:
        members = record_bounce(place, each, person_id=person_id, driver="command")
        click.echo(said("{address} is not reached: {members}.", address=each, members=", ".join(members)))


@member.command("signature-link")
@click.argument("member_id")
@click.option("--version", "number", required=True, help="Which version it signed.")
@as_person
@with_reason
@at_home
def signature_link(member_id: str, number: str, person_id: str, reason: str, home: Path | None) -> None:
    """Mail a member the link of a signature that binds it, such as one from before Charte."""
    from acts.signing.link import send_link
    from cli.words import said
    from models.reading import reading
    from models.views.deeds import signature_of

    place = found(home)
    with reading(place) as db:
        signature_id = signature_of(db, member_id, number)
    send_link(place, signature_id, person_id=person_id, reason=reason, driver="command")
    click.echo(said("{member}: the link of its signature is mailed.", member=member_id))


for each in (*departure.COMMANDS, *renaming.COMMANDS):
    member.add_command(each)


def _under_way(place: Home, cycle_id: str) -> str:
    """Return the cycle that is meant: the named one, or the one under way."""
    from acts.due import open_cycles
    from rules.refusals import UnknownThing

    cycles = [cycle_id] if cycle_id else open_cycles(place.path)
    if not cycles:
        raise UnknownThing(kind="cycle", id="under way")
    return cycles[-1]
