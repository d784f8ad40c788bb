"""A member's link is replaced, sent again, or mailed to a corrected address; commit order decides races."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.ballot.cast import cast
from acts.due import advance
from acts.link.enter import check_code, enter_by_link, open_link
from acts.link.resend_link import resend_link
from acts.link.revoke_link import revoke_link
from acts.member.correct_address import correct_address
from acts.member.enrol import enrol
from charter.refusals import Refusal
from models import link
from models.ballot import Ballot
from models.leaf import Leaf, LeafPrivate
from models.link import Link
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from models.vote import Vote
from notices.messages import Letters
from rules.refusals import (
    AlreadyAnswered,
    BadAddress,
    LinkRevoked,
    MandateEnded,
    NothingAsked,
    OwnOrganisation,
    ReasonNeeded,
    UnknownThing,
)
from tests.conftest import Hands, members_csv

INVITED = ("est invité à participer", "participe")


@pytest.fixture
def open_one(hands: Hands) -> tuple[Hands, str, Ballot]:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m2", *INVITED)))
    return hands, cycle, ballot


def replace(hands: Hands, cycle: str, member: str = "m3", *, person: str = "a", reason: str = "Perdu") -> int:
    return revoke_link(hands.home, cycle, member, person_id=person, reason=reason)


def vote_by(hands: Hands, ballot: Ballot, session: str, code: str) -> Receipt:
    choices = dict.fromkeys(hands.options(ballot), "for")
    return cast(
        hands.home, session, choices=choices, definition_hash=ballot.definition_hash or "", code=code,
        key=hands.key(),
    )  # fmt: skip


def last_leaf(hands: Hands) -> tuple[dict[str, Any], dict[str, Any]]:
    """The public and the private half of the last leaf."""
    with reading(hands.home) as db:
        row = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
        assert row is not None
        private = db.get(LeafPrivate, row.seq)
    return json.loads(row.body), json.loads(private.payload) if private else {}


def test_a_replaced_link_is_dead_and_the_next_number_is_mailed(open_one: tuple[Hands, str, Ballot]) -> None:
    hands, cycle, ballot = open_one
    assert replace(hands, cycle) == 2
    old, new = hands.token("v", ballot.id, "m3"), hands.token("v", ballot.id, "m3", number=2)
    with pytest.raises(LinkRevoked):
        open_link(hands.home, old)
    assert open_link(hands.home, new).member is not None
    secret = hands.home.key("links")
    codes = {link.code(secret, token_hash=link.hashed(each), number=1) for each in (old, new)}
    assert len(codes) == 2
    assert hands.count(Notice, kind="ballot_open", member_id="m3") == 2
    assert replace(hands, cycle) == 3


def test_f32_a_vote_by_the_session_of_a_revoked_link_is_refused(open_one: tuple[Hands, str, Ballot]) -> None:
    hands, cycle, ballot = open_one
    session, code = hands.enter("v", ballot.id, "m3")
    replace(hands, cycle)
    with pytest.raises(LinkRevoked):
        vote_by(hands, ballot, session, code)
    assert hands.count(Vote) == 0


def test_f32_a_vote_whose_code_was_checked_before_the_revocation_and_which_commits_after_it_is_refused(
    open_one: tuple[Hands, str, Ballot], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, cycle, ballot = open_one
    session, code = hands.enter("v", ballot.id, "m3")

    def overtaken(*told: Any) -> str:
        passed = check_code(*told)
        replace(hands, cycle)
        return passed

    monkeypatch.setattr("acts.ballot.cast.check_code", overtaken)
    with pytest.raises(LinkRevoked):
        vote_by(hands, ballot, session, code)
    assert hands.count(Vote) == 0


def test_f32_a_vote_committed_before_the_revocation_counts_and_is_changed_by_the_new_link(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, cycle, ballot = open_one
    hands.vote(ballot, "m3", "for")
    replace(hands, cycle)
    assert hands.count(Vote, member_id="m3") == 1
    session, code = hands.enter("v", ballot.id, "m3", number=2)
    vote_by(hands, ballot, session, code)
    assert hands.count(Vote, member_id="m3", changes_count=1) == 1


def test_each_act_writes_one_leaf_that_names_no_address_and_no_token(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, cycle, ballot = open_one
    told = {"actor": "a", "member": "m3", "cycle": cycle, "link": "v", "for": ballot.id}
    before = hands.count(Leaf)
    replace(hands, cycle)
    public, private = last_leaf(hands)
    assert public["act"] == "revoke_link"
    assert told | {"number": 2} == {name: public["public"][name] for name in (*told, "number")}
    assert private == {"reason": "Perdu"}
    resend_link(hands.home, cycle, "m3", person_id="a")
    assert last_leaf(hands)[0]["act"] == "resend_link"
    correct(hands, "nouvelle@members.example")
    public, private = last_leaf(hands)
    assert public["public"]["links"] == [cycle, ballot.id]
    assert "example" not in json.dumps(public)
    assert private["before"] == "m3@members.example"
    assert private["after"] == "nouvelle@members.example"
    assert hands.count(Leaf) == before + 3


def test_a_link_is_sent_again_with_the_same_number_and_only_to_who_has_not_voted(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, cycle, ballot = open_one
    resend_link(hands.home, cycle, "m3", person_id="a")
    assert hands.count(Notice, kind="ballot_reminder", member_id="m3") == 1
    assert hands.count(Link, kind="v", member_id="m3") == 1
    hands.vote(ballot, "m3", "for")
    with pytest.raises(AlreadyAnswered):
        resend_link(hands.home, cycle, "m3", person_id="a")


def correct(hands: Hands, email: str, *, rank: int = 1, person: str = "a", reason: str = "Appel") -> int:
    return correct_address(hands.home, "m3", rank=rank, email=email, person_id=person, reason=reason)


def test_a_corrected_address_is_written_to_by_new_links_and_the_other_contact_is_told(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, cycle, ballot = open_one
    with transaction(hands.home) as db:
        row = db.exec(select(Representative).where(Representative.email == "m3@members.example")).one()
        row.unreachable_at = hands.now
        db.add(row)
    session, code = hands.enter("v", ballot.id, "m3")
    assert correct(hands, " Nouvelle@Members.example ") == 2, "to propose and to vote"
    with reading(hands.home) as db:
        row = db.exec(
            select(Representative).where(Representative.member_id == "m3", Representative.rank == 1)
        ).one()
        told = db.exec(
            select(Notice).where(Notice.kind == "address_corrected", col(Notice.person_id).is_(None))
        ).one()
        mailed = db.exec(select(Notice).where(Notice.kind == "ballot_open", Notice.member_id == "m3")).all()
    assert (row.email, row.unreachable_at) == ("Nouvelle@members.example", None)
    assert (told.rank, told.facts["address"]) == (2, "Nouvelle@members.example")
    assert [each.facts.get("replaces") for each in mailed] == [None, "yes"]
    with pytest.raises(LinkRevoked):
        vote_by(hands, ballot, session, code)
    with pytest.raises(LinkRevoked):
        enter_by_link(hands.home, hands.token("p", cycle, "m3"))


def test_whoever_could_notice_is_told_that_a_member_is_written_to_elsewhere(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, _, _ = open_one
    correct(hands, "nouvelle@members.example")
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "address_corrected")).all()
    written = [each for each in told if not each.person_id]
    assert {each.facts.get("to", each.rank) for each in written} == {2, "m3@members.example"}
    assert "a" not in {each.person_id for each in told} > {"c", None}
    with Letters(hands.home) as letters:
        mailed = [letters.write(each) for each in told]
    assert {each.to_address for each in mailed} >= {"m3@members.example", "chloe@committee.example"}
    assert all(b"nouvelle@members.example" in each.data for each in mailed)


def test_a_contact_whose_mails_came_back_is_not_written_to_at_its_old_address(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, _, _ = open_one
    with transaction(hands.home) as db:
        row = db.exec(select(Representative).where(Representative.email == "m3@members.example")).one()
        row.unreachable_at = hands.now
        db.add(row)
    correct(hands, "nouvelle@members.example")
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "address_corrected")).all()
    assert told
    assert not any("to" in each.facts for each in told)


@pytest.mark.parametrize(
    "email", ["", "x", "a@b@c.example", "a@b.example\r\nBcc: all@x.example", "=a@b.example", "é@b.example"]
)
def test_an_address_that_no_table_could_hold_is_refused(hands: Hands, email: str) -> None:
    with pytest.raises(BadAddress):
        correct(hands, email)
    assert hands.count(Representative, email="m3@members.example") == 1


def test_nobody_makes_itself_the_contact_of_a_member(hands: Hands) -> None:
    with pytest.raises(OwnOrganisation):
        correct(hands, "ADA@committee.example")


def test_what_is_not_there_is_refused(open_one: tuple[Hands, str, Ballot]) -> None:
    hands, cycle, _ = open_one
    for member, named in (("m9", cycle), ("m3", "2031-1")):
        with pytest.raises(UnknownThing):
            replace(hands, named, member)
        with pytest.raises(UnknownThing):
            resend_link(hands.home, named, member, person_id="a")
    with pytest.raises(UnknownThing):
        correct(hands, "n@members.example", rank=3)
    with pytest.raises(ReasonNeeded):
        replace(hands, cycle, reason=" ")
    with pytest.raises(ReasonNeeded):
        correct(hands, "n@members.example", reason=" ")


@pytest.mark.parametrize(("person", "refusal"), [("d", MandateEnded), ("b", OwnOrganisation)])
def test_only_a_person_in_charge_does_it_and_not_for_its_own(
    open_one: tuple[Hands, str, Ballot], person: str, refusal: type[Refusal]
) -> None:
    hands, cycle, _ = open_one
    for act in (
        lambda: revoke_link(hands.home, cycle, "m1", person_id=person, reason="x"),
        lambda: resend_link(hands.home, cycle, "m1", person_id=person),
        lambda: correct_address(
            hands.home, "m1", rank=1, email="n@members.example", person_id=person, reason="x"
        ),
    ):
        with pytest.raises(refusal):
            act()


def test_nothing_is_sent_before_nor_after_the_ballot_but_an_address_is_corrected_at_any_time(
    open_one: tuple[Hands, str, Ballot],
) -> None:
    hands, cycle, _ = open_one
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    for _ in range(2):
        with pytest.raises(NothingAsked):
            replace(hands, cycle)
        with pytest.raises(NothingAsked):
            resend_link(hands.home, cycle, "m3", person_id="a")
        advance(hands.home.path, cycle, driver="test")
    correct(hands, "n@members.example")
    assert hands.count(Notice, kind="ballot_open", member_id="m3") == 1


def test_links_to_propose_and_to_sign_are_replaced_and_sent_again_too(hands: Hands) -> None:
    cycle = hands.begin()
    assert replace(hands, cycle) == 2
    resend_link(hands.home, cycle, "m3", person_id="a")
    assert hands.count(Notice, kind="proposing_open", member_id="m3") == 3
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m2", *INVITED)))
    for member in ("m2", "m4", "m5", "m6"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    resend_link(hands.home, cycle, "m3", person_id="a")
    assert replace(hands, cycle) == 2
    assert hands.count(Notice, kind="signature_reminder", member_id="m3") == 1
    assert hands.count(Notice, kind="signature_request", member_id="m3") == 2
    hands.sign("m4")
    for act in (
        lambda: replace(hands, cycle, "m4"),
        lambda: resend_link(hands.home, cycle, "m4", person_id="a"),
    ):
        with pytest.raises(AlreadyAnswered):
            act()


def test_a_member_that_is_not_on_the_roll_is_asked_nothing(open_one: tuple[Hands, str, Ballot]) -> None:
    hands, cycle, _ = open_one
    head, *_, last = members_csv(7).splitlines()
    enrol(hands.home, b"\n".join([head, last, b""]))
    with pytest.raises(NothingAsked):
        replace(hands, cycle, "m7")
