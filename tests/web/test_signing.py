"""A member signs the version it was shown, or declines with its reason; each state has its page."""

from __future__ import annotations

import itertools
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from acts.signing.cancel import cancel_request
from acts.signing.validate import decide
from models import clock
from models.home import Home
from models.reading import one
from models.signature import Signature
from models.store import transaction
from tests.conftest import Hands
from tests.web.conftest import CODE, Page, Visitor, Voting, form
from tests.web.officer import enter

VERSION = "1.1.0"


@pytest.fixture(scope="module")
def published_home(
    open_home: tuple[Path, datetime, Voting], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, datetime]:
    """Make once the home in which a new version waits for signatures."""
    path, now, voting = open_home
    home = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(path, home)
    hands = Hands(Home(home), itertools.count(1000), now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "instant", lambda: hands.now)
        for member in ("m1", "m2", "m3", "m4"):
            hands.vote(voting.ballot, member, "for", "against")
        hands.finish(voting.cycle)
    return home, hands.now


@pytest.fixture(autouse=True)
def published(hands: Hands, published_home: tuple[Path, datetime]) -> None:
    """Each test has that home for itself."""
    path, now = published_home
    shutil.rmtree(hands.home.path)
    shutil.copytree(path, hands.home.path)
    hands.now, hands.keys = now, itertools.count(2000)


def opened(visitor: Visitor, member: str) -> tuple[Page, str]:
    return visitor.enter("s", f"{VERSION}-{member}", member)


def signed(visitor: Visitor, member: str, **filling: str) -> Page:
    page, code = opened(visitor, member)
    given = {"name": f"Camille {member}", "capacity": "Directrice", "consent": "yes", "code": code}
    return visitor.send(page, "sign", **(given | filling))


def test_the_page_shows_what_changes_since_what_was_signed(visitor: Visitor) -> None:
    page, _ = opened(visitor, "m1")
    assert "Ce qui change depuis la version 1.0.0" in page.text
    assert '<ins class="added">' in page.text
    assert "Pour" in page.text
    assert "Au nom d’Organisme 1, j’adhère à la charte en version 1.1.0" in page.text


def test_a_signature_goes_to_the_competent_body(visitor: Visitor, hands: Hands) -> None:
    receipt = signed(visitor, "m1")
    assert receipt.status_code == 200
    assert CODE.search(receipt.text)
    assert hands.count(Signature, id=f"{VERSION}-m1", state="under_review", signed_name="Camille m1") == 1
    assert "L’instance compétente l’examine" in visitor.get("/signature").text
    assert 'data-act="sign"' not in visitor.get("/signature").text


@pytest.mark.parametrize("field", ["name", "capacity", "consent", "code"])
def test_what_is_missing_is_named_as_on_the_page_and_the_rest_is_kept(
    visitor: Visitor, hands: Hands, field: str
) -> None:
    page = signed(visitor, "m1", **{field: ""})
    assert page.status_code == 422
    label = {"name": "Représentant", "capacity": "Qualité", "consent": "J’accepte", "code": "Code à six"}
    problem = page.text.partition('id="problem"')[2].partition("</div>")[0]
    assert label[field] in problem
    assert ('value="Directrice"' in page.text) == (field != "capacity")
    assert hands.count(Signature, id=f"{VERSION}-m1", state="requested") == 1


def test_declining_is_recorded_with_its_reason(visitor: Visitor, hands: Hands) -> None:
    page, code = opened(visitor, "m2")
    receipt = visitor.send(page, "decline", reason="We wait for our assembly.", code=code)
    assert receipt.status_code == 200
    assert hands.count(Signature, id=f"{VERSION}-m2", state="declined") == 1
    assert "We wait for our assembly." in visitor.get("/signature").text


def test_a_returned_signature_says_why_and_is_signed_again(visitor: Visitor, hands: Hands) -> None:
    signed(visitor, "m1")
    decide(hands.home, f"{VERSION}-m1", "return", person_id="a", reason="Le mandat est échu.")
    assert "Le mandat est échu." in visitor.get("/signature").text
    assert signed(visitor, "m1", name="Dominique").status_code == 200
    assert hands.count(Signature, id=f"{VERSION}-m1", state="under_review", signed_name="Dominique") == 1


def test_a_validated_signature_says_when(visitor: Visitor, hands: Hands) -> None:
    signed(visitor, "m1")
    for person in ("a", "c"):
        decide(hands.home, f"{VERSION}-m1", "validate", person_id=person, reason="")
    assert "Votre organisme est lié par cette version." in visitor.get("/signature").text


def test_after_its_time_nothing_is_signed_and_the_page_says_since_when(
    visitor: Visitor, hands: Hands
) -> None:
    hands.pass_time(until=hands.date("2026-1", "signing_ends_at"))
    page, code = opened(visitor, "m1")
    assert page.status_code == 410
    assert "UTC)" in page.text
    assert 'data-act="sign"' not in page.text
    sent = {"name": "x", "capacity": "y", "consent": "yes", "code": code, "shown_hash": "0", "key": "k"}
    csrf = {"csrf": _csrf(visitor)}
    assert visitor.post("/signature/signer", sent | csrf).status_code == 410
    assert hands.count(Signature, id=f"{VERSION}-m1", state="requested") == 1


def _csrf(visitor: Visitor) -> str:
    """The form token of the session, which a page without a form does not show."""
    from acts.link.enter import session

    held = session(visitor.hands.home, visitor.client.cookies["charte-s"])
    assert held is not None
    return held.csrf


def test_another_text_than_the_one_shown_is_not_signed(visitor: Visitor, hands: Hands) -> None:
    page, code = opened(visitor, "m1")
    sent = form(page, "sign")
    given = {"name": "x", "capacity": "y", "consent": "yes", "code": code, "shown_hash": "0" * 64}
    assert visitor.post(sent.action, sent.fields | given).status_code == 409
    assert hands.count(Signature, id=f"{VERSION}-m1", state="requested") == 1


def test_a_member_of_english_reads_english(visitor: Visitor) -> None:
    page, _ = opened(visitor, "m2")
    assert "What changes since version 1.0.0" in page.text
    assert '<html lang="en">' in page.text


def test_a_member_withdraws_by_its_own_link_and_reads_what_that_means(visitor: Visitor, hands: Hands) -> None:
    signed(visitor, "m1")
    assert 'data-act="withdraw"' not in visitor.get("/signature").text
    for person in ("a", "c"):
        decide(hands.home, f"{VERSION}-m1", "validate", person_id=person, reason="")
    page, code = opened(visitor, "m1")
    wrong = visitor.send(page, "withdraw", reason="Fusion.", code="")
    assert wrong.status_code == 422
    assert "Fusion.</textarea>" in wrong.text
    receipt = visitor.send(page, "withdraw", reason="Fusion.", code=code)
    assert receipt.status_code == 200
    assert "Votre organisme s’est retiré de la charte." in receipt.text
    assert hands.count(Signature, id=f"{VERSION}-m1", state="withdrawn", reason="Fusion.") == 1
    after = visitor.get("/signature").text
    assert "Fusion." in after
    assert "data-act=" not in after


def test_a_request_that_was_revoked_or_cancelled_says_why(visitor: Visitor, hands: Hands) -> None:
    signed(visitor, "m1")
    for person in ("a", "c"):
        decide(hands.home, f"{VERSION}-m1", "validate", person_id=person, reason="")
        facts = {"reason": "Manquement.", "minutes": "PV 3"}
    for person in ("a", "c"):
        decide(hands.home, f"{VERSION}-m1", "revoke", person_id=person, **facts)
    assert "L’instance compétente a révoqué cette signature." in visitor.get("/signature").text
    cancel_request(hands.home, f"{VERSION}-m2", person_id="a", reason="Doublon.")
    page, _ = opened(visitor, "m2")
    assert "This request was cancelled." in page.text
    assert "Doublon." in page.text


def test_a_member_that_is_about_to_be_carried_over_reads_it_and_may_object(
    visitor: Visitor, hands: Hands
) -> None:
    until = hands.now + timedelta(days=15)
    with transaction(hands.home) as db:
        for name in ("m1", "m2"):
            row = one(db, Signature, f"{VERSION}-{name}")
            row.state, row.ends_at = "planned", until
            db.add(row)
    page, code = opened(visitor, "m1")
    assert "Rien ne vous est demandé" in page.text
    assert 'data-act="sign"' not in page.text
    assert visitor.send(page, "object", reason="Non.", code="").status_code == 422
    receipt = visitor.send(page, "object", reason="Non.", code=code)
    assert "sa signature antérieure n’est pas reportée" in receipt.text
    assert 'data-act="sign"' in visitor.get("/signature").text
    hands.pass_time(until=until)
    late, _ = opened(visitor, "m2")
    assert "Your earlier signature is carried over to this version." in late.text
    assert "data-act=" not in late.text


SCAN = b"\x89PNG\r\n\x1a\n mandat IEND\xaeB`\x82"


def with_mandate(visitor: Visitor, data: bytes, named: str, **filling: str) -> Page:
    page, code = opened(visitor, "m1")
    sent = form(page, "sign")
    given = {"name": "Camille", "capacity": "Mandataire", "consent": "yes", "code": code, **filling}
    files = {"mandate": (named, data, "application/pdf")}
    return visitor.post(sent.action, sent.fields | given, files=files)


def test_a_mandate_is_joined_and_read_by_who_validates_alone(visitor: Visitor, hands: Hands) -> None:
    today = hands.now.date().isoformat()
    assert with_mandate(visitor, SCAN, "scan.png", mandate_from=today).status_code == 200
    path = f"/comite/signatures/{VERSION}/mandat/{VERSION}-m1"
    assert visitor.get(path).status_code == 403, "a member is no person of a body"
    enter(visitor)
    page = visitor.get(f"/comite/signatures/{VERSION}")
    assert f'href="{path}"' in page.text
    file = visitor.get(path)
    assert (file.status_code, file.content, file.headers["content-type"]) == (200, SCAN, "image/png")
    assert file.headers["content-disposition"] == f'attachment; filename="mandat-{VERSION}-m1.png"'
    enter(visitor, "b")
    assert visitor.get(path).status_code == 403, "it acts for this organisation"
    assert f'href="{path}"' not in visitor.get(f"/comite/signatures/{VERSION}").text


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        ((b"MZ", "mandat.pdf"), 422, "mandate-unreadable"),
        ((SCAN, "mandat.pdf"), 422, "mandate-not-that"),
        ((SCAN + b"x" * 5_000_000, "scan.png"), 413, "mandate-too-large"),
        ((SCAN + b"x" * 5_200_000, "scan.png"), 413, "body-too-large"),
        ((b"%PDF-1.7 /Encrypt 1 0 R %%EOF", "mandat.pdf"), 422, "mandate-encrypted"),
        ((b"%PDF-1.7 /URI (x) %%EOF", "mandat.pdf"), 422, "mandate-with-more"),
    ],
)
def test_a_file_that_is_no_mandate_is_named_and_nothing_is_signed(
    visitor: Visitor, hands: Hands, file: tuple[bytes, str], status: int, code: str
) -> None:
    page = with_mandate(visitor, *file, mandate_from=hands.now.date().isoformat())
    assert (page.status_code, code in page.text) == (status, True)
    assert hands.count(Signature, id=f"{VERSION}-m1", state="requested") == 1
    if status == 413:
        assert "dépasse 5\u00a0Mo" in page.text
    if code == "body-too-large":
        assert "envoyez un fichier plus léger" in page.text
    else:
        assert f'value="{hands.now.date().isoformat()}"' in page.text, "what was written is kept"


def test_a_signature_on_paper_is_recorded_from_the_page_and_contested_by_its_member(
    visitor: Visitor, hands: Hands
) -> None:
    enter(visitor)
    path = f"/comite/signatures/{VERSION}"
    page = visitor.get(path)
    sent = form(page, "record")
    given = {
        "request": f"{VERSION}-m1", "reason": "Reçue par courrier.", "given": "paper", "name": "Camille",
        "capacity": "Présidente", "signed_on": hands.now.date().isoformat(),
    }  # fmt: skip
    bare = visitor.post(sent.action, sent.fields | given)
    assert (bare.status_code, "Numérisation du papier" in bare.text) == (422, True)
    again = form(visitor.get(path), "record")
    files = {"scan": ("scan.png", SCAN, "image/png")}
    shown = visitor.post(again.action, again.fields | given, files=files)
    assert shown.status_code == 200
    assert "Vous l’avez enregistrée" in shown.text
    assert re.search(rf'value="{VERSION}-m1@[0-9a-f]+" disabled', shown.text)
    enter(visitor, "c")
    assert "Read the scan before you validate" in visitor.get(path).text
    assert visitor.get(f"{path}/mandat/{VERSION}-m1").content == SCAN
    page, code = opened(visitor, "m1")
    assert "Le comité a enregistré que Camille a signé sur papier" in page.text
    assert visitor.send(page, "disown", reason="Non.", code="").status_code == 422
    receipt = visitor.send(page, "disown", reason="Non.", code=code)
    assert "ne compte pour rien" in receipt.text
    assert hands.count(Signature, id=f"{VERSION}-m1", state="requested", reason="Non.") == 1
    assert 'data-act="sign"' in visitor.get("/signature").text
