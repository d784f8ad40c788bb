"""Who does what in the demonstration: the roles of story.toml and each member's votes."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass

from demo.data import HERE, Draft, drafts
from demo.organisations import Organisation

VOTERS_OF_THE_FIGURES = 37
"""The figures of story.toml are those of so many voters."""
OPPOSITE = {"for": "against", "against": "for", "abstain": "for"}

Choices = dict[str, str]
"""What one member answers: the slug of a proposal, and for, against or abstain."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """What each one does: votes by member, and who leaves the ordinary path."""

    silent: tuple[str, ...]
    scanned: str
    late: str
    changers: tuple[str, ...]
    represented: str
    holder: str
    decliners: dict[str, str]
    returned: str
    returned_name: str
    returned_capacity: str
    returned_reason: str
    choices: dict[str, Choices]

    def expected(self, slug: str) -> Counter[str]:
        """How many of the voters are for, against and abstain on this proposal, in the end."""
        return Counter(answers[slug] for answers in self.choices.values())


def first_answers(choices: Choices) -> Choices:
    """What a member who will change its vote answers first: the opposite of its last answers."""
    return {slug: OPPOSITE[choice] for slug, choice in choices.items()}


def story(members: list[Organisation]) -> Story:
    """The story for these members; the same members always give the same one."""
    facts = tomllib.loads((HERE / "story.toml").read_text(encoding="utf-8"))
    roles, returned = facts["roles"], facts["returned"]
    voters = [member.id for member in members if member.id not in roles["silent"]]
    return Story(
        silent=tuple(roles["silent"]),
        scanned=roles["scanned"],
        late=roles["late"],
        changers=tuple(roles["changers"]),
        represented=roles["represented"],
        holder=roles["holder"],
        decliners={member: facts["declines"][member] for member in roles["decliners"]},
        returned=roles["returned"],
        returned_name=returned["name"],
        returned_capacity=returned["capacity"],
        returned_reason=returned["reason"],
        choices=_choices(voters, facts["votes"]),
    )


def put_to_the_vote() -> list[Draft]:
    """The proposals that become an option of the ballot: the admitted ones, each text once, in order."""
    first = {draft.text: draft for draft in reversed(drafts()) if draft.decision == "admit"}
    return sorted(first.values(), key=lambda draft: draft.slug)


def _choices(voters: list[str], figures: dict[str, dict[str, int]]) -> dict[str, Choices]:
    choices: dict[str, Choices] = {voter: {} for voter in voters}
    for slug, counts in figures.items():
        in_favour, against = (
            counts[side] * len(voters) // VOTERS_OF_THE_FIGURES for side in ("for", "against")
        )
        for place, voter in enumerate(sorted(voters, key=lambda voter: _drawn(slug, voter))):
            side = "for" if place < in_favour else "against" if place < in_favour + against else "abstain"
            choices[voter][slug] = side
    return choices


def _drawn(slug: str, voter: str) -> str:
    return hashlib.sha256(f"{slug}/{voter}".encode()).hexdigest()
