"""A link that was cut, or is on paper: its short form leads where it leads, and a wrong one says nothing."""

from __future__ import annotations

import pytest

from acts.link.revoke_link import revoke_link
from evidence.receipt import LETTERS
from models import link
from models.link import SHORT_BITS, Link
from models.reading import reading
from models.session import Session
from models.views.typed_link import typed_link
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, Voting
from web.pace import Pace
from web.refusals import TooManyTokens


def short(hands: Hands, kind: str, subject: str, holder: str, *, number: int = 1) -> str:
    """What the holder's mail prints beside the link."""
    hashed = link.hashed(hands.token(kind, subject, holder, number=number))
    return link.short_form(hands.home.key("links"), token_hash=hashed)


def typed(visitor: Visitor, said: str) -> Page:
    return visitor.send(visitor.get("/entrer"), "enter-short", short=said)


def other(letter: str) -> str:
    return LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)]


def test_the_short_form_leads_to_the_door_of_the_link_and_enters_nothing(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    page = typed(visitor, short(hands, "v", voting.ballot.id, "m3"))
    assert page.status_code == 200
    assert page.url.path == f"/v/{hands.token('v', voting.ballot.id, 'm3')}"
    assert "Organisme 3" in page.text
    assert hands.count(Session, token_hash=link.hashed(hands.token("v", voting.ballot.id, "m3"))) == 0
    assert visitor.send(page, "enter").url.path == "/bulletin"


def test_it_is_read_as_a_person_types_it(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    said = short(hands, "p", voting.cycle, "m2")
    for way in (said.lower(), said.replace("-", ""), f" {said.replace('-', ' ')} ", said.replace("0", "o")):
        assert "Organisme 2" in typed(visitor, way).text


def test_it_holds_80_bits_that_are_kept_nowhere_and_is_no_other_link_s(hands: Hands, voting: Voting) -> None:
    assert SHORT_BITS >= 80
    secret = hands.home.key("links")
    said = [short(hands, "v", voting.ballot.id, f"m{n}") for n in range(1, 7)]
    assert len({each[5:] for each in said}) == 6
    again = short(hands, "v", voting.ballot.id, "m1", number=2)
    assert again not in said
    kept = hands.home.database.read_bytes()
    assert not any(each.encode() in kept or each.replace("-", "").encode() in kept for each in said)
    with reading(hands.home) as db:
        for number, each in enumerate(said, 1):
            row = typed_link(db, secret, each)
            assert row is not None
            assert row.member_id == f"m{number}"
            for place in (0, 5, 23):
                wrong = each[:place] + other(each[place]) + each[place + 1 :]
                assert typed_link(db, secret, wrong) is None
            assert typed_link(db, b"x" * 32, each) is None


WRONG = ["x", "é" * 20, "U" * 20, "0000-0000-0000-0000-0000", "\U0001f600", "A" * 60]


@pytest.mark.parametrize("said", WRONG)
def test_every_wrong_one_has_the_same_answer(visitor: Visitor, voting: Voting, said: str) -> None:
    page = typed(visitor, said)
    assert page.status_code == 404
    assert "short-form-unknown" in page.text
    assert "Aucun lien n’a cette clé." in page.text
    assert 'href="/entrer"' in page.text
    assert said not in page.text or said == "x"


def test_wrong_ones_are_slowed_as_wrong_links_are_and_right_ones_never(
    visitor: Visitor, voting: Voting, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def wait(_pace: Pace, _address: str, now: float) -> float:
        asked.append(now)
        raise TooManyTokens

    monkeypatch.setattr(Pace, "wait", wait)
    assert typed(visitor, "0000-0000-0000-0000-0000").status_code == 429
    assert typed(visitor, short(hands, "v", voting.ballot.id, "m3")).status_code == 200
    assert len(asked) == 1


def test_a_revoked_link_is_said_to_be_replaced(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    revoke_link(hands.home, voting.cycle, "m3", person_id="a", reason="Perdu")
    page = typed(visitor, short(hands, "v", voting.ballot.id, "m3"))
    assert page.status_code == 410
    assert "link-revoked" in page.text
    assert typed(visitor, short(hands, "v", voting.ballot.id, "m3", number=2)).status_code == 200
    assert hands.count(Link, kind="v", member_id="m3") == 2


def test_the_form_is_its_own(visitor: Visitor, voting: Voting) -> None:
    fields = {"short": "x", "csrf": "y"}
    assert visitor.post("/entrer", fields).status_code == 403
    assert visitor.post("/entrer", {**fields, "z": "1"}).status_code == 422
    assert typed(visitor, " ").status_code == 422
    assert visitor.post("/entrer", fields, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert 'href="/entrer"' in visitor.get("/").text
    assert 'href="/entrer"' in visitor.get("/v/cut").text
