"""What a table of moves is, and the two questions one may ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.refusals import ActNotAllowed

AUTHOR = "author"
REPRESENTATIVE = "representative"
COMMITTEE = "committee"
TWO = "two committee members"
BODY = "body"
CLOCK = "clock"
ACTORS: Mapping[str, str] = {
    AUTHOR: "l’auteur",
    REPRESENTATIVE: "un représentant de l’organisme",
    COMMITTEE: "un membre du comité",
    TWO: "deux membres du comité",
    BODY: "l’instance compétente",
    CLOCK: "l’horloge",
}

STAYS = "="
"""As a target: the act is recorded and the state stays what it is."""
BACK = "<"
"""As a target: the state goes back to where it was before the suspension."""


@dataclass(frozen=True)
class Move:
    """One line of a table: this act, tried by these persons in one of these states, leads there."""

    act: str
    sources: tuple[str, ...]
    target: str
    who: str
    note_en: str
    note_fr: str


@dataclass(frozen=True)
class Machine:
    """The life of one kind of thing: its states (with their French names) and its moves."""

    name: str
    name_fr: str
    states: Mapping[str, str]
    moves: tuple[Move, ...]

    def __iter__(self) -> Iterator[Move]:
        """Yield the moves in the order of the table."""
        return iter(self.moves)

    @property
    def acts(self) -> tuple[str, ...]:
        """Every act once, in the order of the table."""
        return tuple(dict.fromkeys(move.act for move in self.moves))

    @property
    def final(self) -> tuple[str, ...]:
        """The states that no act leaves."""
        left = {source for move in self.moves if move.target != STAYS for source in move.sources}
        return tuple(state for state in self.states if state not in left)

    def state_name(self, state: str, *, lang: str) -> str:
        """Return how a person reads this state."""
        return self.states[state] if lang == "fr" else state.replace("_", " ")


def moves_from(machine: Machine, state: str) -> tuple[Move, ...]:
    """Return the moves that start in this state, in the order of the table."""
    return tuple(move for move in machine.moves if state in move.sources)


def allowed(machine: Machine, state: str) -> tuple[str, ...]:
    """Return the acts the table allows in this state, in the order of the table."""
    return tuple(move.act for move in moves_from(machine, state))


def next_state(machine: Machine, state: str, act: str, *, before: str = "") -> str:
    """Return the state this act leads to.

    Args:
        machine: The table to read.
        state: Where the thing is now.
        act: What is tried.
        before: The state before the suspension; only ``resume`` reads it.

    Raises:
        ActNotAllowed: The table has no such move, or ``resume`` is not told where to go back to.
    """
    moves = moves_from(machine, state)
    target = next((move.target for move in moves if move.act == act), None)
    if target == STAYS:
        return state
    if target == BACK:
        suspendable = {source for move in machine.moves if move.target == state for source in move.sources}
        target = before if before in suspendable else None
    if target is None:
        raise ActNotAllowed(
            machine=machine.name, state=state, act=act, allowed=tuple(move.act for move in moves)
        )
    return target
