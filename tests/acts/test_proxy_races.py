"""A proxy taken back against a vote by it: in every order the member's own vote is the one that counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, col, select

from acts.ballot import cast as casting
from acts.ballot.cast import cast
from acts.ballot.proxy import accept_proxy, give_proxy
from acts.link.enter import SessionView
from acts.reconcile import verify_journal
from models.ballot import Ballot
from models.proxy import Proxy
from models.reading import reading
from models.vote import Vote
from rules.refusals import DatabaseBusy, ProxyNotHeld
from tests.acts.test_proxy import ALLOWED, begin
from tests.conftest import Hands

PAIRS = 50
ORDERS = ("own first", "proxy first", "at once", "at once", "at once")


@pytest.fixture
def raced(federation: Callable[..., Hands]) -> tuple[Hands, Ballot]:
    """A ballot on which one member holds the proxies of fifty others."""
    hands = federation(PAIRS + 1)
    ballot = begin(hands, proxies=ALLOWED.replace("most = 2", f"most = {PAIRS}"))
    holder, code = hands.enter("v", ballot.id, "m1")
    for number in range(2, PAIRS + 2):
        session, own = hands.enter("v", ballot.id, f"m{number}")
        give_proxy(hands.home, session, holder_id="m1", code=own, key="give")
        accept_proxy(
            hands.home, holder, proxy_id=f"{ballot.id}-p{number - 1}", code=code, key=f"accept-{number}"
        )
    return hands, ballot


def violations(hands: Hands, ballot: Ballot) -> list[str]:
    """Let each member vote while its holder votes for it; return those whose own vote does not count."""
    (option,) = hands.options(ballot)
    sessions = {f"m{number}": hands.enter("v", ballot.id, f"m{number}") for number in range(1, PAIRS + 2)}

    def vote(who: str, principal: str, choice: str) -> None:
        try:
            while not _cast(
                hands, ballot, sessions[who], principal, {option: choice}, key=f"{who}-{principal}"
            ):
                pass
        except ProxyNotHeld:
            assert principal, "only a vote by proxy needs one"

    orders = {f"m{number}": ORDERS[number % len(ORDERS)] for number in range(2, PAIRS + 2)}
    pairs = {member: [(member, "", "for"), ("m1", member, "against")] for member in orders}
    for member, order in orders.items():
        if order != "at once":
            for each in pairs[member] if order == "own first" else reversed(pairs[member]):
                vote(*each)
    with ThreadPoolExecutor(2) as pool:
        at_once = [each for member, pair in pairs.items() if orders[member] == "at once" for each in pair]
        for done in [pool.submit(vote, *each) for each in at_once]:
            done.result()
    with reading(hands.home) as db:
        votes = db.exec(select(Vote).order_by(col(Vote.member_id))).all()
    assert len(votes) == PAIRS
    return [row.member_id for row in votes if (row.choices[option], row.proxy_id) != ("for", None)]


def _cast(
    hands: Hands,
    ballot: Ballot,
    session: tuple[str, str],
    principal: str,
    choices: dict[str, str],
    *,
    key: str,
) -> bool:
    """Vote; return whether the database was free in time. The same form may be sent again."""
    shown = ballot.definition_hash or ""
    try:
        cast(
            hands.home, session[0], choices=choices, principal=principal, code=session[1],
            definition_hash=shown, key=key,
        )  # fmt: skip
    except DatabaseBusy:
        return False
    return True


def test_f24_a_proxy_taken_back_against_a_vote_by_it_leaves_the_own_vote_in_every_order(
    raced: tuple[Hands, Ballot],
) -> None:
    hands, ballot = raced
    assert violations(hands, ballot) == []
    assert hands.count(Proxy, state="taken_back") == PAIRS
    assert hands.count(Ballot, voted_count=PAIRS) == 1
    assert verify_journal(hands.home)[2] == ""


def test_without_its_guard_the_race_leaves_votes_by_proxies_that_were_taken_back(
    raced: tuple[Hands, Ballot], monkeypatch: pytest.MonkeyPatch
) -> None:
    def any_proxy(session: Session, ballot_id: str, *, principal: str, held: SessionView) -> Proxy:
        mine = select(Proxy).where(Proxy.ballot_id == ballot_id, Proxy.principal_id == principal)
        assert held.member_id == "m1"
        return session.exec(mine).one()

    monkeypatch.setattr(casting, "mandate", any_proxy)
    assert violations(*raced) != []
