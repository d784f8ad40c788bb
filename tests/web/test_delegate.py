"""A signature is delegated on the page, accepted with a mandate by another link, and signed there."""

from __future__ import annotations

from models.delegation import Delegation
from models.signature import Signature
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, form
from tests.web.officer import enter
from tests.web.test_signing import SCAN, VERSION, opened, published, published_home

__all__ = ["published", "published_home"]  # the home that these tests have too
WHO = "Noor Haddad"


def delegated(visitor: Visitor, member: str = "m1") -> Page:
    page, code = opened(visitor, member)
    return visitor.send(page, "delegate", delegate_name=WHO, email="noor@cabinet.example", code=code)


def as_delegate(visitor: Visitor, member: str = "m1") -> tuple[Page, str]:
    return visitor.enter("s", f"{VERSION}-{member}-d1", member)


def accepted(visitor: Visitor, hands: Hands, data: bytes = SCAN, named: str = "scan.png") -> Page:
    page, code = as_delegate(visitor)
    sent = form(page, "accept")
    given = {"code": code, "mandate_from": hands.now.date().isoformat()}
    return visitor.post(sent.action, sent.fields | given, files={"mandate": (named, data, "image/png")})


def test_a_delegate_reads_for_whom_it_signs_and_by_whose_delegation(visitor: Visitor, hands: Hands) -> None:
    receipt = delegated(visitor)
    assert f"La signature est déléguée à {WHO}." in receipt.text
    door = visitor.get(f"/s/{hands.token('s', f'{VERSION}-m1-d1', 'm1')}")
    assert f"Lien par lequel {WHO} signe pour <strong>Organisme 1</strong> par délégation de" in door.text
    page, _ = as_delegate(visitor)
    assert f"{WHO}, vous signez pour <strong>Organisme 1</strong> par délégation de Camille 1" in page.text
    assert 'data-act="sign"' not in page.text, "it accepts first"
    assert "Voir le reçu" not in page.text, "that one is the member’s"
    assert 'data-act="decline"' not in page.text
    assert 'data-act="delegate"' not in page.text
    assert "Mon organisme" not in page.text
    assert visitor.get("/signature/organisme").status_code == 404


def test_a_delegate_accepts_with_its_mandate_signs_and_the_committee_reads_all_of_it(
    visitor: Visitor, hands: Hands
) -> None:
    delegated(visitor)
    refused = accepted(visitor, hands, SCAN, "mandat.pdf")
    assert (refused.status_code, "mandate-not-that" in refused.text) == (422, True)
    assert "vous pouvez maintenant signer" in accepted(visitor, hands).text
    page, code = as_delegate(visitor)
    assert f'value="{WHO}"' in form(page, "sign").inside
    assert "readonly" in form(page, "sign").inside
    given = {"name": "Somebody", "capacity": "Avocate", "consent": "yes", "code": code}
    assert visitor.send(page, "sign", **given).status_code == 200
    assert hands.count(Signature, id=f"{VERSION}-m1", state="under_review", signed_name=WHO) == 1
    after = visitor.get("/signature").text
    assert "data-act=" not in after
    enter(visitor)
    shown = visitor.get(f"/comite/signatures/{VERSION}").text
    assert f"Par délégation de Camille 1 à {WHO}" in shown
    assert f'href="/comite/signatures/{VERSION}/mandat/{VERSION}-m1"' in shown


def test_the_member_reads_that_it_is_delegated_and_takes_it_back(visitor: Visitor, hands: Hands) -> None:
    delegated(visitor)
    page, code = opened(visitor, "m1")
    assert f"La signature est déléguée à {WHO}" in page.text
    assert 'data-act="sign"' not in page.text
    assert 'data-act="decline"' in page.text
    assert visitor.send(page, "take-back", code="").status_code == 422
    assert "La délégation est reprise" in visitor.send(page, "take-back", code=code).text
    assert 'data-act="sign"' in visitor.get("/signature").text
    over, _ = as_delegate(visitor)
    assert (over.status_code, "delegation-over" in over.text) == (410, True)


def test_a_delegate_gives_back_and_keeps_its_receipt(visitor: Visitor, hands: Hands) -> None:
    delegated(visitor)
    page, code = as_delegate(visitor)
    wrong = visitor.send(page, "give-back", reason="Conflit.", code="")
    assert "Conflit.</textarea>" in wrong.text
    receipt = visitor.send(page, "give-back", reason="Conflit.", code=code)
    assert "Vous avez rendu la délégation." in receipt.text
    assert "Conflit." in receipt.text
    assert hands.count(Signature, id=f"{VERSION}-m1", state="requested") == 1


def test_what_is_missing_of_a_delegate_is_named_and_the_rest_is_kept(visitor: Visitor, hands: Hands) -> None:
    page, code = opened(visitor, "m1")
    told = visitor.send(page, "delegate", delegate_name="", email="noor@cabinet.example", code=code)
    assert told.status_code == 422
    assert "Nom du délégataire" in told.text.partition('id="problem"')[2].partition("</div>")[0]
    assert 'value="noor@cabinet.example"' in told.text
    wrong = visitor.send(page, "delegate", delegate_name=WHO, email="nowhere", code=code)
    assert "bad-address" in wrong.text
    assert hands.count(Delegation) == 0
    assert visitor.get("/signature/deleguer").url.path == "/signature"
