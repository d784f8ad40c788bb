"""Whatever happens is a page: a sentence, a remedy, a code, in the reader's language."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing

import pytest
from starlette.requests import Request
from starlette.responses import Response

from models import link as links
from models.link import Link
from models.store import transaction
from tests.conftest import Hands
from tests.web.conftest import BASE, TestClient, Visitor, Voting
from web.app import create_app
from web.routes import get


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "page-unknown"),
        ("/v/unknown", 404, "link-unknown"),
        ("/bulletin", 403, "session-over"),
        ("/signature", 403, "session-over"),
        ("/proposer", 403, "session-over"),
        ("/bulletin/recu/AAAA-BBBB-CCCC-DDDD", 403, "session-over"),
        ("/static/nothing.css", 404, "page-unknown"),
    ],
)
def test_a_refusal_is_a_page_with_its_code(visitor: Visitor, path: str, status: int, code: str) -> None:
    page = visitor.get(path)
    assert page.status_code == status
    assert f'id="refusal-code">{code}<' in page.text
    assert '<html lang="fr">' in page.text
    assert "Traceback" not in page.text


def test_an_address_used_the_wrong_way_is_a_page(visitor: Visitor) -> None:
    assert 'id="refusal-code">method-unknown<' in visitor.client.delete("/bulletin").text


def test_a_revoked_link_is_gone(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    token = hands.token("v", voting.ballot.id, "m4")
    inside, _ = visitor.enter("v", voting.ballot.id, "m4")
    assert inside.status_code == 200
    with transaction(hands.home) as db:
        row = db.get(Link, links.hashed(token))
        assert row is not None
        row.revoked_at = hands.now
        db.add(row)
    assert visitor.get(f"/v/{token}").status_code == 410
    assert visitor.get("/bulletin").status_code == 410


def test_a_failure_is_a_page_with_a_number_that_stands_in_the_log(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_request: Request) -> Response:
        raise ValueError("/v/SECRET")

    app = create_app(hands.home.path, base_url=BASE)
    app.router.routes.insert(0, get("/fails", fail))
    with caplog.at_level(logging.ERROR), TestClient(app, base_url=BASE) as client:
        page = client.get("/fails")
    assert page.status_code == 500
    assert "ValueError" not in page.text
    incident = page.text.partition("(incident ")[2].partition(")")[0]
    assert incident
    assert incident in caplog.text
    assert "SECRET" not in caplog.text


def test_a_damaged_database_is_being_checked_and_its_place_is_not_told(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    with closing(sqlite3.connect(hands.home.database)) as db:
        db.execute("UPDATE alembic_version SET version_num = 'from the future'")
        db.commit()
    moved = hands.home.database.with_suffix(".moved")
    moved.write_bytes(hands.home.database.read_bytes())
    moved.replace(hands.home.database)
    page = visitor.get("/v/" + hands.token("v", voting.ballot.id, "m4"))
    assert page.status_code == 503
    assert "being-checked" in page.text
    assert str(hands.home.path) not in page.text


def test_a_lost_key_takes_no_form_and_still_shows_pages(visitor: Visitor, hands: Hands) -> None:
    (hands.home.path / "keys" / "links").unlink()
    assert visitor.get("/nowhere").status_code == 404
    assert visitor.post("/v/x", {"csrf": "0"}).status_code == 503


def test_the_language_is_the_members_then_what_was_asked_and_stays(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    french = "/v/" + hands.token("v", voting.ballot.id, "m4")
    english = "/v/" + hands.token("v", voting.ballot.id, "m2")
    assert "Ouvrir mon bulletin" in visitor.get(french).text
    assert "Open my ballot" in visitor.get(english).text
    assert "Open my ballot" in visitor.get(f"{french}?lang=en").text
    assert "Open my ballot" in visitor.get(french).text
    assert "Ouvrir mon bulletin" in visitor.get(f"{french}?lang=fr").text
    assert "Ouvrir mon bulletin" in visitor.get(f"{french}?lang=xx").text


def test_the_way_to_the_other_language_never_bears_the_token(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    token = hands.token("v", voting.ballot.id, "m4")
    assert token not in visitor.get(f"/v/{token}").text
