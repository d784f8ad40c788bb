"""Whom a rulebook names among those that sign again: each of them is there before a cycle is announced."""

from __future__ import annotations

from sqlmodel import col, select

from acts.act import Act
from charter.articles import articles
from models.member import Member
from models.version import Version
from rules.refusals import AffectsNobody, AffectsNoSection, AffectsStranger
from rules.scope import Scope


def affects_somebody(a: Act, scope: Scope, *, base: Version) -> None:
    """Let pass a scope whose colleges have members, whose members are some, whose sections the charter has.

    Raises:
        AffectsNobody, AffectsStranger, AffectsNoSection: each with all that it names in vain.
    """
    rows = a.session.exec(select(Member.id, Member.college).where(col(Member.left_on).is_(None))).all()
    colleges = {college for each in scope.concerns for college in each.colleges}
    if strange := sorted(colleges - {college for _, college in rows}):
        raise AffectsNobody(colleges=tuple(strange))
    members = {member for each in scope.concerns for member in each.members}
    if strangers := sorted(members - {member for member, _ in rows}):
        raise AffectsStranger(members=tuple(strangers))
    known = [each.slug for each in articles(a.text(base.text_hash))] if scope.sections else []
    if missing := tuple(each.section for each in scope.sections if each.section not in known):
        raise AffectsNoSection(sections=missing, known=tuple(known))
