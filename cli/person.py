"""`charte person …`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, say

named = click.option("--name", default="", help="What it was called, where its address alone does not tell.")


@click.group()
def person() -> None:
    """Seat persons on the bodies; give one what is kept about it, or erase it."""


@person.command("seat")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--bodies", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="New bodies (TOML)."
)
@at_home
@as_json
def seat(file: Path, bodies: Path | None, home: Path | None, *, plain: bool) -> None:
    """Seat the persons of FILE.csv on the bodies, or change what is known of them; all or none."""
    from acts.seat import seat_anew
    from cli.words import counted

    told = seat_anew(found(home), file.read_bytes(), bodies=bodies.read_bytes() if bodies else b"")
    lines = [
        counted("{count} person seated.", "{count} persons seated.", len(told.joined)),
        counted("{count} known person changed.", "{count} known persons changed.", len(told.changed)),
    ]
    say({"joined": told.joined, "changed": told.changed}, plain=plain, lines=lines)


@person.command("export")
@click.argument("address")
@named
@click.option("--out", type=click.Path(path_type=Path), help="Write here, not on standard output.")
@at_home
def export(address: str, name: str, out: Path | None, home: Path | None) -> None:
    """Give everything that is kept about the person of ADDRESS, as JSON."""
    from acts.ballot.record_minutes import put
    from models.reading import reading
    from models.views.personal import exported, traces
    from rules.refusals import UnknownThing

    with reading(found(home)) as db:
        held = traces(db, address, name=name)
    if held.nothing:
        raise UnknownThing(kind="person", id=address.strip()[:60])
    data = (json.dumps(exported(held), ensure_ascii=False, indent=2, default=str) + "\n").encode()
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        put(out.resolve(), data)


@person.command("erase")
@click.argument("address")
@named
@as_person
@at_home
@as_json
def erase(address: str, name: str, person_id: str, home: Path | None, *, plain: bool) -> None:
    """Erase the person of ADDRESS; the journal and every dossier still verify."""
    from dataclasses import asdict

    from acts.member.erase import erase as act
    from cli.words import counted, said

    told = act(found(home), address, person_id=person_id, name=name, driver="command")
    lines = [
        said(
            "Erased: what {leaves} acts kept, {mails} mails, {receipts} receipts, {signatures} signatures.",
            leaves=len(told.leaves) + len(told.commits),
            mails=told.mails,
            receipts=told.receipts,
            signatures=len(told.signatures),
        ),
        *(
            [
                counted(
                    "{count} vote is sealed anew without the name.",
                    "{count} votes are sealed anew without the name.",
                    len(told.commits),
                )
            ]
            if told.commits
            else []
        ),
        *(
            said("Kept while it has effect: who gave signature {signature}.", signature=each)
            for each in told.kept
        ),
        said("Older backups still hold it: let them expire, or erase again after putting one back."),
    ]
    say(asdict(told), plain=plain, lines=lines)
