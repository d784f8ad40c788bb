"""Who acts for a member by its link: a person whose mandate runs that day, or a delegate."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Act
from acts.link.enter import SessionView, holder
from models.member import Member
from models.representative import Representative
from rules.refusals import MandateEnded, MandateNotBegun, MemberLeft


def acting(a: Act, session_id: str, *, kind: str) -> SessionView:
    """Return who holds a session, where somebody may act for its member today; see `holder`.

    Reading asks for no mandate; a delegate has its own, which `acts.signing` examines. A member that has
    left acts by the link of a ballot alone, whose roll was frozen while it was one.

    Raises:
        SessionOver, LinkRevoked. MandateEnded, MandateNotBegun: of whoever represents the member.
        MemberLeft.
    """
    held = holder(a.session, a.home, session_id, instant=a.instant, kind=kind)
    if held.member is not None and kind != "v":
        still_there(held.member)
    if held.member is not None and held.delegation is None and held.representative is None:
        mine = select(Representative).where(Representative.member_id == held.member.id)
        rows, today = a.session.exec(mine).all(), a.instant.date()
        ended = [(row.ends_on, row.name) for row in rows if row.ends_on is not None and row.ends_on < today]
        if ended:
            ended_on, name = max(ended)
            raise MandateEnded(person=name, ended_on=ended_on)
        starts_on, name = min((row.starts_on, row.name) for row in rows)
        raise MandateNotBegun(person=name, starts_on=starts_on)
    return held


def still_there(member: Member) -> None:
    """Let pass a member that has not left.

    Raises:
        MemberLeft.
    """
    if member.left_on is not None:
        raise MemberLeft(member=member.name, left_on=member.left_on)
