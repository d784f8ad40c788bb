"""The six lives as tables: cycle, proposal, ballot, proxy, signature, measure. All others only try acts.

>>> next_state(CYCLE, "review", "freeze")
'frozen'
>>> allowed(CYCLE, "adopted")
('contest', 'publish')
"""

from __future__ import annotations

from rules.lifecycle.ballot import BALLOT
from rules.lifecycle.cycle import BEFORE_COUNTING, CYCLE
from rules.lifecycle.machine import (
    ACTORS,
    AUTHOR,
    BACK,
    BODY,
    CLOCK,
    COMMITTEE,
    REPRESENTATIVE,
    STAYS,
    TWO,
    Machine,
    Move,
    allowed,
    moves_from,
    next_state,
)
from rules.lifecycle.measure import MEASURE
from rules.lifecycle.proposal import KEPT, OUTDATED, PROPOSAL
from rules.lifecycle.proxy import PROXY
from rules.lifecycle.signature import SIGNATURE
from rules.lifecycle.words import MACHINES, act_in_words, act_name, worded

__all__ = [
    "ACTORS",
    "AUTHOR",
    "BACK",
    "BALLOT",
    "BEFORE_COUNTING",
    "BODY",
    "CLOCK",
    "COMMITTEE",
    "CYCLE",
    "KEPT",
    "MACHINES",
    "MEASURE",
    "OUTDATED",
    "PROPOSAL",
    "PROXY",
    "REPRESENTATIVE",
    "SIGNATURE",
    "STAYS",
    "TWO",
    "Machine",
    "Move",
    "act_in_words",
    "act_name",
    "allowed",
    "moves_from",
    "next_state",
    "worded",
]
