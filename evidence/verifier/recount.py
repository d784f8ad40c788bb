"""A second, tiny count: exact fractions, quorum, majority, options that fall, and options that are ranked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from evidence.verifier.faults import UnreadableError
from evidence.verifier.measured import PLAIN, portions, who_is_present
from evidence.verifier.ranking import STANDING, pairs_of, paths_of, unbeaten_of

LENGTH = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)
SHARE = re.compile(r"[0-9]{1,9}/[0-9]{1,9}|1")
COUNTED = {"single", "identical", "bundle", "sequential", "ranked"}
TOLD = ("id", "title", "outcome", "for", "against", "abstain", "needed", "cause")
SIDES = ("for", "against", "abstain", "blank")
RANKS = ("pairwise", "paths", "unbeaten", "winner")
TOTALS = ("roll_count", "roll_weight", "cast_count", "cast_weight", "quorum_needed", "quorum_met", "outcome")


@lru_cache(maxsize=4)
def rules_in(rulebook: str, revision_class: str) -> dict[str, Any]:
    """Return what the rulebook says of a class of revision; it is read once, however many votes ask for it.

    Raises:
        UnreadableError: This Python is older than 3.11.
    """
    try:
        import tomllib
    except ModuleNotFoundError:
        raise UnreadableError("il faut Python 3.11 ou plus", "Python 3.11 or later is needed") from None
    rules: dict[str, Any] = tomllib.loads(rulebook)["classes"][revision_class]
    return rules


def length_of(text: str) -> timedelta:
    """Return an ISO 8601 duration.

    Raises:
        ValueError: It is none.
    """
    found = LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(text)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def least(rule: Mapping[str, Any], total: int) -> int:
    """Return the smallest weight that passes, never less than one.

    Raises:
        ValueError: The share is no fraction.
    """
    if SHARE.fullmatch(rule["share"]) is None:
        raise ValueError(rule["share"])
    share = Fraction(rule["share"])
    weight = 1
    if share * total >= 1:
        weight = -(-share.numerator * total // share.denominator)
    if rule["strict"] and Fraction(weight) == share * total:
        weight += 1
    return weight


def recount(
    questions: Sequence[Mapping[str, Any]],
    *,
    weights: Mapping[str, int],
    votes: Mapping[str, Mapping[str, str]],
    majority: Mapping[str, Any],
    quorum: Mapping[str, Any] | str,
    counting: Mapping[str, Any] = PLAIN,
    colleges: Mapping[str, str] | None = None,
    holders: Mapping[str, str] | None = None,
    recusals: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Any]:
    """Return the figures of the result; the sentences of its derivation are left out.

    Args:
        votes: The answers that count: none to a question from which somebody stepped aside.
        quorum: What the ballot needs; ``"none"`` where it needs nothing.
        counting: Who is present, and what counts.
        colleges, holders, recusals: The college of each member, who voted for it, from what it stepped aside.

    Raises:
        UnreadableError: A question is of a kind that this program cannot count.
    """
    for kind in sorted({question["kind"] for question in questions} - COUNTED):
        raise UnreadableError(
            f"ce programme ne sait pas dépouiller une question « {kind} »",
            f"this program cannot count a question “{kind}”",
        )
    roll_weight = sum(weights.values())
    voters = [member for member in votes if votes[member]]
    cast_weight = sum(weights[member] for member in voters)
    there = who_is_present(
        votes,
        kinds=counting["present"],
        blank=counting.get("blank", ""),
        holders=holders or {},
        recusals=recusals or {},
        questions=[question["id"] for question in questions],
    )
    presence: list[dict[str, Any]] = [
        {
            "college": place,
            "has": sum(count for member, count in members.items() if member in there),
            "total": sum(members.values()),
            "needed": 0 if isinstance(quorum, str) else least(quorum, sum(members.values())),
        }
        for place, members in portions(counting["quorum"], weights, colleges or {}).items()
    ]
    met = all(part["has"] >= part["needed"] for part in presence)
    parts = portions(counting["majority"], weights, colleges or {})
    apart = counting["majority"] != "votes"
    told = [
        recounted(question, weights, votes, majority, parts, met=met, apart=apart) for question in questions
    ]
    if "blank" in counting:
        for question in told:
            for option in question["options"]:
                option["blank"] = left_blank(option["id"], weights, votes)
    some = any(question["outcome"] == "adopted" for question in told)
    plain = {**counting} == {**PLAIN}
    return {
        "questions": told,
        "roll_count": len(weights),
        "roll_weight": roll_weight,
        "cast_count": len(voters),
        "cast_weight": cast_weight,
        "quorum_needed": sum(part["needed"] for part in presence),
        "quorum_met": met,
        "outcome": "no_quorum" if not met else "adopted" if some else "rejected",
        **({} if plain else {"presence": presence}),
    }


def left_blank(option: str, weights: Mapping[str, int], votes: Mapping[str, Mapping[str, str]]) -> int:
    """Return the weight of the blank votes on an option; a ranked question is left blank as a whole."""
    return sum(weights[member] for member, answers in votes.items() if answers.get(option) == "blank")


def weighed_in(
    sides: Mapping[str, str], parts: Mapping[str, Mapping[str, int]], majority: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return how an option stands in each part of the roll."""
    told = []
    for place, members in parts.items():
        sums = dict.fromkeys(SIDES, 0)
        for member, side in sides.items():
            sums[side] += members.get(member, 0)
        expressed = sums["for"] + sums["against"]
        of = {"roll": sum(members.values()), "cast": sum(sums.values()), "expressed": expressed}
        total = of[majority["of"]]
        told.append({"college": place, "has": sums["for"], "total": total, "needed": least(majority, total)})
    return told


def needs(told: Sequence[Mapping[str, Any]], *, apart: bool) -> dict[str, Any]:
    """Return what an option needs, part by part where the roll is not simply counted whole in votes."""
    return {"needed": sum(part["needed"] for part in told), **({"parts": list(told)} if apart else {})}


def recounted(
    question: Mapping[str, Any],
    weights: Mapping[str, int],
    votes: Mapping[str, Mapping[str, str]],
    majority: Mapping[str, Any],
    parts: Mapping[str, Mapping[str, int]],
    *,
    met: bool,
    apart: bool,
) -> dict[str, Any]:
    """Return one question with its options counted in their order, or as they were ranked."""
    if question["kind"] == "ranked":
        return ranked_again(question, weights, votes, majority, parts, met=met, apart=apart)
    winner = None
    options = []
    for option in question["options"]:
        name = option["id"]
        sides = {member: answers[name] for member, answers in votes.items() if name in answers}
        sums = dict.fromkeys(SIDES, 0)
        for member, side in sides.items():
            sums[side] += weights[member]
        del sums["blank"]
        told = weighed_in(sides, parts, majority)
        outcome = "no_quorum" if not met else "fallen" if winner is not None else "rejected"
        if outcome == "rejected" and all(part["has"] >= part["needed"] for part in told):
            outcome = "adopted"
        named = {"id": option["id"], "title": option["title"]}
        options.append({**named, "outcome": outcome, **sums, **needs(told, apart=apart), "cause": winner})
        winner = option["id"] if outcome == "adopted" else winner
    refused = "status_quo" if question["kind"] == "sequential" else "rejected"
    outcome = "no_quorum" if not met else "adopted" if winner is not None else refused
    named = {name: question[name] for name in ("id", "title", "kind")}
    return {**named, "outcome": outcome, "options": options}


def ranked_again(
    question: Mapping[str, Any],
    weights: Mapping[str, int],
    votes: Mapping[str, Mapping[str, str]],
    majority: Mapping[str, Any],
    parts: Mapping[str, Mapping[str, int]],
    *,
    met: bool,
    apart: bool,
) -> dict[str, Any]:
    """Return one question whose options were ranked with the status quo among them.

    The first that nothing beats, the status quo before all others, is adopted if it has the majority against
    the status quo.
    """
    names = {question["status_quo"]: STANDING}
    names |= {option["id"]: option["id"] for option in question["options"]}
    given = {
        member: {names[name]: choice for name, choice in answers.items() if name in names}
        for member, answers in votes.items()
    }
    places = {member: places_in(said) for member, said in given.items() if said}
    blank = {member for member, said in given.items() if "blank" in said.values()}
    answered = sum(weights[member] for member in places.keys() - blank)
    pairs = pairs_of(list(names.values()), [(said, weights[member]) for member, said in places.items()])
    paths = paths_of(pairs)
    unbeaten = unbeaten_of(paths)
    options, adopted = [], None
    for option in question["options"]:
        for_, against = pairs[option["id"]][STANDING], pairs[STANDING][option["id"]]
        sides = {
            member: "blank" if member in blank else side_in(option["id"], said, len(names))
            for member, said in places.items()
        }
        told = weighed_in(sides, parts, majority)
        if met and option["id"] == unbeaten[0] and all(part["has"] >= part["needed"] for part in told):
            adopted = option["id"]
        sums = {"for": for_, "against": against, "abstain": answered - for_ - against}
        named = {"id": option["id"], "title": option["title"]}
        options.append({**named, **sums, **needs(told, apart=apart)})
    for each in options:
        fallen = adopted is not None and each["id"] != adopted
        decided = "fallen" if fallen else "rejected" if adopted is None else "adopted"
        each |= {"outcome": decided if met else "no_quorum", "cause": adopted if fallen else None}
    named = {name: question[name] for name in ("id", "title", "kind")}
    outcome = "no_quorum" if not met else "status_quo" if adopted is None else "adopted"
    ranking = {"pairwise": pairs, "paths": paths, "unbeaten": unbeaten, "winner": unbeaten[0]}
    return {**named, "outcome": outcome, "options": options, "ranking": ranking}


def side_in(option: str, places: Mapping[str, int], last: int) -> str:
    """Return whether a ranking prefers an option to the status quo, the other way round, or neither."""
    mine, other = places.get(option, last + 1), places.get(STANDING, last + 1)
    return "for" if mine < other else "against" if mine > other else "abstain"


def places_in(said: Mapping[str, str]) -> dict[str, int]:
    """Return the places a member gave: none where it abstained or voted blank."""
    return {name: int(choice) for name, choice in said.items() if choice not in ("abstain", "blank")}


def figures_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same figures as a result states them."""
    questions = [
        {
            **{name: question[name] for name in ("id", "title", "kind", "outcome")},
            "options": [
                {name: option[name] for name in (*TOLD, "blank", "parts") if name in option or name in TOLD}
                for option in question["options"]
            ],
            **{
                name: {figure: told[figure] for figure in RANKS}
                for name, told in question.items()
                if name == "ranking"
            },
        }
        for question in result["questions"]
    ]
    totals = {name: result[name] for name in (*TOTALS, "presence") if name in result or name in TOTALS}
    return {"questions": questions, **totals}
