"""A confidential vote: who has voted and what was chosen are two rows that nothing joins."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from acts.assent import ask, give
from acts.ballot.count import close, count_ballot
from acts.ballot.preflight import cautions
from acts.ballot.second_call import second_call
from acts.cycle.announce import announce
from acts.cycle.draft import draft
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from evidence.journal import canonical
from evidence.receipt import verify
from evidence.sshsig import public_key
from evidence.tracker import tracker_hash
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf, LeafPrivate
from models.link import Link
from models.migrations.triggers import TRIGGERS
from models.notice import Notice
from models.reading import one, reading
from models.replay import Replay
from models.slip import Slip, renew
from models.store import transaction
from models.tally import Tally
from models.text import Text
from models.views.asked import asked
from models.views.ballot import silent
from models.views.sheet import has_voted, tally_of, to_count, voted, voters_of
from models.views.turnout import turnout
from models.vote import Vote
from models.voter import Voter
from rules.refusals import (
    AlreadyVoted,
    BallotChanged,
    BallotClosed,
    BoxAltered,
    CalledSecret,
    MissingChoice,
    OtherMode,
    TrackerTaken,
    TrackerTooShort,
)
from tests.belenios.world import make_secret
from tests.conftest import Hands
from tests.postgresql import behind, guards

INVITED = ("est invité à participer", "participe")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
TRACKER = "7KQF-2M9D-XW4T-83HA"


def begin(hands: Hands) -> tuple[str, Ballot]:
    hands.confide()
    cycle = hands.begin()
    proposals = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    return cycle, hands.opened(cycle, hands.freeze(cycle, *proposals))


@pytest.fixture
def opened(hands: Hands) -> tuple[str, Ballot]:
    return begin(hands)


@pytest.fixture
def ballot(opened: tuple[str, Ballot]) -> Ballot:
    return opened[1]


def rows(hands: Hands, table: Any) -> list[Any]:
    with reading(hands.home) as db:
        return list(db.exec(select(table)).all())


def leaf(hands: Hands, act: str) -> dict[str, Any]:
    with reading(hands.home) as db:
        body = db.exec(select(Leaf.body).where(Leaf.act == act).order_by(col(Leaf.seq).desc())).first()
    assert body is not None
    found: dict[str, Any] = json.loads(body)
    return found


def close_it(hands: Hands, cycle: str) -> None:
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")


def test_the_mode_stands_behind_the_ballot_hash(hands: Hands, ballot: Ballot) -> None:
    with reading(hands.home) as db:
        definition = json.loads(one(db, Text, ballot.definition_hash).body)
    assert definition["mode"] == "confidential"


def test_a_vote_leaves_a_boolean_and_a_slip_that_nothing_joins(hands: Hands, ballot: Ballot) -> None:
    first, second = hands.options(ballot)
    receipt = hands.drop(ballot, "m2", "for", "against", tracker=TRACKER)
    assert {(row.member_id, row.voted) for row in rows(hands, Voter)} == {
        (f"m{place}", place == 2) for place in range(1, 7)
    }
    (slip,) = rows(hands, Slip)
    assert slip.model_dump() == {
        "id": slip.id,
        "ballot_id": ballot.id,
        "tracker_hash": tracker_hash(ballot.definition_hash or "", TRACKER),
        "choices": {first: "for", second: "against"},
    }
    assert (len(slip.id), rows(hands, Vote), hands.count(Ballot, voted_count=1)) == (32, [], 1)
    said = leaf(hands, "cast")
    assert said["public"] == {
        "by": "member", "actor": "m2", "driver": "person", "ballot": ballot.id, "member": "m2"
    }  # fmt: skip
    assert (said["commit"], hands.count(LeafPrivate, seq=said["seq"])) == ("", 0)
    facts = json.loads(receipt.facts)
    assert facts.keys() == {"act", "subject", "at", "leaf", "root", "ballot", "hash", "member"}
    kept = {"facts": receipt.facts, "signature": receipt.signature, "code": receipt.code}
    assert verify(public_key(hands.home.key("signing")), kept)


def test_nothing_that_is_kept_says_the_tracker_or_joins_the_slip(hands: Hands, ballot: Ballot) -> None:
    hands.drop(ballot, "m2", "against", tracker=TRACKER)
    (slip,) = rows(hands, Slip)
    elsewhere = [
        table for table in (Leaf, LeafPrivate, Replay, Notice, Voter, Link) for table in rows(hands, table)
    ]
    told = "\n".join(json.dumps(row.model_dump(), default=str, ensure_ascii=False) for row in elsewhere)
    for kept_apart in (slip.id, slip.tracker_hash, TRACKER, TRACKER.replace("-", ""), '"against"', "against"):
        assert kept_apart not in told
    assert TRACKER not in json.dumps(slip.model_dump())


def test_every_contact_is_told_that_the_member_voted_and_not_what(hands: Hands, ballot: Ballot) -> None:
    receipt = hands.drop(ballot, "m2", "against")
    told = [row for row in rows(hands, Notice) if row.kind == "vote_receipt"]
    assert [(row.member_id, row.rank, row.facts) for row in told] == [
        ("m2", rank, {"receipt": receipt.code, "replaced": "no", "final": "yes"}) for rank in (1, 2)
    ]


def test_one_definitive_vote_whatever_is_sent_again(hands: Hands, ballot: Ballot) -> None:
    hands.drop(ballot, "m2", "for", tracker=TRACKER, key="one")
    for again in ({"key": "one", "tracker": TRACKER}, {"key": "two", "tracker": TRACKER}, {}):
        with pytest.raises(AlreadyVoted) as refused:
            hands.drop(ballot, "m2", "against", **again)
        assert refused.value.member == "Organisme 2"
    assert [set(slip.choices.values()) for slip in rows(hands, Slip)] == [{"for"}]
    assert hands.count(Leaf, act="cast") == hands.count(Ballot, voted_count=1) == 1


def test_a_tracker_is_long_enough_and_nobody_elses(hands: Hands, ballot: Ballot) -> None:
    with pytest.raises(TrackerTooShort) as refused:
        hands.drop(ballot, "m1", "for", tracker="7KQF-2M9D-XW4T-83H ...")
    assert refused.value.least == 16
    hands.drop(ballot, "m1", "for", tracker=TRACKER)
    with pytest.raises(TrackerTaken):
        hands.drop(ballot, "m2", "for", tracker=TRACKER.lower().replace("-", " "))
    assert voters_of_now(hands, ballot) == ["m1"]


def voters_of_now(hands: Hands, ballot: Ballot) -> list[str]:
    with reading(hands.home) as db:
        return voters_of(db, ballot.id)


def test_a_vote_comes_in_the_mode_of_its_ballot_and_in_no_other(hands: Hands, ballot: Ballot) -> None:
    with pytest.raises(OtherMode) as refused:
        hands.vote(ballot, "m1", "for")
    assert (refused.value.ballot, refused.value.mode) == (ballot.id, "confidential")
    assert (rows(hands, Vote), rows(hands, Slip), hands.count(Leaf, act="cast")) == ([], [], 0)


def test_a_named_ballot_takes_no_confidential_vote(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    with pytest.raises(OtherMode) as refused:
        hands.drop(ballot, "m1", "for")
    assert refused.value.mode == "named"
    assert (rows(hands, Voter), rows(hands, Slip)) == ([], [])


def test_it_is_whole_on_the_ballot_that_was_shown_and_before_the_closing(
    hands: Hands, opened: tuple[str, Ballot]
) -> None:
    cycle, ballot = opened
    session, code = hands.enter("v", ballot.id, "m1")
    from acts.ballot.cast_confidential import cast_confidential

    def send(choices: dict[str, str], shown: str) -> None:
        cast_confidential(
            hands.home,
            session,
            choices=choices,
            definition_hash=shown,
            tracker=TRACKER,
            code=code,
            key=hands.key(),
        )

    first, second = hands.options(ballot)
    with pytest.raises(MissingChoice):
        send({first: "for"}, ballot.definition_hash or "")
    with pytest.raises(BallotChanged):
        send({first: "for", second: "for"}, "0" * 64)
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    with pytest.raises(BallotClosed):
        hands.drop(ballot, "m1", "for")
    assert (rows(hands, Slip), hands.count(Voter, voted=True)) == ([], 0)


def test_the_closing_lays_the_votes_out_by_hash_and_its_leaf_commits_to_them(
    hands: Hands, opened: tuple[str, Ballot]
) -> None:
    cycle, ballot = opened
    for place, choice in enumerate(("for", "against", "abstain", "for", "for"), 1):
        hands.drop(ballot, f"m{place}", choice)
    close_it(hands, cycle)
    with reading(hands.home) as db:
        lines = tally_of(db, ballot.id)
        laid = text("ctid" if hands.home.server() else "rowid")
        order = db.exec(select(Tally.tracker_hash).order_by(laid)).all()
    assert (len(lines), rows(hands, Slip)) == (5, [])
    assert list(order) == sorted(order) == [line["tracker"] for line in lines]
    said = leaf(hands, "close")["public"]
    assert (said["voted"], said["tally"]) == (5, sha256(canonical(lines)).hexdigest())
    counted = leaf(hands, "count")["public"]
    with reading(hands.home) as db:
        result = json.loads(one(db, Text, counted["result"]).body)
        minutes = one(db, Text, counted["minutes"]).body
    assert (result["cast_count"], result["roll_count"], result["outcome"]) == (5, 6, "adopted")
    assert [
        (option["for"], option["against"], option["abstain"])
        for question in result["questions"]
        for option in question["options"]
    ] == [(3, 1, 1)] * 2
    assert "| Organisme 5 | 1 | oui |" in minutes
    assert "| Organisme 6 | 1 | non |" in minutes


def test_a_named_ballot_is_closed_without_a_tally_sheet(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    close_it(hands, cycle)
    assert "tally" not in leaf(hands, "close")["public"]
    with reading(hands.home) as db:
        assert voted(db, ballot.id) == {"m1"}
        assert (has_voted(db, ballot.id, "m1"), has_voted(db, ballot.id, "m2")) == (True, False)


def test_nobody_voting_is_a_tally_sheet_without_lines(hands: Hands, opened: tuple[str, Ballot]) -> None:
    cycle, ballot = opened
    close_it(hands, cycle)
    assert leaf(hands, "close")["public"]["tally"] == sha256(b"[]").hexdigest()
    with reading(hands.home) as db:
        roll, votes = to_count(db, ballot.id)
    assert (len(roll), votes) == (6, {})


def test_f8_a_closing_that_breaks_off_leaves_the_box_as_it_was(
    hands: Hands, opened: tuple[str, Ballot], monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m1", "for")
    before = [row.model_dump() for row in rows(hands, Slip)]
    hands.pass_time(until=hands.date(cycle, "closes_at"))

    def renewed_then_killed(session: Any) -> None:
        renew(session)
        raise KeyboardInterrupt

    monkeypatch.setattr("acts.ballot.shuffle.renew", renewed_then_killed)
    with pytest.raises(KeyboardInterrupt):
        close(hands.home, cycle, driver="test")
    assert ([row.model_dump() for row in rows(hands, Slip)], rows(hands, Tally)) == (before, [])
    monkeypatch.undo()
    monkeypatch.setattr("models.clock.instant", lambda: hands.now)
    close(hands.home, cycle, driver="test")
    assert (rows(hands, Slip), len(rows(hands, Tally))) == ([], 1)
    count_ballot(hands.home, cycle, driver="test")


def test_the_box_is_made_anew_with_what_the_database_refuses_in_it(
    hands: Hands, opened: tuple[str, Ballot]
) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m1", "for")
    close_it(hands, cycle)
    assert guards(hands.home) >= {name for name, *_ in TRIGGERS}
    late = Slip(id="x", ballot_id=ballot.id, tracker_hash="y", choices={})
    with pytest.raises(IntegrityError, match="the ballot is closed"), transaction(hands.home) as db:
        db.add(late)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE slip SET choices = '{}'", "a confidential vote never changes"),
        ("DELETE FROM slip", "a confidential vote never goes"),
        ("UPDATE voter SET voted = FALSE WHERE voted", "one definitive vote"),
        ("DELETE FROM voter", "who has voted never goes"),
    ],
    ids=["a vote is changed", "a vote is taken out", "a member votes again", "a voter is struck"],
)
def test_the_database_itself_keeps_the_box_of_an_open_ballot(
    hands: Hands, ballot: Ballot, statement: str, sentence: str
) -> None:
    hands.drop(ballot, "m1", "for")
    with pytest.raises(IntegrityError, match=sentence), transaction(hands.home) as db:
        db.connection().execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE tally SET choices = '{}'", "a tally sheet never changes"),
        ("DELETE FROM tally", "a tally sheet never goes"),
        ("INSERT INTO tally SELECT ballot_id, 'x', choices FROM tally", "the ballot is counted"),
        ("UPDATE voter SET voted = TRUE", "one definitive vote"),
    ],
    ids=[
        "a line is changed",
        "a line is taken out",
        "a line is added",
        "a silent member is said to have voted",
    ],
)
def test_the_database_itself_keeps_the_tally_sheet(
    hands: Hands, opened: tuple[str, Ballot], statement: str, sentence: str
) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m1", "for")
    close_it(hands, cycle)
    with pytest.raises(IntegrityError, match=sentence), transaction(hands.home) as db:
        db.connection().execute(text(statement))


def test_a_box_that_was_stuffed_past_charte_is_not_counted(hands: Hands, opened: tuple[str, Ballot]) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m1", "for")
    with transaction(hands.home) as db:
        db.add(Slip(id="x", ballot_id=ballot.id, tracker_hash="y", choices={}))
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    with pytest.raises(BoxAltered) as refused:
        close(hands.home, cycle, driver="test")
    assert (refused.value.ballot, refused.value.votes, refused.value.voters) == (ballot.id, 2, 1)
    assert len(rows(hands, Slip)) == 2


def test_the_votes_of_a_cancelled_ballot_are_destroyed_unread(
    hands: Hands, opened: tuple[str, Ballot]
) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m1", "for")
    assent = ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "Erreur de texte"})
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    assert (rows(hands, Slip), rows(hands, Tally)) == ([], [])


def test_who_has_voted_is_asked_nothing_more_and_stands_in_the_turnout(
    hands: Hands, opened: tuple[str, Ballot]
) -> None:
    cycle, ballot = opened
    opens_at = hands.now
    hands.drop(ballot, "m2", "for")
    with reading(hands.home) as db:
        assert silent(db, ballot.id) == ["m1", "m3", "m4", "m5", "m6"]
        said = {
            member: found.answered
            for member in ("m1", "m2")
            if (found := asked(db, one(db, Cycle, cycle), member, instant=hands.now))
        }
        seen = turnout(db, one(db, Ballot, ballot.id), opens_at=opens_at, now=hands.now)
    assert said == {"m1": False, "m2": True}
    assert (seen.voted, seen.roll, seen.voted_weight) == (1, 6, 1)


def test_a_second_call_has_a_box_of_its_own(hands: Hands, opened: tuple[str, Ballot]) -> None:
    cycle, first = opened
    hands.drop(first, "m1", "for", tracker=TRACKER)
    close_it(hands, cycle)
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        second = hands.opened(cycle, one(db, Ballot, name))
    for member in ("m1", "m2", "m3"):
        hands.drop(second, member, "for", tracker=f"{TRACKER} {member}")
    close_it(hands, cycle)
    with reading(hands.home) as db:
        assert (len(tally_of(db, first.id)), len(tally_of(db, second.id))) == (1, 3)


@pytest.mark.parametrize(
    ("members", "mode", "told"),
    [(12, "confidential", [(3, 13, 12)]), (13, "confidential", []), (12, "named", [])],
    ids=["more orders than members", "as many", "by name"],
)
def test_a_ranking_with_more_orders_than_members_is_warned_of_before_the_freeze(
    federation: Callable[..., Hands], members: int, mode: str, told: list[tuple[int, int, int]]
) -> None:
    hands = federation(members)
    if mode == "confidential":
        hands.confide()
    hands.rule(alternatives='"ranked"')
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", "Seule la CPOF", words)
        for place, words in enumerate(("Seul le bureau de la CPOF", "Seules les instances de la CPOF"), 1)
    ]
    assert cautions(hands.home, cycle) == []
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for proposal in filed:
        admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    found = [each.facts for each in cautions(hands.home, cycle)]
    assert [(each["alternatives"], each["orders"], each["count"]) for each in found] == told


@pytest.mark.parametrize(
    ("members", "mode", "told"),
    [(10, "confidential", []), (8, "confidential", [(9, 8)]), (8, "named", [])],
    ids=["more members than patterns", "fewer", "by name"],
)
def test_questions_that_can_be_answered_in_more_ways_than_there_are_members_are_warned_of(
    federation: Callable[..., Hands], members: int, mode: str, told: list[tuple[int, int]]
) -> None:
    hands = federation(members)
    if mode == "confidential":
        hands.confide()
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for proposal in filed:
        admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    found = [each.facts for each in cautions(hands.home, cycle) if each.code == "sheet-tells"]
    assert [(each["patterns"], each["count"]) for each in found] == told


@pytest.mark.parametrize(
    ("members", "weights", "heavy", "told"),
    [
        (12, '"roll"', 2, [{"weights": (5,)}]),
        (9, '"roll"', 0, [{"count": 9, "least": 10}]),
        (12, '"roll"', 0, []),
        (12, '{ "privé" = 2 }', 0, []),
    ],
    ids=["a weight that two bear", "few members", "many alike", "a college without a weight is a blocker"],
)
def test_what_the_totals_of_a_secret_ballot_would_betray_is_warned_of_before_the_freeze(
    federation: Callable[..., Hands], members: int, weights: str, heavy: int, told: list[dict[str, object]]
) -> None:
    hands = federation(members)
    make_secret(hands)
    hands.rule(weights=weights)
    for member in ("m1", "m2")[:heavy]:
        behind(hands.home, f"UPDATE member SET weight = 5 WHERE id = '{member}'")  # noqa: S608  a test's own
    cycle = hands.begin()
    assert [each.facts for each in cautions(hands.home, cycle)] == told


@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_no_cycle_is_called_secret_whose_votes_the_operator_could_read(hands: Hands, mode: str) -> None:
    if mode == "confidential":
        hands.confide()
    facts = {"title": "Révision par vote secret", "purpose": "Un scrutin secret."}
    with pytest.raises(CalledSecret) as refused:
        draft(hands.home, person_id="a", revision_class="ordinary", **facts)
    assert (refused.value.names, refused.value.words) == (("title", "purpose"), "vote secret")
    with pytest.raises(CalledSecret) as refused:
        draft(hands.home, person_id="a", revision_class="ordinary", **{**facts, "title": "Révision"})
    assert refused.value.names == ("purpose",)
    assert hands.count(Cycle) == 0


def test_a_cycle_drafted_as_secret_is_not_announced_once_the_rulebook_is_not(hands: Hands) -> None:
    hands.rule(mode='"secret"', hidden="true", change_vote="true", early_close='"none"')
    cycle = draft(hands.home, person_id="a", title="Révision par vote secret", revision_class="ordinary")
    hands.confide()
    with pytest.raises(CalledSecret):
        announce(hands.home, cycle, person_id="a")
    assert hands.count(Cycle, state="draft") == 1


@pytest.mark.parametrize(
    ("members", "mode", "told"), [(9, "confidential", [9]), (10, "confidential", []), (9, "named", [])]
)
def test_a_confidential_ballot_of_few_is_warned_of_before_the_freeze_and_not_refused(
    federation: Callable[..., Hands], members: int, mode: str, told: list[int]
) -> None:
    hands = federation(members)
    if mode == "confidential":
        hands.confide()
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    found = cautions(hands.home, cycle)
    assert [each.facts["count"] for each in found] == told
    assert hands.freeze(cycle, proposal).frozen_at is not None
