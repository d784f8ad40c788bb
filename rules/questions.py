"""What a ballot asks, and what can be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = SINGLE, IDENTICAL, BUNDLE, SEQUENTIAL, RANKED = (
    "single",
    "identical",
    "bundle",
    "sequential",
    "ranked",
)
LEAST_OPTIONS = {SEQUENTIAL: 1, RANKED: 2}
FOR, AGAINST, ABSTAIN = CHOICES = ("for", "against", "abstain")
BLANK = "blank"
"""Neither for nor against, nor an abstention: an answer only where the rulebook has it."""
WHOLE = (ABSTAIN, BLANK)
"""What answers a ranked question instead of a ranking."""
STATUS_QUO = "status_quo"
"""The text in force as an alternative of a ranked question, and the outcome when it remains."""

Votes = Mapping[str, Mapping[str, str]]
"""Member id → option id → choice; in a ranked question it is a place from "1", abstain or blank."""


@dataclass(frozen=True)
class Option:
    """One text that can be adopted.

    Attributes:
        id: Its name inside the ballot.
        title: What a person reads.
        proposal_ids: The proposals whose text it is (several when identical or bundled).
        text_hash: The hash of the whole edited charter it stands for.
        changed_words: How far it is from the base.
        scope: Who signs again if it is adopted, where proposals ask it; empty where the rulebook says it.
    """

    id: str
    title: str
    proposal_ids: tuple[str, ...]
    text_hash: str
    changed_words: int
    scope: str = ""


@dataclass(frozen=True)
class Question:
    """One question: one option, or several in the order in which they are counted (ranked: submitted).

    `blank` says that it may be answered by a blank vote.
    """

    id: str
    title: str
    kind: str
    options: tuple[Option, ...]
    blank: bool = False

    def __post_init__(self) -> None:
        """Hold that only alternatives have several options."""
        least = LEAST_OPTIONS.get(self.kind, 1)
        most = len(self.options) if self.kind in LEAST_OPTIONS else 1
        if self.kind not in KINDS or not least <= len(self.options) <= most:
            message = f"a {self.kind} question with {len(self.options)} options"
            raise ValueError(message)

    @property
    def status_quo_id(self) -> str:
        """The name of the text in force among the answers to a ranked question."""
        return f"{self.id}-{STATUS_QUO}"

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """What can be answered to each option, and to the status quo where members rank."""
        names, more = [option.id for option in self.options], (BLANK,) if self.blank else ()
        if self.kind != RANKED:
            return dict.fromkeys(names, (*CHOICES, *more))
        places = tuple(str(place) for place in range(1, len(names) + 2))
        return dict.fromkeys([*names, self.status_quo_id], (*places, ABSTAIN, *more))


def farthest_first(options: Iterable[Option]) -> tuple[Option, ...]:
    """Return competing options in the order of their count.

    Most changed words first; options equally far keep the order in which they come (of submission).
    """
    return tuple(sorted(options, key=lambda option: -option.changed_words))
