"""How members ranked alternatives, written out for the minutes: pairs, strongest paths, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Matrix = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Preferences:
    """The alternatives of a question with their figures.

    Attributes:
        titles: Name → title, the status quo first and without one, then the order of submission.
        pairs: First alternative → second → weight that prefers the first.
        paths: The same with the strength of the strongest path.
        winner: The first that nothing beats.
        chains: Other alternative → by which alternatives the strongest path leads to it from the winner, and
            back; empty where there is none.
        derivation_fr: How the winner follows, in French.
        derivation_en: The same in English.
    """

    titles: Mapping[str, str]
    pairs: Matrix
    paths: Matrix
    winner: str
    chains: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    derivation_fr: str
    derivation_en: str


WORDS = {
    "fr": {
        "status_quo": "le texte en vigueur",
        "head": "Alternative",
        "pairs": "Voix qui préfèrent l’alternative de la ligne à celle de la colonne :",
        "paths": "Force du chemin le plus fort de l’alternative de la ligne à celle de la colonne :",
        "chain": "- Vers {title} : {forth}. Retour : {back}.",
        "strength": "{chain} : force {strength}",
        "none": "aucun chemin",
    },
    "en": {
        "status_quo": "the text in force",
        "head": "Alternative",
        "pairs": "Votes that prefer the alternative of the line to that of the column:",
        "paths": "Strength of the strongest path from the alternative of the line to that of the column:",
        "chain": "- To {title}: {forth}. Back: {back}.",
        "strength": "{chain}: strength {strength}",
        "none": "no path",
    },
}


def preferences_in_words(told: Preferences, *, lang: str) -> list[str]:
    """Return the lines of the minutes; titles stand in them as they are given.

    A path is written with the votes that carry each of its links: ``1 → 3 (28) → 2 (25)``.
    """
    say = WORDS[lang]
    derivation = told.derivation_fr if lang == "fr" else told.derivation_en
    chains = [
        say["chain"].format(
            title=told.titles[other] or say["status_quo"],
            forth=_chain(told, forth, say),
            back=_chain(told, back, say),
        )
        for other, (forth, back) in told.chains.items()
    ]
    return [
        *(say["pairs"], "", *_table(told, told.pairs, say), ""),
        *(say["paths"], "", *_table(told, told.paths, say), ""),
        f"{derivation[0].upper()}{derivation[1:]}.",
        "",
        *chains,
    ]


def _table(told: Preferences, figures: Matrix, say: Mapping[str, str]) -> Iterator[str]:
    columns = range(len(told.titles))
    yield f"| {say['head']} | {' | '.join(map(str, columns))} |"
    yield f"|---|{'---:|' * len(columns)}"
    for place, (name, title) in enumerate(told.titles.items()):
        row = ("–" if other == name else str(figures[name][other]) for other in told.titles)
        yield f"| {place}. {title or say['status_quo']} | {' | '.join(row)} |"


def _chain(told: Preferences, names: Sequence[str], say: Mapping[str, str]) -> str:
    if not names:
        return say["none"]
    places = {name: place for place, name in enumerate(told.titles)}
    links = "".join(f" → {places[end]} ({told.pairs[start][end]})" for start, end in pairwise(names))
    return say["strength"].format(
        chain=f"{places[names[0]]}{links}", strength=told.paths[names[0]][names[-1]]
    )
