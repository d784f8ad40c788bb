"""What stands in the way of a freeze: everything at once, each blocker a refusal of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from math import prod
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from acts.cycle.move import ballot_of, rulebook_of, rules_of
from acts.link.enter import representative
from acts.proposal.rivals import rivals
from acts.roll.pending import moved, pending
from charter.merge import combine
from charter.refusals import Refusal
from models import clock
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.proposal import Proposal
from models.reading import one, reading
from models.text import Text
from models.version import Version
from models.views.ballot import questions_of
from models.views.provisional import rulings
from models.views.recommended import awaited
from models.views.standing import standings
from rules.answers import orders, ways
from rules.promise import CONFIDENTIAL, FEW, SECRET
from rules.questions import RANKED, Option, Question
from rules.refusals import (
    CapImpossible,
    CollegeUnknown,
    CompromiseUnanswered,
    FewElectors,
    FewTotals,
    KeyMissing,
    LegalBasisMissing,
    MemberUnreachable,
    NoQuestion,
    NoticeTooShort,
    OpeningPassed,
    ProposalGone,
    ProposalUndecided,
    RankingTells,
    RollEmpty,
    SheetTells,
    TextsDoNotCombine,
    UnknownThing,
    WeightsTell,
)
from rules.roll import Candidate, Roll, build
from rules.rulebook import Rulebook
from rules.schedule import clear_days
from rules.secret import few, telling

ASKED_FOR = ("admissible", "in_question")
UNDECIDED = ("submitted", "to_rectify", "appealed", "admissible")


def preflight(home: Home, cycle_id: str) -> list[Refusal]:
    """Return everything that keeps a cycle from being frozen now; empty when nothing does."""
    with reading(home) as db:
        return blockers(db, home, one(db, Cycle, cycle_id), instant=clock.instant())


def cautions(home: Home, cycle_id: str) -> list[Refusal]:
    """Return what those who freeze a cycle now should know and may nevertheless want."""
    with reading(home) as db:
        cycle = one(db, Cycle, cycle_id)
        told = {CONFIDENTIAL: _sheet_tells, SECRET: _totals_tell}.get(rules_of(db, cycle).mode)
        return [*(told(db, cycle) if told else ()), *_moved(db, cycle), *_unanswered(db, cycle)]


def _unanswered(session: Session, cycle: Cycle) -> Iterator[Refusal]:
    """Yield each compromise wording to which an author has not answered: voters read that it has not."""
    filed = select(Proposal).where(Proposal.cycle_id == cycle.id, col(Proposal.state).in_(ASKED_FOR))
    for proposal in session.exec(filed.order_by(col(Proposal.id))).all():
        if awaited(session, proposal) is not None:
            yield CompromiseUnanswered(proposal=f"{proposal.id} ({proposal.title})")


def _moved(session: Session, cycle: Cycle) -> Iterator[Refusal]:
    """Yield whose line is another than on the provisional roll; a roll that cannot be made is a blocker."""
    with suppress(CollegeUnknown, CapImpossible):
        yield from moved(session, cycle, roll_for(session, cycle, instant=clock.instant()))


def _sheet_tells(session: Session, cycle: Cycle) -> Iterator[Refusal]:
    """Yield what the tally sheet of a confidential ballot would tell of who chose what."""
    count = len(roll_for(session, cycle, instant=clock.instant()).entries)
    if count < FEW:
        yield FewElectors(count=count, least=FEW)
    questions = _asked(session, cycle)
    yield from _rankings(questions, count)
    patterns = prod(map(ways, questions))
    if patterns > count and [question.kind for question in questions] != [RANKED]:
        yield SheetTells(patterns=patterns, count=count)


def _totals_tell(session: Session, cycle: Cycle) -> Iterator[Refusal]:
    """Yield what the totals of a secret ballot would tell; whoever has no weight yet is a blocker."""
    try:
        weights = [entry.weight for entry in roll_for(session, cycle, instant=clock.instant()).entries]
    except (CollegeUnknown, CapImpossible):
        return
    if few(weights):
        yield FewTotals(count=len(weights), least=FEW)
    if apart := telling(weights):
        yield WeightsTell(weights=tuple(apart))


def _rankings(questions: list[Question], count: int) -> Iterator[Refusal]:
    """Yield each ranking that can be given in more orders than there are members."""
    for question in questions:
        places = len(question.answers)
        if question.kind == RANKED and (told := orders(places)) > count:
            yield RankingTells(question=question.title, alternatives=places, orders=told, count=count)


def _asked(session: Session, cycle: Cycle) -> list[Question]:
    """Return what the ballot of a cycle asks, nothing before it is composed."""
    try:
        return questions_of(session, ballot_of(session, cycle).id)
    except UnknownThing:
        return []


def blockers(session: Session, home: Home, cycle: Cycle, *, instant: datetime) -> list[Refusal]:
    """Return the same inside a transaction."""
    return [
        *_dates(session, cycle, instant),
        *_proposals(session, cycle),
        *_texts(session, cycle),
        *_electors(session, cycle, instant),
        *_keys(home),
    ]


def roll_for(session: Session, cycle: Cycle, *, instant: datetime) -> Roll:
    """Return the roll as it would be frozen now."""
    rulebook, ruled = rulebook_of(session, cycle), rulings(session, cycle)
    return roll_under(session, rulebook, cycle.revision_class, instant=instant, ruled=ruled)


def roll_under(
    session: Session,
    rulebook: Rulebook,
    revision_class: str,
    *,
    instant: datetime,
    ruled: Mapping[str, str] | None = None,
) -> Roll:
    """Return the roll that a rulebook would make of the members of today, and what was decided of some."""
    today = instant.astimezone(ZoneInfo(rulebook.timezone)).date()
    standing = standings(session, today=today)
    members = session.exec(select(Member).where(Member.left_on == None)).all()  # noqa: E711  SQL's IS NULL
    candidates = [
        Candidate(
            m.id,
            m.name,
            m.weight,
            m.college,
            m.admitted_on,
            standing[m.id].state,
            m.paid_until,
            (ruled or {}).get(m.id, ""),
        )
        for m in members
    ]
    return build(candidates, on=today, rules=rulebook.classes[revision_class])


def _dates(session: Session, cycle: Cycle, instant: datetime) -> Iterator[Refusal]:
    rulebook, rules = rulebook_of(session, cycle), rules_of(session, cycle)
    if cycle.opens_at is None or cycle.opens_at <= instant:
        yield OpeningPassed(opens_at=cycle.opens_at or instant)
    elif (
        days := clear_days(instant, cycle.opens_at, timezone=rulebook.timezone)
    ) < rules.convocation.notice_days:
        yield NoticeTooShort(days=days, needed=rules.convocation.notice_days)
    if not rules.convocation.article.strip():
        yield LegalBasisMissing()


def _proposals(session: Session, cycle: Cycle) -> Iterator[Refusal]:
    for proposal in session.exec(select(Proposal).where(Proposal.cycle_id == cycle.id)).all():
        if proposal.state in UNDECIDED:
            yield ProposalUndecided(proposal=f"{proposal.id} ({proposal.title})", state=proposal.state)


def _texts(session: Session, cycle: Cycle) -> Iterator[Refusal]:
    try:
        ballot: Ballot = ballot_of(session, cycle)
        questions = questions_of(session, ballot.id)
    except UnknownThing:
        questions = []
    if not questions or ballot.frozen_at is not None:
        yield NoQuestion()
        return
    yield from _combinations(session, cycle, questions)


def _combinations(session: Session, cycle: Cycle, questions: list[Question]) -> Iterator[Refusal]:
    base = one(session, Text, one(session, Version, cycle.base_version).text_hash).body
    homes = {option.id: question for question in questions for option in question.options}
    options = [option for question in questions for option in question.options]
    titles = {option.id: option.title for option in options}
    texts = {option.id: one(session, Text, option.text_hash).body for option in options}
    for option in options:
        if not option.proposal_ids or not _stands(session, base, option):
            yield ProposalGone(question=option.title)
    apart = rivals(base, texts, known=combine(base, texts).conflicts)
    all_adopted = combine(base, {each.options[0].id: texts[each.options[0].id] for each in questions})
    for pair in {(pair.a, pair.b): pair for pair in (*apart, *all_adopted.conflicts)}.values():
        if homes[pair.a] is not homes[pair.b]:
            yield TextsDoNotCombine(first=titles[pair.a], second=titles[pair.b])


def _stands(session: Session, base: str, option: Option) -> bool:
    """Return whether the text of an option is what its proposals give: one of a bundle may be gone."""
    filed = {one(session, Proposal, name).text_hash for name in option.proposal_ids}
    texts = {each: one(session, Text, each).body for each in filed}
    return option.text_hash in filed or combine(base, texts).text == one(session, Text, option.text_hash).body


def _electors(session: Session, cycle: Cycle, instant: datetime) -> Iterator[Refusal]:
    try:
        roll = roll_for(session, cycle, instant=instant)
    except (CollegeUnknown, CapImpossible) as refusal:
        yield refusal
        return
    if not roll.entries:
        yield RollEmpty()
    yield from pending(session, cycle, roll, instant=instant)
    for entry in roll.entries:
        person = representative(session, entry.member_id, instant)
        if person is None or not person.email:
            yield MemberUnreachable(member=entry.name)


def _keys(home: Home) -> Iterator[Refusal]:
    for name in ("signing", "links"):
        try:
            home.key(name)
        except KeyMissing as missing:
            yield missing
