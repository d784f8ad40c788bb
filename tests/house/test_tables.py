"""Nothing stands in a table of `rules.lifecycle` that no act does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rules.lifecycle import MACHINES, Machine

ACTS = Path(__file__).parents[2] / "acts"


def words_of(tree: ast.Module) -> set[str]:
    """The names that a file gives to acts: what it says, and what it calls its functions."""
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    named = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {each for each in said | named if isinstance(each, str)}


def done_by(machine: Machine, trees: dict[Path, ast.Module]) -> set[str]:
    """What the rooms say that look into this table; for ballots, whose state is their dates, all rooms."""
    name = machine.name.upper()
    rooms = {
        file.parent
        for file, tree in trees.items()
        if name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    }
    return {
        word
        for file, tree in trees.items()
        if name == "BALLOT" or file.parent in rooms
        for word in words_of(tree)
    }


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_act_of_a_table_is_done_somewhere(machine: Machine) -> None:
    trees = {file: ast.parse(file.read_text("utf-8")) for file in sorted(ACTS.rglob("*.py"))}
    done = done_by(machine, trees)
    assert [act for act in machine.acts if act not in done] == []


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_of_a_table_is_reached(machine: Machine) -> None:
    reached = {move.target for move in machine.moves}
    assert [state for state in list(machine.states)[1:] if state not in reached] == []
