"""`charte minutes`: the minutes of a counted ballot as they were kept, and what is annexed to them."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_person, at_home, found, with_reason
from cli.second import by_code, confirm, two_person
from cli.text import in_language
from models.home import Home


class Minutes(click.Group):
    """A group that takes the id of a ballot for the command that writes its minutes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before anything that is no command of the group and asks for no help."""
        named = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, ["show", *args] if args and args[0] not in named else args)


@click.group(cls=Minutes)
def minutes() -> None:
    """Write the minutes of a counted ballot (`charte minutes BALLOT`), or annex something to them."""


@minutes.command()
@click.argument("ballot")
@click.option("--format", "shape", type=click.Choice(["md", "pdf"]), default="md", show_default=True)
@in_language
@click.option("--out", type=click.Path(path_type=Path), help="Write here, not on standard output.")
@at_home
def show(ballot: str, shape: str, lang: str, out: Path | None, home: Path | None) -> None:
    """Write them (BALLOT is an id, or `last`): the text kept at the count with its annexes, or its PDF."""
    from acts.ballot.record_minutes import put
    from cli.words import said
    from models.reading import reading
    from models.views.published import minutes as kept
    from notices.printed import printed

    place = found(home)
    with reading(place) as db:
        minuted = kept(db, _named(place, ballot), lang=lang)
    data = printed(minuted.text, lang=lang, at=minuted.at) if shape == "pdf" else minuted.text.encode()
    if out is None:
        click.echo(data, nl=False)
        return
    put(out.resolve(), data)
    size = len(data)
    click.echo(
        said("{file}: minutes of ballot {ballot}, {size} bytes.", file=out, ballot=minuted.ballot, size=size)
    )


@minutes.command()
@click.argument("ballot")
@click.argument("scan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chair", required=True, help="Name of who signed as chair.")
@click.option("--chair-capacity", required=True, help="In which capacity.")
@click.option("--secretary", required=True, help="Name of who signed as secretary.")
@click.option("--secretary-capacity", required=True, help="In which capacity.")
@click.option("--on", "signed_on", required=True, help="The day on the signed copy: 2026-12-12.")
@as_person
@at_home
def record(ballot: str, scan: Path, person_id: str, home: Path | None, **told: str) -> None:
    """Annex the SCAN of the minutes that two persons signed; the counted minutes stay."""
    from acts.ballot.annex import SignedCopy, record_minutes
    from cli.words import said

    place = found(home)
    name, copy = _named(place, ballot), SignedCopy(scan.read_bytes(), scan.name, **told)
    number = record_minutes(place, name, copy, person_id=person_id, driver="command")
    click.echo(said("The minutes of ballot {ballot} have annex {number}.", ballot=name, number=number))


@minutes.command()
@click.argument("ballot")
@click.option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file.")
@with_reason
@as_person
@confirm
@by_code
@at_home
def annex(
    ballot: str, text: Path | None, person_id: str, reason: str, assent: str, code: str, home: Path | None
) -> None:
    """Annex the correction that a file holds: two persons and a reason; the counted minutes stay."""
    from models.ballot import Ballot
    from models.reading import one, reading

    place = found(home)
    name = _named(place, ballot)
    with reading(place) as db:
        cycle_id = one(db, Ballot, name).cycle_id
    facts = {"ballot": name, "text": text.read_text("utf-8") if text else "", "reason": reason}
    two_person("annex_correction", cycle_id, person_id, home, code=code, assent=assent, **facts)


def _named(home: Home, ballot: str) -> str:
    """Return the id of a ballot, of the last counted one for `last`."""
    from models.reading import reading
    from models.views.evidence import last_counted

    if ballot != "last":
        return ballot
    with reading(home) as db:
        return last_counted(db)
