"""Preview a change of the charter: what it would do, and what it collides with; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from acts.link.enter import holder
from acts.version.render import clean
from charter.canon import canonical, text_hash
from charter.changes import compare
from charter.lint import check_size, lint
from charter.merge import combine
from charter.render import redline_html
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.reading import one, reading
from models.text import Text
from models.version import Version
from rules.refusals import MissingField, ProposalIdenticalToBase, TooManyLines
from rules.wording import line, paragraphs

MOST_LINES = 5000
LIVING = ("submitted", "admissible", "in_question", "to_rectify", "locked")


@dataclass(frozen=True)
class Draft:
    """What a proposal would be: shown before anything is submitted."""

    text: str
    text_hash: str
    base_version: str
    base_hash: str
    changes: list[dict[str, str]]
    html: str
    findings: list[dict[str, Any]]
    conflicts: list[dict[str, str]]
    identical_to: str | None


def check(
    home: Home,
    session_id: str,
    *,
    title: str,
    reasons: str,
    text: str,
    revises: str = "",
    lang: str = "fr",
) -> Draft:
    """Show what a proposal would change and what it would collide with; nothing is kept.

    Args:
        revises: the proposal that it would replace, with which it does not collide.

    Raises:
        SessionOver, ProposalsClosed, ProposalIdenticalToBase, MissingField, and the text's own refusals.
    """
    with reading(home) as db:
        held = holder(db, home, session_id, instant=clock.instant(), kind="p")
        cycle = one(db, Cycle, held.subject_id)
        base = one(db, Text, one(db, Version, cycle.base_version).text_hash)
        *_, edited = edited_proposal(base.body, title=title, reasons=reasons, text=text)
        others = {
            other.id: (other, one(db, Text, other.text_hash).body)
            for other in db.exec(select(Proposal).where(Proposal.cycle_id == cycle.id)).all()
            if other.state in LIVING and other.id != revises
        }
    return drafted(base, cycle.base_version, edited, others=others, lang=lang)


def drafted(
    base: Text, version: str, edited: str, *, others: Mapping[str, tuple[Proposal, str]], lang: str
) -> Draft:
    """Return what an edited text changes in its base, and what it collides with.

    Args:
        others: by id, the proposals under way with their texts.
    """
    return Draft(
        text=edited,
        text_hash=text_hash(edited),
        base_version=version,
        base_hash=base.hash,
        changes=_changes(base.body, edited, lang),
        html=clean(redline_html(base.body, edited, lang=lang)),
        findings=[vars(finding) for finding in lint(edited, base=base.body)],
        conflicts=_conflicts(base.body, edited, others, lang),
        identical_to=next((key for key, (_, body) in others.items() if body == edited), None),
    )


def edited_proposal(base: str, *, title: str, reasons: str, text: str) -> tuple[str, str, str]:
    """Return title, reasons and the canonical form of a proposal's text, as they are kept.

    Raises:
        MissingField, WrittenTooLong, InvisibleCharacter, ProposalIdenticalToBase, and the text's own.
    """
    given = (("title", title), ("reasons", reasons), ("text", text))
    missing = tuple(name for name, value in given if not value.strip())
    if missing:
        raise MissingField(names=missing)
    return line("title", title), paragraphs("reasons", reasons), edited_text(base, text)


def edited_text(base: str, text: str) -> str:
    """Return the canonical form of an edited charter.

    Raises:
        ProposalIdenticalToBase. And as `whole_text`.
    """
    edited = whole_text(text)
    if edited == canonical(base):
        raise ProposalIdenticalToBase
    return edited


def whole_text(text: str, *, name: str = "text") -> str:
    """Return the canonical form of a charter.

    Args:
        name: the field, for who has to mend it.

    Raises:
        TooManyLines, and the text's own refusals. MissingField: nothing stands in it.
    """
    check_size(text)
    count = sum(bool(each.strip()) for each in text.splitlines())
    if count > MOST_LINES:
        raise TooManyLines(count=count, most=MOST_LINES)
    whole = canonical(text)
    if not whole.strip():
        raise MissingField(names=(name,))
    return whole


def _changes(base: str, edited: str, lang: str) -> list[dict[str, str]]:
    return [
        {
            "kind": change.kind,
            "class": change.cls,
            "address": change.new_address or change.old_address or "",
            "sentence": change.fr if lang == "fr" else change.en,
        }
        for change in compare(base, edited).changes
    ]


def _conflicts(
    base: str, edited: str, others: Mapping[str, tuple[Proposal, str]], lang: str
) -> list[dict[str, str]]:
    if not others:
        return []
    merged = combine(base, {"": edited, **{key: body for key, (_, body) in others.items()}})
    return [
        {
            "proposal_id": pair.b or pair.a,
            "title": others[pair.b or pair.a][0].title,
            "address": pair.address,
            "sentence": pair.fr if lang == "fr" else pair.en,
        }
        for pair in merged.conflicts
        if "" in (pair.a, pair.b)
    ]
