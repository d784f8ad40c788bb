"""What the driver did and was shown, to be compared with what is seen from outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from demo.data import Draft
from demo.organisations import Organisation
from demo.scanner import Scan
from demo.story import Choices, Story


@dataclass(frozen=True)
class LateTry:
    """What a member was answered that confirmed its vote after the closing."""

    status: int
    said: str
    receipt: bool


@dataclass
class Facts:
    """The cycle as the people of the demonstration lived it; times are seconds since it began."""

    members: list[Organisation]
    drafts: list[Draft]
    told: Story
    mode: str = "named"
    hidden: bool = False
    so_far: dict[str, Any] | None = None
    trackers: dict[str, str] = field(default_factory=dict)
    sent_again: dict[str, bool] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    confirmed: dict[str, list[Choices]] = field(default_factory=dict)
    receipts: dict[str, list[str]] = field(default_factory=dict)
    ballot: str = ""
    cycle_path: str = ""
    scan: Scan | None = None
    link_good_after_scan: bool = False
    late: LateTry | None = None
    members_when_asked: list[dict[str, Any]] = field(default_factory=list)
    signatures_when_asked: list[dict[str, Any]] = field(default_factory=list)
    signed: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    returned_and_signed_again: bool = False

    def titles(self) -> dict[str, str]:
        """By title of an admitted proposal, the slug of the first submitted one with that very text."""
        first = {draft.text: draft.slug for draft in reversed(self.drafts)}
        return {draft.title: first[draft.text] for draft in self.drafts if draft.decision == "admit"}

    def cast(self, slug: str) -> Counter[str]:
        """The last answers to this proposal for which a receipt was shown, counted."""
        return Counter(answers[-1][slug] for answers in self.confirmed.values())

    def by_id(self, member_id: str) -> Organisation:
        """The organisation that bears this number."""
        return next(member for member in self.members if member.id == member_id)
