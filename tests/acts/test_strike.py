"""A member is struck from a frozen roll by two persons, with a reason that it reads."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from acts.assent import ask, give, give_as
from acts.ballot.second_call import second_call
from acts.cycle.suspend import suspend
from acts.due import advance
from models import link
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.link import Link
from models.notice import Notice
from models.reading import one, reading
from models.store import transaction
from models.strike import Strike
from models.text import Text
from models.views.ballot import frozen_roll, roll_of, silent
from models.views.board import waiting
from models.views.my_ballot import my_ballot
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    DemandChanged,
    MissingField,
    NotOnTheRoll,
    OwnOrganisation,
    ReasonNeeded,
    StruckFromTheRoll,
    VoteNotToBeFound,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
WHY = "Admission annulée par l’assemblée."


def frozen(hands: Hands) -> Ballot:
    cycle = hands.begin()
    return hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))


def asked(hands: Hands, ballot: Ballot, member: str, reason: str = WHY) -> str:
    facts = {"member": member, "reason": reason}
    return ask(hands.home, ballot.cycle_id, act_name="strike", person_id="a", facts=facts)


def struck(hands: Hands, ballot: Ballot, member: str) -> None:
    session, code = hands.enter("c", asked(hands, ballot, member), "c")
    give(hands.home, session, code=code, key=hands.key())


def result(hands: Hands, ballot: Ballot) -> tuple[dict[str, Any], str]:
    """Let the ballot close; return the result and the minutes."""
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    with reading(hands.home) as db:
        row = one(db, Ballot, ballot.id)
        said = json.loads(one(db, Text, row.result_hash or "").body)
        return said, one(db, Text, row.minutes_hash or "").body


def test_f54_a_struck_member_counts_no_more_and_its_vote_is_set_aside(hands: Hands) -> None:
    ballot = hands.opened("2026-1", frozen(hands))
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "against"), ("m4", "for")):
        hands.vote(ballot, member, choice)
    receipt = hands.vote(ballot, "m3", "against").code
    struck(hands, ballot, "m3")
    with reading(hands.home) as db:
        assert len(frozen_roll(db, ballot.id)) == 6, "what was hashed stays"
        assert [row.member_id for row in roll_of(db, ballot.id)] == ["m1", "m2", "m4", "m5", "m6"]
        assert silent(db, ballot.id) == ["m5", "m6"]
        assert my_ballot(db, ballot.id, "m3", lang="fr").elector is None
        assert my_ballot(db, ballot.id, "m1", lang="fr").roll_weight == 5
        assert one(db, Ballot, ballot.id).voted_count == 3
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "strike")).one())["public"]
        told = db.exec(select(Notice).where(Notice.kind == "ballot_struck")).all()
    assert (leaf["member"], leaf["reason"], leaf["sets_aside"]) == ("m3", WHY, receipt)
    assert {(each.member_id, each.rank) for each in told} == {("m3", 1), ("m3", 2)}
    said, minutes = result(hands, ballot)
    assert (said["roll_count"], said["cast_count"], said["outcome"]) == (5, 3, "adopted")
    assert "5 (poids 5)" in minutes
    assert "| Organisme 3 | 1 | radié |" in minutes
    assert f"Organisme 3 a été radié de la liste : {WHY}" in minutes.replace("\u00a0", " ")
    with reading(hands.home) as db:
        kinds = db.exec(select(Notice.member_id).where(Notice.kind == "ballot_result")).all()
    assert "m3" not in kinds


def test_f54_a_struck_member_does_not_vote_and_reads_why(hands: Hands) -> None:
    ballot = hands.opened("2026-1", frozen(hands))
    struck(hands, ballot, "m3")
    with pytest.raises(StruckFromTheRoll) as refused:
        hands.vote(ballot, "m3", "for")
    assert (refused.value.member, refused.value.reason) == ("Organisme 3", WHY)
    assert hands.count(Vote) == 0


def test_nobody_strikes_or_helps_to_strike_a_member_it_acts_for(hands: Hands) -> None:
    ballot = hands.opened("2026-1", frozen(hands))
    facts = {"member": "m1", "reason": WHY}
    with pytest.raises(OwnOrganisation) as refused:
        ask(hands.home, ballot.cycle_id, act_name="strike", person_id="b", facts=facts)
    assert refused.value.organisation == "Organisme 1"
    name = asked(hands, ballot, "m1")
    with reading(hands.home) as db:
        told = db.exec(select(Notice.person_id).where(Notice.subject_id == name)).all()
        cycle = one(db, Cycle, ballot.cycle_id)
        left = waiting(db, cycle, now=hands.now, lasts=timedelta(days=7))
    assert told == ["c"], "Bruno acts for m1 and is not asked to confirm"
    assert [each.others for each in left] == [["Chloe"]]
    with transaction(hands.home) as session:
        session.add(Link(token_hash="x" * 64, kind="c", subject_id=name, person_id="b", made_at=hands.now))
    secret = hands.home.key("links")
    with pytest.raises(OwnOrganisation):
        give_as(hands.home, name, person_id="b", code=link.code(secret, token_hash="x" * 64, number=1))
    assert hands.count(Strike) == 0


def test_a_member_is_struck_before_the_opening_and_is_not_called_to_vote(hands: Hands) -> None:
    ballot = frozen(hands)
    struck(hands, ballot, "m3")
    hands.opened(ballot.cycle_id, ballot)
    assert hands.count(Notice, kind="ballot_open") == 5
    assert hands.count(Notice, kind="ballot_open", member_id="m3") == 0


def test_a_strike_changes_what_the_quorum_asks(hands: Hands) -> None:
    ballot = hands.opened("2026-1", frozen(hands))
    for member in ("m1", "m2"):
        hands.vote(ballot, member, "for")
    for member in ("m5", "m6"):
        struck(hands, ballot, member)
    said, _ = result(hands, ballot)
    assert (said["quorum_needed"], said["quorum_met"], said["outcome"]) == (2, True, "adopted")


@pytest.mark.parametrize(
    ("member", "reason", "refusal"),
    [("m3", " ", ReasonNeeded), ("", WHY, MissingField), ("m9", WHY, NotOnTheRoll)],
    ids=["without a reason", "nobody", "not on the roll"],
)
def test_a_strike_of_nothing_is_refused_when_it_is_asked_for(
    hands: Hands, member: str, reason: str, refusal: type[Exception]
) -> None:
    ballot = frozen(hands)
    before = hands.count(Assent)
    with pytest.raises(refusal):
        asked(hands, ballot, member, reason)
    assert hands.count(Assent) == before


def test_a_member_is_struck_once(hands: Hands) -> None:
    ballot = frozen(hands)
    struck(hands, ballot, "m3")
    with pytest.raises(NotOnTheRoll):
        asked(hands, ballot, "m3")


def test_a_strike_that_is_confirmed_at_the_closing_instant_is_refused(hands: Hands) -> None:
    ballot = hands.opened("2026-1", frozen(hands))
    closes_at = hands.date(ballot.cycle_id, "closes_at")
    hands.pass_time(until=closes_at - timedelta(hours=1))
    assent = asked(hands, ballot, "m3")
    hands.pass_time(until=closes_at)
    session, code = hands.enter("c", assent, "c")
    with pytest.raises(BallotClosed):
        give(hands.home, session, code=code, key=hands.key())
    assert hands.count(Strike) == 0


def test_nobody_is_struck_before_the_freeze_or_during_a_pause(hands: Hands) -> None:
    cycle = hands.begin()
    facts = {"member": "m3", "reason": WHY}
    with pytest.raises(ActNotAllowed):
        ask(hands.home, cycle, act_name="strike", person_id="a", facts=facts)
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        asked(hands, ballot, "m3")


def test_a_confidential_vote_cannot_be_taken_out_so_its_member_stays(hands: Hands) -> None:
    from models.voter import Voter

    ballot = hands.opened("2026-1", frozen(hands))
    with transaction(hands.home) as db:
        db.add(Voter(ballot_id=ballot.id, member_id="m3", voted=True))
    with pytest.raises(VoteNotToBeFound):
        asked(hands, ballot, "m3")


def test_nobody_is_struck_once_the_election_of_a_secret_ballot_is_recorded(hands: Hands) -> None:
    from models.election import Election

    ballot = frozen(hands)
    with transaction(hands.home) as db:
        db.add(
            Election(
                ballot_id=ballot.id, uuid="u", address="https://vote.example", archive_address="",
                fingerprint="f", recorded_at=hands.now,
            )
        )  # fmt: skip
    with pytest.raises(VoteNotToBeFound):
        asked(hands, ballot, "m3")


def test_a_struck_member_declares_no_recusal_and_one_it_declared_counts_no_more(hands: Hands) -> None:
    from acts.ballot.recuse import recuse
    from models.views.proxies import attendance_of
    from rules.attendance import PLAIN

    ballot = hands.opened("2026-1", frozen(hands))
    question = f"{ballot.id}-q1"
    session, code = hands.enter("v", ballot.id, "m3")
    recuse(hands.home, session, question_ids=[question], code=code, key=hands.key())
    struck(hands, ballot, "m3")
    struck(hands, ballot, "m4")
    with reading(hands.home) as db:
        assert attendance_of(db, ballot.id, PLAIN).recusals == {}
    session, code = hands.enter("v", ballot.id, "m4")
    with pytest.raises(StruckFromTheRoll):
        recuse(hands.home, session, question_ids=[question], code=code, key=hands.key())


def test_what_was_asked_of_one_ballot_is_not_confirmed_on_its_second_call(hands: Hands) -> None:
    first = hands.opened("2026-1", frozen(hands))
    hands.pass_time(until=hands.date("2026-1", "closes_at") - timedelta(hours=1))
    session, code = hands.enter("c", asked(hands, first, "m3"), "c")
    assert result(hands, first)[0]["outcome"] == "no_quorum"
    second_call(hands.home, first.cycle_id, person_id="a")
    with pytest.raises(DemandChanged):
        give(hands.home, session, code=code, key=hands.key())
    assert hands.count(Strike) == 0


def test_who_was_struck_stays_struck_at_the_second_call(hands: Hands) -> None:
    first = hands.opened("2026-1", frozen(hands))
    struck(hands, first, "m3")
    assert result(hands, first)[0]["outcome"] == "no_quorum"
    name = second_call(hands.home, first.cycle_id, person_id="a")
    with reading(hands.home) as db:
        again = hands.opened(first.cycle_id, one(db, Ballot, name))
    assert hands.count(Notice, kind="ballot_open", subject_id=again.id) == 5
    with reading(hands.home) as db:
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "second_call")).one())["public"]
    assert leaf["struck"] == ["m3"]
    for member in ("m1", "m2"):
        hands.vote(again, member, "for")
    said, minutes = result(hands, again)
    assert said["roll_count"] == 5
    assert "| Organisme 3 | 1 | radié |" in minutes


def test_i5_a_strike_that_is_killed_leaves_no_trace_and_is_done_once(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = hands.opened("2026-1", frozen(hands))
    hands.vote(ballot, "m3", "for")
    session, code = hands.enter("c", asked(hands, ballot, "m3"), "c")

    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("acts.act.Act.record", killed)
        with pytest.raises(KilledError):
            give(hands.home, session, code=code, key="k")
    assert (hands.count(Strike), hands.count(Vote), hands.count(Leaf, act="strike")) == (0, 1, 0)
    assert give(hands.home, session, code=code, key="k") == give(hands.home, session, code=code, key="k")
    assert (hands.count(Strike), hands.count(Vote), hands.count(Leaf, act="strike")) == (1, 0, 1)


@pytest.mark.parametrize("change", ["UPDATE strike SET reason = 'x'", "DELETE FROM strike"])
def test_the_database_itself_keeps_a_strike_as_it_is(hands: Hands, change: str) -> None:
    from sqlalchemy import text

    ballot = frozen(hands)
    struck(hands, ballot, "m3")
    with pytest.raises(DatabaseError, match="a strike never"), transaction(hands.home) as db:
        db.execute(text(change))
