"""Lone short words between two changes are drawn into them, across blocks too."""

from __future__ import annotations

from collections.abc import Sequence

from charter.pieces import Piece
from charter.runs import Run, grouped
from charter.words import TOKEN, small

Place = tuple[int, int]


def tidied(pieces: Sequence[Piece]) -> None:
    """Leaves no confetti in the pieces' runs; what they join to stays the same."""
    islands = [island for island in _islands(pieces) if _is_confetti(pieces, island)]
    for at in {place for island in islands for place, _ in island}:
        drawn = {run for island in islands for place, run in island if place == at}
        pieces[at].runs = grouped(_drawn(pieces[at].runs, drawn))


def _islands(pieces: Sequence[Piece]) -> list[list[Place]]:
    """Equal runs that stand between two changes."""
    out: list[list[Place]] = []
    island: list[Place] | None = None
    for at, piece in enumerate(pieces):
        for number, (op, _) in enumerate(piece.runs):
            if op in "<>":
                island = None
            elif op == "=":
                if island is not None:
                    island.append((at, number))
            elif island is None or island:
                if island:
                    out.append(island)
                island = []
    return out


def _is_confetti(pieces: Sequence[Piece], island: Sequence[Place]) -> bool:
    text = "".join(pieces[at].runs[number][1] for at, number in island)
    if "\n\n" in text or not text.strip() or len(text) > 40:
        return False
    if not small([found[0] for found in TOKEN.finditer(text)]):
        return False
    return all(_changes_words(pieces[at]) for at, number in island if pieces[at].runs[number][1].strip())


def _changes_words(piece: Piece) -> bool:
    return piece.draft is not None and piece.draft.kind == "reworded" and piece.draft.edited > 0


def _drawn(runs: Sequence[Run], drawn: set[int]) -> list[Run]:
    out: list[Run] = []
    last = len(runs) - 1
    for number, (op, text) in enumerate(runs):
        if number not in drawn or not text.strip():
            out.append((op, text))
            continue
        # at the ends of a block white space stays equal: it parts blocks, not words
        lead = text[: len(text) - len(text.lstrip())] if number == 0 else ""
        tail = text[len(text.rstrip()) :] if number == last else ""
        core = text[len(lead) : len(text) - len(tail)]
        out += [("=", lead), ("-", core), ("+", core), ("=", tail)]
    return out
