"""A ballot that was closed before its instant: whether its rulebook allows it and nothing could flip it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evidence.verifier.attended import attended
from evidence.verifier.faults import hold
from evidence.verifier.measured import counting_in
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import length_of, recount, rules_in


def hold_early(bundle: Bundle, opened_at: datetime, closed_at: datetime) -> None:
    """See that the rulebook allows an early close, that its time had passed, and that the votes settled it.

    Raises:
        AlteredError: One of them is not so.
    """
    rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    hold(
        bundle.ballot["mode"] == "named"
        and rules["early_close"] != "none"
        and rules["change_vote"] is False
        and closed_at >= opened_at + length_of(rules["early_close"]),
        "le scrutin a été clos avant l’heure sans que le règlement le permette",
        "the ballot was closed early and the rulebook does not allow it",
    )
    hold(
        all(question["kind"] != "ranked" for question in bundle.ballot["questions"]),
        "un scrutin à classement a été clos avant l’heure",
        "a ballot that asks for rankings was closed early",
    )
    now, best, worst = (counted_with(bundle, rules, choice) for choice in ("", "for", "against"))
    hold(
        now["quorum_met"] and outcomes_in(best) == outcomes_in(worst),
        "le scrutin a été clos avant l’heure alors que le résultat pouvait encore changer",
        "the ballot was closed early while the result could still change",
    )


def counted_with(bundle: Bundle, rules: Mapping[str, Any], choice: str) -> dict[str, Any]:
    """Return the count as if every member without a final vote had made this one choice throughout.

    A vote that was cast by proxy, or told by telephone, is not final; from a question it stepped aside
    from, nobody's answer counts.
    """
    second, took_part = bundle.frozen["act"] == "second_call", attended(bundle)
    others = {option["id"]: choice for option in bundle.options} if choice else {}
    open_ = {*took_part.holders, *bundle.by_telephone}
    final = {member: each for member, each in bundle.votes.items() if member not in open_}
    took_part.holders.clear()
    given = {member: final.get(member, others) for member in bundle.weights}
    return recount(
        bundle.ballot["questions"],
        weights=bundle.weights,
        votes=took_part.kept(bundle, given),
        majority=rules["majority"],
        quorum=rules["second_call"]["quorum"] if second else rules["quorum"],
        counting=counting_in(rules),
        colleges={member: entry["college"] for member, entry in bundle.roll.items()},
        recusals=took_part.recusals,
    )


def outcomes_in(figures: Mapping[str, Any]) -> list[str]:
    """Return the outcome of each option."""
    return [option["outcome"] for question in figures["questions"] for option in question["options"]]
