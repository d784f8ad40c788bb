"""What a ballot asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SINGLE, IDENTICAL, BUNDLE, SEQUENTIAL = "single", "identical", "bundle", "sequential"
KINDS = (SINGLE, IDENTICAL, BUNDLE, SEQUENTIAL)


@dataclass(frozen=True)
class Option:
    """One text that can be adopted.

    Attributes:
        id: Its name inside the ballot.
        title: What a person reads.
        proposal_ids: The proposals whose text it is (several when identical or bundled).
        text_hash: The hash of the whole edited charter it stands for.
        changed_words: How far it is from the base.
    """

    id: str
    title: str
    proposal_ids: tuple[str, ...]
    text_hash: str
    changed_words: int


@dataclass(frozen=True)
class Question:
    """One question: one option, or several in the order in which they are counted."""

    id: str
    title: str
    kind: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        """Hold that only a sequential question has alternatives."""
        if self.kind not in KINDS or not self.options or (self.kind != SEQUENTIAL and len(self.options) != 1):
            message = f"a {self.kind} question with {len(self.options)} options"
            raise ValueError(message)


def farthest_first(options: Iterable[Option]) -> tuple[Option, ...]:
    """Return competing options in the order of their count.

    Most changed words first; options equally far keep the order in which they come (of submission).
    """
    return tuple(sorted(options, key=lambda option: -option.changed_words))
