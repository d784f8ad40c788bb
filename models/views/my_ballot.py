"""A ballot as one member reads it: each question with its texts, authors and redlines, and its own vote."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.ballot import Ballot
from models.cycle import Cycle
from models.member import Member
from models.proposal import Proposal
from models.proxy import Proxy
from models.question import Option, Question
from models.reading import one
from models.recommendation import Recommendation
from models.rendering import Rendering
from models.roll import Elector
from models.version import Version
from models.views.ballot import roll_of, takes_blank
from models.views.proxies import live_proxy, recusals_of
from models.views.recommended import recommended
from models.views.sheet import has_voted
from models.vote import Vote
from rules.proxies import ACCEPTED
from rules.refusals import UnknownThing


@dataclass(frozen=True)
class Author:
    """One proposal behind an option, and what the committee recommends on it."""

    title: str
    reasons: str
    member: str
    recommended: Recommendation | None


@dataclass(frozen=True)
class Offered:
    """One text that may be adopted; `choice` is what this member answered, empty before.

    `scope` is who signs again if it is adopted, where its proposals asked that.
    """

    id: str
    title: str
    text_hash: str
    authors: tuple[Author, ...]
    rendering: Rendering | None
    choice: str
    scope: str


@dataclass(frozen=True)
class Asked:
    """One question with its options, in the order they are counted."""

    id: str
    title: str
    kind: str
    options: tuple[Offered, ...]
    blank: bool


@dataclass(frozen=True)
class MyBallot:
    """All a member reads on its ballot, or on that of one whose proxy it holds; no recused question is there.

    `asked` is all that the ballot asks, recused or not.
    `last` says that no later ballot of the cycle was composed.
    `gave` is the proxy it has offered or given itself, and `gave_to` whom.
    `voted` says the same of a confidential vote, of which nothing else is this member's.
    """

    ballot: Ballot
    cycle: Cycle
    base: Version
    questions: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    elector: Elector | None
    vote: Vote | None
    roll_count: int
    roll_weight: int
    last: bool
    voted: bool
    proxy: Proxy | None = None
    represents: str = ""
    gave: Proxy | None = None
    gave_to: str = ""

    @property
    def weighs(self) -> bool:
        """Whether votes and members are not the same number on this roll."""
        return self.roll_weight != self.roll_count

    @property
    def represents_id(self) -> str:
        """The member for which the holder of a proxy votes, empty where a member votes itself."""
        return self.proxy.principal_id if self.proxy else ""

    @property
    def address(self) -> str:
        """Where the pages of this vote begin."""
        return f"/bulletin/pour/{self.proxy.id}" if self.proxy else "/bulletin"

    @property
    def options(self) -> list[Offered]:
        """Every option of every question."""
        return [option for question in self.questions for option in question.options]


def my_ballot(session: Session, ballot_id: str, holder_id: str, *, lang: str, proxy_id: str = "") -> MyBallot:
    """Return a ballot as a member reads it, in a language.

    Args:
        proxy_id: the accepted proxy by which it votes for another; empty for itself.

    Raises:
        UnknownThing: there is no such ballot, or it holds no such proxy.
    """
    proxy = held_proxy(session, ballot_id, holder_id, proxy_id) if proxy_id else None
    member_id = proxy.principal_id if proxy else holder_id
    roll = {each.member_id: each for each in roll_of(session, ballot_id)}
    elector = roll.get(member_id)
    ballot = one(session, Ballot, ballot_id)
    cycle = one(session, Cycle, ballot.cycle_id)
    base = one(session, Version, cycle.base_version)
    vote = session.get(Vote, (ballot_id, member_id))
    gave = None if proxy else live_proxy(session, ballot_id, member_id)
    asked = _questions(session, ballot, base.text_hash, lang, choices=vote.choices if vote else {})
    last = session.exec(select(func.max(Ballot.round)).where(Ballot.cycle_id == cycle.id)).one()
    return MyBallot(
        ballot=ballot,
        cycle=cycle,
        base=base,
        questions=taking_part(session, asked, ballot_id, (member_id, holder_id)),
        asked=asked,
        elector=elector,
        vote=vote,
        roll_count=len(roll),
        roll_weight=sum(each.weight for each in roll.values()),
        last=last == ballot.round,
        voted=has_voted(session, ballot_id, member_id),
        proxy=proxy,
        represents=elector.name if proxy and elector else "",
        gave=gave,
        gave_to=one(session, Elector, (ballot_id, gave.holder_id)).name if gave else "",
    )


def held_proxy(session: Session, ballot_id: str, holder_id: str, proxy_id: str) -> Proxy:
    """Return an accepted proxy of its holder.

    Raises:
        UnknownThing: there is none such.
    """
    row = session.get(Proxy, proxy_id)
    if row is None or (row.ballot_id, row.holder_id, row.state) != (ballot_id, holder_id, ACCEPTED):
        raise UnknownThing(kind="proxy", id=proxy_id[:40])
    return row


def taking_part(
    session: Session, questions: tuple[Asked, ...], ballot_id: str, members: tuple[str, ...]
) -> tuple[Asked, ...]:
    """Return the questions from which none of these members has stepped aside."""
    aside = recusals_of(session, ballot_id)
    return tuple(
        each for each in questions if not any(each.id in aside.get(member, ()) for member in members)
    )


def _questions(
    session: Session, ballot: Ballot, base_hash: str, lang: str, *, choices: dict[str, str]
) -> tuple[Asked, ...]:
    options: dict[str, list[Offered]] = defaultdict(list)
    for option in session.exec(
        select(Option)
        .join(Question, col(Option.question_id) == Question.id)
        .where(Question.ballot_id == ballot.id)
        .order_by(col(Option.position))
    ).all():
        offered = Offered(
            id=option.id,
            title=option.title,
            text_hash=option.text_hash,
            authors=_authors(session, option.id),
            rendering=session.get(Rendering, (base_hash, option.text_hash, lang)),
            choice=choices.get(option.id, ""),
            scope=option.scope,
        )
        options[option.question_id].append(offered)
    rows = session.exec(
        select(Question).where(Question.ballot_id == ballot.id).order_by(col(Question.position))
    ).all()
    blank = takes_blank(session, ballot.id)
    return tuple(Asked(row.id, row.title, row.kind, tuple(options[row.id]), blank) for row in rows)


def _authors(session: Session, option_id: str) -> tuple[Author, ...]:
    rows = session.exec(
        select(Proposal, Member.name)
        .join(Member, col(Proposal.member_id) == Member.id)
        .where(Proposal.option_id == option_id)
        .order_by(col(Proposal.submitted_at), col(Proposal.id))
    ).all()
    return tuple(Author(row.title, row.reasons, member, recommended(session, row)) for row, member in rows)
