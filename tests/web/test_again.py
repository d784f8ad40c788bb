"""An organisation that left and came back reads what it was before, and so does everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.acts.test_again import again, gone, taken_in
from tests.conftest import Hands
from tests.web.conftest import Visitor


def test_who_came_back_is_shown_with_its_earlier_membership(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    gone(hands, "m2")
    taken_in(hands, again(hands))
    public = visitors()
    assert "déjà membre jusqu’au 24\u00a0nov.\u00a02026 (m2)" in public.get("/adhesions/1.0.0").text
    anew, before = public.get("/adhesions/1.0.0/x2").text, public.get("/adhesions/1.0.0/m2").text
    assert 'href="/adhesions/1.0.0/m2">m2</a> · «\u00a0Organisme 2\u00a0» jusqu’au mardi 24' in anew
    assert "Aucune signature de cette version par cet organisme" in anew
    assert 'href="/adhesions/1.0.0/x2">x2</a>' in before
    (row,) = [each for each in public.get("/adhesions/1.0.0.json").json()["members"] if each["id"] == "x2"]
    assert [each["id"] for each in row["earlier"]] == ["m2"]


def test_its_own_page_keeps_what_it_signed_before_as_history(visitor: Visitor, hands: Hands) -> None:
    gone(hands, "m2")
    taken_in(hands, again(hands, language="fr"))
    hands.pass_time(by=timedelta(days=2))
    visitor.enter("p", hands.begin(), "x2")
    mine = visitor.get("/proposer/organisme").text
    assert "Adhésions antérieures de votre organisme" in mine
    assert 'href="/adhesions/1.0.0/m2">Version 1.0.0</a> (validée)' in mine
