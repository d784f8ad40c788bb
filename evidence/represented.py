"""What minutes say of proxies, recusals and a quorum that is not simply counted whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence.dates import instant_in_words

FRENCH = {
    "heading": "Pouvoirs et déports",
    "proxies": "| Donné par | Donné à | Le | État | A servi à voter |",
    "withdrawn": "- {member} s’était déporté de\u00a0: {question}. Il a retiré ce déport avant la clôture.",
    "recusal": "- {member} s’est déporté de : {question}.",
    "counted": (
        "Les réponses à une question dont un organisme, ou son mandataire, s’est déporté "
        "ne sont pas comptées."
    ),
    "yes": "oui",
    "no": "non",
    "college": " du collège «\u00a0{college}\u00a0»",
    "heads": ", par tête",
    "met": "Quorum{college}{heads}\u00a0: {needed} sur {total}, atteint avec {has}.",
    "missed": "Quorum{college}{heads}\u00a0: {needed} sur {total}, non atteint avec {has}.",
    "none": "Aucun quorum n’est requis.",
}
ENGLISH = {
    "heading": "Proxies and recusals",
    "proxies": "| Given by | Given to | On | State | Used to vote |",
    "recusal": "- {member} stepped aside from: {question}.",
    "withdrawn": "- {member} had stepped aside from: {question}. It withdrew this before the closing.",
    "counted": (
        "Answers to a question from which an organisation, or its holder, stepped aside are not counted."
    ),
    "yes": "yes",
    "no": "no",
    "college": " of the college “{college}”",
    "heads": ", by heads",
    "met": "Quorum{college}{heads}: {needed} of {total}, met with {has}.",
    "missed": "Quorum{college}{heads}: {needed} of {total}, not met with {has}.",
    "none": "No quorum is required.",
}
WORDS = {"fr": FRENCH, "en": ENGLISH}


@dataclass(frozen=True)
class ProxyLine:
    """One proxy: who gave it to whom and when, where it stands, and whether the holder's vote counts."""

    principal: str
    holder: str
    at: datetime
    state_fr: str
    state_en: str
    used: bool


@dataclass(frozen=True)
class RecusalLine:
    """One question from which one member stepped aside, and whether it took part again."""

    member: str
    question: str
    withdrawn: bool = False


@dataclass(frozen=True)
class QuorumLine:
    """How the quorum stands in one part of the roll; no college where the roll is counted whole."""

    college: str
    has: int
    total: int
    needed: int
    heads: bool = False


def quora_in_words(parts: Sequence[QuorumLine], *, lang: str) -> list[str]:
    """Return a sentence for each part, or that no quorum is asked for.

    >>> quora_in_words([QuorumLine("privé", 2, 5, 3, heads=True)], lang="en")
    ['Quorum of the college “privé”, by heads: 3 of 5, not met with 2.']
    """
    say = WORDS[lang]
    if not any(part.needed for part in parts):
        return [say["none"]]
    return [
        say["met" if part.has >= part.needed else "missed"].format(
            college=say["college"].format(college=part.college) if part.college else "",
            heads=say["heads"] if part.heads else "",
            needed=part.needed,
            total=part.total,
            has=part.has,
        )
        for part in parts
    ]


def represented_in_words(
    proxies: Sequence[ProxyLine],
    recusals: Sequence[RecusalLine],
    *,
    plain: Callable[[str], str],
    timezone: str,
    lang: str,
) -> list[list[str]]:
    """Return the part of the minutes on proxies and recusals, nothing where there are none.

    Args:
        plain: what makes a text of somebody else's harmless in Markdown.
    """
    say = WORDS[lang]
    rows = [
        f"| {plain(each.principal)} | {plain(each.holder)} "
        f"| {instant_in_words(each.at, timezone=timezone, lang=lang)} "
        f"| {each.state_fr if lang == 'fr' else each.state_en} | {say['yes' if each.used else 'no']} |"
        for each in proxies
    ]
    told = [
        say["withdrawn" if each.withdrawn else "recusal"].format(
            member=plain(each.member), question=plain(each.question)
        )
        for each in recusals
    ]
    parts = [[say["proxies"], "|---|---|---|---|---|", *rows]] if rows else []
    counted = [] if all(each.withdrawn for each in recusals) else ["", say["counted"]]
    parts += [[*told, *counted]] if told else []
    return [[f"## {say['heading']}"], *parts] if parts else []
