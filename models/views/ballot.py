"""A ballot as the rules see it: its questions, its roll, its votes."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from sqlalchemy import CompoundSelect
from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.cycle import Cycle
from models.proposal import Proposal
from models.question import Option, Question
from models.reading import one
from models.roll import Elector
from models.strike import Strike
from models.text import Text
from models.vote import Vote
from models.voter import Voter
from rules import questions as rule
from rules.rulebook import read
from rules.sought import folded


def questions_of(session: Session, ballot_id: str) -> list[rule.Question]:
    """Return the questions of a ballot, each with its options, in the order they are counted."""
    proposals: dict[str, list[str]] = defaultdict(list)
    pairs = select(Proposal.option_id, Proposal.id).where(col(Proposal.option_id).is_not(None))
    for option_id, proposal_id in session.exec(pairs.order_by(col(Proposal.submitted_at))).all():
        proposals[option_id or ""].append(proposal_id)
    options: dict[str, list[rule.Option]] = defaultdict(list)
    for row in session.exec(
        select(Option)
        .join(Question, col(Option.question_id) == Question.id)
        .where(Question.ballot_id == ballot_id)
        .order_by(col(Option.position))
    ).all():
        known = (row.id, row.title, tuple(proposals[row.id]), row.text_hash, row.changed_words)
        made = rule.Option(*known, row.scope)
        options[row.question_id].append(made)
    rows = session.exec(
        select(Question).where(Question.ballot_id == ballot_id).order_by(col(Question.position))
    ).all()
    blank = takes_blank(session, ballot_id)
    return [rule.Question(row.id, row.title, row.kind, tuple(options[row.id]), blank) for row in rows]


def takes_blank(session: Session, ballot_id: str) -> bool:
    """Return whether the rulebook of a ballot's cycle has blank votes."""
    ballot = session.get(Ballot, ballot_id)
    cycle = session.get(Cycle, ballot.cycle_id) if ballot else None
    if cycle is None or cycle.rulebook_hash is None:
        return False
    return _has_blank(one(session, Text, cycle.rulebook_hash).body, cycle.revision_class)


@lru_cache(maxsize=16)
def _has_blank(rulebook: str, revision_class: str) -> bool:
    """Read a rulebook once: a ballot keeps the one it was opened under."""
    return bool(read(rulebook).classes[revision_class].counting.blank)


def roll_of(session: Session, ballot_id: str) -> list[Elector]:
    """Return the roll that votes and counts: the frozen one without whom was struck from it."""
    struck = struck_from(session, ballot_id)
    return [row for row in frozen_roll(session, ballot_id) if row.member_id not in struck]


def struck_from(session: Session, ballot_id: str) -> dict[str, str]:
    """Return the members that were struck from a roll, each with the reason."""
    rows = select(Strike.member_id, Strike.reason).where(Strike.ballot_id == ballot_id)
    return dict(session.exec(rows.order_by(Strike.member_id)).all())


def frozen_roll(session: Session, ballot_id: str) -> list[Elector]:
    """Return the roll as it was frozen and hashed, in the order of the member ids."""
    return list(
        session.exec(
            select(Elector).where(Elector.ballot_id == ballot_id).order_by(col(Elector.member_id))
        ).all()
    )


def votes_of(session: Session, ballot_id: str) -> dict[str, dict[str, str]]:
    """Return the current vote of each member that voted: member id to option id to choice."""
    rows = session.exec(select(Vote.member_id, Vote.choices).where(Vote.ballot_id == ballot_id)).all()
    return {member_id: dict(choices) for member_id, choices in rows}


def by_telephone(session: Session, ballot_id: str) -> set[str]:
    """Return the members whose vote was recorded as they told it by telephone."""
    rows = select(Vote.member_id).where(Vote.ballot_id == ballot_id, col(Vote.assent_id).is_not(None))
    return set(session.exec(rows).all())


def have_voted(session: Session, ballot_id: str) -> list[Elector]:
    """Return the members on the roll that have voted, as a reader looks them up."""
    voted = select(Elector).where(
        Elector.ballot_id == ballot_id, col(Elector.member_id).in_(_voted(ballot_id))
    )
    return sorted(session.exec(voted).all(), key=lambda each: (folded(each.name), each.member_id))


def _voted(ballot_id: str) -> CompoundSelect[str]:
    named = select(Vote.member_id).where(Vote.ballot_id == ballot_id)
    return named.union_all(select(Voter.member_id).where(Voter.ballot_id == ballot_id, col(Voter.voted)))


def silent(session: Session, ballot_id: str) -> list[str]:
    """Return the members on the roll that have not voted."""
    struck = select(Strike.member_id).where(Strike.ballot_id == ballot_id)
    return list(
        session.exec(
            select(Elector.member_id)
            .where(
                Elector.ballot_id == ballot_id,
                col(Elector.member_id).not_in(_voted(ballot_id)),
                col(Elector.member_id).not_in(struck),
            )
            .order_by(Elector.member_id)
        ).all()
    )
