"""A member whose signature was imported receives its link, and may withdraw by it."""

from __future__ import annotations

import pytest

from acts.signing.link import ask_link, send_link
from acts.signing.withdraw import withdraw
from models.leaf import Leaf
from models.link import Link
from models.notice import Notice
from models.signature import Signature
from rules.refusals import ActNotAllowed, OwnOrganisation, ReasonNeeded, UnknownThing
from tests.acts.test_unreachable import signing
from tests.conftest import Hands

__all__ = ["signing"]  # the cycle that these tests have too


def test_a_member_asks_for_the_link_by_another_of_its_own_and_withdraws_by_it(
    hands: Hands, signing: str
) -> None:
    assert hands.count(Link, kind="s", subject_id="1.0.0-m2") == 0
    session, _ = hands.enter("v", f"{signing}-b1", "m2")
    assert ask_link(hands.home, session, "1.0.0-m2", kind="v")
    assert not ask_link(hands.home, session, "1.0.0-m2", kind="v"), "one letter a day"
    assert hands.count(Notice, kind="signature_link", member_id="m2") == 1
    assert hands.count(Leaf, act="send_link") == 1
    session, code = hands.enter("s", "1.0.0-m2", "m2")
    withdraw(hands.home, session, reason="Fusion.", code=code, key=hands.key())
    assert hands.count(Signature, id="1.0.0-m2", state="withdrawn") == 1


def test_nobody_asks_for_the_link_of_another_or_of_what_binds_nobody(hands: Hands, signing: str) -> None:
    session, _ = hands.enter("v", f"{signing}-b1", "m2")
    with pytest.raises(UnknownThing):
        ask_link(hands.home, session, "1.0.0-m3", kind="v")
    with pytest.raises(ActNotAllowed):
        ask_link(hands.home, session, "1.1.0-m2", kind="v")
    assert hands.count(Leaf, act="send_link") == 0


def test_the_committee_sends_it_with_a_reason_and_never_to_its_own_organisation(
    hands: Hands, signing: str
) -> None:
    with pytest.raises(ReasonNeeded):
        send_link(hands.home, "1.0.0-m2", person_id="a", reason=" ")
    with pytest.raises(OwnOrganisation):
        send_link(hands.home, "1.0.0-m1", person_id="b", reason="Appel.")
    send_link(hands.home, "1.0.0-m2", person_id="a", reason="Appel.")
    assert hands.count(Notice, kind="signature_link", member_id="m2") == 1
