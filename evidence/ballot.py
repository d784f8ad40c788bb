"""What stands behind the ballot hash: nothing of it can change once the ballot is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from evidence.journal import canonical

QUESTION_FIELDS = ("id", "title", "kind", "options")
OPTION_FIELDS = ("id", "title", "proposal_ids", "text_hash", "changed_words")


def roll_hash(roll: Sequence[Mapping[str, Any]]) -> str:
    """Return the hash of the roll: its entries in the order given, each with id, name, weight, college."""
    return sha256(canonical(roll)).hexdigest()


def definition(
    *,
    ballot: str,
    base_version: str,
    base_hash: str,
    questions: Sequence[Mapping[str, Any]],
    roll: Sequence[Mapping[str, Any]],
    rulebook_hash: str,
    opens_at: datetime,
    closes_at: datetime,
    mode: str,
) -> bytes:
    """Return the canonical bytes of the definition of a ballot.

    Args:
        ballot: Its name, such as ``2026-1/1``.
        base_version: The number of the version all candidate texts start from.
        base_hash: The hash of that version's text.
        questions: In their order, each with its fields and its options (``text_hash`` is the candidate text,
            ``scope`` who signs again if it is adopted, where its proposals asked that);
            one that members rank says under which name (``status_quo``) the base version stands among them.
        roll: The frozen roll; the definition holds its hash and its totals, not the names.
        rulebook_hash: The hash of the rulebook the ballot is opened under.
        opens_at: First instant at which a vote counts.
        closes_at: First instant at which none does.
        mode: What is promised about the choices.

    Raises:
        KeyError: A question, an option or an entry of the roll lacks one of its fields.
    """
    return canonical(
        {
            "ballot": ballot,
            "base_version": base_version,
            "base_hash": base_hash,
            "questions": [_question(question) for question in questions],
            "roll": {
                "hash": roll_hash(roll),
                "count": len(roll),
                "weight": sum(entry["weight"] for entry in roll),
            },
            "rulebook_hash": rulebook_hash,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "mode": mode,
        }
    )


def ballot_hash(definition: bytes) -> str:
    """Return the ballot hash: the SHA-256 of the definition."""
    return sha256(definition).hexdigest()


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: question[name] for name in QUESTION_FIELDS}
    if "status_quo" in question:
        kept["status_quo"] = question["status_quo"]
    kept["options"] = [_option(option) for option in question["options"]]
    return kept


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: option[name] for name in OPTION_FIELDS}
    return kept | {"scope": option["scope"]} if option.get("scope") else kept
