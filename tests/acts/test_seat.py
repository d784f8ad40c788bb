"""A body changes while the home runs: who is elected joins, a mandate ends, an old address opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from acts.assent import ask
from acts.cycle.draft import draft
from acts.link.enter import session
from acts.link.enter_by_code import ask_code, enter_by_code
from acts.member.erase import erase
from acts.reconcile import verify_journal
from acts.seat import Seated, seat_anew
from charter.refusals import Refusal
from models import link
from models.leaf import Leaf
from models.link import Link
from models.notice import Notice
from models.person import Person
from models.reading import one, reading
from models.session import Session
from rules.refusals import (
    BadCsvLine,
    LinkRevoked,
    MandateEnded,
    NotCompetent,
    SettingsUnreadable,
    UnknownThing,
)
from tests.conftest import Hands
from tests.web.officer import ADDRESSES

HEAD = "id,name,email,language,capacity,mandate_from,mandate_to,mandate_evidence,member_id,bodies\n"
EVE = "e,Eve,eve@committee.example,fr,Tresoriere,2026-01-01,,PV 9,,committee\n"
ADA = "a,Ada,ada@committee.example,fr,Presidente,2020-01-01,2026-11-24,PV 9,,committee\n"
ELSEWHERE = "b,Bruno,bruno@elsewhere.example,fr,Secretaire,2020-01-01,,PV 1,m1,committee;validation\n"
CHLOE = "c,Chloe,chloe@elsewhere.example,en,Membre,2020-01-01,,PV 1,,committee validation\n"
APPEALS = b'[appeals]\nname = "Recours"\ndecides = "two"\npowers = ["appeal"]\n'


def seated(hands: Hands, *lines: str, bodies: bytes = b"") -> Seated:
    return seat_anew(hands.home, (HEAD + "".join(lines)).encode(), bodies=bodies)


def test_who_is_elected_acts_at_once_and_whose_mandate_ends_no_more(hands: Hands) -> None:
    with pytest.raises(UnknownThing):
        draft(hands.home, person_id="e", title="Révision", revision_class="ordinary")
    assert seated(hands, EVE, ADA) == Seated(joined=["Eve"], changed=["Ada"])
    hands.pass_time(by=timedelta(days=1))
    with pytest.raises(MandateEnded):
        draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    assert draft(hands.home, person_id="e", title="Révision", revision_class="ordinary")
    assert seated(hands, ADA.replace("2026-11-24", "")).changed == ["Ada"]
    assert hands.count(Leaf, act="seat") == 3
    assert verify_journal(hands.home)[2] == ""


def test_an_address_that_is_no_more_opens_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    asked = ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "Trop tôt."})
    by_link, _ = hands.enter("c", asked, "b")
    entry = ask_code(hands.home, ADDRESSES["b"])
    code = link.code(hands.home.key("links"), token_hash=link.hashed(entry), number=1)
    by_code = enter_by_code(hands.home, entry, code)
    still = ask_code(hands.home, ADDRESSES["b"])
    assert seated(hands, ELSEWHERE) == Seated(joined=[], changed=["Bruno"])
    assert session(hands.home, by_link) is None
    assert session(hands.home, by_code) is None
    with pytest.raises(LinkRevoked):
        hands.enter("c", asked, "b")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(still), number=1)
    with pytest.raises(Refusal):
        enter_by_code(hands.home, still, code)
    assert hands.count(Session, person_id="b") == 0
    assert hands.count(Link, person_id="c", revoked_at=None) == 1


def test_whoever_sits_is_told_who_was_seated_and_an_address_that_is_no_more_too(hands: Hands) -> None:
    over = ADA.replace("2026-11-24", "2026-11-23")
    seated(hands, EVE, over, ELSEWHERE)
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "seats_changed")).all()
    assert sorted(str(row.person_id) for row in told) == ["a", "b", "b", "c", "e"]
    assert [row.facts["to"] for row in told if "to" in row.facts] == [ADDRESSES["b"]]
    assert {(row.facts["joined"], row.facts["changed"]) for row in told} == {("Eve", "Ada, Bruno")}


def test_a_body_is_added_and_a_known_one_never_changes_how_it_decides(hands: Hands) -> None:
    same = b'[committee]\nname = "Comite de pilotage"\ndecides = "alone"\npowers = ["run"]\n'
    assert seated(hands, EVE.replace(",committee", ",appeals"), bodies=same + APPEALS).joined == ["Eve"]
    with pytest.raises(NotCompetent):
        draft(hands.home, person_id="e", title="Révision", revision_class="ordinary")
    with pytest.raises(SettingsUnreadable, match="cannot be changed"):
        seated(hands, EVE, bodies=APPEALS.replace(b"two", b"alone"))


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        ((EVE, EVE.replace("eve@", "eva@")), "id"),
        ((EVE.replace("eve@", "ada@"),), "email"),
        ((ELSEWHERE.replace("bruno@elsewhere", "ada@committee"),), "email"),
        ((EVE.replace(",committee", ",nobody"),), "bodies"),
        ((ADA.replace("2026-11-24", "2019-01-01"),), "mandate_to"),
    ],
    ids=[
        "twice",
        "a new one at a known address",
        "a known one at another's",
        "no such body",
        "it ends first",
    ],
)
def test_a_line_that_is_wrong_changes_nothing(hands: Hands, lines: tuple[str, ...], column: str) -> None:
    with pytest.raises(BadCsvLine) as refused:
        seated(hands, CHLOE, *lines)
    assert refused.value.column == column
    with reading(hands.home) as db:
        assert one(db, Person, "c").email == ADDRESSES["c"]
    assert hands.count(Leaf, act="seat") == 1
    assert hands.count(Person, id="e") == 0


def test_the_id_of_who_was_erased_is_nobody_else_s(hands: Hands) -> None:
    erase(hands.home, "denis@committee.example", person_id="a")
    with pytest.raises(BadCsvLine):
        seated(hands, EVE.replace("e,Eve", "d,Eve"))
