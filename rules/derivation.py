"""How an outcome follows from its weights, in one sentence that a reader can check by hand."""

from __future__ import annotations

from rules.threshold import Threshold

OF = {
    "fr": {"roll": "inscrits", "cast": "votants", "expressed": "exprimés"},
    "en": {"roll": "on the roll", "cast": "cast", "expressed": "expressed"},
}
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
    needed, share, of = majority.needed(total), majority.told(lang=lang), OF[lang][majority.of]
    if lang == "fr":
        weighed = f"{for_weight} pour sur {total} {of}\u00a0; il en fallait {needed} ({share})"
        endings = {
            "no_quorum": "le quorum n’est pas atteint",
            "fallen": f"tombé, car «\u00a0{winner}\u00a0» est adopté",
        }
        colon = "\u00a0: "
    else:
        weighed = f"{for_weight} for out of {total} {of}; {needed} were needed ({share})"
        endings = {
            "no_quorum": "the quorum is not met",
            "fallen": f"fallen, because “{winner}” is adopted",
        }
        colon = ": "
    return weighed + colon + (endings.get(outcome) or OUTCOMES[lang][outcome])
