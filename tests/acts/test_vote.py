"""What a vote must be: whole, on the ballot that was shown, by a member on its roll, while it is open."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.ballot.cast import cast
from acts.ballot.contest import contest
from acts.ballot.contest import decide as rule_on
from acts.ballot.count import count_ballot
from acts.ballot.second_call import second_call
from acts.cycle.suspend import suspend
from acts.due import advance
from charter.canon import text_hash
from evidence.journal import commit
from evidence.receipt import code_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf, LeafPrivate
from models.link import Link
from models.notice import Notice
from models.proposal import Proposal
from models.question import Option
from models.reading import one, reading
from models.representative import Representative
from models.store import transaction
from models.text import Text
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    BallotChanged,
    BallotClosed,
    BallotNotOpen,
    ContestUnread,
    ContestWindowOver,
    MissingChoice,
    NoSecondCall,
    NotCompetent,
    NotOnTheRoll,
    OwnOrganisation,
    ReasonNeeded,
    TextsDoNotCombine,
    UnknownChoice,
    UnknownOption,
    VoteIsFinal,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
OFTEN = ("est invité à participer", "prend part, au moins une fois par an,")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")


def begin(hands: Hands, **rules: str) -> Ballot:
    """A ballot of two questions, open; rules are keys of the rulebook and their values."""
    text = hands.home.rulebook.read_text("utf-8")
    for name, (old, new) in {name: told.split(" → ") for name, told in rules.items()}.items():
        assert f"{name} = {old}\n" in text
        text = text.replace(f"{name} = {old}\n", f"{name} = {new}\n")
    hands.home.rulebook.write_text(text, "utf-8")
    cycle = hands.begin()
    proposals = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    return hands.opened(cycle, hands.freeze(cycle, *proposals))


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    return begin(hands)


def send(hands: Hands, ballot: Ballot, choices: dict[str, str], *, shown: str = "") -> Receipt:
    session, code = hands.enter("v", ballot.id, "m1")
    shown = shown or ballot.definition_hash or ""
    return cast(hands.home, session, choices=choices, definition_hash=shown, code=code, key=hands.key())


def state(hands: Hands, cycle: str) -> str:
    with reading(hands.home) as db:
        return one(db, Cycle, cycle).state


def test_a_vote_answers_every_option_and_no_other_with_a_choice_that_exists(
    hands: Hands, ballot: Ballot
) -> None:
    first, second = hands.options(ballot)
    for choices, refusal, facts in (
        ({first: "for"}, MissingChoice, {"options": (second,)}),
        ({}, MissingChoice, {"options": (first, second)}),
        ({first: "for", second: "for", "q9": "for"}, UnknownOption, {"option": "q9"}),
        ({first: "for", second: "maybe"}, UnknownChoice, {"option": second, "choice": "maybe"}),
    ):
        with pytest.raises(refusal) as refused:
            send(hands, ballot, choices)
        assert refused.value.facts.items() >= facts.items()
    assert (hands.count(Vote), hands.count(Leaf, act="cast"), hands.count(Notice, kind="vote_receipt")) == (
        0,
        0,
        0,
    )
    send(hands, ballot, {first: "abstain", second: "against"})
    assert hands.count(Vote, choices={first: "abstain", second: "against"}) == 1


def test_a_vote_on_another_ballot_than_the_one_shown_is_refused(hands: Hands, ballot: Ballot) -> None:
    with pytest.raises(BallotChanged) as refused:
        send(hands, ballot, dict.fromkeys(hands.options(ballot), "for"), shown="0" * 64)
    assert (refused.value.shown_hash, refused.value.ballot_hash) == ("0" * 64, ballot.definition_hash)
    assert hands.count(Vote) == 0


def test_who_is_not_on_the_roll_does_not_vote_whatever_link_it_holds(hands: Hands, ballot: Ballot) -> None:
    from acts.member.enrol import enrol
    from tests.conftest import members_csv

    head, *_, last = members_csv(7).splitlines()
    enrol(hands.home, b"\n".join([head, last, b""]))
    with transaction(hands.home) as db:
        from models import link

        token = hands.token("v", ballot.id, "m7")
        db.add(
            Link(
                token_hash=link.hashed(token), kind="v", subject_id=ballot.id, member_id="m7", number=1,
                made_at=hands.now,
            )
        )  # fmt: skip
    with pytest.raises(NotOnTheRoll) as refused:
        hands.vote(ballot, "m7", "for")
    assert refused.value.member == "Organisme 7"
    assert hands.count(Vote) == 0


def test_every_contact_of_a_member_is_told_of_its_vote_and_of_its_change(
    hands: Hands, ballot: Ballot
) -> None:
    hands.vote(ballot, "m1", "for")
    assert hands.count(Notice, kind="vote_receipt", member_id="m1") == 2
    hands.vote(ballot, "m1", "against")
    with reading(hands.home) as db:
        rows = db.exec(select(Notice).where(Notice.kind == "vote_receipt").order_by(col(Notice.id))).all()
    assert [(row.rank, row.facts["replaced"]) for row in rows] == [
        (1, "no"),
        (2, "no"),
        (1, "yes"),
        (2, "yes"),
    ]


def test_a_member_with_one_contact_is_told_once_of_its_vote(hands: Hands, ballot: Ballot) -> None:
    with transaction(hands.home) as db:
        second = select(Representative).where(Representative.member_id == "m1", Representative.rank == 2)
        db.delete(db.exec(second).one())
    hands.vote(ballot, "m1", "for")
    assert hands.count(Notice, kind="vote_receipt") == 1


def test_where_the_rules_say_so_a_vote_is_final(hands: Hands) -> None:
    ballot = begin(hands, change_vote="true → false")
    first = hands.vote(ballot, "m1", "for", key="form")
    assert hands.vote(ballot, "m1", "for", key="form") == first
    with pytest.raises(VoteIsFinal) as refused:
        hands.vote(ballot, "m1", "against")
    assert refused.value.member == "Organisme 1"
    assert hands.count(Vote, changes_count=0) == 1


@pytest.mark.parametrize(
    ("late", "counted"),
    [(timedelta(minutes=5, microseconds=-1), True), (timedelta(minutes=5), False)],
    ids=["inside the grace", "at its end"],
)
def test_f52_a_vote_sent_in_the_grace_of_the_rulebook_counts(
    hands: Hands, late: timedelta, counted: bool
) -> None:
    ballot = begin(hands, grace='"PT0S" → "PT5M"')
    closes_at = hands.date(ballot.cycle_id, "closes_at")
    hands.pass_time(until=closes_at)
    assert advance(hands.home.path, ballot.cycle_id, driver="test").done == []
    hands.pass_time(until=closes_at + late)
    if counted:
        hands.vote(ballot, "m1", "for")
    else:
        with pytest.raises(BallotClosed):
            hands.vote(ballot, "m1", "for")
    assert hands.count(Vote) == int(counted)


def test_nobody_votes_while_the_cycle_is_suspended(hands: Hands, ballot: Ballot) -> None:
    suspend(hands.home, ballot.cycle_id, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        hands.vote(ballot, "m1", "for")
    assert hands.count(Vote) == 0


def missed(hands: Hands, ballot: Ballot) -> str:
    """Let the quorum be missed and call a second ballot; return its id."""
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    assert advance(hands.home.path, ballot.cycle_id, driver="test").state == "no_quorum"
    return second_call(hands.home, ballot.cycle_id, person_id="a")


def test_f42_the_link_of_a_first_ballot_does_not_vote_once_there_is_a_second(
    hands: Hands, ballot: Ballot
) -> None:
    closed_at = hands.date(ballot.cycle_id, "closes_at")
    with reading(hands.home) as db:
        second = one(db, Ballot, missed(hands, ballot))
    for instant in (hands.now, hands.date(ballot.cycle_id, "opens_at")):
        hands.pass_time(until=instant)
        advance(hands.home.path, ballot.cycle_id, driver="test")
        with pytest.raises(BallotClosed) as refused:
            hands.vote(ballot, "m1", "for")
        assert refused.value.closed_at == closed_at
    hands.vote(second, "m1", "for")
    assert (hands.count(Vote), hands.count(Vote, ballot_id=second.id)) == (1, 1)


def test_a_ballot_that_no_driver_has_opened_yet_takes_no_vote(hands: Hands, ballot: Ballot) -> None:
    second = missed(hands, ballot)
    hands.pass_time(until=hands.date(ballot.cycle_id, "opens_at"))
    with transaction(hands.home) as db:
        first = one(db, Ballot, ballot.id)
        first.closed_at = None
        db.add(first)
    hands.pass_time(by=timedelta(minutes=1))
    assert state(hands, ballot.cycle_id) == "frozen"
    with pytest.raises(BallotNotOpen) as refused:
        hands.vote(ballot, "m1", "for")
    assert refused.value.opens_at == hands.date(ballot.cycle_id, "opens_at")
    assert hands.count(Vote, ballot_id=second) == 0


def test_a_third_of_the_roll_is_too_few_for_a_first_ballot_and_enough_for_a_second(
    hands: Hands, ballot: Ballot
) -> None:
    for member in ("m1", "m2"):
        hands.vote(ballot, member, "for")
    with reading(hands.home) as db:
        second = one(db, Ballot, missed(hands, ballot))
    hands.opened(ballot.cycle_id, second)
    for member in ("m1", "m2"):
        hands.vote(second, member, "for")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    assert advance(hands.home.path, ballot.cycle_id, driver="test").state == "adopted"


def test_there_is_one_second_call_and_only_where_the_rulebook_has_it(hands: Hands, ballot: Ballot) -> None:
    missed(hands, ballot)
    for name in ("opens_at", "closes_at"):
        hands.pass_time(until=hands.date(ballot.cycle_id, name))
        advance(hands.home.path, ballot.cycle_id, driver="test")
    assert state(hands, ballot.cycle_id) == "no_quorum"
    with pytest.raises(NoSecondCall):
        second_call(hands.home, ballot.cycle_id, person_id="a")
    assert hands.count(Ballot) == 2


def test_a_class_without_a_second_call_closes_or_stays(hands: Hands) -> None:
    from acts.cycle.conclude import close_cycle

    told = '{ delay = "P15D", quorum = { share = "1/4", strict = false, of = "roll" } } → "none"'
    ballot = begin(hands, second_call=told)
    with pytest.raises(NoSecondCall):
        missed(hands, ballot)
    close_cycle(hands.home, ballot.cycle_id, person_id="a")
    assert (state(hands, ballot.cycle_id), hands.count(Ballot)) == ("closed", 1)


def test_a_second_call_without_a_quorum_is_decided_by_whoever_votes(hands: Hands) -> None:
    share = 'quorum = { share = "1/4", strict = false, of = "roll" } }'
    told = f'{{ delay = "P15D", {share} → {{ delay = "P15D", quorum = "none" }}'
    ballot = begin(hands, second_call=told)
    hands.vote(ballot, "m1", "for", "for")
    with reading(hands.home) as db:
        second = one(db, Ballot, missed(hands, ballot))
    hands.opened(ballot.cycle_id, second)
    hands.vote(second, "m2", "for", "against")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    assert advance(hands.home.path, ballot.cycle_id, driver="test").state == "adopted"
    with reading(hands.home) as db:
        minutes = one(db, Text, one(db, Ballot, second.id).minutes_hash or "").body
    assert "Aucun quorum n’est requis." in minutes
    assert "1 pour sur 1 exprimés" in minutes


def test_a_count_whose_texts_no_longer_combine_is_refused_and_changes_nothing(
    hands: Hands, ballot: Ballot
) -> None:
    from hashlib import sha256

    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    body = hands.text().replace(*OFTEN)
    with transaction(hands.home) as db:
        text_hash = sha256(body.encode()).hexdigest()
        db.add(Text(hash=text_hash, body=body))
        altered = one(db, Option, hands.options(ballot)[1])
        altered.text_hash = text_hash
        db.add(altered)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    progress = advance(hands.home.path, ballot.cycle_id, driver="test")
    assert (progress.done, progress.state) == (["close"], "counting")
    assert progress.blocks[0].startswith("texts-do-not-combine")
    with pytest.raises(TextsDoNotCombine):
        count_ballot(hands.home, ballot.cycle_id, driver="test")
    assert hands.count(Proposal, state="locked") == 2


@pytest.fixture
def adopted(hands: Hands, ballot: Ballot) -> Ballot:
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for", "against")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    return ballot


def object_to(hands: Hands, ballot: Ballot, member: str, *, reason: str = "Délai.", key: str = "") -> Receipt:
    session, code = hands.enter("v", ballot.id, member)
    return contest(hands.home, session, reason=reason, code=code, key=key or hands.key())


def test_a_contest_says_why_and_is_made_once(hands: Hands, adopted: Ballot) -> None:
    with pytest.raises(ReasonNeeded):
        object_to(hands, adopted, "m4", reason=" ")
    assert state(hands, adopted.cycle_id) == "adopted"
    assert object_to(hands, adopted, "m4", key="form") == object_to(hands, adopted, "m4", key="form")
    with pytest.raises(ActNotAllowed):
        object_to(hands, adopted, "m5")
    assert hands.count(Leaf, act="contest") == 1


@pytest.mark.parametrize(
    ("late", "heard"),
    [(timedelta(microseconds=-1), True), (timedelta(), False)],
    ids=["just before is enough", "at the instant is too late"],
)
def test_a_contest_is_heard_until_its_instant_whether_or_not_a_flow_ran(
    hands: Hands, adopted: Ballot, late: timedelta, heard: bool
) -> None:
    hands.pass_time(until=hands.date(adopted.cycle_id, "contest_ends_at") + late)
    if heard:
        object_to(hands, adopted, "m4")
    else:
        with pytest.raises(ContestWindowOver):
            object_to(hands, adopted, "m4")
    assert state(hands, adopted.cycle_id) == ("contested" if heard else "adopted")


def test_a_contest_that_is_upheld_overturns_what_was_adopted_and_nothing_is_published(
    hands: Hands, adopted: Ballot
) -> None:
    object_to(hands, adopted, "m4")
    assert (hands.count(Proposal, state="adopted"), hands.count(Proposal, state="rejected")) == (1, 1)
    rule_on(hands.home, adopted.cycle_id, "uphold", person_id="c", reason="Le délai manque.")
    rule_on(hands.home, adopted.cycle_id, "dismiss", person_id="a", reason="Délai tenu.")
    assert state(hands, adopted.cycle_id) == "contested", "two who are not for the same decide nothing"
    rule_on(hands.home, adopted.cycle_id, "uphold", person_id="a", reason="Le délai manque.")
    assert (state(hands, adopted.cycle_id), hands.count(Proposal, state="rejected")) == ("rejected", 2)
    assert hands.count(Notice, kind="contest_decided") == 6
    hands.pass_time(until=hands.date(adopted.cycle_id, "contest_ends_at"))
    assert advance(hands.home.path, adopted.cycle_id, driver="test").done == []


def test_each_contest_is_told_to_those_who_decide_on_it(hands: Hands, adopted: Ballot) -> None:
    for number, member in enumerate(("m4", "m5"), 1):
        hands.pass_time(by=timedelta(hours=1))
        object_to(hands, adopted, member)
        assert hands.count(Notice, kind="to_decide_contest", person_id="a") == number
        for person in ("a", "c"):
            rule_on(hands.home, adopted.cycle_id, "dismiss", person_id=person, reason="Délai tenu.")
    assert hands.count(Notice, kind="contest_decided", member_id="m4") == 2


def test_who_decides_on_a_contest_has_read_it_and_not_an_earlier_one(hands: Hands, adopted: Ballot) -> None:
    object_to(hands, adopted, "m4")
    with reading(hands.home) as db:
        shown = text_hash(one(db, Cycle, adopted.cycle_id).reason)
    facts = {"person_id": "a", "reason": "Délai tenu."}
    with pytest.raises(ContestUnread):
        rule_on(hands.home, adopted.cycle_id, "dismiss", read=text_hash("Autre."), **facts)
    assert hands.count(Leaf, act="dismiss") == 0
    rule_on(hands.home, adopted.cycle_id, "dismiss", read=shown, **facts)
    assert hands.count(Leaf, act="dismiss") == 1


def test_nobody_decides_on_the_contest_of_their_own_organisation(hands: Hands, adopted: Ballot) -> None:
    object_to(hands, adopted, "m1")
    with pytest.raises(OwnOrganisation):
        rule_on(hands.home, adopted.cycle_id, "dismiss", person_id="b", reason="Délai tenu.")


def test_a_contest_is_decided_with_a_reason_by_the_competent_body_alone(
    hands: Hands, adopted: Ballot
) -> None:
    from models.body import Body

    object_to(hands, adopted, "m4")
    with pytest.raises(ReasonNeeded):
        rule_on(hands.home, adopted.cycle_id, "dismiss", person_id="a", reason=" ")
    with transaction(hands.home) as db:
        body = one(db, Body, "validation")
        body.powers = ["validate"]
        db.add(body)
    with pytest.raises(NotCompetent):
        rule_on(hands.home, adopted.cycle_id, "dismiss", person_id="a", reason="Délai tenu.")
    assert state(hands, adopted.cycle_id) == "contested"


def test_f21_votes_go_on_without_the_signing_key_and_say_so_by_an_empty_signature(
    hands: Hands, ballot: Ballot
) -> None:
    signed = hands.vote(ballot, "m1", "for")
    (hands.home.path / "keys" / "signing").unlink()
    bare = hands.vote(ballot, "m2", "for")
    assert signed.signature
    assert (bare.signature, bare.code) == ("", code_of(bare.facts))
    assert hands.count(Vote, receipt=bare.code) == 1


def test_a_round_that_is_taken_up_again_gives_back_what_failed_and_keeps_the_rest(
    hands: Hands, ballot: Ballot
) -> None:
    from acts.cycle.conclude import return_round
    from acts.proposal.withdraw import withdraw

    cycle = ballot.cycle_id
    late = hands.propose(cycle, "m3", *OFTEN)
    session, code = hands.enter("p", cycle, "m3")
    withdraw(hands.home, session, proposal_id=late, code=code, key="k")
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "against")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return_round(hands.home, cycle, person_id="a")
    assert (hands.count(Proposal, state="draft"), hands.count(Proposal, state="withdrawn")) == (2, 1)
    assert hands.count(Proposal, option_id=None) == 3


def test_the_leaf_of_a_vote_names_ballot_and_member_and_keeps_to_itself_who_chose_what(
    hands: Hands, ballot: Ballot
) -> None:
    hands.vote(ballot, "m1", "for", "abstain")
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "cast")).one()
        private = one(db, LeafPrivate, leaf.seq)
        vote = one(db, Vote, (ballot.id, "m1"))
        voter = one(db, Representative, vote.representative_id)
    public = json.loads(leaf.body)["public"]
    assert leaf.subject == f"ballot:{ballot.id}"
    assert (public["by"], public["actor"], public["ballot"], public["replaces"]) == (
        "member",
        "m1",
        ballot.id,
        "",
    )
    assert "abstain" not in leaf.body
    said = json.loads(private.payload)
    own = commit(bytes.fromhex(said.pop("seal")), {"choices": vote.choices})
    assert (said, public["sealed"]) == ({"choices": vote.choices, "representative": "Camille 1"}, own)
    assert (voter.member_id, voter.rank, vote.seq, vote.cast_at) == ("m1", 1, leaf.seq, hands.now)


def test_a_ballot_knows_how_many_have_voted_whoever_changed_its_vote(hands: Hands, ballot: Ballot) -> None:
    for member in ("m1", "m2", "m1"):
        hands.vote(ballot, member, "for")
    assert hands.count(Ballot, voted_count=2) == 1
