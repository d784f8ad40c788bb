"""Votes against what ends the right to cast them: a proxy that is revoked, a member that is struck."""

from __future__ import annotations

from functools import partial
from itertools import chain

import pytest
from sqlmodel import select

from acts.assent import ask, give
from acts.ballot.proxy import revoke_proxy
from models.ballot import Ballot
from models.proxy import Proxy
from models.reading import reading
from models.strike import Strike
from tests.conftest import Hands
from tests.races.scenes import broken, leaves, post, voted, votes, voting, with_proxy
from tests.races.stage import ENOUGH, Stage, at_once, breaks, receipts, times, told

pytestmark = pytest.mark.timeout(7200)
VOTES = 8
HALF = VOTES // 2


# a proxy that is revoked


def revoked_race(
    hands: Hands, ballot: Ballot, holder: tuple[str, str], principal: tuple[str, str]
) -> list[str]:
    """A holder votes for a member that revokes its proxy meanwhile: what was cast by it falls."""
    with reading(hands.home) as db:
        proxy_id = db.exec(select(Proxy.id)).one()
    revoke = partial(
        revoke_proxy, hands.home, principal[0], proxy_id=proxy_id, code=principal[1], key="revoke"
    )
    theirs = [post(hands, ballot, holder, f"k{n}", principal="m1") for n in range(VOTES)]
    ends = at_once([*theirs[:HALF], revoke, *theirs[HALF:]])
    said, (revoked,) = leaves(hands, "cast"), leaves(hands, "revoke_proxy")
    acknowledged = receipts([*ends[:HALF], *ends[HALF + 1 :]])
    with reading(hands.home) as db:
        proxy = db.exec(select(Proxy)).one()
    last = next((each.code for each in acknowledged if said and each.seq == said[-1]["seq"]), "")
    return told(ends, hands) + broken(
        [
            ("I9 none by a proxy that is dead", all(each["seq"] < revoked["seq"] for each in said)),
            ("I9 the proxy is dead", proxy.state == "revoked"),
            ("I9 what was cast by it fell", votes(hands) == [] and voted(hands, ballot) == 0),
            ("I2 the leaf says which fell", revoked.get("voids", "") == last),
            ("I2 what was acknowledged stands in the journal", len(acknowledged) == len(said)),
        ]
    )


def test_i2_i9_no_vote_comes_by_a_proxy_that_was_revoked(hands: Hands, stage: Stage) -> None:
    ballot, holder, principal = with_proxy(hands)
    found = [revoked_race(copy, ballot, holder, principal) for copy in stage.copies(hands, times(4, 100))]
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_a_proxy_that_is_revoked_is_seen_to_collide(hands: Hands, stage: Stage) -> None:
    ballot, holder, principal = with_proxy(hands)
    assert breaks(lambda copy: revoked_race(copy, ballot, holder, principal), stage.copies(hands, ENOUGH))


# a member that is struck from the roll


def struck_race(
    hands: Hands, ballot: Ballot, ready: tuple[str, str], confirming: tuple[str, str]
) -> list[str]:
    """Votes of a member that two persons strike meanwhile: the last is set aside, none comes after."""
    confirm = partial(give, hands.home, confirming[0], code=confirming[1], key="strike")
    mine = [post(hands, ballot, ready, f"k{n}") for n in range(VOTES)]
    ends = at_once([*mine[:HALF], confirm, *mine[HALF:]])
    said, (struck,) = leaves(hands, "cast"), leaves(hands, "strike")
    acknowledged = receipts([*ends[:HALF], *ends[HALF + 1 :]])
    with reading(hands.home) as db:
        rows = [row.member_id for row in db.exec(select(Strike)).all()]
    last = next((each.code for each in acknowledged if said and each.seq == said[-1]["seq"]), "")
    return told(ends, hands) + broken(
        [
            ("I9 none after the strike", all(each["seq"] < struck["seq"] for each in said)),
            ("I9 struck once", rows == ["m1"]),
            ("I4 nothing of it is counted", votes(hands) == [] and voted(hands, ballot) == 0),
            ("I2 the leaf says what was set aside", struck["sets_aside"] == last),
            ("I2 what was acknowledged stands in the journal", len(acknowledged) == len(said)),
        ]
    )


def to_be_struck(hands: Hands) -> tuple[Ballot, tuple[str, str], tuple[str, str]]:
    """Return an open ballot, the session of a member, and that of the person who may confirm its strike."""
    ballot = voting(hands)
    facts = {"member": "m1", "reason": "Radié par l'assemblée"}
    assent = ask(hands.home, ballot.cycle_id, act_name="strike", person_id="a", facts=facts)
    return ballot, hands.enter("v", ballot.id, "m1"), hands.enter("c", assent, "c")


def test_i2_i4_i9_no_vote_comes_after_its_member_was_struck(hands: Hands, stage: Stage) -> None:
    ballot, ready, confirming = to_be_struck(hands)
    found = [struck_race(copy, ballot, ready, confirming) for copy in stage.copies(hands, times(4, 100))]
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_a_strike_is_seen_to_collide(hands: Hands, stage: Stage) -> None:
    ballot, ready, confirming = to_be_struck(hands)
    assert breaks(lambda copy: struck_race(copy, ballot, ready, confirming), stage.copies(hands, ENOUGH))
