"""Who signs again, as a page says it: with the names of organisations and the headings of sections."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from charter.articles import articles
from models.cycle import Cycle
from models.member import Member
from models.reading import one
from models.text import Text
from models.version import Version
from rules.rulebook import read
from rules.scope import Scope


def signs_again(db: Session, cycle: Cycle) -> Scope:
    """Return what the rulebook of an announced cycle says of who signs a new version again."""
    rulebook = read(one(db, Text, cycle.rulebook_hash).body)
    return rulebook.classes[cycle.revision_class].signing.scope


def scope_in_names(db: Session, cycle: Cycle) -> Scope:
    """Return the same with names in the place of ids, and headings in the place of sections."""
    return named_in(db, signs_again(db, cycle), base=cycle.base_version)


def named_in(db: Session, rule: Scope, *, base: str) -> Scope:
    """Return a scope with names and with the headings of a version."""
    titles = {}
    if rule.sections:
        text = one(db, Text, one(db, Version, base).text_hash).body
        titles = {each.slug: each.title for each in articles(text)}
    sections = tuple(
        replace(each, section=titles.get(each.section, each.section), members=_names(db, each.members))
        for each in rule.sections
    )
    return replace(rule, members=_names(db, rule.members), sections=sections)


def _names(db: Session, members: tuple[str, ...]) -> tuple[str, ...]:
    rows = ((each, db.get(Member, each)) for each in members)
    return tuple(row.name if row else each for each, row in rows)
