"""What protects the pages: where forms come from, what they carry, headers, logs, the pace of guesses."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import anyio
import pytest
from starlette.types import Message

from models.cycle import Cycle
from models.link import Link, token
from models.replay import Replay
from models.session import Session
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import BASE, TestClient, Visitor, Voting, answers, form
from web.app import create_app
from web.pace import BURST, LONGEST_WAIT, Pace
from web.refusals import PlainHttp, TooManyTokens
from web.security import POLICY, MaskTokens, check_base_url, masked

MULTIPART = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%s\r\n--b--\r\n'
SAME = {"Sec-Fetch-Site": "same-origin", "Origin": BASE}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SAME, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": BASE}, 303),
        ({"Sec-Fetch-Site": "none", "Origin": BASE}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": BASE}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": BASE}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
    ids=lambda value: "-".join(value.values()) or "nothing" if isinstance(value, dict) else "",
)
def test_a_form_comes_from_our_pages_or_is_refused(
    visitor: Visitor, voting: Voting, hands: Hands, headers: dict[str, str], status: int
) -> None:
    sessions = hands.count(Session)
    door = visitor.get("/v/" + hands.token("v", voting.ballot.id, "m4"))
    sent = form(door, "enter")
    answer = visitor.post(sent.action, sent.fields, headers=headers, follow_redirects=False)
    assert answer.status_code == status
    assert hands.count(Session) - sessions == (1 if status == 303 else 0)


def test_the_form_of_another_session_is_refused(visitors: Callable[[], Visitor], voting: Voting) -> None:
    mine, other = visitors(), visitors()
    page, _ = mine.enter("v", voting.ballot.id, "m4")
    other.enter("v", voting.ballot.id, "m5")
    stolen = form(page, "review-vote")
    answer = other.post(stolen.action, {**stolen.fields, **answers(voting, "for")})
    assert answer.status_code == 403
    assert "form-stale" in answer.text


def test_a_form_without_its_token_is_refused(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    visitor.enter("v", voting.ballot.id, "m4")
    assert visitor.post("/bulletin/relire", answers(voting, "for")).status_code == 403
    path = "/v/" + hands.token("v", voting.ballot.id, "m5")
    assert visitor.post(path, {"csrf": ""}).status_code == 403


@pytest.mark.parametrize("extra", ["weight", "state", "member", "choice", "file"])
def test_fields_that_the_form_has_not_are_refused(visitor: Visitor, voting: Voting, extra: str) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    answer = visitor.send(page, "review-vote", **answers(voting, "for"), **{extra: "3"})
    assert answer.status_code == 422
    assert "unknown-field" in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-16-surrogatepass", b"email=a"),
        ("application/x-www-form-urlencoded; charset=undefined", b"email=a"),
        ('multipart/form-data; boundary=b; charset="punycode"', MULTIPART % b"a"),
        ("multipart/form-data; boundary=b; charset=unicode_escape", MULTIPART % rb"\ud800"),
        ("multipart/form-data; boundary=b", MULTIPART % b"\xed\xa0\x80"),
        ("application/x-www-form-urlencoded", b"email=%ED%A0%80"),
        ("text/plain", b"email=a"),
    ],
    ids=["utf-16", "undefined", "punycode", "escapes", "lone surrogate", "in percents", "no form"],
)
def test_a_form_in_another_encoding_is_refused_in_words(visitor: Visitor, kind: str, body: bytes) -> None:
    answer = visitor.client.post("/comite/code", content=body, headers={**SAME, "Content-Type": kind})
    assert answer.status_code in (400, 403, 415, 422)
    assert "Code de cette réponse" in answer.text


def test_a_field_longer_than_a_mail_could_tell_is_refused_by_name(visitor: Visitor, hands: Hands) -> None:
    page, _ = visitor.enter("p", hands.begin(), "m4")
    given = {"title": "T", "reasons": "r" * 20_001, "text": hands.text()}
    answer = visitor.send(page, "check-proposal", **given)
    assert answer.status_code == 422
    assert "dans\u00a0: Motifs" in answer.text


def test_a_field_sent_twice_is_refused(visitor: Visitor, voting: Voting) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    sent = form(page, "review-vote")
    twice = {**sent.fields, **answers(voting, "for"), f"choice.{voting.options[0]}": ["for", "against"]}
    assert visitor.post(sent.action, twice).status_code == 422


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
def test_a_body_that_is_no_form_is_refused(visitor: Visitor, voting: Voting, kind: str) -> None:
    visitor.enter("v", voting.ballot.id, "m4")
    headers = {**SAME, "Content-Type": kind}
    answer = visitor.client.post("/bulletin/relire", content=b"{\xff", headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "in pieces"])
def test_ten_megabytes_are_refused_at_once(
    visitor: Visitor, voting: Voting, hands: Hands, told: bool
) -> None:
    visitor.enter("v", voting.ballot.id, "m4")
    body = b"csrf=" + b"x" * 10_000_000
    content = body if told else (body[at : at + 65536] for at in range(0, len(body), 65536))
    headers = {**SAME, "Content-Type": "application/x-www-form-urlencoded"}
    began = time.monotonic()
    answer = visitor.client.post("/bulletin/relire", content=content, headers=headers)
    assert answer.status_code == 413
    assert "body-too-large" in answer.text
    assert time.monotonic() - began < 1


def test_a_hundred_thousand_brackets_are_refused_at_once(visitor: Visitor, hands: Hands) -> None:
    page, _ = visitor.enter("p", hands.begin(), "m4")
    began = time.monotonic()
    answer = visitor.send(page, "check-proposal", title="t", reasons="r", text="# C\n\n" + "[" * 100_000)
    assert answer.status_code == 422
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(visitor: Visitor, voting: Voting, hands: Hands, method: str) -> None:
    visitor.enter("v", voting.ballot.id, "m4")
    tables = (Session, Link, Vote, Replay, Cycle)
    rows = [hands.count(table) for table in tables]
    addresses = ["/v/" + hands.token("v", voting.ballot.id, "m4"), "/bulletin", "/bulletin/relire"]
    addresses += ["/bulletin/confirmer", "/bulletin/echeance.ics", f"/bulletin/texte/{voting.options[0]}"]
    for address in addresses:
        assert visitor.client.request(method, address).status_code < 500
    assert [hands.count(table) for table in tables] == rows


def test_every_answer_carries_the_headers(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    visitor.enter("v", voting.ballot.id, "m4")
    for path in ("/bulletin", "/v/" + hands.token("v", voting.ballot.id, "m4"), "/v/wrong", "/nowhere"):
        headers = visitor.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers
    assert "no-store" not in visitor.get("/static/charte.css").headers["cache-control"]


def test_the_session_is_a_strict_cookie_and_the_address_after_entering_has_no_token(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    door = visitor.get("/v/" + hands.token("v", voting.ballot.id, "m4"))
    sent = form(door, "enter")
    answer = visitor.post(sent.action, sent.fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/bulletin")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_over_https_the_cookie_is_bound_to_the_host(hands: Hands, voting: Voting) -> None:
    base = "https://charte.example"
    app = create_app(hands.home.path, base_url=base)
    with TestClient(app, base_url=base) as client:
        visitor = Visitor(client, hands, {"Origin": base})
        sent = form(client.get("/v/" + hands.token("v", voting.ballot.id, "m4")), "enter")
        answer = visitor.post(sent.action, sent.fields, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-charte-v=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("address", ["http://charte.example", "http://192.168.1.4:8000", "ftp://x"])
def test_plain_http_stays_on_this_machine(address: str) -> None:
    with pytest.raises(PlainHttp):
        check_base_url(address)


def test_wrong_links_have_one_answer(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    secret = hands.home.key("links")
    almost = token(secret, kind="v", subject_id=voting.ballot.id, holder="m4", number=2)
    right = hands.token("v", voting.ballot.id, "m4")
    pages = [visitor.get(f"/{kind}/{text}") for kind, text in (("v", almost), ("v", "x"), ("s", right))]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_who_guesses_is_slowed_and_a_right_link_never_is(
    visitor: Visitor, voting: Voting, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.routes.sleep", _at_once)
    answers = [visitor.get(f"/v/guess{number}").status_code for number in range(BURST + 20)]
    assert answers[:BURST] == [404] * BURST
    assert answers[-1] == 429
    assert visitor.get("/v/" + hands.token("v", voting.ballot.id, "m4")).status_code == 200


async def _at_once(_seconds: float) -> None:
    return None


def test_the_pace_lets_a_burst_pass_then_one_a_second_then_no_more() -> None:
    pace, now = Pace(), 1000.0
    assert [pace.wait("a", now) for _ in range(BURST)] == [0.0] * BURST
    waits = [pace.wait("a", now) for _ in range(int(LONGEST_WAIT) + 1)]
    assert waits == sorted(waits)
    assert waits[0] > 0
    with pytest.raises(TooManyTokens):
        pace.wait("a", now)
    assert pace.wait("b", now) == 0
    assert pace.wait("a", now + 60) == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("GET http://h/v/AbC-12_x HTTP/1.1", "GET http://h/v/… HTTP/1.1"),
        ("/s/AbC?lang=en /p/x/y /c/z", "/s/…?lang=en /p/…/y /c/…"),
        ("GET /m/AbC", "GET /m/…"),
        ("/charte/v/1.1.0.md", "/charte/v/1.1.0.md"),
        ("a\r\nINFO forged", "a\\r\\nINFO forged"),
    ],
)
def test_a_logged_line_has_no_token_and_no_second_line(line: str, told: str) -> None:
    assert masked(line) == told


def test_a_traceback_has_no_token_either() -> None:
    told = ("at %s", ("/v/SECRET",), (ValueError, ValueError("/v/SECRET"), None))
    record = logging.LogRecord("x", logging.ERROR, "", 1, *told)
    MaskTokens().filter(record)
    assert "SECRET" not in logging.Formatter().format(record)


@pytest.mark.parametrize(
    ("base", "mailbox", "shown"),
    [(BASE, True, True), (BASE, False, False), ("https://charte.example", True, False)],
    ids=["here and wanted", "not wanted", "seen by the world"],
)
def test_the_mailbox_is_shown_on_this_machine_only(
    hands: Hands, base: str, mailbox: bool, shown: bool
) -> None:
    app = create_app(hands.home.path, base_url=base, mailbox=mailbox)
    client = TestClient(app, base_url=base)
    assert (client.get("/boite").status_code == 200) == shown
    assert (client.get("/mailbox.json").status_code == 200) == shown


@pytest.mark.parametrize(("stays", "status"), [(False, 422), (True, 408)], ids=["leaves", "is too slow"])
def test_who_leaves_in_the_middle_of_a_form_or_never_ends_it_is_no_incident(
    hands: Hands, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, stays: bool, status: int
) -> None:
    monkeypatch.setattr("web.forms.SLOWEST_BODY", 0.05)
    app = create_app(hands.home.path, base_url=BASE)
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    scope = {
        "type": "http", "method": "POST", "path": "/bulletin/confirmer", "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", BASE.encode()[7:]), (b"origin", BASE.encode()), kind], "server": None,
        "client": None, "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    said: list[Message] = []

    async def receive() -> Message:
        if stays:
            await anyio.sleep(0.03)
            return {"type": "http.request", "body": b"a", "more_body": True}
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    with caplog.at_level(logging.ERROR):
        anyio.run(app, scope, receive, send)
    assert said[0]["status"] == status
    assert "incident" not in caplog.text
