"""`charte tick`: everything that is due, once, without Prefect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from acts.reconcile import Reconciled
    from notices.outbox import Drained


@click.command()
@click.option("--home", envvar="CHARTE_HOME", default="var", show_default=True, help="The home.")
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
def tick(home: str, as_json: bool) -> None:
    """Do everything that is due, once, without Prefect; send what waits."""
    import json
    from dataclasses import asdict

    from acts.reconcile import reconcile
    from cli import spoken, told
    from models.home import find
    from notices.outbox import drain

    place = find(home).path
    if as_json:
        found = reconcile(place, driver="command")
    else:
        found = reconcile(place, driver="command", lang=spoken(), tell=told)
    drained = drain(place, driver="command")
    if as_json:
        facts = {"reconciled": asdict(found), "notices": asdict(drained)}
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        for line in _told(found, drained):
            click.echo(line)
        for alarm in found.alarms:
            click.echo(alarm, err=True)
    if not found.sound:
        raise SystemExit(1)


def _told(found: Reconciled, drained: Drained) -> list[str]:
    from cli.words import act, counted, said
    from rules.lifecycle import CYCLE

    lines = []
    for each in found.mended:
        cycle, colon, name = each.partition(": ")
        done = act(name, machine=CYCLE)
        lines.append(
            said("{cycle}: {act}, done.", cycle=cycle, act=done)
            if colon
            else said("Minutes written: {name}.", name=each)
        )
    lines += [
        said("Erased, kept long enough: {count} of “{kind}”.", count=count, kind=kind)
        for kind, count in found.forgotten.items()
    ]
    sent = counted("{count} notice sent", "{count} notices sent", drained.sent)
    failed = counted("{count} failed", "{count} failed", drained.failed)
    left = counted("{count} waits", "{count} wait", drained.left)
    return [*(lines or [said("Nothing was due.")]), f"{sent}, {failed}, {left}."]
