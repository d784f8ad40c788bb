"""What a ballot asks: what is no longer there to be asked, and what cannot stand together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from acts.assent import ask, give
from acts.ballot.preflight import preflight
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.proposal.rivals import rivals
from acts.proposal.withdraw import withdraw
from charter.merge import combine
from charter.refusals import Refusal
from models.ballot import Ballot
from models.leaf import Leaf
from models.mandate import Mandate
from models.member import Member
from models.proposal import Proposal
from models.question import Option, Question
from models.reading import one, reading
from models.representative import Representative
from models.store import transaction
from models.views.ballot import questions_of, roll_of
from rules.refusals import ActNotAllowed, NoQuestion, PreflightFailed, SecondPersonNeeded
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
OFTEN = ("est invité à participer", "prend part, au moins une fois par an,")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
SPEAK = ("communiquer en son nom", "communiquer publiquement en son nom")
BEFORE_LAST = ("## 4. Acceptation", "## 5. Annexe\n\nA.\n\n## 4. Acceptation")
BEFORE_SECOND = ("## 2. Engagements", "## 5. Autre\n\nB.\n\n## 2. Engagements")


def reviewed(hands: Hands, cycle: str, *proposals: str) -> str:
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for proposal in proposals:
        admit(hands.home, proposal, person_id="a")
    return cycle


def asked(hands: Hands, ballot: str) -> list[list[str]]:
    with reading(hands.home) as db:
        return [[option.title for option in each.options] for each in questions_of(db, ballot)]


def take_back(hands: Hands, cycle: str, member: str, proposal: str) -> None:
    session, code = hands.enter("p", cycle, member)
    withdraw(hands.home, session, proposal_id=proposal, code=code, key=hands.key())


def blockers(hands: Hands, cycle: str) -> dict[str, Refusal]:
    return {each.code: each for each in preflight(hands.home, cycle)}


def test_a_ballot_needs_an_admitted_proposal(hands: Hands) -> None:
    cycle = reviewed(hands, hands.begin())
    leaves = hands.count(Leaf)
    with pytest.raises(NoQuestion):
        compose(hands.home, cycle, person_id="a")
    assert (hands.count(Ballot), hands.count(Leaf)) == (0, leaves)


def test_questions_are_built_anew_until_the_freeze(hands: Hands) -> None:
    cycle = hands.begin()
    first, second = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    reviewed(hands, cycle, first)
    ballot = compose(hands.home, cycle, person_id="a")
    assert asked(hands, ballot) == [["Remplacer est invité à participer"]]
    admit(hands.home, second, person_id="a")
    assert compose(hands.home, cycle, person_id="c") == ballot
    assert asked(hands, ballot) == [["Remplacer est invité à participer"], ["Remplacer Seule la CPOF"]]
    assert hands.count(Ballot) == 1
    assert hands.count(Question) == hands.count(Option) == hands.count(Proposal, state="in_question") == 2


def test_a_proposal_withdrawn_after_the_composition_keeps_its_question_from_the_vote(hands: Hands) -> None:
    cycle = hands.begin()
    first, second = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    reviewed(hands, cycle, first, second)
    ballot = compose(hands.home, cycle, person_id="a")
    take_back(hands, cycle, "m1", first)
    with pytest.raises(PreflightFailed) as refused:
        ask(hands.home, cycle, act_name="freeze", person_id="a")
    assert [(each.code, each.facts) for each in refused.value.blockers] == [
        ("proposal-gone", {"question": "Remplacer est invité à participer"})
    ]
    compose(hands.home, cycle, person_id="a")
    assert asked(hands, ballot) == [["Remplacer Seule la CPOF"]]
    assert preflight(hands.home, cycle) == []


def test_a_withdrawal_between_the_two_persons_stops_the_freeze(hands: Hands) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    reviewed(hands, cycle, proposal)
    compose(hands.home, cycle, person_id="a")
    assent = ask(hands.home, cycle, act_name="freeze", person_id="a")
    take_back(hands, cycle, "m1", proposal)
    session, code = hands.enter("c", assent, "c")
    with pytest.raises(PreflightFailed):
        give(hands.home, session, code=code, key="k")
    assert hands.count(Leaf, act="freeze") == 0


def test_identical_proposals_stay_a_question_when_one_author_withdraws(hands: Hands) -> None:
    cycle = hands.begin()
    first, second = hands.propose(cycle, "m1", *ALONE), hands.propose(cycle, "m2", *ALONE)
    reviewed(hands, cycle, first, second)
    compose(hands.home, cycle, person_id="a")
    take_back(hands, cycle, "m1", first)
    assert preflight(hands.home, cycle) == []


def test_texts_that_clash_only_once_they_stand_together_are_one_question_whatever_else_is_asked(
    hands: Hands,
) -> None:
    cycle = hands.begin()
    names = [
        hands.propose(cycle, "m3", *INVITED, title="Courte"),
        hands.propose(cycle, "m4", *OFTEN, title="Longue"),
        hands.propose(cycle, "m1", *BEFORE_LAST, title="Annexe"),
        hands.propose(cycle, "m2", *BEFORE_SECOND, title="Autre"),
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *names))
    assert sorted(map(sorted, asked(hands, ballot.id))) == [["Annexe", "Autre"], ["Courte", "Longue"]]
    for number in range(1, 7):
        hands.vote(ballot, f"m{number}", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    progress = advance(hands.home.path, cycle, driver="test")
    assert (progress.state, progress.blocks) == ("adopted", [])


def test_every_two_texts_are_looked_at_together_and_rivals_never(hands: Hands) -> None:
    base = hands.text()
    changes = {"a": INVITED, "b": OFTEN, "c": ALONE, "d": SPEAK, "e": BEFORE_LAST, "f": BEFORE_SECOND}
    texts = {name: base.replace(*change, 1) for name, change in changes.items()}
    direct = combine(base, texts).conflicts
    assert {(pair.a, pair.b) for pair in direct} == {("a", "b")}
    found = rivals(base, texts, known=direct)
    assert [(pair.a, pair.b) for pair in found] == [("a", "b"), ("e", "f")]
    del texts["b"], texts["f"]
    assert rivals(base, texts, known=combine(base, texts).conflicts) == []


def test_rivals_that_stand_in_two_questions_are_not_frozen(hands: Hands) -> None:
    cycle = hands.begin()
    one_, other = (
        hands.propose(cycle, "m1", *INVITED, title="Courte"),
        hands.propose(cycle, "m2", *OFTEN, title="Longue"),
    )
    reviewed(hands, cycle, one_, other)
    ballot = compose(hands.home, cycle, person_id="a")
    assert preflight(hands.home, cycle) == [], "alternatives of one question may contradict each other"
    with transaction(hands.home) as db:
        db.add(Question(id=f"{ballot}-q2", ballot_id=ballot, position=2, title="Seule", kind="single"))
        db.flush()
        moved = one(db, Option, f"{ballot}-q1-o2")
        moved.question_id, moved.position = f"{ballot}-q2", 1
        db.add(moved)
    found = blockers(hands, cycle)
    assert list(found) == ["texts-do-not-combine"]
    assert set(found["texts-do-not-combine"].facts.values()) == {"Courte", "Longue"}


@pytest.fixture
def composed(hands: Hands) -> str:
    """A cycle that could be frozen now."""
    cycle = hands.begin()
    reviewed(hands, cycle, hands.propose(cycle, "m1", *INVITED))
    compose(hands.home, cycle, person_id="a")
    assert preflight(hands.home, cycle) == []
    return cycle


@pytest.mark.parametrize(
    ("before_opening", "code"),
    [(timedelta(), "opening-passed"), (timedelta(days=15), "notice-too-short")],
    ids=["the opening has come", "fewer clear days than the statutes ask for"],
)
def test_a_freeze_that_comes_too_late_for_its_opening_says_so(
    hands: Hands, composed: str, before_opening: timedelta, code: str
) -> None:
    hands.pass_time(until=hands.date(composed, "opens_at") - before_opening)
    assert list(blockers(hands, composed)) == [code]


def test_as_many_clear_days_as_the_statutes_ask_for_are_enough(hands: Hands, composed: str) -> None:
    hands.pass_time(until=hands.date(composed, "opens_at") - timedelta(days=16))
    assert preflight(hands.home, composed) == []


def test_nobody_is_frozen_without_a_roll(hands: Hands, composed: str) -> None:
    with transaction(hands.home) as db:
        for number in range(1, 7):
            member = one(db, Member, f"m{number}")
            member.left_on = hands.now.date()
            db.add(member)
    assert list(blockers(hands, composed)) == ["roll-empty"]


def test_each_member_that_no_mail_reaches_is_named(hands: Hands, composed: str) -> None:
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == "m5")).all():
            row.ends_on = hands.now.date() - timedelta(days=1)
            db.add(row)
    assert [each.facts for each in preflight(hands.home, composed)] == [{"member": "Organisme 5"}]


@pytest.mark.parametrize("name", ["signing", "links"])
def test_f21_nothing_is_frozen_without_a_key(hands: Hands, composed: str, name: str) -> None:
    (hands.home.path / "keys" / name).unlink()
    assert [(each.code, each.facts["key"]) for each in preflight(hands.home, composed)] == [
        ("key-missing", name)
    ]


def test_a_vote_without_its_article_is_not_frozen(hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    article = "Charte, section 3 : révision collective de la charte"
    hands.home.rulebook.write_text(text.replace(article, ""), "utf-8")
    cycle = hands.begin()
    reviewed(hands, cycle, hands.propose(cycle, "m1", *INVITED))
    compose(hands.home, cycle, person_id="a")
    assert list(blockers(hands, cycle)) == ["legal-basis-missing"]


def test_what_is_frozen_blocks_another_freeze(hands: Hands) -> None:
    cycle = hands.begin()
    hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    assert "no-question" in blockers(hands, cycle)
    with pytest.raises(ActNotAllowed):
        ask(hands.home, cycle, act_name="freeze", person_id="a")


def test_a_person_alone_in_charge_cannot_ask_for_a_freeze(hands: Hands, composed: str) -> None:
    with transaction(hands.home) as db:
        for row in db.exec(select(Mandate).where(Mandate.body_id == "committee")).all():
            if row.person_id != "a":
                row.ends_on = hands.now.date() - timedelta(days=1)
                db.add(row)
    with pytest.raises(SecondPersonNeeded):
        ask(hands.home, composed, act_name="freeze", person_id="a")
    assert hands.count(Leaf, act="ask_freeze") == 0


def test_a_college_to_which_the_rulebook_gives_no_weight_is_named_before_the_freeze(hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('weights = "one"', "weights = { associatif = 2 }"), "utf-8")
    cycle = hands.begin()
    reviewed(hands, cycle, hands.propose(cycle, "m1", *INVITED))
    compose(hands.home, cycle, person_id="a")
    assert [(each.code, each.facts["college"]) for each in preflight(hands.home, cycle)] == [
        ("college-unknown", "public")
    ]


def test_a_member_votes_with_the_weight_of_its_college(hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('weights = "one"', "weights = { public = 3 }"), "utf-8")
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with reading(hands.home) as db:
        assert {elector.weight for elector in roll_of(db, ballot.id)} == {3}
