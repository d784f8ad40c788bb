"""`charte demo`: a made federation goes through a whole cycle on the real clock, checked from outside."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cli.runtime.running import Service
    from models.home import Home

LATE_AFTER = 12.0
CONVENER = "c01"
TITLE = "Révision 2026 de la charte"
PURPOSE = (
    "La charte est évolutive (section 3). Le comité de pilotage ouvre sa première révision collective : "
    "chaque organisme membre peut proposer des modifications, puis toutes et tous se prononcent."
)


@click.command()
@click.option(
    "--members", default=40, show_default=True, type=click.IntRange(12, 5000), help="How many organisations."
)
@click.option("--home", type=click.Path(path_type=Path), help="Keep the result here; a new folder.")
@click.option("--json", "report_file", type=click.Path(path_type=Path), help="Write what happened as JSON.")
@click.option(
    "--mode",
    type=click.Choice(["named", "confidential"]),
    default="named",
    show_default=True,
    help="What is promised of the choices.",
)
@click.option("--hidden", is_flag=True, help="Keep the choices of a named ballot hidden until the closing.")
@click.option("--stay", is_flag=True, help="Leave the pages up afterwards, until Ctrl-C.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port of the pages; a free one by default."
)
@click.option(
    "--prefect-port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port of Prefect's pages; a free one by default.",
)
@click.pass_context
def demo(
    ctx: click.Context,
    members: int,
    home: Path | None,
    report_file: Path | None,
    port: int,
    prefect_port: int,
    mode: str,
    *,
    hidden: bool,
    stay: bool,
) -> None:
    """Take a made federation through a whole cycle, checked from outside; exit 0 when every check holds."""
    from cli.runtime.running import Service
    from cli.words import said
    from models.home import Home

    began_at = time.monotonic()
    _say(
        began_at,
        said(
            "{members} made organisations, the CPOF’s charter 1.0.0, a whole cycle on the real clock",
            members=members,
        ),
    )
    with tempfile.TemporaryDirectory(prefix="charte-") as scratch:
        place = Home((home or Path(scratch) / "home").resolve())
        _prepare(place, members, mode=mode, hidden=hidden)
        with Service(
            place,
            port=port,
            prefect_port=prefect_port,
            late_after=LATE_AFTER,
            on_line=lambda line: _say(began_at, line),
        ) as service:
            service.wait_ready()
            facts = _live(place, service, members, began_at, mode=mode, hidden=hidden)
            _show(facts, service, place, report_file, kept=home is not None)
            if stay:
                _stay(service)
    ctx.exit(0 if all(check["ok"] for check in facts["checks"]) else 1)


def _say(began_at: float, line: str) -> None:
    click.echo(f"{time.monotonic() - began_at:6.1f} s  {line}")


def _prepare(place: Home, members: int, *, mode: str, hidden: bool) -> None:
    """Make the home: the federation, what it signed before, its bodies, the rulebook in seconds."""
    from acts.init import init
    from acts.member.enrol import enrol, enrol_signatures
    from acts.seat import seat
    from demo import data
    from models.home import Settings

    settings = Settings(
        organisation="Conférence Permanente des Organismes de Formation (démonstration)",
        short="CPOF",
        contact="gouvernance@cpof.example",
    )
    with tempfile.TemporaryDirectory() as folder:
        rulebook = Path(folder) / "rulebook.toml"
        rulebook.write_text(data.rulebook(mode=mode, hidden=hidden), "utf-8")
        init(place, settings, rulebook=rulebook)
        data.write_federation(Path(folder), count=members)
        enrol(place, (Path(folder) / "members.csv").read_bytes())
        seat(place, data.BODIES.read_bytes(), data.COMMITTEE.read_bytes())
        enrol_signatures(place, (Path(folder) / "signatures.csv").read_bytes())


def _live(
    place: Home, service: Service, members: int, began_at: float, *, mode: str, hidden: bool
) -> dict[str, Any]:
    """Announce the cycle, and let the people of the federation live it through mails and pages."""
    from acts.cycle.announce import announce
    from acts.cycle.draft import draft
    from cli.words import said
    from demo.command import Command
    from demo.federation import Where
    from demo.tour import tour

    cycle = draft(
        place, person_id=CONVENER, title=TITLE, revision_class="ordinary", purpose=PURPOSE, driver="command"
    )
    announce(place, cycle, person_id=CONVENER, driver="command")
    _say(began_at, said("Cycle {cycle} announced: the proposals are open", cycle=cycle))
    where = Where(service.base_url, service.base_url, service.prefect_url, Command(place.path))
    return tour(
        where,
        count=members,
        mode=mode,
        hidden=hidden,
        progress=lambda line: _say(began_at, line),
        began_at=began_at,
    )


def _show(
    facts: dict[str, Any], service: Service, place: Home, report_file: Path | None, *, kept: bool
) -> None:
    from cli.words import said
    from demo.report import lines

    click.echo()
    for line in lines(facts):
        click.echo(line)
    click.echo()
    click.echo(said("Pages      {address}", address=service.base_url))
    click.echo(said("Mailbox    {address}", address=service.mailbox_url))
    click.echo(said("Prefect    {address}", address=service.prefect_url))
    if kept:
        click.echo(said("Home       {home}   (charte up --home {home})", home=place.path))
    if report_file:
        report_file.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _stay(service: Service) -> None:
    from cli.words import said

    click.echo(said("The pages stay up; Ctrl-C ends them."))
    try:
        while True:
            time.sleep(1)
            service.mend()
    except KeyboardInterrupt:
        click.echo(said("End."))
