"""The short path of an editorial correction: announced with its changes, adopted unless a member objects."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.open import due_now
from acts.cycle.affected import affects_somebody
from acts.cycle.move import rulebook_of, rules_of, tell_members
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.proposal.preview import Draft, drafted, edited_text
from acts.version.render import render
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading
from models.text import Text
from models.version import Version
from models.views.bodies import competent
from models.views.standing import standings
from rules.lifecycle import CYCLE, next_state
from rules.numbering import next_number
from rules.promise import honest
from rules.refusals import NoShortPath, ObjectionWindowOver
from rules.rulebook import Rulebook, read
from rules.schedule import later, schedule
from rules.wording import grounds, paragraphs


def check_correction(home: Home, cycle_id: str, *, reasons: str, text: str, lang: str = "fr") -> Draft:
    """Show what a correction would change; nothing is kept.

    Raises:
        MissingField, NoShortPath, ProposalIdenticalToBase, and the text's own refusals.
    """
    with reading(home) as db:
        cycle = one(db, Cycle, cycle_id)
        base = one(db, Text, one(db, Version, cycle.base_version).text_hash)
    _short_path(read(home.rulebook_text()), cycle)
    return drafted(base, cycle.base_version, _corrected(base.body, reasons, text), others={}, lang=lang)


def _corrected(base: str, reasons: str, text: str) -> str:
    paragraphs("reasons", reasons)
    return edited_text(base, text)


def _short_path(rulebook: Rulebook, cycle: Cycle) -> timedelta:
    """Return the delay to object, which only some classes have."""
    delay = rulebook.classes[cycle.revision_class].objection
    if delay is None:
        raise NoShortPath(name=cycle.revision_class)
    return delay


def announce_correction(
    home: Home, cycle_id: str, *, person_id: str, reasons: str, text: str, driver: str = "person"
) -> None:
    """Announce a correction with its changes; until its date, one objection stops the short path.

    Args:
        text: the whole corrected charter.

    Raises:
        NotCompetent, MandateEnded, ActNotAllowed, MissingField, RulebookInvalid.
        AmbiguousLocalTime, CalledSecret, AffectsNobody, AffectsStranger, AffectsNoSection: as when a cycle
        is announced.
        NoShortPath: the rulebook gives none to this class. ProposalIdenticalToBase: nothing is corrected.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "announce_correction", actor=actor, subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act="announce_correction", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "announce_correction")
        rulebook = read(home.rulebook_text())
        delay = _short_path(rulebook, cycle)
        honest(rulebook.classes[cycle.revision_class].mode, title=cycle.title, purpose=cycle.purpose)
        base = a.one(Version, cycle.base_version)
        affects_somebody(a, rulebook.classes[cycle.revision_class].signing.scope, base=base)
        cycle.correction_hash = a.keep(_corrected(a.text(base.text_hash), reasons, text))
        cycle.correction_reasons, cycle.rulebook_hash = reasons.strip(), a.keep(rulebook.text)
        cycle.announced_at = a.instant
        _dates(a, cycle, rulebook, delay)
        a.add(cycle)
        render(a, base.text_hash, cycle.correction_hash)
        members = list(standings(a.session, today=a.instant.date()))
        for member_id in members:
            a.issue("p", cycle.id, member=member_id)
        tell_members(a, "correction_announced", cycle, subject=cycle.id, members=members)
        facts = {"state": cycle.state, "rulebook": cycle.rulebook_hash, "text": cycle.correction_hash}
        a.record({**facts, "objection_ends_at": cycle.objection_ends_at}, sign=True)


def _dates(a: Act, cycle: Cycle, rulebook: Rulebook, delay: timedelta) -> None:
    """Fix the dates: nothing is contested after the delay to object, which is the delay to contest."""
    until = later(a.instant, delay, timezone=rulebook.timezone)
    cycle.objection_ends_at = cycle.contest_ends_at = until
    signing = rulebook.classes[cycle.revision_class].windows.signing
    cycle.signing_ends_at = later(until, signing, timezone=rulebook.timezone)


def object_to(home: Home, session_id: str, *, reason: str, code: str, key: str) -> Receipt:
    """Record a member's objection: the correction goes through a normal cycle, which opens now.

    Raises:
        WrongCode, TooManyTries, SessionOver, ReasonNeeded, ActNotAllowed.
        ObjectionWindowOver: the delay has passed, whether or not a flow ran.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "object", actor=Actor("member"), subject="cycle") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        cycle = a.one(Cycle, held.subject_id)
        member_id, member = held.member_id, held.member_name
        a.actor, a.subject = Actor("member", member_id), f"cycle:{cycle.id}"
        reason = grounds(reason, act="object")
        cycle.state = next_state(CYCLE, cycle.state, "object")
        if cycle.objection_ends_at is not None and a.instant >= cycle.objection_ends_at:
            raise ObjectionWindowOver(ended_at=cycle.objection_ends_at)
        cycle.reason = reason
        rulebook = rulebook_of(a.session, cycle)
        dates = asdict(schedule(a.instant, rulebook.classes[cycle.revision_class].windows, rulebook.timezone))
        for name, at in dates.items():
            setattr(cycle, name, at)
        a.add(cycle)
        facts = {"state": cycle.state, "member": member_id, "reason": cycle.reason}
        a.record({**facts, **dates}, sign=True)
        for each in standings(a.session, today=a.instant.date()):
            said = {"by": member, "reason": cycle.reason}
            a.tell("correction_objected", cycle.id, member=each, cycle=cycle.id, facts=said)
        return a.receipt(facts, key=key)


def accept(home: Home, cycle_id: str, *, driver: str) -> None:
    """Adopt a correction to which nobody objected in time; it is published next.

    Raises:
        ActNotAllowed, NotDueYet.
    """
    with act(home, "accept", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "accept")
        due_now(a, "accept", cycle.objection_ends_at)
        a.add(cycle)
        number = next_number(cycle.base_version, rules_of(a.session, cycle).version_part)
        facts = {"state": cycle.state, "due_at": cycle.objection_ends_at, "text": cycle.correction_hash}
        a.record(facts, sign=True)
        for member_id in standings(a.session, today=a.instant.date()):
            told = {"version": number}
            a.tell("correction_adopted", cycle.id, member=member_id, cycle=cycle.id, facts=told)
