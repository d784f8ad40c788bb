from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from demo.browser import Browser, Page
from demo.forms import FormError


@dataclass
class Seen:
    """One request as the site saw it."""

    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass
class Site:
    """A site that answers what a test tells it to, and remembers what it was asked."""

    url: str
    pages: dict[tuple[str, str], tuple[int, list[tuple[str, str]], str]] = field(default_factory=dict)
    asked: list[Seen] = field(default_factory=list)
    hangs_up: bool = False

    def put(
        self, path: str, html: str = "", *, method: str = "GET", status: int = 200, **headers: str
    ) -> None:
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.pages[method, path] = (status, [*sent, ("Content-Type", "text/html; charset=utf-8")], html)


@contextmanager
def running() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            site.asked.append(Seen(self.command, self.path, self.headers, body))
            nothing: tuple[int, list[tuple[str, str]], str] = (404, [], "")
            status, headers, html = site.pages.get((self.command, self.path), nothing)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            content = html.encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = self.close_connection or site.hangs_up

        do_GET = do_POST = answer  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(name="site")
def a_site() -> Iterator[Site]:
    with running() as one:
        yield one


@pytest.fixture(name="browser")
def a_browser(site: Site) -> Iterator[Browser]:
    with Browser(site.url) as one:
        yield one


FORM = """<title>Mon  bulletin</title><style>p {}</style>
<form data-act="review-vote" method="post" action="/vote">
 <input type="hidden" name="csrf" value="k&amp;k">
 <fieldset><legend>Pour&nbsp;: qui&#8239;?</legend>
  <input type="radio" name="choice.1" value="for"><input type="radio" name="choice.1" value="against">
 </fieldset>
 <input type="checkbox" name="consent" value="yes"><input type="checkbox" name="kept" checked>
 <select name="lang"><option>fr</option><option value="en" selected>English</option></select>
 <textarea name="text">
première ligne
<b>deuxième</b> &amp; «&nbsp;fin&nbsp;»
</textarea>
 <input name="off" value="x" disabled>
 <button name="go" value="1">Relire</button><button name="go" value="2" formaction="/autre">Autre</button>
</form>"""


def answer_of(site: Site, browser: Browser, html: str = FORM) -> Page:
    site.put("/page", html)
    return browser.get("/page")


def test_a_page_is_read_as_a_reader_sees_it(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser)
    assert (page.status, page.title, page.url) == (200, "Mon bulletin", f"{site.url}/page")
    assert "Pour : qui ?" in page.text
    assert "p {}" not in page.text


def test_a_form_sent_as_it_stands_posts_what_a_browser_would(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser)
    browser.submit(page, page.form("review-vote"))
    assert site.asked[-1].pairs == [
        ("csrf", "k&k"),
        ("kept", "on"),
        ("lang", "en"),
        ("text", "première ligne\r\n<b>deuxième</b> & «\xa0fin\xa0»\r\n"),
        ("go", "1"),
    ]


def test_a_filled_form_posts_choices_and_text_with_crlf_line_ends(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser)
    filling = {"choice.1": "against", "consent": ["yes"], "kept": [], "lang": "fr", "text": "a\nb\r\nc"}
    form = page.form("review-vote")
    browser.submit(page, form, filling, form.buttons[1])
    assert site.asked[-1].path == "/autre"
    assert dict(site.asked[-1].pairs) == {
        "csrf": "k&k",
        "choice.1": "against",
        "consent": "yes",
        "lang": "fr",
        "text": "a\r\nb\r\nc",
        "go": "2",
    }


@pytest.mark.parametrize(
    ("filling", "because"),
    [
        ({"weight": "9"}, "no field weight"),
        ({"choice.1": "maybe"}, "does not offer"),
        ({"csrf": "guessed"}, "no field csrf"),
        ({"off": "y"}, "no field off"),
    ],
    ids=["a field the form has not", "a choice not offered", "a hidden field", "a disabled field"],
)
def test_what_a_person_could_not_fill_in_is_not_sent(
    site: Site, browser: Browser, filling: dict[str, str], because: str
) -> None:
    page = answer_of(site, browser)
    asked = len(site.asked)
    with pytest.raises(FormError, match=because):
        browser.submit(page, page.form("review-vote"), filling)
    assert len(site.asked) == asked


def test_a_missing_form_is_named_with_those_that_are_there(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser)
    with pytest.raises(FormError, match=r"no form sign .*review-vote"):
        page.form("sign")


def test_a_multipart_form_is_sent_as_multipart(site: Site, browser: Browser) -> None:
    html = '<form data-act="a" method="post" enctype="multipart/form-data"><input name="é" value="1">'
    page = answer_of(site, browser, html)
    browser.submit(page, page.form("a"))
    assert site.asked[-1].path == "/page"
    assert site.asked[-1].headers.get_content_type() == "multipart/form-data"
    assert 'name="é"\r\n\r\n1\r\n--' in site.asked[-1].body.decode()


def test_a_get_form_puts_its_fields_in_the_address(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser, '<form data-act="a" action="/q?x=1"><input name="y" value="2 3"></form>')
    browser.submit(page, page.form("a"))
    assert site.asked[-1].path == "/q?y=2+3"


def test_a_post_says_where_it_comes_from_and_a_typed_address_comes_from_nowhere(
    site: Site, browser: Browser
) -> None:
    page = answer_of(site, browser)
    browser.submit(page, page.form("review-vote"))
    typed, posted = (one.headers for one in site.asked)
    assert (typed["Origin"], typed["Sec-Fetch-Site"]) == (None, "none")
    assert (posted["Origin"], posted["Sec-Fetch-Site"]) == (site.url, "same-origin")
    assert posted["Referer"] == f"{site.url}/page"


def test_a_post_answered_by_303_ends_on_the_other_page_by_get(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser)
    site.put("/vote", method="POST", status=303, Location="/merci")
    site.put("/merci", '<p id="receipt-code">7KQF-2M9D</p>')
    end = browser.submit(page, page.form("review-vote"))
    assert [(one.method, one.path) for one in site.asked[1:]] == [("POST", "/vote"), ("GET", "/merci")]
    assert (end.url, end.part("receipt-code")) == (f"{site.url}/merci", "7KQF-2M9D")
    assert site.asked[-1].body == b""


def test_endless_redirects_are_given_up(site: Site, browser: Browser) -> None:
    site.put("/tourne", status=303, Location="/tourne")
    with pytest.raises(FormError, match="redirects"):
        browser.get("/tourne")


def test_cookies_are_kept_sent_back_within_their_path_and_dropped_when_ended(
    site: Site, browser: Browser
) -> None:
    site.put("/entrer", Set_Cookie="s=abc; Path=/vote; HttpOnly; SameSite=Strict")
    site.put("/sortir", Set_Cookie="s=gone; Path=/vote; Max-Age=0")
    for path in ("/entrer", "/vote", "/vote/1", "/voteur", "/sortir", "/vote"):
        browser.get(path)
    assert [one.headers["Cookie"] for one in site.asked] == [None, "s=abc", "s=abc", None, None, None]


def test_a_secure_cookie_is_not_kept_over_plain_http(site: Site, browser: Browser) -> None:
    site.put("/entrer", Set_Cookie="__Host-s=abc; Path=/; Secure")
    browser.get("/entrer")
    browser.get("/")
    assert site.asked[-1].headers["Cookie"] is None


def test_two_browsers_do_not_share_their_cookies(site: Site, browser: Browser) -> None:
    site.put("/entrer", Set_Cookie="s=abc; Path=/")
    browser.get("/entrer")
    with Browser(site.url) as other:
        other.get("/")
    assert site.asked[-1].headers["Cookie"] is None


def test_a_connection_the_site_let_go_while_idle_is_replaced_by_a_new_one(
    site: Site, browser: Browser
) -> None:
    site.hangs_up = True
    site.put("/", "ici")
    assert [browser.get("/").text, browser.get("/").text] == ["ici", "ici"]


def test_a_site_that_is_not_there_is_an_error() -> None:
    with running() as site:
        url = site.url
    with Browser(url) as browser, pytest.raises(ConnectionError):
        browser.get("/")


def test_personal_tokens_are_masked_in_what_the_driver_reports(site: Site, browser: Browser) -> None:
    page = browser.get("/v/SECRET-token_1")
    assert page.masked == f"{site.url}/v/…"


def test_unclosed_and_stray_elements_still_give_a_page(site: Site, browser: Browser) -> None:
    page = answer_of(site, browser, '</div><p>un<br>deux</i><form data-act="a"><input name="x">')
    assert page.text == "un deux"
    assert page.form("a").names() == {"x"}


def test_fields_outside_their_form_belong_to_it_and_fields_of_another_do_not(
    site: Site, browser: Browser
) -> None:
    html = '<form id="f" data-act="a"><input name="b" form="g"></form><input name="c" form="f" value="1">'
    page = answer_of(site, browser, html)
    assert page.form("a").names() == {"c"}
    assert page.form("a").value("c") == "1"
