"""`charte init` and `charte doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, at_home, found, say


@click.command()
@at_home
@click.option("--organisation", required=True, help="The organisation's name in full.")
@click.option("--short", default="", help="Its short name, for page headers.")
@click.option("--contact", required=True, help="The address people write to.")
@click.option(
    "--rulebook", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its rulebook."
)
@click.option(
    "--bodies", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML of its bodies."
)
@click.option(
    "--persons", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV of who sits."
)
@as_json
def init(
    home: Path | None,
    organisation: str,
    short: str,
    contact: str,
    rulebook: Path | None,
    bodies: Path | None,
    persons: Path | None,
    *,
    plain: bool,
) -> None:
    """Make a home: database, keys, first version of the charter."""
    from acts.init import init as make
    from acts.seat import seat
    from models.home import Settings, place

    made = place(home)
    if rulebook is not None:
        from rules.rulebook import read

        read(rulebook.read_text("utf-8"))
    make(
        made,
        Settings(organisation=organisation, short=short or organisation, contact=contact),
        rulebook=rulebook,
    )
    seated = seat(made, bodies.read_bytes(), persons.read_bytes()) if bodies and persons else []
    facts = {"home": str(made.path), "version": "1.0.0", "persons": len(seated)}
    say(
        facts, plain=plain, lines=[f"Made {made.path}: version 1.0.0, keys, database, {len(seated)} persons."]
    )


@click.command()
@at_home
@as_json
@click.pass_context
def doctor(ctx: click.Context, home: Path | None, *, plain: bool) -> None:
    """Say what is wrong with a home, or that nothing is; exit 1 when something is."""
    from acts.reconcile import verify_journal
    from acts.verify_versions import verify_versions
    from charter.refusals import Refusal
    from models.home import Home

    place: Home = found(home)
    wrong: list[str] = []
    facts: dict[str, object] = {"home": str(place.path)}
    try:
        size, root, fault = verify_journal(place)
        facts |= {"journal_size": size, "journal_root": root}
        wrong += [fault] if fault else []
        facts["versions"] = [number for number, _ in verify_versions(place)]
        for name in ("signing", "links"):
            place.key(name)
    except Refusal as refusal:
        wrong.append(str(refusal))
    facts["wrong"] = wrong
    say(
        facts,
        plain=plain,
        lines=wrong or [f"{place.path}: sound (journal of {facts['journal_size']} leaves)."],
    )
    ctx.exit(1 if wrong else 0)
