"""A vote given by telephone is recorded by two persons, by name only; its member may replace it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.assent import ask, give
from acts.ballot.cast import cast
from acts.ballot.proxy import give_proxy
from acts.ballot.recuse import recuse
from acts.cycle.suspend import suspend
from acts.due import advance
from evidence.journal import commit
from models.assent import Assent
from models.ballot import Ballot
from models.leaf import Leaf, LeafPrivate
from models.notice import Notice
from models.reading import one, reading
from models.representative import Representative
from models.store import transaction
from models.text import Text
from models.views.ballot import silent
from models.views.turnout import first_votes
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    BallotNotOpen,
    MandateEnded,
    MemberRecused,
    MissingChoice,
    MissingField,
    NotByTelephone,
    NotOnTheRoll,
    OwnOrganisation,
    ProxyStands,
    ReasonNeeded,
    SecondPersonNeeded,
    StruckFromTheRoll,
    UnknownChoice,
    UnknownThing,
    VoteIsFinal,
    VoteStands,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
WHY = "Courrier en panne, appel du matin."


def frozen(hands: Hands) -> Ballot:
    cycle = hands.begin()
    return hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))


def opened(hands: Hands) -> Ballot:
    return hands.opened("2026-1", frozen(hands))


def said(hands: Hands, ballot: Ballot, member: str, choice: str = "for", **more: str) -> dict[str, str]:
    answers = {f"choice.{option}": choice for option in hands.options(ballot)}
    return {"member": member, "contact": "1", "reason": WHY, **answers, **more}


def told(hands: Hands, ballot: Ballot, facts: Mapping[str, str], *, person: str = "a") -> str:
    return ask(hands.home, ballot.cycle_id, act_name="record_vote", person_id=person, facts=facts)


def recorded(hands: Hands, ballot: Ballot, member: str, choice: str = "for") -> None:
    session, code = hands.enter("c", told(hands, ballot, said(hands, ballot, member, choice)), "c")
    give(hands.home, session, code=code, key=hands.key())


def public_leaves(hands: Hands) -> str:
    with reading(hands.home) as db:
        return "\n".join(db.exec(select(Leaf.body).order_by(col(Leaf.seq))).all())


def test_two_persons_record_a_vote_and_its_choices_stand_in_no_public_half(hands: Hands) -> None:
    ballot = opened(hands)
    assent = told(hands, ballot, said(hands, ballot, "m3", "against"))
    assert hands.count(Vote) == 0, "the first person records nothing"
    session, code = hands.enter("c", assent, "c")
    receipt = give(hands.home, session, code=code, key="k")
    assert give(hands.home, session, code=code, key="k") == receipt
    option = hands.options(ballot)[0]
    with reading(hands.home) as db:
        vote = one(db, Vote, (ballot.id, "m3"))
        assert (vote.choices, vote.assent_id, vote.changes_count) == ({option: "against"}, assent, 0)
        assert one(db, Ballot, ballot.id).voted_count == 1
        leaves = db.exec(select(Leaf).where(col(Leaf.act).in_(("ask_record_vote", "record_vote")))).all()
        sealed = [json.loads(one(db, LeafPrivate, leaf.seq).payload) for leaf in leaves]
        letters = db.exec(select(Notice)).all()
        assert "m3" not in silent(db, ballot.id)
    asking, doing = (json.loads(leaf.body)["public"] for leaf in leaves)
    assert (asking["member"], asking["reason"], asking["actor"], doing["actor"]) == ("m3", WHY, "a", "c")
    assert (doing["member"], doing["reason"], doing["assent"]) == ("m3", WHY, assent)
    own = sealed[1].pop("seal")
    assert sealed == [
        {f"choice.{option}": "against", "contact": "1"},
        {"choices": {option: "against"}, "representative": "Camille 3"},
    ]
    assert doing["sealed"] == commit(bytes.fromhex(own), {"choices": {option: "against"}})
    assert "against" not in public_leaves(hands)
    assert not [each for each in letters if "against" in json.dumps(each.facts)]
    heard = [each for each in letters if each.kind == "vote_by_telephone"]
    assert {(each.member_id, each.rank) for each in heard} == {("m3", 1), ("m3", 2)}
    assert {each.facts["receipt"] for each in heard} == {vote.receipt}


def test_the_minutes_mark_it_and_the_count_takes_it(hands: Hands) -> None:
    ballot = opened(hands)
    recorded(hands, ballot, "m3", "against")
    for member in ("m1", "m2", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    with reading(hands.home) as db:
        row = one(db, Ballot, ballot.id)
        result = json.loads(one(db, Text, row.result_hash or "").body)
        minutes = one(db, Text, row.minutes_hash or "").body.replace("\u00a0", " ")
    assert (result["cast_count"], result["questions"][0]["options"][0]["against"]) == (4, 1)
    assert "| Organisme 3 | 1 | oui, par téléphone |" in minutes
    assert "| Organisme 1 | 1 | oui |" in minutes
    told = "le bulletin d’Organisme 3 a été enregistré par deux personnes, comme dit par téléphone"
    assert f"{told} : {WHY}" in minutes


@pytest.mark.parametrize("change", ["true", "false"], ids=["votes may change", "votes are final"])
def test_its_member_replaces_it_by_its_own_link_once_or_more_as_the_rulebook_says(
    hands: Hands, change: str
) -> None:
    hands.rule(change_vote=change)
    ballot = opened(hands)
    recorded(hands, ballot, "m3", "against")
    first = hands.now
    hands.pass_time(by=timedelta(hours=1))
    hands.vote(ballot, "m3", "for")
    with reading(hands.home) as db:
        vote = one(db, Vote, (ballot.id, "m3"))
        assert (vote.assent_id, vote.changes_count, set(vote.choices.values())) == (None, 1, {"for"})
        assert one(db, Ballot, ballot.id).voted_count == 1
        assert first_votes(db, ballot.id) == {"m3": first}
    if change == "true":
        hands.vote(ballot, "m3", "abstain")
    else:
        with pytest.raises(VoteIsFinal):
            hands.vote(ballot, "m3", "abstain")


def test_a_members_own_vote_is_never_overwritten_whoever_came_first(hands: Hands) -> None:
    ballot = opened(hands)
    assent = told(hands, ballot, said(hands, ballot, "m3", "against"))
    hands.vote(ballot, "m3", "for")
    session, code = hands.enter("c", assent, "c")
    with pytest.raises(VoteStands):
        give(hands.home, session, code=code, key=hands.key())
    with pytest.raises(VoteStands):
        told(hands, ballot, said(hands, ballot, "m3", "against"))
    with reading(hands.home) as db:
        assert set(one(db, Vote, (ballot.id, "m3")).choices.values()) == {"for"}


def test_one_vote_by_telephone_does_not_replace_another(hands: Hands) -> None:
    ballot = opened(hands)
    recorded(hands, ballot, "m3")
    with pytest.raises(VoteStands):
        told(hands, ballot, said(hands, ballot, "m3", "against"))


def test_neither_person_acts_for_the_member(hands: Hands) -> None:
    ballot = opened(hands)
    with pytest.raises(OwnOrganisation):
        told(hands, ballot, said(hands, ballot, "m1"), person="b")
    assent = told(hands, ballot, said(hands, ballot, "m1"))
    with reading(hands.home) as db:
        asked = db.exec(select(Notice.person_id).where(Notice.subject_id == assent)).all()
    assert asked == ["c"], "Bruno acts for m1 and is not asked to confirm"
    with transaction(hands.home) as db:
        mine = db.exec(select(Representative).where(Representative.member_id == "m1")).all()
        mine[0].email = "Chloe@committee.example"
        db.add(mine[0])
    session, code = hands.enter("c", assent, "c")
    with pytest.raises(OwnOrganisation):
        give(hands.home, session, code=code, key=hands.key())
    with pytest.raises(SecondPersonNeeded):
        told(hands, ballot, said(hands, ballot, "m1"))
    assert hands.count(Vote) == 0


def test_demands_for_two_members_wait_side_by_side_and_one_for_the_same_replaces_the_first(
    hands: Hands,
) -> None:
    ballot = opened(hands)
    facts = {"reason": "Peu.", "until": (hands.date("2026-1", "closes_at") + timedelta(days=1)).isoformat()}
    extension = ask(hands.home, ballot.cycle_id, act_name="extend", person_id="a", facts=facts)
    first, other = (told(hands, ballot, said(hands, ballot, member)) for member in ("m3", "m4"))
    again = told(hands, ballot, said(hands, ballot, "m3", "against"))
    with reading(hands.home) as db:
        waiting = {row.id for row in db.exec(select(Assent)).all() if not (row.given_at or row.dropped_at)}
    assert waiting == {extension, other, again}
    session, code = hands.enter("c", first, "c")
    with pytest.raises(UnknownThing):
        give(hands.home, session, code=code, key=hands.key())


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, ReasonNeeded),
        ({"member": ""}, MissingField),
        ({"contact": " "}, MissingField),
        ({"member": "m9"}, NotOnTheRoll),
        ({"contact": "7"}, UnknownThing),
        ({"choice": "perhaps"}, UnknownChoice),
    ],
    ids=["without a reason", "nobody", "no caller", "not on the roll", "an unknown caller", "no choice"],
)
def test_a_vote_that_says_too_little_or_too_much_is_refused_when_it_is_asked_for(
    hands: Hands, change: dict[str, str], refusal: type[Exception]
) -> None:
    ballot = opened(hands)
    before = hands.count(Assent)
    facts = said(hands, ballot, "m3", change.get("choice", "for"))
    with pytest.raises(refusal):
        told(hands, ballot, facts | {key: value for key, value in change.items() if key != "choice"})
    assert hands.count(Assent) == before


def test_every_question_is_answered(hands: Hands) -> None:
    ballot = opened(hands)
    with pytest.raises(MissingChoice):
        told(hands, ballot, {"member": "m3", "contact": "1", "reason": WHY})


def test_who_no_longer_acts_for_the_member_votes_for_it_no_more(hands: Hands) -> None:
    ballot = opened(hands)
    with transaction(hands.home) as db:
        mine = select(Representative).where(Representative.member_id == "m3", Representative.rank == 1)
        row = db.exec(mine).one()
        row.ends_on = hands.now.date()
        db.add(row)
    told(hands, ballot, said(hands, ballot, "m3"))
    with transaction(hands.home) as db:
        row = db.exec(mine).one()
        row.ends_on = hands.now.date() - timedelta(days=1)
        db.add(row)
    with pytest.raises(MandateEnded):
        told(hands, ballot, said(hands, ballot, "m3"))
    told(hands, ballot, said(hands, ballot, "m3", contact="2"))


def test_a_struck_member_does_not_vote_by_telephone(hands: Hands) -> None:
    ballot = opened(hands)
    facts = {"member": "m3", "reason": "Admission annulée."}
    session, code = hands.enter(
        "c", ask(hands.home, ballot.cycle_id, act_name="strike", person_id="a", facts=facts), "c"
    )
    give(hands.home, session, code=code, key=hands.key())
    with pytest.raises(StruckFromTheRoll):
        told(hands, ballot, said(hands, ballot, "m3"))


def test_a_recused_member_does_not_vote_by_telephone_and_may_step_aside_after_it(hands: Hands) -> None:
    hands.rule(change_vote="false")
    ballot = opened(hands)
    question = [f"{ballot.id}-q1"]
    session, code = hands.enter("v", ballot.id, "m3")
    recuse(hands.home, session, question_ids=question, code=code, key=hands.key())
    with pytest.raises(MemberRecused):
        told(hands, ballot, said(hands, ballot, "m3"))
    recorded(hands, ballot, "m4")
    session, code = hands.enter("v", ballot.id, "m4")
    recuse(hands.home, session, question_ids=question, code=code, key=hands.key())


def test_a_member_that_gave_a_proxy_reads_how_it_takes_it_back(hands: Hands) -> None:
    hands.rule(proxies='{ most = 1, same_college = false, blank = "refused", until = "PT0S" }')
    ballot = opened(hands)
    session, code = hands.enter("v", ballot.id, "m3")
    give_proxy(hands.home, session, holder_id="m4", code=code, key=hands.key())
    with pytest.raises(ProxyStands) as refused:
        told(hands, ballot, said(hands, ballot, "m3"))
    assert (refused.value.member, refused.value.holder) == ("Organisme 3", "Organisme 4")
    assert "withdraws the proxy" in refused.value.remedy


def test_a_confidential_ballot_takes_no_vote_by_telephone(hands: Hands) -> None:
    hands.confide()
    ballot = opened(hands)
    with pytest.raises(NotByTelephone) as refused:
        told(hands, ballot, said(hands, ballot, "m3"))
    assert refused.value.mode == "confidential"


def test_it_is_taken_while_the_ballot_is_open_and_not_outside(hands: Hands) -> None:
    cycle = hands.begin()
    with pytest.raises(ActNotAllowed):
        ask(hands.home, cycle, act_name="record_vote", person_id="a", facts={"member": "m3", "reason": WHY})
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with pytest.raises(BallotNotOpen):
        told(hands, ballot, said(hands, ballot, "m3"))
    hands.opened(cycle, ballot)
    hands.pass_time(until=hands.date(cycle, "closes_at") - timedelta(hours=1))
    assent = told(hands, ballot, said(hands, ballot, "m3"))
    session, code = hands.enter("c", assent, "c")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    with pytest.raises(BallotClosed):
        give(hands.home, session, code=code, key=hands.key())
    assert hands.count(Vote) == 0


def test_it_is_not_taken_during_a_pause(hands: Hands) -> None:
    ballot = opened(hands)
    suspend(hands.home, ballot.cycle_id, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        told(hands, ballot, said(hands, ballot, "m3"))


@pytest.mark.parametrize("own", [0, 4], ids=["told by telephone", "by their own links"])
def test_it_counts_as_silent_for_an_early_close(hands: Hands, own: int) -> None:
    hands.rule(change_vote="false", early_close='"P3D"')
    ballot = opened(hands)
    for place, member in enumerate(("m1", "m2", "m3", "m4")):
        if place < own:
            hands.vote(ballot, member, "for")
        else:
            recorded(hands, ballot, member)
    hands.pass_time(by=timedelta(days=3))
    done = advance(hands.home.path, ballot.cycle_id, driver="test").done
    assert done == (["close", "count"] if own else [])


def test_a_ranking_is_given_by_telephone(hands: Hands) -> None:
    hands.rule(alternatives='"ranked"')
    cycle = hands.begin()
    rivals = ("Seules les instances de la CPOF", "Seul le bureau de la CPOF")
    filed = [hands.propose(cycle, f"m{n}", "Seule la CPOF", new) for n, new in enumerate(rivals, 1)]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    first, second = hands.options(ballot)
    facts = {f"choice.{first}": "3", f"choice.{second}": "1", "member": "m3", "contact": "1", "reason": WHY}
    session, code = hands.enter("c", told(hands, ballot, facts), "c")
    give(hands.home, session, code=code, key=hands.key())
    with reading(hands.home) as db:
        assert one(db, Vote, (ballot.id, "m3")).choices == {first: "2", second: "1"}


def test_i5_a_record_that_is_killed_leaves_no_trace_and_is_done_once(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = opened(hands)
    session, code = hands.enter("c", told(hands, ballot, said(hands, ballot, "m3")), "c")

    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("acts.act.Act.tell", killed)
        with pytest.raises(KilledError):
            give(hands.home, session, code=code, key="k")
    assert (hands.count(Vote), hands.count(Leaf, act="record_vote")) == (0, 0)
    give(hands.home, session, code=code, key="k")
    assert (hands.count(Vote), hands.count(Leaf, act="record_vote")) == (1, 1)


def test_a_holder_does_not_replace_it(hands: Hands) -> None:
    hands.rule(proxies='{ most = 1, same_college = false, blank = "refused", until = "PT0S" }')
    ballot = opened(hands)
    recorded(hands, ballot, "m3")
    session, code = hands.enter("v", ballot.id, "m4")
    from rules.refusals import ProxyNotHeld

    with pytest.raises(ProxyNotHeld):
        cast(
            hands.home, session, choices=dict.fromkeys(hands.options(ballot), "for"),
            definition_hash=ballot.definition_hash or "", code=code, key="k", principal="m3",
        )  # fmt: skip
