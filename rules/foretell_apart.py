"""A simulation told part by part, and what proxies allow, in sentences, French and English."""

from __future__ import annotations

from collections.abc import Mapping

from rules.attendance import REPRESENTED
from rules.derivation import OF
from rules.foretell import sentences
from rules.rulebook import ClassRules
from rules.simulate import Simulation, simulate
from rules.simulate_apart import (
    Apart,
    Members,
    Presence,
    Support,
    Turnout,
    attending,
    simulate_apart,
    told_apart,
)

WORDS = {
    "fr": {
        "roll": "{count} inscrits.",
        "college": " du collège «\u00a0{college}\u00a0»",
        "heads": ", par tête",
        "quorum": "Quorum{where}\u00a0: {needed} sur {total}\u00a0; {verdict}.",
        "free": "Aucun quorum n’est requis.",
        "second": "Au second appel\u00a0: ",
        "met": "atteint avec ces votants",
        "missed": "non atteint avec ces votants, et rien n’est adopté",
        "open": "atteint ou non selon qui vote (de {fewest} à {greatest})",
        "support": (
            "Majorité{where}\u00a0: l’adoption demande {needed} pour ({share} des {total} {of}){beyond}."
        ),
        "beyond": " et rien ne peut être adopté, avec {expressed} exprimés",
        "counted": (
            "Pouvoirs\u00a0: au plus {most} par membre\u00a0; avec eux, {fewest} membres présents au moins "
            "sont nécessaires au quorum."
        ),
        "counted_one": (
            "Pouvoirs\u00a0: au plus {most} par membre\u00a0; avec eux, 1 membre présent au moins est "
            "nécessaire au quorum."
        ),
        "not_counted": "Pouvoirs\u00a0: au plus {most} par membre\u00a0; ils ne comptent pas pour le quorum.",
        "no_quorum": "Pouvoirs\u00a0: au plus {most} par membre.",
    },
    "en": {
        "roll": "{count} on the roll.",
        "college": " of the college “{college}”",
        "heads": ", by heads",
        "quorum": "Quorum{where}: {needed} of {total}; {verdict}.",
        "free": "No quorum is asked for.",
        "second": "On the second call: ",
        "met": "met by these voters",
        "missed": "not met by these voters, and nothing is adopted",
        "open": "met or not, by who votes (from {fewest} to {greatest})",
        "support": "Majority{where}: adopting needs {needed} for ({share} of {total} {of}){beyond}.",
        "beyond": " and nothing can be adopted, with {expressed} expressed",
        "counted": (
            "Proxies: at most {most} a member; with them, a quorum takes {fewest} members present at least."
        ),
        "counted_one": (
            "Proxies: at most {most} a member; with them, a quorum takes 1 member present at least."
        ),
        "not_counted": "Proxies: at most {most} a member; they do not count for the quorum.",
        "no_quorum": "Proxies: at most {most} a member.",
    },
}


def foretold(
    rules: ClassRules, *, members: Members, turnouts: Mapping[str, Turnout]
) -> tuple[Simulation | Apart, dict[str, list[str]]]:
    """Return a simulation, by parts where one figure does not tell it, with its sentences by language.

    Raises:
        As `rules.simulate.simulate` and `rules.simulate_apart.simulate_apart`.
    """
    whole = turnouts.get("", Turnout())
    if told_apart(rules, members) or whole.represented or set(turnouts) - {""}:
        found = simulate_apart(rules, members=members, turnouts=turnouts)
        told = {lang: apart_sentences(found, lang=lang) for lang in WORDS}
        return found, {lang: [*told[lang], *proxy_sentences(rules, members, lang=lang)] for lang in WORDS}
    weights = [weight for _, weight in members]
    plain = simulate(rules, weights=weights, voted=whole.voted, abstain=whole.abstain, blank=whole.blank)
    return plain, {
        lang: [*sentences(plain, lang=lang), *proxy_sentences(rules, members, lang=lang)] for lang in WORDS
    }


def apart_sentences(found: Apart, *, lang: str) -> list[str]:
    """Return the roll, the quorum and the majority of each part, and the quorum of a second call.

    >>> from fractions import Fraction
    >>> from rules.threshold import Threshold
    >>> half = Threshold(Fraction(1, 2), strict=True, of="expressed")
    >>> quorum, support = Presence("A", True, 5, 3, 2, 4), Support("", False, 8, 8, 5)
    >>> for said in apart_sentences(Apart("ordinary", 9, half, (quorum,), (support,), None), lang="en"):
    ...     print(said)
    9 on the roll.
    Quorum of the college “A”, by heads: 3 of 5; met or not, by who votes (from 2 to 4).
    Majority: adopting needs 5 for (more than 1/2 of 8 expressed).
    """
    words = WORDS[lang]
    said = [words["roll"].format(count=found.roll_count), *_quorum(found.quorum, lang)]
    said += [_support(part, found, lang) for part in found.support]
    if found.second is not None:
        said += [words["second"] + each[0].lower() + each[1:] for each in _quorum(found.second, lang)]
    return said


def _quorum(parts: tuple[Presence, ...], lang: str) -> list[str]:
    words = WORDS[lang]
    if not any(part.needed for part in parts):
        return [words["free"]]
    return [
        words["quorum"].format(
            where=_where(part, lang),
            needed=part.needed,
            total=part.total,
            verdict=words[part.verdict].format(fewest=part.fewest, greatest=part.greatest),
        )
        for part in parts
    ]


def _support(part: Support, found: Apart, lang: str) -> str:
    words = WORDS[lang]
    return words["support"].format(
        where=_where(part, lang),
        needed=part.needed,
        share=found.majority.told(lang=lang),
        total=part.total,
        of=OF[lang][found.majority.of],
        beyond="" if part.reachable else words["beyond"].format(expressed=part.expressed),
    )


def _where(part: Presence | Support, lang: str) -> str:
    words = WORDS[lang]
    college = words["college"].format(college=part.college) if part.college else ""
    return college + (words["heads"] if part.heads else "")


def proxy_sentences(rules: ClassRules, members: Members, *, lang: str) -> list[str]:
    """Return what proxies allow, nothing where the rulebook has none."""
    if rules.proxies is None:
        return []
    fewest = attending(rules, members=members)
    name = "no_quorum" if REPRESENTED in rules.counting.present else "not_counted"
    if fewest:
        name = "counted" if fewest > 1 else "counted_one"
    return [WORDS[lang][name].format(most=rules.proxies.most, fewest=fewest)]
