"""What minutes say of the provisional roll: when it was published, and each objection with its decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from charter.elision import elided
from evidence.dates import instant_in_words

WORDS = {
    "fr": {
        "published": (
            "Liste électorale provisoire publiée le {at}\u00a0; "
            "réclamations reçues jusqu’au {until}\u00a0: {count}."
        ),
        "on": "{by} demande que {about} soit inscrit",
        "off": "{by} demande que {about} ne soit pas inscrit",
        "correct": "{by} demande que la ligne de {about} soit corrigée",
        "upheld": "{asked}\u00a0: réclamation admise. Motif\u00a0: {reason}",
        "dismissed": "{asked}\u00a0: réclamation rejetée. Motif\u00a0: {reason}",
    },
    "en": {
        "published": "Provisional roll published on {at}; objections received until {until}: {count}.",
        "on": "{by} asks that {about} be on it",
        "off": "{by} asks that {about} be left out",
        "correct": "{by} asks that the line of {about} be corrected",
        "upheld": "{asked}: upheld. Reason: {reason}",
        "dismissed": "{asked}: dismissed. Reason: {reason}",
    },
}


@dataclass(frozen=True)
class ObjectionLine:
    """An objection to the roll: whose, about whom, what it asks, and the verdict with its reason."""

    by: str
    about: str
    asks: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class ProvisionalLine:
    """The provisional roll of a ballot, and what members objected to in it."""

    published_at: datetime
    ends_at: datetime
    objections: tuple[ObjectionLine, ...]


def objections_in_words(
    line: ProvisionalLine | None, *, plain: Callable[[str], str], timezone: str, lang: str
) -> list[list[str]]:
    """Return what the minutes say of it, nothing where there was no provisional roll.

    Args:
        plain: what makes a text of somebody else's harmless in Markdown.

    >>> objections_in_words(None, plain=str, timezone="Europe/Paris", lang="fr")
    []
    """
    if line is None:
        return []
    say = WORDS[lang]
    at, until = (
        instant_in_words(each, timezone=timezone, lang=lang) for each in (line.published_at, line.ends_at)
    )
    parts = [[say["published"].format(at=at, until=until, count=len(line.objections))]]
    told = []
    for each in line.objections:
        facts = {"by": plain(each.by), "about": plain(each.about)}
        asked = elided(say[each.asks], facts).format_map(facts)
        told.append(f"- {say[each.verdict].format(asked=asked, reason=plain(each.reason))}")
    return [*parts, told] if told else parts
