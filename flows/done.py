"""What the clock's acts did, in a sentence of French each, with the figures their leaves hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import col, select

from flows import french
from models.ballot import Ballot
from models.home import Home
from models.leaf import Leaf
from models.reading import one, reading
from rules.lifecycle import SIGNATURE, act_name

Facts = Mapping[str, Any]

EARLY = " avant l’heure, rien ne pouvant plus changer le résultat"


def counted(count: int, one_thing: str, several: str) -> str:
    """Return a number with its noun: in French, nothing and one are singular.

    >>> counted(1, "bulletin reçu", "bulletins reçus"), counted(37, "bulletin reçu", "bulletins reçus")
    ('1 bulletin reçu', '37 bulletins reçus')
    """
    return f"{count} {several if count > 1 else one_thing}"


def _members(facts: Facts) -> str:
    return counted(facts["notices"], "organisme membre", "organismes membres")


DONE: Mapping[str, Callable[[Facts], str]] = {
    "accept": lambda _: "correction adoptée, aucune objection n’étant venue",
    "review": lambda _: "propositions closes, l’examen commence",
    "publish_roll": lambda facts: (
        f"liste électorale provisoire publiée, {counted(facts['roll_count'], 'organisme', 'organismes')}"
    ),
    "open": lambda facts: f"scrutin ouvert, avis adressé à {_members(facts)}",
    "remind": lambda facts: f"rappel du scrutin adressé à {_members(facts)}",
    "extend_for_quorum": lambda _: "scrutin prolongé selon le règlement, le quorum n’étant pas atteint",
    "close": lambda facts: (
        f"scrutin clos{EARLY if facts.get('early') else ''}, "
        f"{counted(facts['voted'], 'bulletin reçu', 'bulletins reçus')}"
    ),
    "count": lambda facts: (
        f"{counted(facts['voted'], 'bulletin compté', 'bulletins comptés')}, "
        f"résultat : {french.state(facts['state'])}"
    ),
    "publish": lambda facts: f"version {facts['version']} publiée",
    "request_signatures": lambda facts: counted(
        facts["requested"], "signature demandée", "signatures demandées"
    ),
    "carry_over": lambda facts: (
        f"{counted(facts['carried_over'], 'signature reportée', 'signatures reportées')} "
        f"sur la version {facts['version']}"
    ),
    "remind_signatures": lambda facts: f"rappel de signature adressé à {_members(facts)}",
    "settle": lambda _: "cycle clos, le délai est passé ou toutes les signatures sont réglées",
}


def done(home: Home, cycle_id: str, act: str) -> str:
    """Return what this act of the clock did in a cycle, the last time it was done."""
    told = select(Leaf).where(Leaf.subject == f"cycle:{cycle_id}", Leaf.act == act)
    with reading(home) as db:
        leaf = db.exec(told.order_by(col(Leaf.seq).desc()).limit(1)).one()
        facts = json.loads(leaf.body)["public"]
        if act == "count":
            facts["voted"] = one(db, Ballot, facts["ballot"]).voted_count
    return DONE[act](facts) if act in DONE else french.act(act)


def mended(home: Home, found: str) -> str:
    """Return what a control did, from its name: an act of a cycle, a version's files, a seal, or minutes."""
    cycle_id, acted, act = found.partition(": ")
    if act == "print":
        return f"fichiers de la version {cycle_id} faits"
    if act == "remind":
        return f"rappel de la demande de signature {cycle_id}"
    if act in ("expire", "miss"):
        return f"demande de signature {cycle_id} : {act_name(SIGNATURE, act, lang='fr')}"
    if act == "seal":
        return f"PDF de {cycle_id} scellé"
    return f"Cycle {cycle_id} : {done(home, cycle_id, act)}" if acted else f"procès-verbal {found} écrit"
