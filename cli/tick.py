"""`charte tick`: everything that is due, once, without Prefect."""

from __future__ import annotations

import click


@click.command()
@click.option("--home", envvar="CHARTE_HOME", default="var", show_default=True, help="The home.")
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
def tick(home: str, as_json: bool) -> None:
    """Do everything that is due, once, without Prefect; send what waits."""
    import json
    from dataclasses import asdict

    from acts.reconcile import reconcile
    from models.home import find
    from notices.outbox import drain

    place = find(home).path
    found = reconcile(place, driver="command")
    drained = drain(place, driver="command")
    if as_json:
        facts = {"reconciled": asdict(found), "notices": asdict(drained)}
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        for line in found.mended or ["nothing was due"]:
            click.echo(line)
        click.echo(f"notices: {drained.sent} sent, {drained.failed} failed, {drained.left} left")
        for alarm in found.alarms:
            click.echo(alarm, err=True)
    if not found.sound:
        raise SystemExit(1)
