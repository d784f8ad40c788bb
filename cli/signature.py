"""`charte signature list|validate|return|refuse`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, plainly, say, table, with_reason


@click.group()
def signature() -> None:
    """List, validate and return signatures."""


@signature.command("list")
@click.option("--version", "number", default="", help="Only of this version.")
@at_home
@as_json
def list_(number: str, home: Path | None, *, plain: bool) -> None:
    """List signature requests with their state."""
    from sqlmodel import select

    from cli.words import day, said, state
    from models.reading import reading
    from models.signature import Signature
    from rules.lifecycle import SIGNATURE

    with reading(found(home)) as db:
        rows = db.exec(select(Signature).order_by(Signature.id)).all()
    facts = [plainly(row) for row in rows if not number or row.version == number]
    cells = [
        [f["id"], state(SIGNATURE, f["state"]), f["signed_name"], day(f["signed_on"]), f["reason"]]
        for f in facts
    ]
    head = [said("request"), said("state"), said("signed by"), said("on"), said("reason")]
    say(facts, plain=plain, lines=table(cells, head=head))


def _decision(verb: str, sentence: str) -> click.Command:
    @signature.command(verb, help=sentence)
    @click.argument("signature_ids", nargs=-1, required=True)
    @as_person
    @with_reason
    @at_home
    def command(signature_ids: tuple[str, ...], person_id: str, reason: str, home: Path | None) -> None:
        from acts.validate import decide
        from cli.words import said, state
        from rules.lifecycle import SIGNATURE

        place = found(home)
        for each in signature_ids:
            now = decide(place, each, verb, person_id=person_id, reason=reason, driver="command")
            click.echo(said("{thing}: {state}.", thing=each, state=state(SIGNATURE, now)))

    return command


_decision("validate", "Validate signatures; where the body decides by two, the second decision has effect.")
_decision("return", "Send signatures back to who signed, with a reason.")
_decision("refuse", "Refuse signatures, with a reason.")
