"""How an outcome follows from its weights, in one sentence that a reader can check by hand."""

from __future__ import annotations

from collections.abc import Sequence

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
    outcome: str, for_weight: int, total: int, *, majority: Threshold, winner: str, lang: str
) -> str:
    """Return the sentence of one option.

    >>> from fractions import Fraction
    >>> two_thirds = Threshold(Fraction(2, 3), strict=False, of="expressed")
    >>> derivation("adopted", 30, 44, majority=two_thirds, winner="", lang="en")
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
    return weighed(for_weight, total, majority=majority, lang=lang) + COLON[lang] + ending


def weighed(for_weight: int, total: int, *, majority: Threshold, lang: str) -> str:
    """Return what an option has and what it needs.

    >>> from fractions import Fraction
    >>> weighed(1, 2, majority=Threshold(Fraction(1, 2), strict=True, of="cast"), lang="en")
    '1 for out of 2 cast; 2 were needed (more than 1/2)'
    """
    needed, share, of = majority.needed(total), majority.told(lang=lang), OF[lang][majority.of]
    if lang == "fr":
        return f"{for_weight} pour sur {total} {of}\u00a0; il en fallait {needed} ({share})"
    return f"{for_weight} for out of {total} {of}; {needed} were needed ({share})"


def quoted(title: str, lang: str) -> str:
    """Return a title in quotation marks; the status quo, which has none, is named."""
    if lang == "fr":
        return f"«\u00a0{title}\u00a0»" if title else "le statu quo"
    return f"“{title}”" if title else "the status quo"


def against_status_quo(
    outcome: str, for_weight: int, total: int, *, majority: Threshold, winner: str, lang: str
) -> str:
    """Return the sentence of one alternative that was ranked, held against the status quo.

    Args:
        winner: The title of what wins instead of this one; empty when it is the status quo.

    >>> from fractions import Fraction
    >>> half = Threshold(Fraction(1, 2), strict=True, of="expressed")
    >>> against_status_quo("beaten", 2, 3, majority=half, winner="", lang="en").partition("; ")[2]
    '2 were needed (more than 1/2): rejected, because the status quo wins'
    """
    if outcome == "beaten":
        reason = {
            "fr": f"rejeté, car {quoted(winner, lang)} l’emporte",
            "en": f"rejected, because {quoted(winner, lang)} wins",
        }[lang]
        said = weighed(for_weight, total, majority=majority, lang=lang) + COLON[lang] + reason
    else:
        said = derivation(outcome, for_weight, total, majority=majority, winner=winner, lang=lang)
    return {"fr": "face au statu quo, ", "en": "against the status quo, "}[lang] + said


def ranked(
    winner: str, *, tied: Sequence[str], paths: Sequence[tuple[str, int, int]], met: bool, lang: str
) -> str:
    """Return how the winner of a ranked question follows from the strongest paths.

    Args:
        winner: Its title; empty for the status quo.
        tied: The titles of all that nothing beats, the winner among them.
        paths: For each other alternative, its title, the strength of the path to it and of the path back.

    >>> ranked("E", tied=["E"], paths=[("A", 25, 24), ("", 45, 0)], met=True, lang="en")
    '“E” wins; strongest paths: 25 to 24 against “A”, 45 to 0 against the status quo'
    """
    if not met:
        return {"fr": "le quorum n’est pas atteint", "en": "the quorum is not met"}[lang]
    name, colon = quoted(winner, lang), COLON[lang]
    if lang == "fr":
        pairs = ", ".join(f"{to} contre {back} avec {quoted(title, lang)}" for title, to, back in paths)
        alike = " et ".join(quoted(title, lang) for title in tied)
        tie = f"{alike} font jeu égal\u00a0; le statu quo passe d’abord, puis l’ordre de dépôt{colon}"
        said = f"{name} l’emporte\u00a0; chemins les plus forts{colon}{pairs}"
    else:
        pairs = ", ".join(f"{to} to {back} against {quoted(title, lang)}" for title, to, back in paths)
        alike = " and ".join(quoted(title, lang) for title in tied)
        tie = f"{alike} are level; the status quo goes first, then the order of submission{colon}"
        said = f"{name} wins; strongest paths{colon}{pairs}"
    return tie + said if len(tied) > 1 else said
