"""Ask every member that a version binds to sign it; expire; settle the cycle."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.ballot.open import due_now
from acts.cycle.move import present, rulebook_of
from acts.signing.delegation import end_delegation
from acts.signing.expire import tell_expired
from acts.version.render import render
from charter.articles import changed
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.signature import Signature
from models.version import Version
from models.views.asked import ASKING
from models.views.standing import last_validated
from rules.lifecycle import CYCLE, SIGNATURE, allowed, next_state
from rules.refusals import ActNotAllowed, NothingDue
from rules.schedule import later
from rules.scope import Scope

SETTLED = ("validated", "carried_over", "declined", "refused", "cancelled", "superseded", "expired")


def request_signatures(home: Home, cycle_id: str, *, driver: str) -> int:
    """Make one request a bound member, its link and its notice; return how many.

    Raises:
        NothingDue: they were made already. ActNotAllowed: nothing is published.
    """
    actor = Actor("clock", driver=driver)
    with act(home, "request_signatures", actor=actor, subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        next_state(CYCLE, cycle.state, "settle")
        version = a.session.exec(select(Version).where(Version.cycle_id == cycle_id)).one()
        if a.session.exec(select(Signature.id).where(Signature.version == version.number)).first():
            raise NothingDue(subject=version.number)
        rulebook = rulebook_of(a.session, cycle)
        scope = rulebook.classes[cycle.revision_class].signing.scope.settled(version.scope)
        until = later(a.instant, scope.objection, timezone=rulebook.timezone) if scope.objection else None
        touched = _touched(a, version, scope)
        ask = partial(_ask, a, version, scope=scope, touched=touched, until=until)
        asked = [ask(member_id) for member_id in present(a.session)]
        for row in asked:
            letter_to_sign(a, row, "signature_request", cycle_id)
            _letter_to_object(a, row, cycle_id)
        requested = [row.id for row in asked if row.state == "requested"]
        a.record(
            {
                "version": version.number,
                "requested": len(requested),
                "scope": version.scope,
                **({"colleges": scope.colleges} if scope.colleges else {}),
                **({"members": scope.members} if scope.members else {}),
                **({"sections": touched} if scope.sections else {}),
                **({"objection_ends_at": until} if until else {}),
                "asked": [row.member_id for row in asked if row.state == "requested"],
                "kept": [row.member_id for row in asked if row.state != "requested"],
            },
            {"ids": requested},
            sign=True,
        )
        return len(requested)


def _touched(a: Act, version: Version, scope: Scope) -> list[str]:
    """Return the sections of the version before that this one changes, of those that concern somebody."""
    if not scope.sections:
        return []
    before = a.one(Version, version.previous)
    found = changed(a.text(before.text_hash), a.text(version.text_hash))
    return [each.section for each in scope.touched(found)]


def _ask(
    a: Act,
    version: Version,
    member_id: str,
    *,
    scope: Scope,
    touched: Collection[str],
    until: datetime | None,
) -> Signature:
    signed = last_validated(a.session, member_id) is not None
    college = a.one(Member, member_id).college
    fate = scope.fate(member=member_id, college=college, signed=signed, changed=touched)
    state = next_state(SIGNATURE, "planned", fate) if fate else "planned"
    ends_at = version.signing_ends_at if fate else until
    return ask_to_sign(a, version, member_id, state=state, ends_at=ends_at)


def _letter_to_object(a: Act, row: Signature, cycle_id: str) -> None:
    if row.state == "planned":
        a.issue("s", row.id, member=row.member_id)
        a.tell("signature_planned", row.id, member=row.member_id, cycle=cycle_id)


def ask_to_sign(
    a: Act, version: Version, member_id: str, *, state: str, ends_at: datetime | None
) -> Signature:
    """Make the request of a member for a version, in the place of those for earlier ones."""
    for older in a.session.exec(select(Signature).where(Signature.member_id == member_id)).all():
        if "supersede" in allowed(SIGNATURE, older.state):
            older.state = next_state(SIGNATURE, older.state, "supersede")
            a.add(older)
            end_delegation(a, older)
    since = last_validated(a.session, member_id)
    row = Signature(
        id=f"{version.number}-{member_id}",
        member_id=member_id,
        version=version.number,
        state=state,
        since=since,
        requested_at=a.instant,
        ends_at=ends_at,
    )
    a.add(row)
    if since is not None:
        render(a, a.one(Version, since).text_hash, version.text_hash)
    return row


def letter_to_sign(
    a: Act,
    row: Signature,
    kind: str,
    cycle_id: str | None,
    *,
    number: str = "1",
    facts: Mapping[str, str] | None = None,
) -> None:
    """Queue a letter with the link by which a member answers its request, while it is asked."""
    if row.state in ASKING:
        a.issue("s", row.id, member=row.member_id)
        told = {"reason": row.reason, **(facts or {})}
        a.tell(kind, row.id, member=row.member_id, cycle=cycle_id, number=number, facts=told)


def requests(a: Act, cycle_id: str) -> list[Signature]:
    """Return the signature requests of a cycle's version."""
    rows = select(Signature).join(Version, col(Signature.version) == Version.number)
    return list(a.session.exec(rows.where(Version.cycle_id == cycle_id).order_by(col(Signature.id))).all())


def settle(home: Home, cycle_id: str, *, driver: str) -> None:
    """Close the cycle: every request is settled, or the window is over and the open ones expire.

    A member that has not signed keeps what it signed before: nothing here suspends anybody.

    Raises:
        ActNotAllowed, NotDueYet.
    """
    with act(home, "settle", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "settle")
        rows = requests(a, cycle_id)
        if not rows:
            raise ActNotAllowed(
                machine="cycle", state="resigning", act="settle", allowed=("request_signatures",)
            )
        if any(row.state not in SETTLED for row in rows):
            due_now(a, "settle", cycle.signing_ends_at)
        ended = [row for row in rows if row.ends_at is None or row.ends_at <= a.instant]
        expired = [row for row in ended if "expire" in allowed(SIGNATURE, row.state)]
        for row in expired:
            row.state = next_state(SIGNATURE, row.state, "expire")
            a.add(row)
            tell_expired(a, row)
        cycle.closed_at = a.instant
        a.add(cycle)
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.state] = counts.get(row.state, 0) + 1
        a.record(
            {"state": cycle.state, "signatures": counts}, {"expired": [row.id for row in expired]}, sign=True
        )
