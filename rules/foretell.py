"""A simulation in sentences, French and English."""

from __future__ import annotations

from rules.derivation import OF
from rules.simulate import Call, Simulation

WORDS = {
    "fr": {
        "roll": "{roll} inscrits",
        "weighted": "{roll} inscrits, {weight} voix",
        "quorum": "quorum {quorum}",
        "free": "aucun quorum",
        "first": "{opening}\u00a0: {call}\u00a0; {then}.",
        "voting": ("si personne ne vote", "si 1 vote", "si {voted} votent"),
        "blank": ("", ", dont 1 blanc,", ", dont {blank} blancs,"),
        "abstaining": (" sans abstention", " et 1 s’abstient", " et {abstain} s’abstiennent"),
        "heaviest": ("personne", "1 membre, le plus lourd", "{fewest} membres, les plus lourds"),
        "majority": "l’adoption demande {needed} pour ({share} des {total} {of})",
        "missed": "{voting}, le quorum n’est pas atteint et rien n’est adopté",
        "needed": "{voting}{blank_}{abstaining}, {majority}",
        "beyond": (
            "{voting}{blank_}{abstaining}, {majority} et rien ne peut être adopté, avec {expressed} exprimés"
        ),
        "members": (
            "Le quorum peut être atteint par {heaviest}\u00a0; "
            "il l’est à partir de {surely} membres quels qu’ils soient."
        ),
        "capped": ("Plafond\u00a0: aucun membre n’a plus de {ceiling} voix ({cap})\u00a0; {at_ceiling}."),
        "at_ceiling": ("aucun n’en a autant", "1 membre en a autant", "{at} membres en ont autant"),
        "second": "Au second appel\u00a0: {call}.",
        "again": "Au second appel\u00a0: {call}\u00a0; avec les mêmes votants, {majority}.",
    },
    "en": {
        "roll": "{roll} on the roll",
        "weighted": "{roll} on the roll with {weight} votes",
        "quorum": "quorum {quorum}",
        "free": "no quorum",
        "first": "{opening}: {call}; {then}.",
        "voting": ("if nobody votes", "if 1 votes", "if {voted} vote"),
        "blank": ("", ", 1 of them blank,", ", {blank} of them blank,"),
        "abstaining": (" without abstentions", " and 1 abstains", " and {abstain} abstain"),
        "heaviest": ("nobody", "1 member, the heaviest", "{fewest} members, the heaviest"),
        "majority": "adopting needs {needed} for ({share} of {total} {of})",
        "missed": "{voting}, the quorum is not met and nothing is adopted",
        "needed": "{voting}{blank_}{abstaining}, {majority}",
        "beyond": (
            "{voting}{blank_}{abstaining}, {majority} and nothing can be adopted, with {expressed} expressed"
        ),
        "members": (
            "The quorum can be met by {heaviest}; from {surely} members on it is met whoever they are."
        ),
        "capped": "Cap: no member has more than {ceiling} votes ({cap}); {at_ceiling}.",
        "at_ceiling": ("none has as many", "1 member has as many", "{at} members have as many"),
        "second": "On the second call: {call}.",
        "again": "On the second call: {call}; with the same votes, {majority}.",
    },
}


def sentences(found: Simulation, *, lang: str) -> list[str]:
    """Return what a simulation says: the first call, who reaches its quorum, the cap, the second call.

    >>> from fractions import Fraction
    >>> from rules.threshold import Threshold
    >>> two_thirds, call = Threshold(Fraction(2, 3), strict=False, of="expressed"), Call(21, 21, 21, True)
    >>> sentences(
    ...     Simulation("ordinary", 41, 41, two_thirds, 30, 4, 26, 26, 18, True, call, None), lang="en"
    ... )
    ['41 on the roll: quorum 21; if 30 vote and 4 abstain, adopting needs 18 for (2/3 of 26 expressed).']
    """
    words, facts = WORDS[lang], _facts(found, lang)
    weighted = found.roll_weight != found.roll_count
    opening = str(words["weighted" if weighted else "roll"]).format_map(facts)
    ending = "missed" if not found.first.quorum_met else "needed" if found.reachable else "beyond"
    then = str(words[ending]).format_map(facts)
    said = [str(words["first"]).format(opening=opening, call=_call(found.first, lang), then=then)]
    if weighted and found.first.quorum_needed:
        said.append(str(words["members"]).format_map(facts))
    if found.cap is not None:
        said.append(str(words["capped"]).format_map({**facts, "cap": found.cap.told(lang=lang)}))
    if found.second is not None:
        again = not found.first.quorum_met and found.second.quorum_met and found.reachable
        told = {**facts, "call": _call(found.second, lang)}
        said.append(str(words["again" if again else "second"]).format_map(told))
    return said


def _call(call: Call, lang: str) -> str:
    return str(WORDS[lang]["quorum" if call.quorum_needed else "free"]).format(quorum=call.quorum_needed)


def _facts(found: Simulation, lang: str) -> dict[str, object]:
    words = WORDS[lang]
    facts: dict[str, object] = {
        "roll": found.roll_count,
        "weight": found.roll_weight,
        "voted": found.voted,
        "abstain": found.abstain,
        "blank": found.blank,
        "expressed": found.expressed,
        "needed": found.needed,
        "total": found.total,
        "share": found.majority.told(lang=lang),
        "of": OF[lang][found.majority.of],
        "fewest": found.first.quorum_fewest,
        "surely": found.first.quorum_surely,
        "ceiling": found.ceiling,
        "at": found.at_ceiling,
    }
    return facts | {
        "voting": words["voting"][min(found.voted, 2)].format_map(facts),
        "heaviest": words["heaviest"][min(found.first.quorum_fewest, 2)].format_map(facts),
        "at_ceiling": words["at_ceiling"][min(found.at_ceiling, 2)].format_map(facts),
        "abstaining": words["abstaining"][min(found.abstain, 2)].format_map(facts) if found.voted else "",
        "blank_": words["blank"][min(found.blank, 2)].format_map(facts),
        "majority": str(words["majority"]).format_map(facts),
    }
