"""Watch the public archive of a secret ballot's election: it only grows, and stays that of our ballot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import select

from acts.act import Act, Actor, act
from acts.cycle.move import ballot_of, tell_persons
from acts.election import tool as election_tool
from acts.election.fetch import fetch
from acts.election.record import secret_only
from charter.refusals import Refusal
from evidence.verifier.election import Election as Archive
from evidence.verifier.election import read_election
from evidence.verifier.examine import ODD
from evidence.verifier.faults import FaultError
from evidence.verifier.tally import Wanted, check_events, check_growth, check_setup, check_tally
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.home import Home
from models.reading import one, reading
from models.views.election import wanted_of
from rules.lifecycle import CYCLE, allowed, next_state
from rules.refusals import ArchiveRefused


@dataclass(frozen=True)
class Watched:
    """What an archive says: its hash, events, voters and ballots, and the tool that verified its result."""

    archive_hash: str
    events_count: int
    voted_count: int
    ballots_count: int
    ended: bool
    tallied: bool
    tool: str
    new: bool = True


@dataclass(frozen=True)
class _Before:
    """What is known of an election before its archive is looked at again."""

    row: Election
    wanted: Wanted
    counting: bool


def watch_election(home: Home, cycle_id: str, *, data: bytes | None = None, driver: str) -> Watched:
    """Look at the public archive, keep it with a leaf of its hash where it is new, and say what it says.

    Once the ballot is closed here and the election has its result, the tool verifies all of it. An archive
    that is refused leaves a leaf as well, the committee is told, and the last sound copy is kept.

    Args:
        data: the archive; fetched from the recorded address where none is given.

    Raises:
        UnknownThing, NotSecret, ActNotAllowed. ArchiveUnreachable. ToolMissing.
        ArchiveRefused: it was shortened, rewound, altered, is out of order, or is not of our ballot.
    """
    with reading(home) as db:
        cycle = one(db, Cycle, cycle_id)
        next_state(CYCLE, cycle.state, "watch_election")
        ballot = ballot_of(db, cycle)
        secret_only(db, cycle, ballot)
        row = one(db, Election, ballot.id)
        before = _Before(row, wanted_of(db, ballot, row), cycle.state == "counting")
    archive = fetch(row.archive_address) if data is None else data
    actor = Actor("clock", driver=driver)
    try:
        found, seen = _checked(before, archive)
    except (FaultError, *ODD) as fault:
        raise _refuse(home, cycle_id, archive, fault, actor=actor) from None
    with act(home, "watch_election", actor=actor, subject=f"cycle:{cycle_id}") as a:
        return _keep(a, before, archive, found, seen)


def look(home: Home, cycle_id: str, *, driver: str) -> Refusal | None:
    """Look at the archive of a cycle's election where its address is known and no result verified yet.

    Returns:
        What was refused, or kept it from being looked at; nothing where all is well.
    """
    with reading(home) as db:
        cycle = one(db, Cycle, cycle_id)
        ballots = db.exec(select(Ballot).where(Ballot.cycle_id == cycle_id)).all()
        last = max(ballots, key=lambda ballot: ballot.round, default=None)
        row = db.get(Election, last.id) if last is not None else None
    watched = "watch_election" in allowed(CYCLE, cycle.state)
    if not watched or row is None or not row.archive_address or row.tool:
        return None
    try:
        watch_election(home, cycle_id, driver=driver)
    except Refusal as refusal:
        return refusal
    return None


def _checked(before: _Before, archive: bytes) -> tuple[Archive, Watched]:
    """Return a sound archive and what it says; the tool is asked where our own check passes."""
    found, row = read_election(archive), before.row
    check_setup(found, before.wanted)
    check_events(found)
    if row.archive is not None and row.archive != archive:
        check_growth(read_election(row.archive), found)
        election_tool.verify_growth(row.uuid, row.archive, archive)
    tool = row.tool
    if before.counting and found.tallied and not (tool and row.archive == archive):
        check_tally(found, before.wanted)
        tool = election_tool.verify(row.uuid, archive)
    cast = [ballot["credential"] for ballot in found.of("Ballot")]
    ended = any(event.kind == "EndBallots" for event in found.events)
    name = sha256(archive).hexdigest()
    return found, Watched(name, len(found.events), len(set(cast)), len(cast), ended, found.tallied, tool)


def _keep(a: Act, before: _Before, archive: bytes, found: Archive, seen: Watched) -> Watched:
    cycle = a.one(Cycle, a.subject.partition(":")[2])
    cycle_state = next_state(CYCLE, cycle.state, "watch_election")
    ballot, row = ballot_of(a.session, cycle), a.one(Election, before.row.ballot_id)
    same = (row.archive_hash, row.tool) == (seen.archive_hash, seen.tool)
    known = same and not _first_since_closing(cycle, row, a.instant)
    if known or (row.uuid, row.archive_hash) != (before.row.uuid, before.row.archive_hash):
        return Watched(**{**vars(seen), "new": False})
    strange = _strange(cycle, row, seen, a.instant)
    row.archive, row.archive_hash, row.seen_at = archive, seen.archive_hash, a.instant
    row.tool, row.alarm = seen.tool, ""
    ballot.voted_count = seen.voted_count
    a.add(row, ballot)
    said = {"archive": seen.archive_hash, "events": seen.events_count, "last": found.last}
    told = {"voted": seen.voted_count, "ballots": seen.ballots_count, "tool": seen.tool}
    a.record({"state": cycle_state, "ballot": ballot.id, **said, **told, **strange}, sign=True)
    if strange:
        facts = {"archive": "", "late": str(strange.get("late", 0)), "address": row.address}
        _alarm(a, row, facts, number=seen.archive_hash)
    return seen


def _first_since_closing(cycle: Cycle, row: Election, instant: datetime) -> bool:
    """Whether the last copy is from before the closing: votes are late beside one from after it only."""
    closes_at, seen_at = cycle.closes_at, row.seen_at
    return closes_at is not None and seen_at is not None and seen_at < closes_at <= instant


def _strange(cycle: Cycle, row: Election, seen: Watched, instant: datetime) -> dict[str, int | bool]:
    """Return what the minutes have to say: an end before its instant, votes after it."""
    closes_at = cycle.closes_at or instant
    early = seen.ended and instant < closes_at
    late = 0
    if row.archive is not None and row.seen_at is not None and row.seen_at >= closes_at:
        late = seen.ballots_count - len(read_election(row.archive).of("Ballot"))
    return {**({"early": True} if early else {}), **({"late": late} if late else {})}


def _refuse(home: Home, cycle_id: str, archive: bytes, fault: Exception, *, actor: Actor) -> ArchiveRefused:
    """Record an archive that is not sound and tell the committee, once for each; return the refusal."""
    fr, en = _words(fault)
    name = sha256(archive).hexdigest()
    with act(home, "refuse_archive", actor=actor, subject=f"cycle:{cycle_id}") as a:
        row = a.one(Election, ballot_of(a.session, a.one(Cycle, cycle_id)).id)
        if row.alarm != name:
            row.alarm = name
            a.add(row)
            a.record({"ballot": row.ballot_id, "archive": name, "why": en, "why_fr": fr}, sign=True)
            facts = {"archive": name, "why": en, "why_fr": fr, "address": row.address}
            _alarm(a, row, facts, number=name)
    return ArchiveRefused(archive_hash=name, why=en, why_fr=fr)


def _alarm(a: Act, row: Election, facts: dict[str, str], *, number: str) -> None:
    cycle_id = a.subject.partition(":")[2]
    tell_persons(
        a, "election_alarm", "run", subject=row.ballot_id, cycle=cycle_id, facts=facts, number=number
    )


def _words(fault: Exception) -> tuple[str, str]:
    if isinstance(fault, FaultError):
        return fault.fr, fault.en
    kind = type(fault).__name__
    return f"un champ manque ou est impossible ({kind})", f"a field is missing or impossible ({kind})"
