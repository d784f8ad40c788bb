"""Acts of `charte signature …` on one request after the other: each is tried, those refused are named."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cli.frame import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.home import Home


def request_id(place: Home, member: str, number: str) -> str:
    """Return the id of a request, told by its member and version, or as it is; the last one otherwise."""
    from models.reading import reading
    from models.signature import Signature
    from models.views.force import last_published

    if number:
        return member if member.startswith(f"{number}-") else f"{number}-{member}"
    with reading(place) as db:
        return member if db.get(Signature, member) else f"{last_published(db).number}-{member}"


def request_ids(place: Home, members: Sequence[str], number: str) -> list[str]:
    """Return the ids of their requests."""
    return [request_id(place, each, number) for each in members]


def shown(place: Home, signature_id: str, *, plain: bool) -> str:
    """Say what a signature is before it is decided on, and return what tells it from any other.

    Raises:
        UnknownThing: there is none.
    """
    from cli.words import day, said
    from models.reading import reading
    from models.views.to_decide import request_of

    with reading(place) as db:
        request = request_of(db, signature_id)
    row = request.row
    if row.signed_on is not None and not plain:
        signed = said(
            "{thing}: signed by {name}, {capacity}, on {day}.",
            thing=row.id,
            name=row.signed_name,
            capacity=row.signed_capacity,
            day=day(row.signed_on),
        )
        click.echo(signed)
        if request.mandate is not None:
            click.echo(said("{thing}: with the file {hash}.", thing=row.id, hash=request.mandate.hash))
    return request.read


def instant_of(until: str) -> datetime | None:
    """Return the instant that was typed, none where none was."""
    from acts.ballot.extend import instant_with_offset

    return instant_with_offset(until) if until else None


def each_of(
    place: Home, ids: Sequence[str], act: Callable[[str, str], object], *, person_id: str, plain: bool
) -> None:
    """Try an act on each request; those that are refused are named at the end, the others are done."""
    from getpass import getuser

    from charter.refusals import Refusal
    from cli import told
    from cli.words import said, state
    from models.reading import reading
    from models.views.to_decide import request_of
    from rules.lifecycle import SIGNATURE

    operator, facts, code = getuser(), [], 0
    for each in ids:
        line: dict[str, Any] = {"signature": each, "person": person_id, "operator": operator}
        try:
            act(each, f"command:{operator}")
        except Refusal as refusal:
            code = refusal.exit_code
            facts.append({**line, "refused": refusal.code, "sentence": told(refusal)})
            continue
        with reading(place) as db:
            row = request_of(db, each).row
        facts.append({**line, "member": row.member_id, "version": row.version, "state": row.state})
    done = [line for line in facts if "state" in line]
    lines = [
        said("{thing}: {state}.", thing=line["signature"], state=state(SIGNATURE, line["state"]))
        for line in done
    ]
    who = said("In the name of {person}, by {operator}.", person=person_id, operator=operator)
    say(facts, plain=plain, lines=[*lines, *([who] if lines else [])])
    for line in facts if not plain else []:
        if "refused" in line:
            click.echo(said("{thing}: {detail}", thing=line["signature"], detail=line["sentence"]), err=True)
    if code:
        raise SystemExit(code)
