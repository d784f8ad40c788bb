"""Whoever brings a file or a number reads what it is, whether it is authentic, and whether it still binds."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

import pytest
from sqlmodel import select

from acts.reconcile import reconcile
from acts.seal import certificate
from acts.seal.certificate import seal_of
from acts.seal.renew import renew
from acts.seal.seal import sealed
from acts.signing.validate import validate
from models.deed import Deed
from models.evidence import archive
from models.leaf import Checkpoint, Head
from models.proposal import Proposal
from models.reading import one, reading
from models.rendition import Rendition
from models.text import Text
from models.version import Version
from models.views.deeds import deed
from models.views.published import minutes
from tests import stamps as tsa
from tests.acts.test_seal import setting
from tests.conftest import Hands
from tests.postgresql import behind
from tests.web.conftest import Page, Visitor, Voting, form
from tests.web.officer import enter


@pytest.fixture
def signed(hands: Hands, voting: Voting) -> Hands:
    """Version 1.1.0 was adopted, signed by one member, validated, and all of it sealed."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for")
    hands.finish(voting.cycle)
    hands.sign("m1")
    hands.pass_time(by=timedelta(minutes=1))
    for person in ("a", "c"):
        validate(hands.home, ["1.1.0-m1"], person_id=person)
    reconcile(hands.home.path, driver="test")
    return hands


def given(visitor: Visitor, data: bytes) -> Page:
    sent = form(visitor.get("/verifier"), "verify")
    page: Page = visitor.client.post(
        sent.action, data=sent.fields, files={"file": ("f", data)}, headers=visitor.headers
    )
    assert page.status_code == 200
    return page


def verdict(page: Page) -> str:
    found = page.text.partition('id="verdict"')[2].partition("<strong>")[2].partition("</strong>")[0]
    return found.replace("\u00a0", " ")


def file_of(hands: Hands, number: str, shape: str = "pdf") -> bytes:
    with reading(hands.home) as db:
        return one(db, Rendition, (number, shape)).data


def deed_of(hands: Hands) -> Deed:
    with reading(hands.home) as db:
        return deed(db, "1.1.0-m1")


def test_a_version_in_any_of_its_files_is_known_and_so_is_whether_it_binds(
    visitor: Visitor, signed: Hands
) -> None:
    for shape in ("pdf", "docx"):
        page = given(visitor, file_of(signed, "1.1.0", shape))
        assert verdict(page) == "Authentique : version 1.1.0 de la charte."
        assert "en vigueur aujourd’hui" in page.text
    old = given(visitor, file_of(signed, "1.0.0"))
    assert verdict(old) == "Authentique : version 1.0.0 de la charte."
    assert "remplacée" in old.text
    with reading(signed.home) as db:
        text = one(db, Text, one(db, Version, "1.1.0").text_hash).body
    assert "C’est le texte publié, à l’octet près." in given(visitor, text.encode()).text


def test_one_altered_byte_is_told(visitor: Visitor, signed: Hands) -> None:
    data = bytearray(file_of(signed, "1.1.0"))
    data[3000] ^= 1
    assert verdict(given(visitor, bytes(data))) == "Altéré : ce PDF n’est pas tel qu’il a été scellé."
    added = file_of(signed, "1.1.0") + b"\n"
    assert "n’est pas tel" in verdict(given(visitor, added))
    digit = bytearray(file_of(signed, "1.1.0"))
    start = digit.rindex(b"/Contents <") + 12
    place = next(at for at in range(start, len(digit)) if chr(digit[at]) in "ABCDEF")
    digit[place] ^= 0x20
    assert "Authentique" not in verdict(given(visitor, bytes(digit)))


def test_minutes_to_print_are_not_called_false_and_the_hash_at_their_foot_finds_them(
    visitor: Visitor, signed: Hands
) -> None:
    with reading(signed.home) as db:
        ballot = one(db, Version, "1.1.0").ballot_id
    told = given(visitor, visitor.get(f"/scrutin/{ballot}/proces-verbal.pdf").content)
    assert verdict(told).startswith("Rien n’atteste ce PDF")
    assert "Un procès-verbal à imprimer n’en porte pas" in told.text
    text = visitor.get(f"/scrutin/{ballot}/proces-verbal.md").content
    found = visitor.get("/verifier?numero=" + sha256(text).hexdigest()).text
    assert f"procès-verbal du scrutin {ballot}" in found.partition('id="verdict"')[2]


def test_a_pdf_without_a_seal_or_with_another_is_not_ours(visitor: Visitor, signed: Hands) -> None:
    page, _, _ = file_of(signed, "1.1.0").rpartition(b"%%EOF")
    bare = page[: page.index(b"%%EOF") + 5]
    assert "aucun cachet lisible" in verdict(given(visitor, bare))
    assert "aucun cachet lisible" in verdict(given(visitor, b"%PDF-1.7 garbage"))
    settings, before = signed.home.settings(), seal_of(signed.home, at=signed.now)
    ours = sealed(bare, before, settings, reason="x")
    assert "absent des fichiers délivrés" in verdict(given(visitor, ours))
    renew(signed.home, driver="test")
    assert "absent des fichiers délivrés" in verdict(given(visitor, ours))
    for file in (signed.home.path / "keys").glob("seal-*.crt"):
        file.unlink()
    assert "scellé par quelqu’un d’autre" in verdict(given(visitor, ours))
    (signed.home.path / "keys" / certificate.CERTIFICATE).unlink()
    assert "scellé par quelqu’un d’autre" in verdict(given(visitor, ours))


def test_a_deed_is_known_by_its_file_and_by_the_number_its_code_leads_to(
    visitor: Visitor, signed: Hands
) -> None:
    row = deed_of(signed)
    page = given(visitor, row.data)
    assert verdict(page) == "Authentique : acte d’adhésion d’Organisme 1."
    assert "Il a effet aujourd’hui." in page.text
    assert "Camille" not in page.text
    with reading(signed.home) as db:
        from models.leaf import Leaf

        number = f"{row.leaf}-{one(db, Leaf, row.leaf).hash[:8]}"
    named = visitor.get(f"/verifier?numero={number}")
    assert verdict(named) == "Acte d’adhésion d’Organisme 1."
    assert "donnez le fichier" in named.text
    assert "Rien de ce qui" in verdict(visitor.get(f"/verifier?numero={row.leaf}-00000000"))
    behind(signed.home, "UPDATE signature SET state = 'superseded' WHERE id = '1.1.0-m1'")
    assert "Une signature plus récente" in given(visitor, row.data).text
    behind(signed.home, "UPDATE signature SET state = 'revoked' WHERE id = '1.1.0-m1'")
    assert "révoquée" in given(visitor, row.data).text
    behind(signed.home, "UPDATE signature SET validated_at = NULL WHERE id = '1.1.0-m1'")
    assert "Il n’a pas d’effet aujourd’hui" in given(visitor, row.data).text


def test_minutes_receipts_and_evidence_are_known_and_refused_once_altered(
    visitor: Visitor, signed: Hands, voting: Voting
) -> None:
    with reading(signed.home) as db:
        said = minutes(db, voting.ballot.id).text
    assert "procès-verbal du scrutin" in verdict(given(visitor, said.encode()))
    receipt = signed.sign("m2")
    kept = {"code": receipt.code, "facts": receipt.facts, "signature": receipt.signature}
    page = given(visitor, json.dumps(kept).encode())
    assert verdict(page) == "Authentique : récépissé délivré ici."
    assert f"<dd>{receipt.seq}</dd>" in page.text
    kept["facts"] = kept["facts"].replace("m2", "m3")
    assert "Non authentique" in verdict(given(visitor, json.dumps(kept).encode()))
    _, bundle = archive(signed.home, "last")
    assert verdict(given(visitor, bundle)).startswith("Authentique : dossier de preuve du scrutin")
    altered = bundle.replace(b"Organisme 1", b"Organisme 9")
    assert "n’est pas un dossier de preuve" in verdict(given(visitor, altered[:-40] + altered[-39:]))
    assert "Non authentique" in verdict(given(visitor, altered))


def receipt_of(leaf: str) -> bytes:
    facts = f'{{"leaf": {leaf}, "act": "cast", "subject": "ballot:x", "at": "t"}}'
    return json.dumps({"facts": facts, "signature": "x"}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"bonjour", b"{}", b'{"facts": 1}', b"[" * 5000, b"\xff\xfe\x00", b"PK\x03\x04", b"7", b"null",
        b"[1]",
        receipt_of("Infinity"), receipt_of("NaN"), receipt_of("1" + "0" * 30), receipt_of("-1"),
        b'{"checkpoint": "\\ud800", "signature": "x"}', b'{"checkpoint": "a", "signature": "\\ud800"}',
        b'{"facts": "\\ud800", "signature": "\\ud800"}', b'{"checkpoint": [1], "signature": {}}',
        b'{"number": {"a": 1}, "text": "\\ud800"}',
    ],
)  # fmt: skip
def test_what_is_nothing_of_ours_is_told_so(visitor: Visitor, hands: Hands, data: bytes) -> None:
    told = ("Ce fichier n’est rien", "Non authentique", "Cette archive n’est pas un dossier de preuve")
    assert verdict(given(visitor, data)).startswith(told)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1.0.0", "Version 1.0.0 de la charte."),
        (" 1.0.0 ", "Version 1.0.0 de la charte."),
        ("9.9.9", "Rien de ce qui a été délivré ici ne porte ce numéro."),
        ("<script>", "Rien de ce qui a été délivré ici ne porte ce numéro."),
        ("0" * 64, "Rien de ce qui a été délivré ici ne porte ce numéro."),
    ],
)
def test_a_number_is_looked_up(visitor: Visitor, hands: Hands, typed: str, told: str) -> None:
    assert verdict(visitor.get(f"/verifier?numero={quote(typed)}")) == told


def test_the_hash_of_a_text_that_is_printed_on_paper_is_a_number_too(visitor: Visitor, hands: Hands) -> None:
    with reading(hands.home) as db:
        printed = one(db, Version, "1.0.0").text_hash
    assert "version 1.0.0" in verdict(visitor.get(f"/verifier?numero={printed}")).lower()


def test_the_page_asks_and_a_form_without_a_file_is_refused(visitor: Visitor, hands: Hands) -> None:
    page = visitor.get("/verifier")
    assert "verdict" not in page.text
    assert visitor.send(page, "verify").status_code == 422


def test_a_member_downloads_its_own_deed_and_the_committee_everyone_s(
    visitor: Visitor, signed: Hands
) -> None:
    page, _ = visitor.enter("s", "1.1.0-m1", "m1")
    assert 'href="/signature/acte.pdf"' in page.text
    own = visitor.get("/signature/acte.pdf")
    assert (own.headers["content-type"], own.content) == ("application/pdf", deed_of(signed).data)
    assert own.headers["cache-control"] == "no-store"
    enter(visitor)
    assert 'href="/comite/actes/1.1.0-m1.pdf"' in visitor.get("/comite/signatures/1.1.0").text
    assert visitor.get("/comite/actes/1.1.0-m1.pdf").content == own.content
    assert visitor.get("/comite/actes/1.1.0-m3.pdf").status_code == 404


def test_the_page_of_an_organisation_has_its_deed_by_whichever_link_it_came(
    visitor: Visitor, signed: Hands
) -> None:
    visitor.enter("s", "1.1.0-m1", "m1")
    link = "/signature/organisme/acte/1.1.0.pdf"
    page = visitor.get("/signature/organisme").text
    assert f'href="{link}"' in page
    assert "acte/1.0.0.pdf" not in page, "it was signed before Charte"
    assert visitor.get(link).content == deed_of(signed).data
    assert visitor.get("/signature/organisme/acte/9.9.9.pdf").status_code == 404
    visitor.enter("v", "2026-1-b1", "m1")
    assert 'href="/bulletin/organisme/acte/1.1.0.pdf"' in visitor.get("/bulletin/organisme").text
    assert visitor.get("/bulletin/organisme/acte/1.1.0.pdf").content == deed_of(signed).data
    visitor.enter("v", "2026-1-b1", "m3")
    assert visitor.get("/bulletin/organisme/acte/1.1.0.pdf").status_code == 404


def test_nobody_else_is_given_a_deed(visitor: Visitor, signed: Hands) -> None:
    assert visitor.get("/comite/actes/1.1.0-m1.pdf").headers["content-type"] != "application/pdf"
    visitor.enter("s", "1.1.0-m2", "m2")
    assert visitor.get("/signature/acte.pdf").status_code == 404


def test_a_time_stamp_is_told_with_whether_its_authority_is_believed(visitor: Visitor, hands: Hands) -> None:
    behind(hands.home, "DELETE FROM rendition WHERE shape = 'pdf'")
    with tsa.server(tsa.stamped) as url:
        setting(hands, timestamp=url)
        reconcile(hands.home.path, driver="test")
    with reading(hands.home) as db:
        data = one(db, Rendition, ("1.0.0", "pdf")).data
    said = given(visitor, data).text
    assert "Authentique" in said
    assert "Son horodatage dit" in said
    assert "pas vérifié auprès d’une autorité de confiance" in said
    (hands.home.path / "keys" / "tsa.pem").write_bytes(tsa.root().pem)
    setting(hands, authority="keys/tsa.pem")
    assert "Il vient d’une autorité que cette organisation a nommée" in given(visitor, data).text


def test_the_code_of_a_receipt_leads_to_its_leaf_and_says_whether_it_still_stands(
    visitor: Visitor, hands: Hands, voting: Voting
) -> None:
    first = hands.vote(voting.ballot, "m1", "for")
    page = visitor.get(f"/verifier?numero={first.code.lower().replace('-', '+')}")
    assert verdict(page) == "Ce code est celui d’un récépissé délivré ici."
    assert "Ce qu’il dit vaut toujours." in page.text
    assert f"<dd>{first.seq}</dd>" in page.text
    assert not [word for word in ("Camille", "Organisme 1", "m1@") if word in page.text]
    second = hands.vote(voting.ballot, "m1", "against")
    assert "l’a remplacé" in visitor.get(f"/verifier?numero={first.code}").text
    assert "vaut toujours" in visitor.get(f"/verifier?numero={second.code}").text
    printed = f"Reçu\nCode : {second.code}\nMerci"
    assert "Un code ne vérifie pas les mots" in given(visitor, printed.encode()).text
    assert "Rien de ce qui" in verdict(visitor.get("/verifier?numero=0000-0000-0000-0000"))


def test_the_code_of_a_signature_stands_until_another_takes_its_place(
    visitor: Visitor, signed: Hands
) -> None:
    code = signed.sign("m2").code
    assert "vaut toujours" in visitor.get(f"/verifier?numero={code}").text
    behind(signed.home, "UPDATE signature SET receipt = 'other' WHERE id = '1.1.0-m2'")
    assert "l’a remplacé" in visitor.get(f"/verifier?numero={code}").text


def sized(checkpoint: str, size: int) -> str:
    """The checkpoint with another size: its second line, for a root may hold the same digits."""
    origin, _, rest = checkpoint.split("\n", 2)
    return f"{origin}\n{size}\n{rest}"


def test_a_checkpoint_is_held_against_the_journal_of_today(visitor: Visitor, signed: Hands) -> None:
    kept = visitor.get("/journal/checkpoint").json()
    size = kept["checkpoint"].splitlines()[1]
    reconcile(signed.home.path, driver="test")
    signed.sign("m2")
    told = "Authentique : le journal d’aujourd’hui commence par celui de ce point de contrôle "
    told += f"({size} feuilles)."
    assert verdict(given(visitor, json.dumps(kept).encode())) == told
    assert verdict(given(visitor, kept["checkpoint"].encode())) == told
    other = {**kept, "checkpoint": sized(kept["checkpoint"], int(size) + 1)}
    assert "Non authentique" in verdict(given(visitor, json.dumps(other).encode()))
    assert "ne commence pas" in verdict(given(visitor, other["checkpoint"].encode()))
    far = {**kept, "checkpoint": sized(kept["checkpoint"], 99999)}
    assert "ne commence pas" in verdict(given(visitor, far["checkpoint"].encode()))


def test_size_and_root_are_typed_as_a_mail_prints_them(
    visitor: Visitor, hands: Hands, voting: Voting
) -> None:
    with reading(hands.home) as db:
        head = one(db, Head, 1)
    hands.vote(voting.ballot, "m1", "for")
    for words in ("Journal : {} actes, racine {}.", "Journal: {} acts, root {}.", "{} {}"):
        typed = quote(words.format(head.size, head.root))
        assert "commence par celui" in verdict(visitor.get(f"/verifier?numero={typed}")), words
    wrong = quote(f"{head.size} {'0' * 64}")
    assert "ne commence pas" in verdict(visitor.get(f"/verifier?numero={wrong}"))
    assert "ne commence pas" in verdict(visitor.get(f"/verifier?numero=99999+{head.root}"))


def test_a_printed_certificate_is_known_by_its_number(visitor: Visitor, signed: Hands) -> None:
    page = visitor.get("/adhesions/1.1.0/m1")
    assert "<dd>1.1.0-m1</dd>" in page.text
    found = visitor.get("/verifier?numero=1.1.0-m1")
    assert verdict(found) == "Certificat d’Organisme 1 pour la version 1.1.0."
    assert "validée" in found.text
    assert 'href="/adhesions/1.1.0/m1"' in found.text
    assert "Rien de ce qui" in verdict(visitor.get("/verifier?numero=1.1.0-nobody"))


def test_a_version_as_json_is_known_by_its_text_and_a_saved_page_is_told_what_to_give(
    visitor: Visitor, signed: Hands
) -> None:
    facts = visitor.get("/charte/v/1.1.0.json").content
    assert verdict(given(visitor, facts)) == "Authentique : version 1.1.0 de la charte."
    assert "Authentique" not in verdict(given(visitor, facts.replace(b"CPOF", b"CPOX")))
    moved = json.dumps({**json.loads(facts), "number": "1.0.0"}).encode()
    assert "Authentique" not in verdict(given(visitor, moved))
    saved = visitor.get("/charte/v/1.1.0").content
    assert verdict(given(visitor, saved)) == "Une page web enregistrée ne se vérifie pas."


def test_the_hashes_that_pages_print_are_numbers_too(visitor: Visitor, hands: Hands, voting: Voting) -> None:
    found = visitor.get(f"/verifier?numero={voting.ballot.definition_hash}")
    assert verdict(found).startswith("Authentique : l’empreinte du scrutin")
    with reading(hands.home) as db:
        proposal = db.exec(select(Proposal)).first()
        signed = db.exec(select(Checkpoint)).first()
    assert proposal is not None
    assert signed is not None
    page = visitor.get(f"/verifier?numero={proposal.text_hash}")
    assert verdict(page).startswith("Texte de la proposition")
    assert "pas une version de la charte" in page.text
    assert "commence par celui" in verdict(visitor.get(f"/verifier?numero={signed.root}"))
