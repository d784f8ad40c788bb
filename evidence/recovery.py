"""A journal beside what is known of it: which acts that somebody holds a proof of are not in it any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evidence.verifier.armor import armor_holds
from evidence.verifier.faults import UnreadableError, hold
from evidence.verifier.known import checkpoints_in, code_in, receipt_in
from evidence.verifier.log import origin_of
from evidence.verifier.spelling import read_spelled
from evidence.verifier.tree import roots_of

HELD, MISSING, OTHER = "held", "missing", "other"
NAMED = ("act", "subject", "at", "member")


@dataclass(frozen=True)
class Witness:
    """A size and root that somebody saw: held by this journal, beyond its end, or of another course."""

    size: int
    root: str
    state: str


@dataclass(frozen=True)
class Lost:
    """An act with a signed receipt that this journal does not hold."""

    leaf: int
    act: str
    subject: str
    at: str
    member: str
    code: str


@dataclass(frozen=True)
class Recovery:
    """What is known beside what is there. ``size`` is that of the journal."""

    size: int
    witnesses: tuple[Witness, ...]
    lost: tuple[Lost, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing that is known is missing."""
        return not self.lost and all(each.state == HELD for each in self.witnesses)

    @property
    def rewound_to(self) -> int:
        """The greatest size at which this journal is still the one that was seen; 0 where none is known."""
        return max((each.size for each in self.witnesses if each.state == HELD), default=0)

    @property
    def known_size(self) -> int:
        """The greatest size that somebody saw."""
        return max((each.size for each in self.witnesses), default=0)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "whole": self.whole,
            "size": self.size,
            "known_size": self.known_size,
            "rewound_to": self.rewound_to,
            "witnesses": [asdict(each) for each in self.witnesses],
            "lost": [asdict(each) for each in self.lost],
        }


def recovery(leaves: Sequence[bytes], papers: Iterable[str], *, key: bytes) -> Recovery:
    """Return what the papers know of a journal, beside what it holds.

    Args:
        leaves: The bytes of each, from the first.
        papers: Texts that each hold a receipt, or checkpoints: three lines, or the foot of a mail.
        key: The public key of the home.

    Raises:
        UnreadableError: A paper is neither. AlteredError: A receipt was not signed by this key, or a
            checkpoint is of another journal.
    """
    receipts: list[tuple[dict[str, Any], str]] = []
    seen: set[tuple[int, str]] = set()
    for paper in papers:
        signed = _receipt(paper, key)
        if signed is None:
            seen |= _checkpoints(paper, key)
        else:
            receipts.append(signed)
            seen.add((signed[0]["leaf"] + 1, signed[0]["root"]))
    roots = {size: root.hex() for size, root in roots_of(leaves, {size for size, _ in seen}).items()}
    witnesses = [Witness(size, root, _state(root, roots.get(size))) for size, root in sorted(seen)]
    state = {(each.size, each.root): each.state for each in witnesses}
    lost = [
        Lost(leaf=facts["leaf"], code=code, **{name: str(facts.get(name, "")) for name in NAMED})
        for facts, code in receipts
        if state[facts["leaf"] + 1, facts["root"]] != HELD
    ]
    return Recovery(
        len(leaves), tuple(witnesses), tuple(sorted(lost, key=lambda each: (each.leaf, each.code)))
    )


def _state(root: str, here: str | None) -> str:
    if here is None:
        return MISSING
    return HELD if root == here else OTHER


def _receipt(paper: str, key: bytes) -> tuple[dict[str, Any], str] | None:
    """Return the facts of a receipt with its code, nothing where the paper is none."""
    try:
        kept = receipt_in(paper)
    except UnreadableError:
        return None
    hold(
        armor_holds(key, kept["facts"], kept["signature"], "charte-receipt")
        and kept["code"] == code_in(kept["signature"]),
        f"le récépissé {kept['code']} n’est pas signé par la clé de cette installation",
        f"receipt {kept['code']} is not signed by the key of this home",
    )
    facts: dict[str, Any] = read_spelled(kept["facts"].encode(), kept["code"])
    return facts, kept["code"]


def _checkpoints(paper: str, key: bytes) -> set[tuple[int, str]]:
    found = checkpoints_in(paper)
    if not found:
        raise UnreadableError(
            "ni récépissé ni point de contrôle dans ce fichier", "neither receipt nor checkpoint in this file"
        )
    for origin, _size, _root in found:
        hold(
            origin in ("", origin_of(key)),
            f"le point de contrôle est d’un autre journal : {origin}",
            f"the checkpoint is of another journal: {origin}",
        )
    return {(size, root.hex()) for _origin, size, root in found}
