"""Who is represented by whom on a ballot, and who steps aside from what."""

from __future__ import annotations

from collections import defaultdict

from sqlmodel import Session, col, select

from models.proxy import Proxy
from models.recusal import Recusal
from models.roll import Elector
from models.views.ballot import struck_from
from models.vote import Vote
from rules.attendance import Attendance, Counting
from rules.proxies import LIVE, Given


def proxies_of(session: Session, ballot_id: str) -> list[Proxy]:
    """Return every proxy of a ballot, in the order they were given."""
    rows = select(Proxy).where(Proxy.ballot_id == ballot_id)
    return list(session.exec(rows.order_by(col(Proxy.given_at), col(Proxy.id))).all())


def live_proxies(session: Session, ballot_id: str) -> list[Given]:
    """Return the proxies that are offered or accepted, as the rules see them."""
    rows = proxies_of(session, ballot_id)
    return [Given(row.principal_id, row.holder_id, row.state) for row in rows if row.state in LIVE]


def live_proxy(session: Session, ballot_id: str, principal_id: str) -> Proxy | None:
    """Return the one proxy of a member that is offered or accepted."""
    mine = (Proxy.ballot_id == ballot_id, Proxy.principal_id == principal_id, col(Proxy.state).in_(LIVE))
    return session.exec(select(Proxy).where(*mine)).one_or_none()


def represented(session: Session, ballot_id: str) -> dict[str, str]:
    """Return, for each member whose vote its holder cast, that holder."""
    voted = select(Proxy.principal_id, Proxy.holder_id).join(Vote, col(Vote.proxy_id) == Proxy.id)
    return dict(session.exec(voted.where(Proxy.ballot_id == ballot_id)).all())


def recusals_of(session: Session, ballot_id: str) -> dict[str, frozenset[str]]:
    """Return the questions from which each member steps aside; a recusal that was withdrawn is none."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(Recusal).where(Recusal.ballot_id == ballot_id, col(Recusal.withdrawn_at).is_(None))
    for row in session.exec(rows.order_by(col(Recusal.member_id))).all():
        found[row.member_id].add(row.question_id)
    return {member_id: frozenset(questions) for member_id, questions in found.items()}


def attendance_of(session: Session, ballot_id: str, counting: Counting) -> Attendance:
    """Return how the members of a ballot took part, for the count."""
    colleges = select(Elector.member_id, Elector.college).where(Elector.ballot_id == ballot_id)
    struck = struck_from(session, ballot_id)
    return Attendance(
        counting=counting,
        colleges=dict(session.exec(colleges).all()),
        holders=represented(session, ballot_id),
        recusals={
            member_id: questions
            for member_id, questions in recusals_of(session, ballot_id).items()
            if member_id not in struck
        },
    )
