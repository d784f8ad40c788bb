"""A refused act in the words of a reader instead of the words of the tables."""

from __future__ import annotations

import re

from charter.refusals import Refusal
from rules.lifecycle.ballot import BALLOT
from rules.lifecycle.cycle import CYCLE
from rules.lifecycle.machine import Machine
from rules.lifecycle.proposal import PROPOSAL
from rules.lifecycle.signature import SIGNATURE
from rules.refusals import ActNotAllowed

MACHINES = (CYCLE, PROPOSAL, BALLOT, SIGNATURE)


def act_name(machine: Machine, act: str, *, lang: str) -> str:
    """Return the first clause of what the table says of an act.

    >>> act_name(CYCLE, "freeze", lang="fr")
    'figer le scrutin'
    """
    move = next(move for move in machine if move.act == act)
    note = move.note_fr if lang == "fr" else move.note_en
    return re.split(r"\s*[,;:(]", note)[0]


def worded(refusal: Refusal, *, lang: str) -> Refusal:
    """Return a refusal whose states and acts are named as a person reads them; others as they are."""
    machine = next((each for each in MACHINES if each.name == getattr(refusal, "machine", "")), None)
    if not isinstance(refusal, ActNotAllowed) or machine is None or refusal.act not in machine.acts:
        return refusal
    return ActNotAllowed(
        machine=machine.name_fr if lang == "fr" else machine.name,
        state=machine.state_name(refusal.state, lang=lang),
        act=act_name(machine, refusal.act, lang=lang),
        allowed=tuple(dict.fromkeys(act_name(machine, act, lang=lang) for act in refusal.allowed)),
    )
