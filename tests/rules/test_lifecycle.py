"""Every state with every act, against the tables of docs/lifecycle.md (written by state, not by act)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from charter.refusals import Refusal
from rules.lifecycle import (
    ACTORS,
    BACK,
    CYCLE,
    MACHINES,
    SIGNATURE,
    STAYS,
    Machine,
    act_in_words,
    act_name,
    allowed,
    next_state,
    worded,
)
from rules.refusals import (
    ActNotAllowed,
    ArchiveRefused,
    NoQuestion,
    NotCompetent,
    ProposalUndecided,
    ReasonNeeded,
)

PAGE = (Path(__file__).parents[2] / "docs" / "lifecycle.md").read_text(encoding="utf-8")
HEADINGS = {
    "Cycle": "cycle",
    "Proposal": "proposal",
    "Ballot": "ballot",
    "Proxy": "proxy",
    "Signature request": "signature",
    "Measure": "measure",
}
SUSPENDABLE = ("draft", "objecting", "proposing", "review", "frozen", "voting")


def section(machine: Machine) -> str:
    heading = next(heading for heading, name in HEADINGS.items() if name == machine.name)
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(text: str, header: str) -> list[list[str]]:
    table = text.split(f"| {header} |")[1].split("\n\n", maxsplit=1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def moves(cell: str, state: str) -> dict[str, str]:
    found = {}
    for move in filter(None, cell.split("; ")):
        act, sign, target = re.fullmatch(r"(\w+) (=|←|→)(?: (\w+))?", move).groups()  # type: ignore[union-attr]
        found[act] = {"=": state, "←": BACK, "→": target}[sign]
    return found


PAIRS = [
    pytest.param(machine, state, act, moves(cell, state).get(act), id=f"{machine.name}: {act} while {state}")
    for machine in MACHINES
    for state, _, cell in rows(section(machine), "state")
    for act in machine.acts
]


@pytest.mark.parametrize(("machine", "state", "act", "expected"), PAIRS)
def test_an_act_leads_where_the_page_says_or_is_refused(
    machine: Machine, state: str, act: str, expected: str | None
) -> None:
    if expected == BACK:
        assert [next_state(machine, state, act, before=before) for before in SUSPENDABLE] == list(SUSPENDABLE)
    elif expected is not None:
        assert next_state(machine, state, act) == expected
    else:
        with pytest.raises(ActNotAllowed) as refused:
            next_state(machine, state, act)
        assert refused.value.facts == {
            "machine": machine.name,
            "state": state,
            "act": act,
            "allowed": allowed(machine, state),
        }


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_page_lists_every_state_with_its_french_name(machine: Machine) -> None:
    assert {state: french for state, french, _ in rows(section(machine), "state")} == machine.states


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_page_names_no_act_the_table_lacks(machine: Machine) -> None:
    named = {act for state, _, cell in rows(section(machine), "state") for act in moves(cell, state)}
    assert named == set(machine.acts)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_page_says_who_does_each_act_and_what_it_does(machine: Machine) -> None:
    told = [(act.strip("`"), who, what) for act, who, what in rows(section(machine), "act")]
    assert told == [(move.act, move.who, move.note_en) for move in machine]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_table_speaks_only_of_its_own_states_and_of_known_persons(machine: Machine) -> None:
    for move in machine:
        assert {*move.sources} <= set(machine.states), move.act
        assert move.target in {*machine.states, STAYS, BACK}, move.act
        assert move.who in ACTORS, move.act
        assert move.note_fr != move.note_en, move.act


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_no_act_has_two_ways_out_of_one_state(machine: Machine) -> None:
    for state in machine.states:
        acts = allowed(machine, state)
        assert len(acts) == len(set(acts)), state


@pytest.mark.parametrize("before", ["", "counting", "adopted", "closed", "suspended"])
def test_a_suspended_cycle_resumes_only_where_it_can_have_been(before: str) -> None:
    with pytest.raises(ActNotAllowed):
        next_state(CYCLE, "suspended", "resume", before=before)


def test_the_final_states_of_a_cycle_are_those_no_act_leaves() -> None:
    assert CYCLE.final == ("cancelled", "closed")


def test_a_state_is_named_in_both_languages() -> None:
    assert SIGNATURE.state_name("under_review", lang="en") == "under review"
    assert SIGNATURE.state_name("under_review", lang="fr") == "en validation"


def test_only_a_validated_signature_has_been_before_the_body() -> None:
    leading = [move.sources for move in SIGNATURE if move.target == "validated"]
    assert leading == [("under_review",)]


def test_nothing_but_a_contest_holds_back_a_publication() -> None:
    assert allowed(CYCLE, "adopted") == ("contest", "publish")


def test_a_refused_act_is_worded_for_its_reader() -> None:
    refused = ActNotAllowed(
        machine="cycle", state="no_quorum", act="freeze", allowed=("second_call", "close_cycle")
    )
    assert worded(refused, lang="fr").facts == {
        "machine": "cycle",
        "state": "quorum non atteint",
        "act": "figer le scrutin",
        "allowed": (
            "convoquer un second scrutin sur les mêmes questions",
            "clore le cycle sans nouvelle version",
        ),
    }
    assert worded(refused, lang="en").facts["state"] == "no quorum"
    assert act_name(SIGNATURE, "decline", lang="fr") == "décliner"


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (
            ActNotAllowed(machine="cycle", state="review", act="cast", allowed=()),
            {"machine": "cycle", "state": "examen", "act": "voter", "allowed": ()},
        ),
        (
            ActNotAllowed(machine="cycle", state="voting", act="propose", allowed=("request_signatures",)),
            {
                "machine": "cycle",
                "state": "scrutin ouvert",
                "act": "déposer une proposition",
                "allowed": ("demander les signatures",),
            },
        ),
        (
            ActNotAllowed(machine="proposal", state="to_rectify", act="admit", allowed=()),
            {
                "machine": "proposition",
                "state": "à rectifier",
                "act": "déclarer la proposition recevable",
                "allowed": (),
            },
        ),
        (ReasonNeeded(act="refuse"), {"act": "refuser"}),
        (
            NotCompetent(act="validate", needed="validate"),
            {"act": "valider la signature", "needed": "l’instance qui valide les signatures"},
        ),
        (ProposalUndecided(proposal="p1", state="appealed"), {"proposal": "p1", "state": "en recours"}),
        (
            ArchiveRefused(archive_hash="ab", why="it is shorter", why_fr="elle est plus courte"),
            {"archive_hash": "ab", "why": "elle est plus courte", "why_fr": "elle est plus courte"},
        ),
    ],
    ids=lambda each: getattr(each, "code", ""),
)
def test_an_act_of_another_table_or_of_none_a_state_and_a_power_have_their_words(
    refused: Refusal, said: dict[str, object]
) -> None:
    once = worded(refused, lang="fr")
    assert once.facts == said
    assert worded(once, lang="fr").facts == said, "what is said in words stays as it is"


def test_every_act_that_the_code_names_in_a_refusal_has_its_words() -> None:
    named = set()
    for file in (Path(__file__).parents[2] / "acts").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                said = [word.value for word in node.keywords if word.arg == "act"]
                named |= {str(word.value) for word in said if isinstance(word, ast.Constant)}
    assert len(named) > 10
    assert {act for act in named if act_in_words(act, lang="fr") == act} == set()
    assert {act for act in named if "_" in act_in_words(act, lang="en")} == set()


@pytest.mark.parametrize(
    "refused",
    [
        NoQuestion(),
        ActNotAllowed(machine="kettle", state="draft", act="fly", allowed=()),
    ],
)
def test_a_refusal_that_no_table_knows_stays_as_it_is(refused: Refusal) -> None:
    assert worded(refused, lang="fr") is refused
