"""The moments at which races start, and what is read after them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlmodel import col, select

from acts.ballot.cast import cast
from acts.ballot.proxy import accept_proxy, give_proxy
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from models.ballot import Ballot
from models.leaf import Leaf
from models.reading import one, reading
from models.vote import Vote
from tests.conftest import Hands
from tests.races.stage import Post

INVITED = ("est invité à participer", "participe")
ALLOWED = 'proxies = { most = 2, until = "P1D", same_college = false, blank = "refused" }\n'


def composed(hands: Hands) -> str:
    """A cycle whose questions are built and may be frozen."""
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    return cycle


def voting(hands: Hands) -> Ballot:
    """A ballot that is open."""
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


def post(hands: Hands, ballot: Ballot, ready: tuple[str, str], key: str, *, principal: str = "") -> Post:
    """A vote that waits to be sent, entered already."""
    choice = "for" if sum(key.encode()) % 2 else "against"
    told_choices = dict.fromkeys(hands.options(ballot), choice)
    return partial(
        cast, hands.home, ready[0], choices=told_choices, definition_hash=ballot.definition_hash or "",
        code=ready[1], key=key, principal=principal,
    )  # fmt: skip


def leaves(hands: Hands, name: str) -> list[dict[str, Any]]:
    """Return what the leaves of an act say, in the journal's order, with their places."""
    with reading(hands.home) as db:
        rows = db.exec(select(Leaf).where(Leaf.act == name).order_by(col(Leaf.seq))).all()
    return [{**json.loads(row.body)["public"], "seq": row.seq} for row in rows]


def votes(hands: Hands) -> list[Vote]:
    with reading(hands.home) as db:
        return list(db.exec(select(Vote)).all())


def voted(hands: Hands, ballot: Ballot) -> int:
    """Return how many members are said to have voted."""
    with reading(hands.home) as db:
        return one(db, Ballot, ballot.id).voted_count


def broken(claims: Sequence[tuple[str, bool]]) -> list[str]:
    return [name for name, holds in claims if not holds]


def with_proxy(hands: Hands) -> tuple[Ballot, tuple[str, str], tuple[str, str]]:
    """Return an open ballot on which m2 holds the proxy of m1, with the sessions of m2 and of m1."""
    text = hands.home.rulebook.read_text("utf-8").replace('proxies = "none"\n', ALLOWED)
    hands.home.rulebook.write_text(text, "utf-8")
    ballot = voting(hands)
    principal, holder = (hands.enter("v", ballot.id, member) for member in ("m1", "m2"))
    given = give_proxy(hands.home, principal[0], holder_id="m2", code=principal[1], key="give")
    proxy = str(json.loads(given.facts)["proxy"])
    accept_proxy(hands.home, holder[0], proxy_id=proxy, code=holder[1], key="accept")
    return ballot, holder, principal
