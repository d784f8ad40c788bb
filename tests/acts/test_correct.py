"""The short path of an editorial correction, and what one objection does to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acts.cycle.announce import announce
from acts.cycle.correct import accept, announce_correction, object_to
from acts.cycle.draft import draft
from acts.cycle.suspend import resume, suspend
from acts.due import advance
from acts.reconcile import verify_journal
from acts.version.verify import verify_versions
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.signature import Signature
from models.text import Text
from models.version import Version
from models.views.standing import standings
from models.views.starts import start
from rules.refusals import (
    ActNotAllowed,
    MissingField,
    NoShortPath,
    NotCompetent,
    NotDueYet,
    ObjectionWindowOver,
    ProposalIdenticalToBase,
    ReasonNeeded,
    SessionOver,
)
from tests.conftest import Hands

TYPING = ("est invité à participer", "est invité a participer")
DELAY = timedelta(days=15)


def begin(hands: Hands, *, revision_class: str = "editorial") -> str:
    cycle = draft(hands.home, person_id="a", title="Correction", revision_class=revision_class)
    announce_correction(
        hands.home, cycle, person_id="a", reasons="Une coquille.", text=hands.text().replace(*TYPING)
    )
    return cycle


def state(hands: Hands, cycle: str) -> str:
    with reading(hands.home) as db:
        return one(db, Cycle, cycle).state


def test_a_correction_nobody_objects_to_is_published_and_signatures_stand(hands: Hands) -> None:
    before, cycle = hands.text(), begin(hands)
    assert (state(hands, cycle), hands.count(Notice, kind="correction_announced")) == ("objecting", 6)
    assert advance(hands.home.path, cycle, driver="test").done == []
    hands.pass_time(by=DELAY)
    progress = advance(hands.home.path, cycle, driver="test")
    assert progress.done == ["accept", "publish", "request_signatures", "settle"]
    with reading(hands.home) as db:
        version = one(db, Version, "1.0.1")
        assert one(db, Text, version.text_hash).body == before.replace(*TYPING)
        assert (version.ballot_id, version.cycle_id, version.scope) == (None, cycle, "carried_over")
        assert {found.state for found in standings(db, today=hands.now.date()).values()} == {"effective"}
    assert hands.count(Signature, version="1.0.1", state="carried_over") == 6
    assert hands.count(Notice, kind="correction_adopted") == 6
    assert (hands.home.versions / "1.0.1" / "charter.md").read_text("utf-8") == before.replace(*TYPING)
    assert verify_versions(hands.home)[-1][0] == "1.0.1"
    assert verify_journal(hands.home)[2] == ""


def test_one_objection_opens_a_normal_cycle_with_the_correction_to_take_up(hands: Hands) -> None:
    cycle = begin(hands)
    session, code = hands.enter("p", cycle, "m3")
    key = hands.key()
    receipt = object_to(hands.home, session, reason="Le sens change.", code=code, key=key)
    assert object_to(hands.home, session, reason="Le sens change.", code=code, key=key) == receipt
    assert state(hands, cycle) == "proposing"
    assert hands.date(cycle, "proposing_closes_at") == hands.now + DELAY
    assert hands.count(Notice, kind="correction_objected") == 6
    hands.propose(cycle, "m4", *TYPING)
    with reading(hands.home) as db:
        offered = start(db, one(db, Cycle, cycle), "m5", "correction")
        leaf = db.get(Leaf, receipt.seq)
    assert offered is not None
    assert offered.text == hands.text().replace(*TYPING)
    assert leaf is not None
    assert leaf.act == "object"
    with pytest.raises(ActNotAllowed):
        object_to(hands.home, session, reason="Encore.", code=code, key=hands.key())
    with pytest.raises(ActNotAllowed):
        accept(hands.home, cycle, driver="test")


def test_a_corrected_cycle_that_met_an_objection_publishes_what_its_ballot_adopts(hands: Hands) -> None:
    cycle = begin(hands)
    session, code = hands.enter("p", cycle, "m3")
    object_to(hands.home, session, reason="Le sens change.", code=code, key=hands.key())
    proposal = hands.propose(cycle, "m4", "est invité à participer", "participe")
    before = hands.text()
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    with reading(hands.home) as db:
        version = one(db, Version, "1.0.1")
        assert one(db, Text, version.text_hash).body == before.replace("est invité à participer", "participe")
        assert version.ballot_id == ballot.id


@pytest.mark.parametrize(
    ("late", "refusal"),
    [(timedelta(microseconds=-1), None), (timedelta(), ObjectionWindowOver)],
    ids=["just before is enough", "at the instant is too late"],
)
def test_an_objection_counts_until_its_instant_whether_or_not_a_flow_ran(
    hands: Hands, late: timedelta, refusal: type[Exception] | None
) -> None:
    cycle = begin(hands)
    hands.pass_time(by=DELAY + late)
    session, code = hands.enter("p", cycle, "m3")
    if refusal is None:
        object_to(hands.home, session, reason="Le sens change.", code=code, key=hands.key())
        assert state(hands, cycle) == "proposing"
        return
    with pytest.raises(refusal):
        object_to(hands.home, session, reason="Le sens change.", code=code, key=hands.key())
    assert state(hands, cycle) == "objecting"


def test_a_correction_is_never_accepted_early(hands: Hands) -> None:
    cycle = begin(hands)
    hands.pass_time(by=DELAY - timedelta(microseconds=1))
    with pytest.raises(NotDueYet):
        accept(hands.home, cycle, driver="test")


def test_the_delay_to_object_moves_by_the_time_it_was_suspended(hands: Hands) -> None:
    cycle = begin(hands)
    until = hands.date(cycle, "objection_ends_at")
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    hands.pass_time(by=timedelta(days=20))
    assert advance(hands.home.path, cycle, driver="test").done == []
    resume(hands.home, cycle, person_id="a")
    assert hands.date(cycle, "objection_ends_at") == until + timedelta(days=20)
    assert state(hands, cycle) == "objecting"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": ""}, ProposalIdenticalToBase),
        ({"reasons": " "}, MissingField),
        ({"person_id": "d"}, NotCompetent),
    ],
    ids=["nothing corrected", "no reasons", "a person whose mandate ended"],
)
def test_a_correction_that_is_refused_leaves_the_draft_as_it_was(
    hands: Hands, change: dict[str, str], refusal: type[Exception]
) -> None:
    cycle = draft(hands.home, person_id="a", title="Correction", revision_class="editorial")
    given = {"person_id": "a", "reasons": "Une coquille.", "text": hands.text().replace(*TYPING), **change}
    given["text"] = given["text"] or hands.text()
    with pytest.raises(Exception) as refused:  # noqa: PT011  a mandate that ended is one of two refusals
        announce_correction(hands.home, cycle, **given)
    assert isinstance(refused.value, refusal) or type(refused.value).__name__ == "MandateEnded"
    assert (state(hands, cycle), hands.count(Notice, kind="correction_announced")) == ("draft", 0)


def test_a_class_without_a_delay_to_object_has_no_short_path(hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    with pytest.raises(NoShortPath):
        announce_correction(
            hands.home, cycle, person_id="a", reasons="Une coquille.", text=hands.text().replace(*TYPING)
        )
    announce(hands.home, cycle, person_id="a")


def test_an_objection_says_why_and_comes_by_the_member_s_own_link(hands: Hands) -> None:
    cycle = begin(hands)
    session, code = hands.enter("p", cycle, "m3")
    with pytest.raises(ReasonNeeded):
        object_to(hands.home, session, reason=" ", code=code, key=hands.key())
    with pytest.raises(SessionOver):
        object_to(hands.home, "nobody", reason="Non.", code=code, key=hands.key())
    assert state(hands, cycle) == "objecting"
