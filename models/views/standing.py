"""The standing of members, derived from their signatures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlmodel import Session, col, select

from models.measure import Measure
from models.member import Member
from models.signature import Signature
from models.version import Version
from models.views.departures import former, merged
from models.views.force import in_force, rules_under
from rules.lifecycle.measure import IN_EFFECT
from rules.numbering import parse
from rules.standing import IN_EFFECT as SIGNED
from rules.standing import SIGNATURE, Facts, SignatureFact, Standing, standing


def facts_of(session: Session, *, today: date, only: Sequence[str] | None = None) -> dict[str, Facts]:
    """Return what the standing of every member that has not left derives from, by its id.

    Args:
        only: these members; all of them for None.
    """
    version, heirs = in_force(session), merged(session)
    signed = select(Signature.member_id, Signature.version, Signature.state)
    there = select(Member.id).where(col(Member.left_on).is_(None))
    if only is not None:
        past = [each for each, heir in heirs.items() if heir in only]
        signed = signed.where(col(Signature.member_id).in_([*only, *past]))
        there = there.where(col(Member.id).in_(only))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for member_id, number, state in session.exec(signed).all():
        if member_id not in heirs:
            found[member_id].append((number, state))
        elif state in SIGNED:  # what a member signed binds what it merged into
            found[heirs[member_id]].append((number, state))
    ends_on = version.signing_ends_at.date() if version.signing_ends_at else None
    effect, measured = effect_of(session, version), _decisions(session)

    @cache  # most members signed the same versions
    def told(pairs: tuple[tuple[str, str], ...], decision: str) -> Facts:
        facts = tuple(SignatureFact(*pair) for pair in sorted(pairs, key=lambda pair: parse(pair[0])))
        said = {"in_force": version.number, "effect": effect, "decision": decision}
        return Facts(facts, today=today, deadline_on=ends_on, **said)

    ids = session.exec(there).all()
    return {each: told(tuple(found[each]), measured.get(each, "")) for each in ids}


def _decisions(session: Session) -> dict[str, str]:
    """Return the heaviest measure in effect against each member that is the subject of one."""
    rows = session.exec(select(Measure.member_id, Measure.state).where(col(Measure.state).in_(IN_EFFECT)))
    return dict(sorted(rows.all(), key=lambda row: IN_EFFECT.index(row[1])))


def standings(session: Session, *, today: date, only: Sequence[str] | None = None) -> dict[str, Standing]:
    """Return the standing of every member that has not left, by its id.

    Args:
        only: these members; all of them for None.
    """
    derived = cache(standing)
    found = facts_of(session, today=today, only=only)
    return {member_id: derived(facts) for member_id, facts in found.items()}


def effect_of(session: Session, version: Version) -> str:
    """Return what makes a version bind whoever has adhered, by the rulebook under which it was adopted."""
    found = rules_under(session, version)
    return found[0].effect if found else SIGNATURE


def last_validated(session: Session, member_id: str) -> str | None:
    """Return the version a member, or one that merged into it, last validly signed, or nothing."""
    signed = [member_id, *former(session, member_id)]
    mine = select(Signature.version).where(col(Signature.member_id).in_(signed))
    rows = session.exec(mine.where(col(Signature.state).in_(SIGNED))).all()
    return max(rows, key=parse, default=None)
