"""The charter as it would read with a set of options adopted together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from sqlmodel import Session

from charter.merge import combine
from models.reading import one
from models.text import Text
from models.views.my_ballot import MyBallot
from web.texts import Redline, charter, redline


@dataclass(frozen=True)
class Together:
    """What a set of options gives.

    Attributes:
        redline: what changes from the version in force, None where nothing is chosen or where they clash.
        clean: the whole text without marks.
        clashes: why no text can hold all of them, one sentence each.
    """

    redline: Redline | None
    clean: Markup
    clashes: tuple[str, ...]


def chosen_of(mine: MyBallot, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the option chosen for each question, by its id; the first of each where nothing is asked.

    Args:
        mine: the ballot.
        asked: what the address says: a question's id, and an option's, or nothing for the charter as it is.
    """
    out: dict[str, str] = {}
    for question in mine.questions:
        ids = [option.id for option in question.options]
        wanted = asked.get(question.id, "") if asked else ids[0]
        if wanted in ids:
            out[question.id] = wanted
    return out


def together(session: Session, mine: MyBallot, chosen: Mapping[str, str], *, lang: str) -> Together:
    """Return the charter with the chosen options."""
    base = one(session, Text, mine.base.text_hash).body
    texts = {
        option.id: one(session, Text, option.text_hash).body
        for option in mine.options
        if option.id in chosen.values()
    }
    found = combine(base, texts)
    if found.text is None:
        said = tuple(dict.fromkeys(pair.fr if lang == "fr" else pair.en for pair in found.conflicts))
        return Together(None, Markup(), said)
    shown = redline(base, found.text, lang=lang) if found.text != base else None
    return Together(shown, charter(found.text), ())
