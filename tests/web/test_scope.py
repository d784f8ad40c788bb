"""A proposal asks on its page who would sign again, and the ballot says it to who votes."""

from __future__ import annotations

from sqlmodel import select

from acts.assent import ask
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.proposal.propose import propose
from models.proposal import Proposal
from models.reading import reading
from tests.conftest import Hands
from tests.web.conftest import CODE, Visitor
from tests.web.officer import enter

RULE = '{ asked = ["all", "carried_over"], objection = "P15D" }'


def test_the_form_asks_it_the_review_carries_it_and_the_ballot_shows_it(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(scope=RULE)
    cycle = hands.begin()
    page, code = visitor.enter("p", cycle, "m1")
    assert 'name="scope" value="carried_over"' in page.text
    text = hands.text().replace("est invité à participer", "participe", 1)
    told = {"title": "Participer", "reasons": "Pour être clair."}
    page = visitor.send(page, "check-proposal", **told, text=text, scope="carried_over")
    again = visitor.send(page, "edit-again")
    assert 'value="carried_over" required checked' in again.text
    done = visitor.send(page, "submit-proposal", code=code)
    assert CODE.search(done.text)
    with reading(hands.home) as db:
        filed = db.exec(select(Proposal)).one()
    assert filed.scope == "carried_over"
    ballot = hands.opened(cycle, hands.freeze(cycle, filed.id))
    page, _ = visitor.enter("v", ballot.id, "m2")
    assert "If it is adopted:" in page.text
    assert "Signatures are carried over to the new version. They may object for 15" in page.text


def test_nothing_is_asked_where_the_rulebook_says_it(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    page, _ = visitor.enter("p", cycle, "m1")
    assert 'name="scope"' not in page.text.partition('id="reasons"')[2]


def filed(hands: Hands, cycle: str, scope: str) -> str:
    session, code = hands.enter("p", cycle, "m1")
    told = {"title": "Participer", "reasons": "Pour être clair.", "code": code, "key": hands.key()}
    text = hands.text().replace("est invité à participer", "participe", 1)
    return propose(hands.home, session, text=text, scope=scope, **told).subject.partition(":")[2]


def composed(hands: Hands, rule: str, scope: str) -> str:
    hands.rule(scope=rule)
    cycle = hands.begin()
    proposal = filed(hands, cycle, scope)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    return cycle


CARRIED = "Signatures are carried over to the new version. They may object for 15"


def test_who_asks_for_the_freeze_and_who_confirms_it_read_who_would_sign(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = composed(hands, RULE, "carried_over")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}?lang=en")
    assert CARRIED in page.text
    assert "Of several adopted texts, the one that asks the most" in page.text
    asked = ask(hands.home, cycle, act_name="freeze", person_id="a")
    page, _ = visitor.enter("c", asked, "c")
    assert CARRIED in page.text


def test_who_confirms_the_freeze_reads_it_too_where_the_rulebook_says_it(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = composed(hands, '"new"', "")
    page, _ = visitor.enter("c", ask(hands.home, cycle, act_name="freeze", person_id="a"), "c")
    assert "If something is adopted:" in page.text
    assert "Only those that never signed sign the new version" in page.text


def test_anyone_reads_on_the_page_of_the_ballot_who_would_sign(visitor: Visitor, hands: Hands) -> None:
    hands.rule(scope=RULE)
    cycle = hands.begin()
    ballot = hands.freeze(cycle, filed(hands, cycle, "carried_over"))
    assert CARRIED in visitor.get(f"/scrutin/{ballot.id}?lang=en").text
    told = visitor.get(f"/scrutin/{ballot.id}.json").json()
    assert told["questions"][0]["options"][0]["scope"] == "carried_over"
    assert told["signs_again"] == {"scope": "asked", "choices": ["all", "carried_over"], "objection": "P15D"}
    hands.opened(cycle, ballot)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    assert CARRIED in visitor.get(f"/scrutin/{ballot.id}").text
    told = visitor.get(f"/scrutin/{ballot.id}.json").json()
    assert told["questions"][0]["options"][0]["scope"] == "carried_over"


def test_who_votes_reads_who_would_sign_where_the_rulebook_says_it(visitor: Visitor, hands: Hands) -> None:
    hands.rule(scope='"new"')
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, filed(hands, cycle, "")))
    page, _ = visitor.enter("v", ballot.id, "m2")
    assert "Only those that never signed sign the new version" in page.text


def test_whom_the_rulebook_names_is_read_by_name_and_by_heading(visitor: Visitor, hands: Hands) -> None:
    sections = '{ "2" = { colleges = ["public"], members = ["m4"] }, "4" = { members = ["m5"] } }'
    hands.rule(scope=f'{{ affected = [], members = ["m3"], objection = "none", sections = {sections} }}')
    cycle = hands.begin()
    ballot = hands.freeze(cycle, filed(hands, cycle, ""))
    said = (
        "These sign the new version: Organisme 3, if “2. Engagements des Membres” changes: "
        "college “public”, Organisme 4, if “4. Acceptation de la Charte” changes: Organisme 5; the signatures"
    )
    assert said in " ".join(visitor.get(f"/scrutin/{ballot.id}?lang=en").text.split())
    told = visitor.get(f"/scrutin/{ballot.id}.json").json()["signs_again"]
    assert told["sections"]["2"] == {"colleges": ["public"], "members": ["m4"]}
