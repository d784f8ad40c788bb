"""Who acts for a member by its link has a mandate that runs on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from acts.ballot.contest import contest
from acts.ballot.proxy import give_proxy
from acts.ballot.recuse import recuse
from acts.measure.notice import give_notice
from acts.measure.observe import observe
from acts.member.enrol import take_in
from acts.member.member_list import members_in
from acts.proposal.cosign import cosign
from acts.signing.sign import decline
from acts.signing.withdraw import withdraw
from models.leaf import Leaf
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from rules.refusals import MandateEnded, MandateNotBegun
from tests.conftest import Hands, members_csv

INVITED = ("est invité à participer", "participe")


def mandates(
    hands: Hands, member: str, *, starts_on: date | None = None, ends_on: date | None = None
) -> None:
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == member)).all():
            row.starts_on, row.ends_on = starts_on or row.starts_on, ends_on
            db.add(row)


def over(hands: Hands, member: str) -> None:
    mandates(hands, member, ends_on=hands.now.date() - timedelta(days=1))


def test_a_member_votes_on_the_last_day_of_its_mandate_and_not_the_day_after(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    mandates(hands, "m2", ends_on=hands.now.date())
    hands.vote(ballot, "m2", "for")
    over(hands, "m2")
    before = hands.count(Leaf)
    with pytest.raises(MandateEnded) as refused:
        hands.vote(ballot, "m2", "against")
    assert refused.value.ended_on == hands.now.date() - timedelta(days=1)
    session, code = hands.enter("v", ballot.id, "m2")
    told = {"code": code, "key": "once"}
    tries: list[Callable[[], object]] = [
        lambda: recuse(hands.home, session, question_ids=["q"], **told),
        lambda: give_proxy(hands.home, session, holder_id="m3", **told),
        lambda: contest(hands.home, session, reason="Non.", **told),
    ]
    for each in tries:
        with pytest.raises(MandateEnded):
            each()
    assert hands.count(Leaf) == before


def test_a_member_without_a_mandate_proposes_cosigns_signs_and_withdraws_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", *INVITED)
    over(hands, "m3")
    with pytest.raises(MandateEnded):
        hands.propose(cycle, "m3", *INVITED)
    session, code = hands.enter("p", cycle, "m3")
    with pytest.raises(MandateEnded):
        cosign(hands.home, session, proposal_id=filed, code=code, key=hands.key())
    mandates(hands, "m3")
    ballot = hands.opened(cycle, hands.freeze(cycle, filed))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    over(hands, "m3")
    with pytest.raises(MandateEnded):
        hands.sign("m3")
    for act in (decline, withdraw):
        session, code = hands.enter("s", "1.1.0-m3", "m3")
        with pytest.raises(MandateEnded):
            act(hands.home, session, reason="Non.", code=code, key=hands.key())
    measure = give_notice(
        hands.home, "m3", aims="suspend_member", cause="signature", ground="Rien.", person_id="a"
    )
    session, code = hands.enter("m", measure, "m3")
    with pytest.raises(MandateEnded):
        observe(hands.home, session, observations="Non.", code=code, key=hands.key())


def test_a_mandate_that_has_not_begun_is_none_and_any_that_runs_is_enough(hands: Hands) -> None:
    cycle = hands.begin()
    mandates(hands, "m3", starts_on=hands.now.date() + timedelta(days=1))
    with pytest.raises(MandateNotBegun):
        hands.propose(cycle, "m3", *INVITED)
    with transaction(hands.home) as db:
        second = select(Representative).where(Representative.member_id == "m3", Representative.rank == 2)
        row = db.exec(second).one()
        row.starts_on = hands.now.date()
        db.add(row)
    assert hands.propose(cycle, "m3", *INVITED)


def test_a_list_that_names_who_represents_a_member_gives_the_mandate_anew(hands: Hands) -> None:
    cycle = hands.begin()
    over(hands, "m3")
    found = members_in(members_csv(6))
    assert take_in(hands.home, found, update=True)
    (change,) = found.changes
    assert change.row.values["id"] == "m3"
    assert set(change.values) == {"representative"}
    assert hands.propose(cycle, "m3", *INVITED)
    assert not take_in(hands.home, members_in(members_csv(6)), update=True), "nothing is left to change"
    with reading(hands.home) as db:
        mine = select(Representative).where(Representative.member_id == "m3")
        assert {row.ends_on for row in db.exec(mine).all()} == {None}
