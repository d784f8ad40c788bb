"""A whole cycle through the acts, and what each of them refuses."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import psycopg
import pytest
from sqlmodel import col, select

from acts.assent import ask, give
from acts.ballot.cast import cast
from acts.ballot.contest import contest
from acts.ballot.contest import decide as rule_on
from acts.ballot.second_call import second_call
from acts.cycle.conclude import return_round
from acts.due import advance
from acts.reconcile import verify_journal
from acts.signing.validate import decide
from acts.version.verify import verify_versions
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.question import Question
from models.reading import one, reading
from models.signature import Signature
from models.text import Text
from models.version import Version
from models.views.ballot import questions_of
from models.views.standing import standings
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    BallotNotOpen,
    DateInPast,
    ExtendedAlready,
    MissingField,
    OwnOrganisation,
    PreflightFailed,
    ReasonNeeded,
    SamePersonTwice,
    SessionOver,
    TooManyTries,
    VersionAltered,
    WrongCode,
)
from tests.conftest import Hands
from tests.postgresql import behind

INVITED = ("est invité à participer", "participe")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")


def test_a_cycle_goes_from_its_announcement_to_its_last_signature(hands: Hands) -> None:
    cycle = hands.begin()
    first, second = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    ballot = hands.opened(cycle, hands.freeze(cycle, first, second))
    for member in ("m1", "m2", "m3", "m4", "m5"):
        hands.vote(ballot, member, "for", "against")
    before = hands.text()
    hands.finish(cycle)
    with reading(hands.home) as db:
        version = one(db, Version, "1.1.0")
        body = one(db, Text, version.text_hash).body
        outcomes = [q.outcome for q in db.exec(select(Question).order_by(col(Question.position))).all()]
    assert outcomes == ["adopted", "rejected"]
    assert body == before.replace(*INVITED)
    assert (hands.home.versions / "1.1.0" / "charter.md").read_bytes() == body.encode()
    assert hands.count(Signature, version="1.1.0", state="requested") == 6
    for member in ("m1", "m2", "m3", "m4", "m5", "m6"):
        hands.sign(member)
        for person in ("a", "c"):
            decide(hands.home, f"1.1.0-{member}", "validate", person_id=person, reason="")
    assert hands.count(Signature, version="1.1.0", state="validated") == 6
    progress = advance(hands.home.path, cycle, driver="test")
    assert (progress.done, progress.state) == (["settle"], "closed")
    assert verify_versions(hands.home)[-1] == ("1.1.0", sha256(body.encode()).hexdigest())
    assert verify_journal(hands.home)[2] == ""


def test_i5_every_act_of_a_cycle_left_one_leaf_that_names_what_drove_it(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    with reading(hands.home) as db:
        leaves = db.exec(select(Leaf).order_by(col(Leaf.seq))).all()
    assert [leaf.act for leaf in leaves] == [
        "init", "enrol", "seat", "enrol_signatures", "draft", "announce", "propose", "review", "admit",
        "compose", "ask_freeze", "freeze", "open", "cast",
    ]  # fmt: skip
    driven = {leaf.act: json.loads(leaf.body)["public"]["driver"] for leaf in leaves}
    assert driven["review"] == driven["open"] == "test"
    assert driven["cast"] == "person"


def test_i1_a_member_that_votes_twice_has_one_vote_and_it_is_the_later(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    first, second = hands.vote(ballot, "m1", "for"), hands.vote(ballot, "m1", "against")
    assert first.code != second.code
    with reading(hands.home) as db:
        votes = db.exec(select(Vote)).all()
        voted = one(db, Ballot, ballot.id).voted_count
    (vote,) = votes
    assert (vote.member_id, [*vote.choices.values()], vote.changes_count) == ("m1", ["against"], 1)
    assert voted == 1


def test_the_same_form_sent_twice_gives_the_same_receipt_even_after_closing(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at") - timedelta(hours=1))
    first = hands.vote(ballot, "m1", "for", key="form-1")
    leaves = hands.count(Leaf)
    session, code = hands.enter("v", ballot.id, "m1")
    assert hands.vote(ballot, "m1", "for", key="form-1") == first
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert cast(hands.home, session, choices={}, definition_hash="", code=code, key="form-1") == first
    assert hands.count(Leaf) == leaves


@pytest.mark.parametrize(
    ("microseconds", "counted"),
    [(-1, True), (0, False), (1, False)],
    ids=["just before", "at closing", "just after"],
)
def test_i3_a_vote_counts_only_before_the_closing_instant(
    hands: Hands, microseconds: int, counted: bool
) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at") + timedelta(microseconds=microseconds))
    if counted:
        hands.vote(ballot, "m1", "for")
    else:
        with pytest.raises(BallotClosed):
            hands.vote(ballot, "m1", "for")
    assert hands.count(Vote) == int(counted)


def test_a_vote_before_the_ballot_opens_is_refused(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    early = hands.opened(cycle, ballot)
    hands.pass_time(until=hands.date(cycle, "opens_at") - timedelta(microseconds=1))
    with pytest.raises(BallotNotOpen):
        hands.vote(early, "m1", "for")


def test_a_freeze_needs_another_person_than_the_one_who_asked(hands: Hands) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.freeze(cycle, proposal)
    with reading(hands.home) as db:
        assert one(db, Cycle, cycle).state == "frozen"


def test_who_asked_cannot_confirm(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    import acts.assent as room

    monkeypatch.setattr("tests.conftest.give", lambda *_a, **_k: None)
    hands.freeze(cycle, proposal)
    with pytest.raises(SamePersonTwice):
        room._give(hands.home, f"{cycle}-a1", "a", key="k", driver="person")
    with reading(hands.home) as db:
        assert one(db, Cycle, cycle).state == "review"


def test_a_freeze_names_all_that_stands_in_its_way_at_once(hands: Hands) -> None:
    cycle = hands.begin()
    hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    with pytest.raises(PreflightFailed) as refused:
        ask(hands.home, cycle, act_name="freeze", person_id="a")
    assert {blocker.code for blocker in refused.value.blockers} == {"proposal-undecided", "no-question"}


def test_a_roll_is_frozen_and_the_database_refuses_to_change_it(hands: Hands) -> None:
    from sqlalchemy.exc import IntegrityError

    from models.roll import Elector
    from models.store import transaction

    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with pytest.raises(IntegrityError, match="the roll is frozen"), transaction(hands.home) as db:
        db.add(Elector(ballot_id=ballot.id, member_id="m1", name="x", weight=9, college="x"))
    with pytest.raises(IntegrityError, match="the roll is frozen"), transaction(hands.home) as db:
        db.delete(one(db, Elector, (ballot.id, "m1")))


def test_f17_nobody_can_write_a_vote_into_a_closed_ballot(hands: Hands) -> None:
    from sqlalchemy.exc import IntegrityError

    from models.store import transaction

    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    hands.finish(cycle)
    with pytest.raises(IntegrityError, match="the ballot is closed"), transaction(hands.home) as db:
        db.delete(db.exec(select(Vote)).one())


def test_five_wrong_codes_mail_another_one_and_lock_nobody_out(hands: Hands) -> None:
    from acts.link.enter import check_code
    from models import link

    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m1")
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refused:
            check_code(hands.home, session, wrong)
        assert refused.value.tries_left == left
    with pytest.raises(TooManyTries):
        check_code(hands.home, session, wrong)
    with pytest.raises(WrongCode):
        check_code(hands.home, session, code)
    hashed = link.hashed(hands.token("p", cycle, "m1"))
    check_code(hands.home, session, link.code(hands.home.key("links"), token_hash=hashed, number=2))
    assert hands.count(Notice, kind="new_code", member_id="m1") == 1


def test_i9_a_session_of_one_kind_does_nothing_of_another(hands: Hands) -> None:
    from acts.signing.sign import decline

    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m1")
    with pytest.raises(SessionOver):
        decline(hands.home, session, reason="", code=code, key="k")


def test_nobody_decides_on_their_own_organisation(hands: Hands) -> None:
    from acts.proposal.admit import admit

    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    with pytest.raises(OwnOrganisation):
        admit(hands.home, proposal, person_id="b")


def test_a_body_that_decides_by_two_gives_effect_with_the_second_person(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.sign("m2")
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="") == "under_review"
    with reading(hands.home) as db:
        assert standings(db, today=hands.now.date())["m2"].version == "1.0.0"
    with pytest.raises(SamePersonTwice):
        decide(hands.home, "1.1.0-m2", "validate", person_id="a", reason="")
    assert decide(hands.home, "1.1.0-m2", "validate", person_id="b", reason="") == "validated"
    with reading(hands.home) as db:
        assert standings(db, today=hands.now.date())["m2"].state == "effective"
        assert standings(db, today=hands.now.date())["m3"].state == "due"


def test_a_signature_sent_back_can_be_signed_again(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.sign("m2")
    assert decide(hands.home, "1.1.0-m2", "return", person_id="a", reason="Mandat ?") == "returned"
    hands.sign("m2")
    assert [decide(hands.home, "1.1.0-m2", "validate", person_id=p, reason="") for p in "ac"][
        -1
    ] == "validated"


def test_a_member_that_never_signs_keeps_its_standing_when_the_window_ends(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "closed"
    with reading(hands.home) as db:
        standing = standings(db, today=hands.now.date())["m4"]
    assert (standing.state, standing.version) == ("overdue", "1.0.0")


def test_no_votes_adopt_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "no_quorum"


def test_f27_a_second_driver_finds_nothing_to_do(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    leaves = hands.count(Leaf)
    assert advance(hands.home.path, cycle, driver="other").done == []
    assert hands.count(Leaf) == leaves


def test_f25_a_second_cycle_is_refused_with_the_name_of_the_first(hands: Hands) -> None:
    from acts.cycle.draft import draft
    from rules.refusals import CycleAlreadyOpen

    cycle = hands.begin()
    with pytest.raises(CycleAlreadyOpen) as refused:
        draft(hands.home, person_id="c", title="Une autre", revision_class="ordinary")
    assert cycle in refused.value.cycle


def test_f19_an_altered_version_on_the_disk_stops_a_publication(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    file = hands.home.versions / "1.0.0" / "charter.md"
    kept = file.read_bytes()
    file.write_bytes(kept + b" ")
    hands.finish(cycle)
    with reading(hands.home) as db:
        assert one(db, Cycle, cycle).state == "adopted"
    with pytest.raises(VersionAltered):
        verify_versions(hands.home)
    file.write_bytes(kept)
    assert advance(hands.home.path, cycle, driver="test").state == "resigning"


def test_f7_a_publication_killed_after_its_folder_is_written_is_finished_once(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    import acts.version.publish as room

    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(room, "_apply", killed)
        with pytest.raises(KilledError):
            hands.finish(cycle)
    folder = hands.home.versions / "1.1.0"
    written = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert hands.count(Version) == 1
    assert advance(hands.home.path, cycle, driver="test").state == "resigning"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == written
    assert hands.count(Version, number="1.1.0") == 1


def test_f20_an_edited_leaf_is_named(hands: Hands) -> None:
    behind(hands.home, "UPDATE leaf SET body = replace(body, 'enrol', 'enroL') WHERE seq = 1")
    assert "leaf 1" in verify_journal(hands.home)[2]


def test_the_database_refuses_to_change_or_delete_a_leaf(hands: Hands) -> None:
    for statement in ("UPDATE leaf SET act = 'x' WHERE seq = 1", "DELETE FROM leaf WHERE seq = 1"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation), match="a leaf never"):
            behind(hands.home, statement, guarded=True)


def test_what_was_frozen_refuses_to_be_composed_again(hands: Hands) -> None:
    from acts.proposal.compose import compose

    cycle = hands.begin()
    hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with pytest.raises(ActNotAllowed):
        compose(hands.home, cycle, person_id="a")


def test_identical_proposals_are_one_question_and_rivals_one_sequential_question(
    federation: Callable[..., Hands],
) -> None:
    hands = federation(6)
    cycle = hands.begin()
    names = [
        hands.propose(cycle, "m1", *ALONE, title="Une"),
        hands.propose(cycle, "m2", *ALONE, title="La même"),
        hands.propose(cycle, "m3", *INVITED, title="Courte"),
        hands.propose(cycle, "m4", INVITED[0], "prend part, au moins une fois par an,", title="Longue"),
    ]
    ballot = hands.freeze(cycle, *names)
    from models.views.ballot import questions_of

    with reading(hands.home) as db:
        questions = questions_of(db, ballot.id)
    assert [(q.kind, [o.proposal_ids for o in q.options]) for q in questions] == [
        ("identical", [(names[0], names[1])]),
        ("sequential", [(names[3],), (names[2],)]),
    ]


def test_suspending_moves_the_dates_to_come(hands: Hands) -> None:
    from acts.cycle.suspend import resume, suspend

    cycle = hands.begin()
    closing = hands.date(cycle, "proposing_closes_at")
    suspend(hands.home, cycle, person_id="a", reason="Canicule")
    hands.pass_time(by=timedelta(days=10))
    assert advance(hands.home.path, cycle, driver="test").done == []
    resume(hands.home, cycle, person_id="a")
    assert hands.date(cycle, "proposing_closes_at") == closing + timedelta(days=10)


def test_give_is_once(hands: Hands) -> None:
    cycle = hands.begin()
    hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    session, code = hands.enter("c", f"{cycle}-a1", "c")
    from rules.refusals import UnknownThing

    with pytest.raises(UnknownThing):
        give(hands.home, session, code=code, key="other")


def test_the_definition_of_a_second_call_names_itself_and_keeps_titles_that_name_the_first(
    hands: Hands,
) -> None:
    hands.rule(alternatives='"ranked"')
    cycle = hands.begin()
    title = 'Suite de "2026-1-b1-q1" et du scrutin "2026-1-b1'
    rivals = [
        hands.propose(cycle, f"m{place}", ALONE[0], words, title=f"{title} ({place})")
        for place, words in enumerate((ALONE[1], "Seul le bureau de la CPOF"), 1)
    ]
    first = hands.opened(cycle, hands.freeze(cycle, *rivals))
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        before, after = (
            json.loads(one(db, Text, one(db, Ballot, each).definition_hash).body) for each in (first.id, name)
        )
        (question,) = questions_of(db, name)
    (told,) = after["questions"]
    assert (after["ballot"], told["id"], told["status_quo"]) == (name, question.id, question.status_quo_id)
    assert [each["id"] for each in told["options"]] == [option.id for option in question.options]
    titles = [each["title"] for each in told["options"]]
    assert titles == [each["title"] for each in before["questions"][0]["options"]]
    assert all(title in each for each in titles)


def test_a_second_call_asks_the_same_questions_with_no_vote_carried_over(hands: Hands) -> None:
    cycle = hands.begin()
    first = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(first, "m1", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "no_quorum"
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        ballot = one(db, Ballot, name)
        body = json.loads(one(db, Text, ballot.definition_hash).body)
    assert body["questions"][0]["id"] == f"{name}-q1"
    hands.opened(cycle, ballot)
    assert hands.count(Vote, ballot_id=name) == 0
    for member in ("m1", "m2"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "adopted"
    assert hands.count(Vote, ballot_id=first.id) == 1


def test_a_rejected_ballot_is_kept_when_the_proposals_open_again(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "against")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "rejected"
    return_round(hands.home, cycle, person_id="a")
    assert hands.count(Ballot, id=ballot.id) == 1
    again = hands.freeze(cycle, hands.propose(cycle, "m2", *ALONE))
    assert again.round == 2


def test_a_contest_holds_the_publication_back_until_the_body_decides(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    session, code = hands.enter("v", ballot.id, "m4")
    contest(hands.home, session, reason="Le délai n’a pas été tenu.", code=code, key="k")
    hands.pass_time(until=hands.date(cycle, "contest_ends_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "contested"
    assert rule_on(hands.home, cycle, "dismiss", person_id="a", reason="Délai tenu.") == "contested"
    assert hands.count(Notice, kind="contest_decided") == 0
    with pytest.raises(SamePersonTwice):
        rule_on(hands.home, cycle, "dismiss", person_id="a", reason="Délai tenu.")
    assert advance(hands.home.path, cycle, driver="test").state == "contested"
    assert rule_on(hands.home, cycle, "dismiss", person_id="c", reason="Délai tenu : voir avis.") == "adopted"
    assert hands.count(Notice, kind="contest_decided") == 6
    assert advance(hands.home.path, cycle, driver="test").state == "resigning"


def test_a_cancelled_cycle_needs_two_persons_and_a_reason(hands: Hands) -> None:
    cycle = hands.begin()
    with pytest.raises(ReasonNeeded):
        ask(hands.home, cycle, act_name="cancel", person_id="a")
    assent = ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "Reporté"})
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key="k")
    with reading(hands.home) as db:
        assert one(db, Cycle, cycle).state == "cancelled"


def test_a_ballot_is_extended_once(hands: Hands) -> None:
    cycle = hands.begin()
    hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    until = hands.date(cycle, "closes_at") + timedelta(days=2)
    facts = {"reason": "Panne du relais", "until": until.isoformat()}

    def extend(key: str) -> None:
        assent = ask(hands.home, cycle, act_name="extend", person_id="a", facts=facts)
        session, code = hands.enter("c", assent, "c")
        give(hands.home, session, code=code, key=key)

    extend("k1")
    assert hands.date(cycle, "closes_at") == until
    with pytest.raises(ExtendedAlready):
        extend("k2")


@pytest.mark.parametrize(
    "until",
    ["", "demain", "-2026-01-01", "2027-03-28T02:30:00", "2020-01-01T00:00:00+01:00", "9999-12-31T00:00:00Z"],
)
def test_f47_an_extension_to_no_date_is_refused_when_it_is_asked_for(hands: Hands, until: str) -> None:
    """Nobody is mailed to confirm what could not be done."""
    cycle = hands.begin()
    hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    asked = hands.count(Assent)
    with pytest.raises((MissingField, DateInPast)):
        ask(hands.home, cycle, act_name="extend", person_id="a", facts={"reason": "Panne", "until": until})
    assert hands.count(Assent) == asked


def test_two_edits_of_one_sentence_are_combined_and_listed_to_be_read_again(hands: Hands) -> None:
    cycle = hands.begin()
    first = hands.propose(cycle, "m1", "Seule la CPOF", "Seules les instances de la CPOF", title="Qui")
    second = hands.propose(
        cycle, "m2", "communiquer en son nom", "communiquer publiquement en son nom", title="Comment"
    )
    ballot = hands.freeze(cycle, first, second)
    assert [(pair["a"], pair["b"]) for pair in ballot.confirm] == [("Qui", "Comment")]
