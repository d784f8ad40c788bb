"""Publish: the approved text becomes a version, its folder is written, and the version binds."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.ballot.open import due_now
from acts.ballot.record_minutes import flush_folder, put
from acts.cycle.move import ballot_of, rules_of
from acts.proposal.outdate import outdate
from acts.version.describe import described
from acts.version.render import render
from acts.version.verify import verify_folder
from charter.canon import title_of
from charter.patch import apply, unified
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.question import Option
from models.version import Version
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.numbering import next_number
from rules.refusals import VersionAltered, VersionExists
from rules.scope import Scope


def publish(home: Home, cycle_id: str, *, driver: str) -> str:
    """Publish what was adopted once the contest window is over; return the version's number.

    The folder is written before the rows: killed in between, the next run finds the same bytes and goes on.

    Raises:
        ActNotAllowed, NotDueYet, KeyMissing. VersionAltered: a version on the disk is not what was published.
        VersionExists: a folder of that number holds something else.
    """
    with act(home, "publish", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "publish")
        due_now(a, "publish", cycle.contest_ends_at)
        for version in a.session.exec(select(Version)).all():
            verify_folder(a.session, home, version)
        version, files = _version(a, cycle, _approved_by(a, cycle))
        write_folder(home.versions / version.number, files)
        a.add(version, cycle)
        _apply(a, cycle)
        for older in a.session.exec(select(Version).where(Version.number != version.number)).all():
            render(a, older.text_hash, version.text_hash)
        facts: dict[str, Any] = {
            "version": version.number,
            "scope": version.scope,
            "text": version.text_hash,
            "patch": version.patch_hash,
        }
        outdated = outdate(a, version)
        facts |= {"outdated": outdated} if outdated else {}
        a.record({"state": cycle.state, "due_at": cycle.contest_ends_at, **facts}, sign=True)
        return version.number


def _approved_by(a: Act, cycle: Cycle) -> Ballot | None:
    """Return the ballot that approved the text; None where a correction met no objection."""
    return ballot_of(a.session, cycle) if cycle.opens_at is not None else None


def _version(a: Act, cycle: Cycle, ballot: Ballot | None) -> tuple[Version, dict[str, bytes]]:
    base, rules = a.one(Version, cycle.base_version), rules_of(a.session, cycle)
    approved = (ballot.approved_hash if ballot else cycle.correction_hash) or ""
    old, new = a.text(base.text_hash), a.text(approved)
    number = next_number(base.number, rules.version_part)
    patch = unified(old, new, old_name=f"{base.number}/charter.md", new_name=f"{number}/charter.md")
    if apply(old, patch) != new:
        raise VersionAltered(number=number, expected_hash=approved, found_hash="patch")
    version = Version(
        number=number,
        position=base.position + 1,
        title=title_of(new),
        text_hash=approved,
        patch_hash=a.keep(patch),
        previous=base.number,
        cycle_id=cycle.id,
        ballot_id=ballot.id if ballot else None,
        published_at=cycle.contest_ends_at,
        signing_ends_at=cycle.signing_ends_at,
        scope=rules.signing.scope.settled(_asked(a, ballot, rules.signing.scope)).kind,
    )
    files = {"charter.md": new.encode(), "changes.patch": patch.encode()}
    return version, {**files, "version.toml": described(a.session, version)}


def _asked(a: Act, ballot: Ballot | None, scope: Scope) -> str:
    """Return who the adopted texts ask to sign again, as it stands behind the ballot hash."""
    if ballot is None:
        return ""
    questions = json.loads(a.text(ballot.definition_hash or ""))["questions"]
    told = {each["id"]: each.get("scope", "") for question in questions for each in question["options"]}
    rows = a.session.exec(select(Option).where(Option.outcome == "adopted", col(Option.id).in_(told))).all()
    return scope.strictest(told[row.id] for row in rows)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a version's folder whole or not at all; the same bytes already there are left as they are.

    Raises:
        VersionExists: other bytes stand there.
    """
    if folder.exists():
        found = {file.name: file.read_bytes() for file in folder.iterdir()}
        if found != dict(files):
            raise VersionExists(number=folder.name)
        return
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    for name, data in files.items():
        put(beside / name, data)
    os.replace(beside, folder)  # noqa: PTH105  a folder, atomically
    flush_folder(folder.parent)


def _apply(a: Act, cycle: Cycle) -> None:
    for proposal in a.session.exec(select(Proposal).where(Proposal.cycle_id == cycle.id)).all():
        if proposal.state == "adopted":
            proposal.state = next_state(PROPOSAL, proposal.state, "apply")
            a.add(proposal)
