"""`charte recount`: a counted ballot counted again, from the rows of a home or from a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.frame import as_json, at_home, found, say
from cli.text import in_language

if TYPE_CHECKING:
    from models.recount import Recounted

ALTERED, UNREADABLE = 1, 2


@click.command()
@click.argument("ballot", metavar="BALLOT|FILE.zip")
@at_home
@as_json
@in_language
@click.pass_context
def recount(ctx: click.Context, ballot: str, home: Path | None, *, plain: bool, lang: str) -> None:
    """Count a ballot again (its id, `last`, or its evidence): exit 0 the same, 1 another, 2 unreadable."""
    from cli.count import told
    from evidence.verifier.faults import FaultError, UnreadableError

    try:
        again = _from_file(Path(ballot)) if ballot.endswith(".zip") else _from_home(home, ballot)
    except FaultError as fault:
        code = UNREADABLE if isinstance(fault, UnreadableError) else ALTERED
        line = fault.fr if lang == "fr" else fault.en
        say({"ballot": ballot, "same": False, "fault": line}, plain=plain, lines=[line])
        ctx.exit(code)
    lines = [] if plain else [*told(again.counted, lang, counted=again.quorum_in), "", *_verdict(again)]
    say(again.to_json(), plain=plain, lines=lines)
    ctx.exit(0 if again.same else ALTERED)


def _verdict(again: Recounted) -> list[str]:
    from cli.words import said

    if again.same:
        return [said("Ballot {ballot}: the same result, counted again.", ballot=again.ballot)]
    lines = [said("The result recorded says otherwise: {place}.", place=each) for each in again.different]
    if again.recorded_hash != again.journal_hash:
        lines.append(said("The result recorded is not the one that the journal holds."))
    return lines


def _from_home(home: Path | None, ballot: str) -> Recounted:
    from models.reading import reading
    from models.recount import from_rows
    from models.views.evidence import last_counted

    with reading(found(home)) as db:
        return from_rows(db, last_counted(db) if ballot == "last" else ballot)


def _from_file(file: Path) -> Recounted:
    """Return what a bundle gives; what hostile bytes lead to is a fault of the bundle.

    Raises:
        FaultError: It cannot be read, or a file of it is not what it should be.
    """
    from charter.refusals import Refusal
    from cli.alone import opened_at
    from evidence.verifier.examine import ODD
    from evidence.verifier.faults import AlteredError
    from evidence.verifier.opened import Bundle
    from models.recount import from_bundle

    bundle = Bundle(opened_at(file))
    bundle.manifest  # noqa: B018  read first: without it this is no bundle
    try:
        again = from_bundle(bundle)
        again.to_json()
    except (*ODD, Refusal) as odd:
        kind: Any = getattr(odd, "code", type(odd).__name__)
        raise AlteredError(
            f"le dossier ne peut pas être dépouillé ({kind})", f"the bundle cannot be counted ({kind})"
        ) from None
    return again
