"""Many at once: after each race what must stay true is asked; without the one lock it is seen broken.

`CHARTE_RACES=1` runs them as often as `docs/running.md` says.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from itertools import chain

import pytest
from sqlmodel import select

from acts.act import Actor, act, quiet
from acts.ballot.count import close, count_ballot
from acts.ballot.freeze import freeze, to_freeze
from acts.link.revoke_link import revoke_link
from models.ballot import Ballot
from models.cycle import Cycle
from models.link import Link
from models.proxy import Proxy
from models.reading import reading
from models.roll import Elector
from models.text import Text
from rules.refusals import ActNotAllowed, NotDueYet
from tests.conftest import Hands
from tests.races.scenes import broken, composed, leaves, post, voted, votes, voting, with_proxy
from tests.races.stage import ENOUGH, Stage, at_once, breaks, receipts, times, told

Federation = Callable[..., Hands]
pytestmark = pytest.mark.timeout(7200)


# one link, many posts


def link_race(hands: Hands, ballot: Ballot, ready: tuple[str, str], posts: int) -> list[str]:
    """Many votes by one link: one is counted, the last; each that was acknowledged stands in one chain."""
    ends = at_once([post(hands, ballot, ready, f"k{number}") for number in range(posts)])
    kept, said = votes(hands), leaves(hands, "cast")
    codes = [receipt.code for receipt in receipts(ends)]
    return told(ends, hands) + broken(
        [
            ("I1 one vote", len(kept) == 1),
            ("I2 all acknowledged", len(set(codes)) == len(said) == posts),
            ("I2 the last one stands", bool(kept) and kept[0].seq == said[-1]["seq"]),
            ("I2 one chain", Counter(each["replaces"] for each in said if each["replaces"])
             == Counter(code for code in codes if not kept or code != kept[0].receipt)),
            ("I1 one voter", voted(hands, ballot) == 1),
        ]
    )  # fmt: skip


def test_i1_i2_i5_i6_one_link_and_many_posts_are_one_vote(hands: Hands, stage: Stage) -> None:
    ballot = voting(hands)
    ready = hands.enter("v", ballot.id, "m1")
    found = [link_race(copy, ballot, ready, times(30, 100)) for copy in stage.copies(hands, times(2, 50))]
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_posts_by_one_link_are_seen_to_collide(hands: Hands, stage: Stage) -> None:
    ballot = voting(hands)
    ready = hands.enter("v", ballot.id, "m1")
    assert breaks(lambda copy: link_race(copy, ballot, ready, 30), stage.copies(hands, ENOUGH))


# votes against the closing


def entered(hands: Hands, ballot: Ballot, count: int) -> dict[str, tuple[str, str]]:
    """Let so many members enter a minute before the closing: a session does not last as long as a ballot."""
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - timedelta(minutes=1))
    return {f"m{n}": hands.enter("v", ballot.id, f"m{n}") for n in range(1, count + 1)}


def closing_race(hands: Hands, ballot: Ballot, ready: dict[str, tuple[str, str]], stage: Stage) -> list[str]:
    """Votes of many members while the ballot closes: counted or refused, never acknowledged and left out."""
    closes_at = hands.date(ballot.cycle_id, "closes_at")
    hands.pass_time(
        until=closes_at - 2 * len(ready) * timedelta(microseconds=1)
    )  # a vote reads the clock twice
    stage.tick(hands)

    def shut() -> None:
        for _ in range(100_000):
            try:
                return close(hands.home, ballot.cycle_id, driver="test")
            except NotDueYet:
                time.sleep(0.01)
            except ActNotAllowed:
                return None
        return None

    ends = at_once([*(post(hands, ballot, each, name) for name, each in ready.items()), shut, shut])
    acknowledged = {json.loads(receipt.facts)["member"] for receipt in receipts(ends)}
    stage.counted.append(len(acknowledged))
    counted = count_ballot(hands.home, ballot.cycle_id, driver="test")
    kept, (closing,) = votes(hands), leaves(hands, "close")
    return told(ends, hands) + broken(
        [
            ("I2 acknowledged is kept", acknowledged == {vote.member_id for vote in kept}),
            ("I2 acknowledged is counted", counted.cast_count == len(acknowledged)),
            ("I3 none at or after the closing", all(vote.cast_at < closes_at for vote in kept)),
            ("I3 none behind the closing", all(vote.seq < closing["seq"] for vote in kept)),
        ]
    )


def test_i2_i3_i4_votes_against_the_closing_are_counted_or_refused(
    federation: Federation, stage: Stage
) -> None:
    hands = federation(times(40, 200))
    ballot = voting(hands)
    ready = entered(hands, ballot, times(40, 200))
    found = [closing_race(copy, ballot, ready, stage) for copy in stage.copies(hands, times(3, 100))]
    assert any(0 < count < len(ready) for count in stage.counted), (
        stage.counted
    )  # the closing fell among votes
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_votes_against_the_closing_are_seen_to_break(
    federation: Federation, stage: Stage
) -> None:
    hands = federation(20)
    ballot = voting(hands)
    ready = entered(hands, ballot, 20)
    assert breaks(lambda copy: closing_race(copy, ballot, ready, stage), stage.copies(hands, ENOUGH))


# freezes


def freeze_race(hands: Hands, cycle_id: str, count: int) -> list[str]:
    """One ballot frozen by many at once: one does it, its roll is written once, the others are refused."""

    def once() -> None:
        with act(hands.home, "freeze", actor=Actor("committee", "c"), subject=f"cycle:{cycle_id}") as a:
            freeze(
                a,
                cycle := a.one(Cycle, cycle_id),
                {"hash": to_freeze(a.session, cycle, instant=a.instant).hash},
            )

    ends = at_once([once] * count)
    with reading(hands.home) as db:
        ballot, cycle = db.exec(select(Ballot)).one(), db.exec(select(Cycle)).one()
        roll = len(db.exec(select(Elector)).all())
        text = db.get(Text, ballot.definition_hash or "")
        hashed = sha256(text.body.encode()).hexdigest() if text else ""
        links = [row.member_id for row in db.exec(select(Link).where(Link.kind == "v")).all()]
    frozen = leaves(hands, "freeze")
    return told(ends, hands) + broken(
        [
            ("I5 one freeze, one leaf", ends.count(None) == len(frozen) == 1),
            ("I5 the state says so", cycle.state == "frozen" and ballot.frozen_at is not None),
            ("I8 the hash is of the text", hashed == ballot.definition_hash),
            ("I8 the leaf says the hash", bool(frozen) and frozen[0]["hash"] == ballot.definition_hash),
            ("I1 each member once on the roll", roll == 6),
            ("I9 one link a member", len(set(links)) == len(links)),
        ]
    )


def test_i5_i8_one_of_many_freezes_freezes(hands: Hands, stage: Stage) -> None:
    cycle = composed(hands)
    found = [freeze_race(copy, cycle, times(20, 50)) for copy in stage.copies(hands, times(2, 50))]
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_freezes_are_seen_to_collide(
    hands: Hands, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acts.ballot.freeze.blockers", lambda *_, **__: [])  # it looks too
    cycle = composed(hands)
    assert breaks(lambda copy: freeze_race(copy, cycle, 20), stage.copies(hands, ENOUGH))


# a vote against what lets it be cast


def revocation_race(hands: Hands, ballot: Ballot, ready: tuple[str, str]) -> list[str]:
    """Votes by a link that is replaced meanwhile: those before stand, none comes after it."""

    def revoke() -> int:
        with quiet(hands.home):  # a vote proves its code first: so they come to the same door together
            pass
        return revoke_link(hands.home, ballot.cycle_id, "m1", person_id="a", reason="Perdu")

    ends = at_once([post(hands, ballot, ready, f"k{n}") if n != 6 else revoke for n in range(12)])
    said, (revoked,) = leaves(hands, "cast"), leaves(hands, "revoke_link")
    return told(ends, hands) + broken(
        [
            ("I9 none after the link died", all(each["seq"] < revoked["seq"] for each in said)),
            ("I2 what was acknowledged stands", len(receipts(ends)) == len(said)),
            ("I1 one vote", len(votes(hands)) == min(1, len(said))),
        ]
    )


def test_i1_i2_i9_no_vote_comes_after_its_link_died(hands: Hands, stage: Stage) -> None:
    ballot = voting(hands)
    ready = hands.enter("v", ballot.id, "m1")
    found = [revocation_race(copy, ballot, ready) for copy in stage.copies(hands, times(4, 100))]
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_a_link_that_dies_is_seen_to_collide(hands: Hands, stage: Stage) -> None:
    ballot = voting(hands)
    ready = hands.enter("v", ballot.id, "m1")
    assert breaks(lambda copy: revocation_race(copy, ballot, ready), stage.copies(hands, ENOUGH))


def proxy_race(
    hands: Hands, ballot: Ballot, holder: tuple[str, str], principal: tuple[str, str]
) -> list[str]:
    """A holder votes for a member that votes itself meanwhile: the member's own vote stands."""
    theirs = [post(hands, ballot, holder, f"k{n}", principal="m1") for n in range(8)]
    ends = at_once([*theirs[:4], post(hands, ballot, principal, "own"), *theirs[4:]])
    (kept,), said = votes(hands), leaves(hands, "cast")
    with reading(hands.home) as db:
        proxy = db.exec(select(Proxy)).one()
    own = next(each["seq"] for each in said if "proxy" not in each)
    return told(ends, hands) + broken(
        [
            ("I9 the member's own vote stands", (kept.proxy_id, kept.seq) == (None, own)),
            ("I9 none by the proxy after it", all(each["seq"] <= own for each in said)),
            ("I9 the proxy was taken back", proxy.state == "taken_back"),
            ("I2 what was acknowledged stands", len(receipts(ends)) == len(said)),
            ("I1 one voter", voted(hands, ballot) == 1),
        ]
    )


def test_i1_i9_a_proxy_taken_back_by_voting_votes_no_more(hands: Hands, stage: Stage) -> None:
    ballot, holder, principal = with_proxy(hands)
    found = [proxy_race(copy, ballot, holder, principal) for copy in stage.copies(hands, times(4, 100))]
    assert list(chain.from_iterable(found)) == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_lock_a_proxy_taken_back_is_seen_to_collide(hands: Hands, stage: Stage) -> None:
    ballot, holder, principal = with_proxy(hands)
    assert breaks(lambda copy: proxy_race(copy, ballot, holder, principal), stage.copies(hands, ENOUGH))
