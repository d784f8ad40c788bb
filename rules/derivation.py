"""How an outcome follows from its weights, in one sentence that a reader can check by hand."""

from __future__ import annotations

from collections.abc import Sequence

from rules.attendance import BY_HEADS, VOTES
from rules.parts import Part
from rules.threshold import Threshold

OF = {
    "fr": {"roll": "inscrits", "cast": "votants", "expressed": "exprimés"},
    "en": {"roll": "on the roll", "cast": "cast", "expressed": "expressed"},
}
COLON = {"fr": "\u00a0: ", "en": ": "}
OUTCOMES = {
    "fr": {"adopted": "adopté", "rejected": "rejeté"},
    "en": {"adopted": "adopted", "rejected": "rejected"},
}


def derivation(
    outcome: str, parts: Sequence[Part], *, majority: Threshold, winner: str, lang: str, counted: str = VOTES
) -> str:
    """Return the sentence of one option.

    Args:
        parts: How the majority stands, in the whole roll or in each college.
        winner: The title of the option that makes it fall.
        counted: In what the majority is counted.

    >>> from fractions import Fraction
    >>> two_thirds, parts = Threshold(Fraction(2, 3), strict=False, of="expressed"), [Part("", 30, 44, 30)]
    >>> derivation("adopted", parts, majority=two_thirds, winner="", lang="en")
    '30 for out of 44 expressed; 30 were needed (2/3): adopted'
    """
    endings = {
        "fr": {
            "no_quorum": "le quorum n’est pas atteint",
            "fallen": f"tombé, car {quoted(winner, lang)} est adopté",
        },
        "en": {
            "no_quorum": "the quorum is not met",
            "fallen": f"fallen, because {quoted(winner, lang)} is adopted",
        },
    }[lang]
    ending = endings.get(outcome) or OUTCOMES[lang][outcome]
    return weighed(parts, majority=majority, lang=lang, counted=counted) + COLON[lang] + ending


def weighed(parts: Sequence[Part], *, majority: Threshold, lang: str, counted: str = VOTES) -> str:
    """Return what an option has and what it needs, in each college where colleges are counted apart.

    >>> from fractions import Fraction
    >>> half = Threshold(Fraction(1, 2), strict=True, of="cast")
    >>> weighed([Part("", 1, 2, 2)], majority=half, lang="en")
    '1 for out of 2 cast; 2 were needed (more than 1/2)'
    >>> weighed([Part("privé", 1, 2, 2)], majority=half, lang="en", counted="heads of each college")
    'college “privé”, counted by heads: 1 for out of 2 cast; 2 were needed (more than 1/2), not reached'
    """
    return {"fr": "\u00a0; ", "en": "; "}[lang].join(
        _weighed(part, majority, lang, counted) for part in parts
    )


def _weighed(part: Part, majority: Threshold, lang: str, counted: str) -> str:
    share, of = majority.told(lang=lang), OF[lang][majority.of]
    heads = {"fr": "par tête", "en": "counted by heads"}[lang] if counted in BY_HEADS else ""
    if lang == "fr":
        where = f"collège «\u00a0{part.college}\u00a0»" if part.college else ""
        said = f"{part.has} pour sur {part.total} {of}\u00a0; il en fallait {part.needed} ({share})"
        reached = "atteint" if part.reached else "non atteint"
    else:
        where = f"college “{part.college}”" if part.college else ""
        said = f"{part.has} for out of {part.total} {of}; {part.needed} were needed ({share})"
        reached = "reached" if part.reached else "not reached"
    named = ", ".join(word for word in (where, heads) if word)
    return (f"{named}{COLON[lang]}" if named else "") + said + (f", {reached}" if part.college else "")


def quoted(title: str, lang: str) -> str:
    """Return a title in quotation marks; the status quo, which has none, is named."""
    if lang == "fr":
        return f"«\u00a0{title}\u00a0»" if title else "le statu quo"
    return f"“{title}”" if title else "the status quo"


def against_status_quo(
    outcome: str, parts: Sequence[Part], *, majority: Threshold, winner: str, lang: str, counted: str = VOTES
) -> str:
    """Return the sentence of one alternative that was ranked, held against the status quo.

    Args:
        outcome: ``beaten`` where another one that is not adopted either, or the status quo, comes first.
        winner: The title of what comes first instead of this one; empty when it is the status quo.

    >>> from fractions import Fraction
    >>> half, parts = Threshold(Fraction(1, 2), strict=True, of="expressed"), [Part("", 2, 3, 2)]
    >>> against_status_quo("beaten", parts, majority=half, winner="", lang="en").partition("; ")[2]
    '2 were needed (more than 1/2): rejected, because the status quo wins'
    """
    if outcome == "beaten":
        reason = {
            "fr": f"rejeté, car {quoted(winner, lang)} {'est classé premier' if winner else 'l’emporte'}",
            "en": f"rejected, because {quoted(winner, lang)} {'ranks first' if winner else 'wins'}",
        }[lang]
        said = weighed(parts, majority=majority, lang=lang, counted=counted) + COLON[lang] + reason
    else:
        said = derivation(outcome, parts, majority=majority, winner=winner, lang=lang, counted=counted)
    return {"fr": "face au statu quo, ", "en": "against the status quo, "}[lang] + said


def ranked(
    winner: str,
    *,
    tied: Sequence[str],
    paths: Sequence[tuple[str, int, int]],
    met: bool,
    adopted: bool,
    lang: str,
) -> str:
    """Return how the winner of a ranked question follows from the strongest paths.

    A text that comes first and falls short of its majority against the status quo does not win: the status
    quo stays, and the sentence says so.

    Args:
        winner: Its title; empty for the status quo.
        tied: The titles of all that nothing beats, the winner among them.
        paths: For each other alternative, its title, the strength of the path to it and of the path back.
        adopted: Whether it has the majority that it needs.

    >>> ranked("E", tied=["E"], paths=[("", 45, 0)], met=True, adopted=True, lang="en")
    '“E” wins; strongest paths: 45 to 0 against the status quo'
    >>> ranked("E", tied=["E"], paths=[("", 5, 4)], met=True, adopted=False, lang="en").partition("; ")[0]
    '“E” ranks first without the majority it needs, and the status quo stays'
    """
    if not met:
        return {"fr": "le quorum n’est pas atteint", "en": "the quorum is not met"}[lang]
    name, colon, wins = quoted(winner, lang), COLON[lang], adopted or not winner
    if lang == "fr":
        pairs = ", ".join(f"{to} contre {back} avec {quoted(title, lang)}" for title, to, back in paths)
        alike = " et ".join(quoted(title, lang) for title in tied)
        tie = f"{alike} font jeu égal\u00a0; le statu quo passe d’abord, puis l’ordre de dépôt{colon}"
        first = (
            "l’emporte" if wins else "est classé premier sans la majorité requise, et le statu quo demeure"
        )
        said = f"{name} {first}\u00a0; chemins les plus forts{colon}{pairs}"
    else:
        pairs = ", ".join(f"{to} to {back} against {quoted(title, lang)}" for title, to, back in paths)
        alike = " and ".join(quoted(title, lang) for title in tied)
        tie = f"{alike} are level; the status quo goes first, then the order of submission{colon}"
        first = "wins" if wins else "ranks first without the majority it needs, and the status quo stays"
        said = f"{name} {first}; strongest paths{colon}{pairs}"
    return tie + said if len(tied) > 1 else said
