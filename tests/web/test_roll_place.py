"""A member reads on its own page whether it is on the roll, with which weight, and why not."""

from __future__ import annotations

import re

import pytest

from acts.member.record_dues import record_dues
from models.member import Member
from models.store import transaction
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor

INVITED = ("est invité à participer", "participe")
PAID = "member_id,paid_until\n" + "".join(f"m{number},2027-12-31\n" for number in range(1, 6))


def told(page: Page) -> str:
    found = re.search(r'id="roll-place">(.*?)</div>', page.text, re.DOTALL)
    plain = re.sub(r"<[^>]+>", "", found[1]) if found else ""
    return " ".join(plain.replace("\u00a0", " ").split())


def test_before_the_freeze_it_is_told_as_of_today_with_whom_to_write_to(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(dues="true")
    record_dues(hands.home, PAID.encode())
    cycle = hands.begin()
    inside, outside = (told(visitor.enter("p", cycle, member)[0]) for member in ("m4", "m6"))
    assert inside.startswith("À la date d’aujourd’hui, vous seriez sur la liste électorale, avec une voix. ")
    assert outside.startswith(
        "À la date d’aujourd’hui, vous ne seriez pas sur la liste électorale : cotisation non à jour. "
    )
    for each in (inside, outside):
        assert each.endswith("Si c’est une erreur, écrivez auparavant à contact@essai.example.")


def test_after_the_freeze_it_is_told_what_was_frozen_whatever_is_paid_since(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(dues="true")
    record_dues(hands.home, PAID.encode())
    cycle = hands.begin()
    hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    record_dues(hands.home, b"member_id,paid_until\nm4,\nm6,2027-12-31\n")
    inside, _ = visitor.enter("p", cycle, "m4")
    assert told(inside) == "Vous êtes sur la liste électorale de ce scrutin, avec une voix."
    outside, _ = visitor.enter("p", cycle, "m6")
    assert told(outside) == "Vous n’êtes pas sur la liste électorale de ce scrutin : cotisation non à jour."


def test_a_weight_that_the_cap_cuts_is_told_with_what_it_was(visitor: Visitor, hands: Hands) -> None:
    hands.rule(weights="{ public = 9 }", cap="{ votes = 4 }")
    page, _ = visitor.enter("p", hands.begin(), "m2")
    english = told(page)
    assert english.startswith(
        "As of today you would be on the roll, with 4 votes. "
        "The cap of the rulebook leaves you that many of 9. The "
    )


@pytest.mark.parametrize("frozen", [False, True], ids=["no roll can be made", "admitted after the freeze"])
def test_nothing_is_said_where_nobody_knows(visitor: Visitor, hands: Hands, frozen: bool) -> None:
    if not frozen:
        hands.rule(weights='"roll"', cap='{ share = "1/7" }')
    cycle = hands.begin()
    if frozen:
        with transaction(hands.home) as db:
            member = db.get(Member, "m6")
            assert member is not None
            member.left_on = member.admitted_on
            db.add(member)
        hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    page, _ = visitor.enter("p", cycle, "m6")
    assert told(page) == ""
