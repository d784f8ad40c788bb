"""`charte standing`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.frame import as_json, at_home, found, say, table

if TYPE_CHECKING:
    from datetime import date

    from rules.foresee import Step

MOST = 20


@click.command()
@click.option(
    "--simulate",
    "plan_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file that says which deadline would be set (docs/members.md).",
)
@at_home
@as_json
def standing(plan_file: Path | None, home: Path | None, *, plain: bool) -> None:
    """Say where every member stands, or what a deadline would do to that before it is set."""
    from sqlmodel import select

    from models import clock
    from models.member import Member
    from models.reading import reading
    from models.views.standing import facts_of, standings
    from rules.foresee import foresee, read_plan
    from rules.rulebook import read

    place, today = found(home), clock.instant().date()
    rules = read(place.rulebook_text())
    with reading(place) as db:
        names = dict(db.exec(select(Member.id, Member.name)).all())
        if plan_file is None:
            stands = standings(db, today=today)
        else:
            members = facts_of(db, today=today)
    if plan_file is not None:
        plan = read_plan(plan_file.read_bytes(), rules.safeguards)
        usual = rules.classes[plan.revision_class].eligibility.standings
        steps = foresee(members, plan, today=today, standings=usual)
        say([_plain(step) for step in steps], plain=plain, lines=_told(steps, names, today))
        return
    voting = {kind: rule.eligibility.standings for kind, rule in rules.classes.items()}
    facts = [
        {
            "id": name,
            "name": names[name],
            "standing": each.state,
            "binding": each.version,
            "deadline_on": each.deadline_on,
            "votes": [kind for kind, rule in voting.items() if each.state in rule],
        }
        for name, each in sorted(stands.items())
    ]
    say(facts, plain=plain, lines=_listed(facts))


def _listed(facts: list[dict[str, Any]]) -> list[str]:
    from cli.words import day, said
    from cli.words import standing as state

    cells = [
        [
            each["id"],
            each["name"],
            state(each["standing"]),
            each["binding"] or "–",
            day(each["deadline_on"]) or "–",
            said("yes") if "ordinary" in each["votes"] else said("no"),
        ]
        for each in facts
    ]
    head = [said("member"), said("name"), said("standing"), said("bound by"), said("until"), said("votes")]
    return table(cells, head=head)


def _plain(step: Step) -> dict[str, Any]:
    told = {"on": step.on, "voting": step.voting, "counts": dict(step.counts)}
    return {**told, "losing": step.losing, "gaining": step.gaining}


def _told(steps: list[Step], names: dict[str, str], today: date) -> list[str]:
    from cli.words import counted, day, said
    from cli.words import standing as state

    lines = []
    for step in steps:
        counts = ", ".join(f"{state(name)} {count}" for name, count in sorted(step.counts.items()))
        days = (step.on - today).days
        when = (
            counted("{date} (in {count} day)", "{date} (in {count} days)", days, date=day(step.on))
            if days
            else said("{date} (today)", date=day(step.on))
        )
        lines.append(
            counted(
                "{when}: {count} member votes ({counts}).",
                "{when}: {count} members vote ({counts}).",
                step.voting,
                when=when,
                counts=counts,
            )
        )
        if step.losing:
            lines.append(
                counted(
                    "  {count} member loses its vote: {named}.",
                    "  {count} members lose their vote: {named}.",
                    len(step.losing),
                    named=_named(step.losing, names),
                )
            )
        if step.gaining:
            lines.append(
                counted(
                    "  {count} member gets its vote: {named}.",
                    "  {count} members get their vote: {named}.",
                    len(step.gaining),
                    named=_named(step.gaining, names),
                )
            )
    return lines


def _named(ids: tuple[str, ...], names: dict[str, str]) -> str:
    told = [names[each] for each in ids[:MOST]]
    return ", ".join([*told, "…"] if len(ids) > MOST else told)
