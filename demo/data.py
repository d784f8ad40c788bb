"""The demonstration's data as values: its organisations, committee, proposals and story."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demo.organisations import Organisation, made_up

HERE = Path(__file__).parent
RULEBOOK = HERE / "rulebook.toml"
BODIES = HERE / "bodies.toml"
COMMITTEE = HERE / "committee.csv"
FEWEST = 12
"""Every person and author of the story is among the first twelve organisations."""


@dataclass(frozen=True, kw_only=True)
class CommitteePerson:
    """One line of committee.csv: who runs cycles or validates signatures, under which mandate."""

    id: str
    name: str
    email: str
    member_id: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One proposal to be made: who asks for what and why, and what is expected to become of it."""

    slug: str
    title: str
    member_id: str
    reasons: str
    text: str
    decision: str
    refusal: str
    kind: str
    outcome: str
    changed_lines: tuple[int, ...]
    added_after: tuple[int, ...]


def rulebook(*, mode: str, hidden: bool) -> str:
    """The rulebook of the demonstration for a ballot of this mode.

    Args:
        mode: named or confidential; a confidential vote is definitive, hidden until the closing, no proxy’s.
        hidden: whether choices stay hidden until the closing.
    """
    text = RULEBOOK.read_text(encoding="utf-8").replace('mode = "named"', f'mode = "{mode}"')
    if mode == "confidential":
        text = re.sub(r"(?m)^proxies = .*$", 'proxies = "none"', text)
        return text.replace("change_vote = true", "change_vote = false")
    return text if hidden else text.replace("hidden = true", "hidden = false")


def organisations(count: int) -> list[Organisation]:
    """The first `count` organisations, by their numbers.

    Args:
        count: how many; at least FEWEST. Beyond those of members.csv they are made up.

    Raises:
        ValueError: fewer than FEWEST are asked for.
    """
    if count < FEWEST:
        raise ValueError(f"the story needs at least {FEWEST} organisations, not {count}")
    with (HERE / "members.csv").open(encoding="utf-8", newline="") as lines:
        written = [_organisation(row) for row in csv.DictReader(lines)]
    return written[:count] + [made_up(number) for number in range(len(written) + 1, count + 1)]


def _organisation(row: Mapping[str, str]) -> Organisation:
    facts: dict[str, Any] = {**row, "weight": int(row["weight"])}
    facts["admitted_on"] = date.fromisoformat(row["admitted_on"])
    return Organisation(**facts)


def signatures(members: list[Organisation]) -> list[dict[str, str]]:
    """The signatures of version 1.0.0, one for each member, as rows of signatures.csv."""
    with (HERE / "signatures.csv").open(encoding="utf-8", newline="") as lines:
        written = {row["member_id"]: row for row in csv.DictReader(lines)}
    return [written.get(member.id) or _signed_before_admission(member) for member in members]


def _signed_before_admission(member: Organisation) -> dict[str, str]:
    return {
        "member_id": member.id,
        "signed_version": "1.0.0",
        "signed_on": (member.admitted_on - timedelta(days=10)).isoformat(),
        "validated_on": member.admitted_on.isoformat(),
        "evidence": f"Registre des adhésions {member.admitted_on.year}, pièce {member.id[1:]}",
    }


def write_federation(folder: Path, *, count: int) -> None:
    """members.csv and signatures.csv of `count` organisations are in the folder, ready to be imported."""
    members = organisations(count)
    rows = [{**asdict(member), "admitted_on": member.admitted_on.isoformat()} for member in members]
    _write(folder / "members.csv", [field.name for field in fields(Organisation)], rows)
    signed = signatures(members)
    _write(folder / "signatures.csv", list(signed[0]), signed)


def _write(path: Path, columns: list[str], rows: list[dict[str, Any]] | list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def committee() -> list[CommitteePerson]:
    """The persons of the committee, in the order of committee.csv."""
    with COMMITTEE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        CommitteePerson(
            id=row["id"],
            name=row["name"],
            email=row["email"],
            member_id=row["member_id"],
            bodies=tuple(row["bodies"].split()),
        )
        for row in rows
    ]


def drafts() -> list[Draft]:
    """The six proposals, in their order of submission."""
    return [_draft(path) for path in sorted((HERE / "proposals").glob("*.toml"))]


def _draft(path: Path) -> Draft:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    return Draft(
        slug=path.stem,
        title=facts["title"],
        member_id=facts["member_id"],
        reasons=facts["reasons"],
        text=path.with_suffix(".md").read_bytes().decode("utf-8"),
        decision=facts["decision"],
        refusal=facts.get("refusal", ""),
        kind=facts.get("kind", ""),
        outcome=facts.get("outcome", ""),
        changed_lines=tuple(facts["lines"]["changed"]),
        added_after=tuple(facts["lines"]["added_after"]),
    )
