"""The embedded mailbox shows what left; what it shows can do nothing but follow a link."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.conftest import Hands
from tests.web.conftest import BASE, TestClient
from web.app import create_app

HOSTILE = (
    '<!doctype html><html lang="fr"><head><title>t</title></head><body>'
    '<script>alert(1)</script><img src="https://elsewhere.example/x.png">'
    '<form action="https://elsewhere.example"><button>envoyer</button></form>'
    '<p style="color:red">Bonjour <a href="/charte">la charte</a></p></body></html>'
)


def put(hands: Hands, number: int, *, to: str, subject: str, html: str = "") -> None:
    """Keep a mail as the server would."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "charte@localhost", to, subject
    message["Date"] = "Tue, 24 Nov 2026 09:00:00 +0000"
    message["Message-ID"] = f"<{number}@localhost>"
    message.set_content(f"Texte {number} <b>")
    if html:
        message.add_alternative(html, subtype="html")
    hands.home.mailbox.mkdir(exist_ok=True)
    head = f"X-Envelope-To: {to}\r\n".encode()
    (hands.home.mailbox / f"{number:08}.eml").write_bytes(head + message.as_bytes())


@pytest.fixture
def browser(hands: Hands) -> Iterator[TestClient]:
    """A browser on pages that have the mailbox, with three mails in it."""
    put(hands, 1, to="m1@members.example", subject="Premier & <dernier>", html=HOSTILE)
    put(hands, 2, to="m2@members.example", subject="Deuxième")
    put(hands, 3, to="m1@members.example", subject="Troisième")
    app = create_app(hands.home.path, base_url=BASE, mailbox=True)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


def test_without_the_mailbox_there_is_no_such_page(hands: Hands) -> None:
    app = create_app(hands.home.path, base_url=BASE)
    with TestClient(app, base_url=BASE) as client:
        for path in ("/boite", "/mailbox.json", "/boite/00000001/raw"):
            assert client.get(path).status_code == 404


def test_mails_are_listed_newest_first_and_by_address(browser: TestClient) -> None:
    page = browser.get("/boite").text
    assert page.index("Troisième") < page.index("Deuxième") < page.index("Premier &amp; &lt;dernier&gt;")
    assert ">10\u00a0h<" in page, "today's mails say the hour in local time"
    assert "mardi 24 novembre 2026 à 10 h" in browser.get("/boite/00000001").text
    one = browser.get("/boite?to=m2@members.example").text
    assert "Deuxième" in one
    assert "Troisième" not in one


def test_older_mails_stand_on_older_pages(browser: TestClient, hands: Hands) -> None:
    for number in range(4, 105):
        put(hands, number, to="m3@members.example", subject=f"Numéro {number}.")
    newest = browser.get("/boite").text
    assert newest.count('<a href="/boite/0') == 100
    assert "Numéro 104." in newest
    assert "Deuxième" not in newest
    older = browser.get("/boite?avant=00000005").text
    assert "Deuxième" in older
    assert "Numéro 104." not in older


def test_a_mail_is_read_by_a_program_with_its_parts(browser: TestClient, hands: Hands) -> None:
    mails = browser.get("/mailbox.json?to=m1@members.example&after=1").json()["mails"]
    assert [mail["subject"] for mail in mails] == ["Troisième"]
    (mail,) = mails
    assert {"id", "to", "from", "subject", "message_id", "date", "headers", "text", "html", "raw_url"} <= set(
        mail
    )
    kept = (hands.home.mailbox / "00000003.eml").read_bytes()
    assert browser.get(mail["raw_url"]).content == kept


def test_a_mail_s_html_can_run_nothing_load_nothing_and_send_nothing(browser: TestClient) -> None:
    page = browser.get("/boite/00000001")
    assert '<iframe class="mail" src="/boite/00000001/html"' in page.text
    assert 'sandbox="allow-top-navigation-by-user-activation allow-popups"' in page.text
    assert "<script" not in page.text
    policy = browser.get("/boite/00000001/html").headers["content-security-policy"]
    for part in ("default-src 'none'", "img-src 'none'", "form-action 'none'", "sandbox allow-top"):
        assert part in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy


def test_the_links_of_a_mail_open_in_the_whole_window(browser: TestClient) -> None:
    for number in ("00000001", "00000002"):
        assert '<base target="_top">' in browser.get(f"/boite/{number}/html").text
    assert "Texte 2 &lt;b&gt;" in browser.get("/boite/00000002/html").text


@pytest.mark.parametrize("mail", ["00000009", "..%2Fcharte", "abc", "١"])
def test_a_mail_that_is_not_there_is_not_found(browser: TestClient, mail: str) -> None:
    for path in (f"/boite/{mail}", f"/boite/{mail}/html", f"/boite/{mail}/raw"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/mailbox.json", "/boite", "/boite/1", "/boite/1/html", "/boite/1/raw"])
@pytest.mark.parametrize("name", ["rebound.example", "127.evil.example:8000", "[", ""])
def test_a_name_that_points_here_from_elsewhere_reads_no_mail(
    browser: TestClient, path: str, name: str
) -> None:
    assert browser.get(path).status_code == 200
    assert browser.get(path, headers={"host": name}).status_code == 404
