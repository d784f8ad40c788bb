"""The proxies and recusals of a ballot as minutes and pages list them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from evidence.represented import ProxyLine, RecusalLine
from models.question import Question
from models.recusal import Recusal
from models.roll import Elector
from models.views.proxies import proxies_of
from models.vote import Vote
from rules.lifecycle import PROXY


def listed(session: Session, ballot_id: str) -> tuple[tuple[ProxyLine, ...], tuple[RecusalLine, ...]]:
    """Return every proxy in the order they were given, and every recusal by member."""
    names = dict(
        session.exec(select(Elector.member_id, Elector.name).where(Elector.ballot_id == ballot_id)).all()
    )
    used = set(session.exec(select(Vote.proxy_id).where(Vote.ballot_id == ballot_id)).all())
    proxies = tuple(
        ProxyLine(
            principal=names[row.principal_id],
            holder=names[row.holder_id],
            at=row.given_at,
            state_fr=PROXY.state_name(row.state, lang="fr"),
            state_en=PROXY.state_name(row.state, lang="en"),
            used=row.id in used,
        )
        for row in proxies_of(session, ballot_id)
    )
    rows = session.exec(
        select(Recusal.member_id, Question.title, Recusal.withdrawn_at)
        .join(Question, col(Recusal.question_id) == Question.id)
        .where(Recusal.ballot_id == ballot_id)
        .order_by(col(Recusal.member_id), col(Question.position))
    ).all()
    return proxies, tuple(
        RecusalLine(names[member_id], title, withdrawn=withdrawn_at is not None)
        for member_id, title, withdrawn_at in rows
    )
