"""What a count says: the outcome of each option, of each question and of the ballot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rules.parts import Part

ADOPTED, REJECTED, NO_QUORUM, FALLEN, STATUS_QUO = "adopted", "rejected", "no_quorum", "fallen", "status_quo"


@dataclass(frozen=True)
class OptionResult:
    """What became of one option: weights, outcome, how it follows, and what it fell to.

    `blank` is left out where nobody could vote blank.

    `parts` say how it stands in each college, or in heads; they are left out where the whole roll is counted
    in votes.
    """

    id: str
    title: str
    outcome: str
    for_: int
    against: int
    abstain: int
    needed: int
    derivation_fr: str
    derivation_en: str
    cause: str | None = None
    blank: int | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """How members ranked the alternatives of a question, the status quo first among them.

    Attributes:
        pairwise: First alternative → second alternative → weight that prefers the first.
        paths: The same with the strength of the strongest path.
        unbeaten: What nothing beats.
        winner: The first of them.
    """

    pairwise: dict[str, dict[str, int]]
    paths: dict[str, dict[str, int]]
    unbeaten: tuple[str, ...]
    winner: str
    derivation_fr: str
    derivation_en: str


@dataclass(frozen=True)
class QuestionResult:
    """What became of one question; a ranked one says how its winner follows."""

    id: str
    title: str
    kind: str
    outcome: str
    options: tuple[OptionResult, ...]
    ranking: Ranking | None = None


@dataclass(frozen=True)
class Result:
    """The result of a ballot. Weights, except ``cast_count`` and ``roll_count``, which are members.

    `presence` says how the quorum stands in each part of the roll; it is left out where whoever answers
    counts with its weight: ``cast_weight`` says it then.
    """

    questions: tuple[QuestionResult, ...]
    roll_count: int
    roll_weight: int
    cast_count: int
    cast_weight: int
    quorum_needed: int
    quorum_met: bool
    outcome: str
    presence: tuple[Part, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain values; the weight for an option stands under ``for``."""
        plain = asdict(self)
        for question in plain["questions"]:
            for option in question["options"]:
                option["for"] = option.pop("for_")
                if option["blank"] is None:
                    del option["blank"]
                _listed(option, "parts")
            question["options"] = list(question["options"])
            if question["ranking"] is None:
                del question["ranking"]
            else:
                question["ranking"]["unbeaten"] = list(question["ranking"]["unbeaten"])
        plain["questions"] = list(plain["questions"])
        _listed(plain, "presence")
        return plain


def _listed(plain: dict[str, Any], name: str) -> None:
    """Write parts as a list, and leave them out where there are none."""
    parts = plain.pop(name)
    if parts:
        plain[name] = list(parts)
