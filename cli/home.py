"""`charte init` and `charte doctor`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import Command, as_json, at_home, found, say, taken_in

if TYPE_CHECKING:
    from models.home import Home


def _file(name: str, says: str) -> Callable[[Command], Command]:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(f"--{name}", type=kind, help=says)


@click.command()
@at_home
@click.option("--organisation", required=True, help="The organisation's name in full.")
@click.option("--short", default="", help="Its short name, for page headers.")
@click.option("--contact", required=True, help="The address people write to.")
@click.option(
    "--database", default="", envvar="CHARTE_DATABASE", help="An empty PostgreSQL database; a file otherwise."
)
@click.option(
    "--database-owner", default="", envvar="CHARTE_DATABASE_OWNER", help="The same, as its tables' owner."
)
@_file("charter", "Its charter in force (Markdown); that of the demonstration otherwise.")
@_file("rulebook", "Its rulebook (TOML); a usual one otherwise.")
@_file("members", "Its members (CSV).")
@_file("signatures", "What they signed before (CSV).")
@_file("bodies", "Its competent bodies (TOML).")
@_file("persons", "Who sits on them (CSV).")
@as_json
def init(
    home: Path | None,
    organisation: str,
    short: str,
    contact: str,
    database: str,
    database_owner: str,
    *,
    plain: bool,
    **files: Path | None,
) -> None:
    """Make a home: database, keys, first version of the charter; members and bodies where they are given."""
    import signal

    from acts.init import init as make
    from charter.canon import decode
    from cli.words import said
    from models.home import Settings, place, text_of
    from rules.rulebook import read

    if (files["bodies"] is None) != (files["persons"] is None):
        raise click.UsageError(said("--bodies and --persons go together: nobody sits on no body."))
    made, rulebook, charter = place(home), files.pop("rulebook"), files.pop("charter")
    if rulebook is not None:
        read(text_of(rulebook))
    given = {name: file.read_bytes() for name, file in files.items() if file is not None}
    counts: dict[str, int] = {}
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was begun is taken back
    make(
        made,
        Settings(
            organisation=organisation,
            short=short or organisation,
            contact=contact,
            database=database,
            database_owner=database_owner,
        ),
        charter=None if charter is None else decode(charter.read_bytes()),
        rulebook=rulebook,
        fill=lambda home: counts.update(_fill(home, given)),
    )
    where, first = str(made.path), "1.0.0"
    line = said("Made {home}: database, keys, version {version} of the charter.", home=where, version=first)
    say({"home": where, "version": first, **counts}, plain=plain, lines=[line, *taken_in(counts)])


def _fill(home: Home, given: dict[str, bytes]) -> dict[str, int]:
    """Take in what was given: members first, since persons and signatures name them."""
    from acts.member.enrol import enrol, enrol_signatures
    from acts.seat import seat

    counts = {}
    if "members" in given:
        counts["members"] = len(enrol(home, given["members"]))
    if "bodies" in given and "persons" in given:
        counts["persons"] = len(seat(home, given["bodies"], given["persons"]))
    if "signatures" in given:
        counts["signatures"] = enrol_signatures(home, given["signatures"])
    return counts


@click.command()
@at_home
@as_json
@click.pass_context
def doctor(ctx: click.Context, home: Path | None, *, plain: bool) -> None:
    """Say what is wrong with a home, or that nothing is; exit 1 when something is."""
    from acts.member.forget import late
    from acts.reconcile import verify_journal
    from acts.seal.certificate import seal_of
    from acts.unfinished import sweep
    from acts.version.verify import verify_versions
    from charter.refusals import Refusal
    from cli import spoken, told
    from cli.words import counted, instant, said
    from models import absence, clock
    from models.reading import reading
    from models.views.clocks import check_clocks
    from rules.rulebook import read

    place: Home = found(home)
    wrong: list[str] = []
    size = 0
    facts: dict[str, object] = {"home": str(place.path)}
    try:
        size, root, fault = verify_journal(place, lang=spoken())
        facts |= {"journal_size": size, "journal_root": root}
        wrong += [fault] if fault else []
        facts["versions"] = [number for number, _ in verify_versions(place)]
        with reading(place) as db:
            check_clocks(db)
    except Refusal as refusal:
        wrong.append(told(refusal))
    for look in (
        place.settings,
        lambda: read(place.rulebook_text()),
        lambda: place.key("signing"),
        lambda: place.key("links"),
        lambda: seal_of(place, at=clock.instant()),
    ):
        try:
            look()
        except Refusal as refusal:
            wrong += [told(refusal)] if told(refusal) not in wrong else []
    try:
        facts["overdue"] = kept = dict(late(place))
    except Refusal:  # told above: a journal, a database or a rulebook that cannot be read
        kept = {}
    wrong += [
        counted(
            "{count} entry of “{kind}” is kept longer than the rulebook says: charte tick erases it.",
            "{count} entries of “{kind}” are kept longer than the rulebook says: charte tick erases them.",
            count,
            kind=kind,
        )
        for kind, count in kept.items()
    ]
    facts["prefect_absent_since"] = since = absence.absent_since(place, now=clock.instant())
    if since:
        wrong.append(
            said(
                "Prefect has not answered since {at}: the service’s clock keeps the deadlines.",
                at=instant(since, place),
            )
        )
    facts["wrong"], facts["notes"] = wrong, (notes := _notes(place))
    facts["removed"] = removed = [str(each) for each in sweep(place)]
    swept = [said("Removed, as a killed init had left it: {folder}", folder=each) for each in removed]
    sound = counted(
        "{home}: sound (a journal of {count} leaf).",
        "{home}: sound (a journal of {count} leaves).",
        size,
        home=place.path,
    )
    say(facts, plain=plain, lines=[*swept, *(wrong or [sound]), *notes])
    ctx.exit(1 if wrong else 0)


def _notes(home: Home) -> list[str]:
    """Return what is not wrong and good to know."""
    from charter.refusals import Refusal
    from cli.words import said

    try:
        seal = home.settings().seal
    except Refusal:
        return []
    if not seal.timestamp or seal.authority:
        return []
    return [
        said(
            "The time-stamps of {server} are not checked against a trusted authority: "
            "name its certificate as authority in [seal] of charte.toml.",
            server=seal.timestamp,
        )
    ]
