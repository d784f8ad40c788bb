"""What minutes say of the roll: who is on it, who is not and why, and whose weight was cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

FRENCH = {
    "header": "| Organisme membre | Poids | A voté |",
    "yes": "oui",
    "no": "non",
    "unknown": "–",
    "struck": "radié",
    "telephone": "oui, par téléphone",
    "cap": (
        "Plafond ({cap})\u00a0: aucun organisme n’a plus de {ceiling} voix. "
        "Poids avant le plafond\u00a0: {cut}."
    ),
    "cap_idle": (
        "Plafond ({cap})\u00a0: aucun organisme n’a plus de {ceiling} voix, et nul n’en aurait eu plus."
    ),
    "excluded": "Organismes membres qui ne sont pas sur la liste\u00a0:",
    "colon": "\u00a0: ",
}
ENGLISH = {
    "header": "| Member organisation | Weight | Voted |",
    "yes": "yes",
    "no": "no",
    "unknown": "–",
    "struck": "struck",
    "telephone": "yes, by telephone",
    "cap": "Cap ({cap}): no member has more than {ceiling} votes. Weights before the cap: {cut}.",
    "cap_idle": "Cap ({cap}): no member has more than {ceiling} votes, and none would have had more.",
    "excluded": "Members that are not on the roll:",
    "colon": ": ",
}
WORDS = {"fr": FRENCH, "en": ENGLISH}


@dataclass(frozen=True)
class RollLine:
    """A member on the roll, and whether it voted (None: nobody here knows), or was struck from it."""

    name: str
    weight: int
    voted: bool | None
    struck: bool = False
    by_telephone: bool = False


@dataclass(frozen=True)
class ExcludedLine:
    """A member that is not on the roll, and why."""

    name: str
    reason_fr: str
    reason_en: str


@dataclass(frozen=True)
class CapLine:
    """The cap as the rulebook puts it, the votes it comes to, and the members it cut with what they had."""

    cap_fr: str
    cap_en: str
    ceiling: int
    cut: tuple[tuple[str, int], ...]


def roll_in_words(
    roll: Sequence[RollLine],
    excluded: Sequence[ExcludedLine],
    cap: CapLine | None,
    *,
    plain: Callable[[str], str],
    lang: str,
) -> list[list[str]]:
    """Return the table of the roll, how its weights were cut, and who is not on it with the reason.

    Args:
        plain: what makes a text of somebody else's harmless in Markdown.

    >>> cap = CapLine("2/5 des voix", "2/5 of the votes", 6, (("A", 20),))
    >>> roll_in_words([], [ExcludedLine("B", "trop tard", "too late")], cap, plain=str, lang="en")[1:]
    [['Cap (2/5 of the votes): no member has more than 6 votes. Weights before the cap: A 20.'], \
['Members that are not on the roll:', '', '- B: too late.']]
    """
    say = WORDS[lang]
    rows = [f"| {plain(line.name)} | {line.weight} | {say[_part(line)]} |" for line in roll]
    parts = [[say["header"], "|---|---:|---|", *rows]]
    if cap is not None:
        told = say["cap" if cap.cut else "cap_idle"].format(
            cap=cap.cap_fr if lang == "fr" else cap.cap_en,
            ceiling=cap.ceiling,
            cut=", ".join(f"{plain(name)} {before}" for name, before in cap.cut),
        )
        parts.append([told])
    if excluded:
        reasons = [
            f"- {plain(each.name)}{say['colon']}{each.reason_fr if lang == 'fr' else each.reason_en}."
            for each in excluded
        ]
        parts.append([say["excluded"], "", *reasons])
    return parts


def _part(line: RollLine) -> str:
    if line.struck:
        return "struck"
    voted = "telephone" if line.by_telephone else "yes"
    return {True: voted, False: "no", None: "unknown"}[line.voted]
