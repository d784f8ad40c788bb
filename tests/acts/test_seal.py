"""A version's PDF is sealed once and served as it is; what cannot be sealed now waits, and is told."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto.parser import peek
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_pem_x509_certificate
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlmodel import col, select

from acts.init import init
from acts.reconcile import reconcile
from acts.seal import certificate, stamps
from acts.seal.charter import charter_pdf
from acts.seal.due import seal_all
from acts.seal.renew import renew
from acts.seal.steady import P256_LENGTH
from acts.seal.versions import seal_version, unsealed
from models.home import Home, Settings
from models.leaf import Leaf
from models.reading import one, reading
from models.rendition import Rendition
from models.signature import Signature
from models.text import Text
from models.version import Version
from models.views.timeline import rendition
from rules.refusals import CertificateExpired, NotSealedYet, SealUnreadable, StampRefused
from tests import stamps as tsa
from tests.charter.test_paper import pdftotext
from tests.conftest import Hands
from tests.postgresql import behind


def pdf(hands: Hands, number: str = "1.0.0") -> bytes:
    with reading(hands.home) as db:
        return rendition(db, number, "pdf").data


def revise(hands: Hands) -> None:
    """Bring version 1.1.0 into force."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "actif", "vif")))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)


def unseal(hands: Hands) -> None:
    behind(hands.home, "DELETE FROM rendition WHERE shape = 'pdf'")


def setting(hands: Hands, **said: str) -> None:
    file = hands.home.path / "charte.toml"
    kept = file.read_text("utf-8").partition("[seal]")[0]
    lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
    file.write_text("\n".join([kept, "[seal]", *lines, ""]), "utf-8")


def judged(data: bytes, hands: Hands) -> Any:
    """Return what pyHanko says, trusting the certificate of the home."""
    own = certificate.trusted(hands.home).public_bytes(serialization.Encoding.PEM)
    context = ValidationContext(
        trust_roots=list(load_certs_from_pemder_data(own)), allow_fetching=False, moment=hands.now
    )
    return validate_pdf_signature(PdfFileReader(io.BytesIO(data)).embedded_signatures[0], context)


def accepted(data: bytes, hands: Hands) -> bool:
    try:
        told = judged(data, hands)
    except Exception:  # noqa: BLE001  whatever it raises, it has not accepted
        return False
    return bool(told.bottom_line and told.coverage.name == "ENTIRE_FILE")


def pdfsig(data: bytes, tmp_path: Path) -> str:
    if shutil.which("pdfsig") is None and "CI" not in os.environ:
        pytest.skip("pdfsig (poppler-utils) is not on this machine")
    file = tmp_path / "sealed.pdf"
    file.write_bytes(data)
    return subprocess.run(
        ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
    ).stdout


def test_the_first_version_is_sealed_when_a_home_is_made(hands: Hands, tmp_path: Path) -> None:
    data = pdf(hands)
    with reading(hands.home) as db:
        said = json.loads(one(db, Leaf, 0).body)["public"]
        assert said["files"]["pdf"] == one(db, Rendition, ("1.0.0", "pdf")).hash
        page = charter_pdf(db, one(db, Version, "1.0.0"), hands.home.settings())
        assert page == charter_pdf(db, one(db, Version, "1.0.0"), hands.home.settings())
    assert data.startswith(page)
    assert b"/SubFilter /ETSI.CAdES.detached" in data
    told = judged(data, hands)
    assert (told.bottom_line, told.coverage.name, told.timestamp_validity) == (True, "ENTIRE_FILE", None)
    said_by_poppler = pdfsig(data, tmp_path)
    assert "Signature Validation: Signature is Valid." in said_by_poppler
    assert "Total document signed" in said_by_poppler
    assert "CN=Fédération d’essai" in said_by_poppler


def test_one_altered_byte_is_refused_by_both(hands: Hands, tmp_path: Path) -> None:
    data = pdf(hands)
    assert accepted(data, hands)
    start = data.rindex(b"/Contents <") + len(b"/Contents <")
    end = data.index(b">", start)
    size = len(data)
    around = (start, start + 1, end - 40, end - 1, end)
    for place in (*range(9, start, start // 40), *around, *range(end + 3, size, 97), size - 3):
        altered = bytearray(data)
        altered[place] ^= 1
        assert not accepted(bytes(altered), hands), place
        assert "Signature is Valid" not in pdfsig(bytes(altered), tmp_path), place


def test_nothing_is_outside_the_seal_but_the_seal_itself(hands: Hands) -> None:
    """A gap after the signature could be filled with anything: neither pyHanko nor pdfsig looks there."""
    data = pdf(hands)
    start = data.rindex(b"/Contents <") + len(b"/Contents <")
    signature = bytes.fromhex(data[start : data.index(b">", start)].decode())
    assert peek(signature) == len(signature)


def test_what_was_added_after_the_seal_is_seen(hands: Hands) -> None:
    assert not accepted(pdf(hands) + b"\n% more\n", hands)


def test_a_published_version_is_sealed_after_it_and_named_in_the_journal(hands: Hands) -> None:
    revise(hands)
    assert seal_all(hands.home, driver="test").done == ["1.1.0: seal"]
    with reading(hands.home) as db:
        row = one(db, Rendition, ("1.1.0", "pdf"))
        page = charter_pdf(db, one(db, Version, "1.1.0"), hands.home.settings())
    assert row.data.startswith(page)
    assert accepted(row.data, hands)
    assert hands.count(Leaf, act="seal", subject="version:1.1.0") == 1
    assert seal_version(hands.home, "1.1.0", driver="test") is False


def test_a_version_that_waits_is_sealed_by_the_next_check_and_once(hands: Hands) -> None:
    unseal(hands)
    with pytest.raises(NotSealedYet):
        pdf(hands)
    assert reconcile(hands.home.path, driver="test").mended == ["1.0.0: seal"]
    assert reconcile(hands.home.path, driver="test").mended == []
    assert accepted(pdf(hands), hands)


def test_a_time_stamp_is_in_the_seal_where_a_server_is_named(hands: Hands, tmp_path: Path) -> None:
    unseal(hands)
    with tsa.server(tsa.stamped) as url:
        setting(hands, timestamp=url)
        assert reconcile(hands.home.path, driver="test").mended == ["1.0.0: seal"]
    told = judged(pdf(hands), hands)
    assert told.intact
    assert told.timestamp_validity.intact
    assert told.timestamp_validity.valid
    assert "Signature is Valid" in pdfsig(pdf(hands), tmp_path)


@pytest.mark.parametrize(
    ("answer", "status", "detail"),
    [
        (tsa.garbage, 200, "no time-stamp"),
        (tsa.endless, 200, "no time-stamp"),
        (tsa.of_something_else, 200, "no time-stamp"),
        (tsa.refusing, 200, "no time-stamp"),
        (tsa.stale, 200, "no time-stamp"),
        (tsa.silent, 200, "did not answer within"),
        (tsa.stamped, 500, "500"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_without_its_time_stamp_nothing_is_sealed_and_each_check_says_so(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, answer: Callable[[bytes], bytes], status: int, detail: str
) -> None:
    if answer is tsa.silent:
        monkeypatch.setattr(stamps, "SECONDS", 1)
    unseal(hands)
    with tsa.server(answer, status=status) as url:
        setting(hands, timestamp=url)
        found = reconcile(hands.home.path, driver="test")
        assert (found.mended, len(found.alarms), found.sound) == ([], 1, True)
        assert found.alarms[0].startswith(f"stamp-refused: The time-stamp server {url} gave no time-stamp: ")
        assert detail in found.alarms[0]
    with reading(hands.home) as db:
        assert unsealed(db) == ["1.0.0"]
    setting(hands)
    assert reconcile(hands.home.path, driver="test").mended == ["1.0.0: seal"]


def test_a_server_that_is_not_there_holds_no_publication_back(hands: Hands) -> None:
    setting(hands, timestamp="http://127.0.0.1:9/")
    revise(hands)
    assert hands.count(Version) == 2
    assert hands.count(Signature, version="1.1.0") > 0
    with pytest.raises(StampRefused):
        seal_version(hands.home, "1.1.0", driver="test")
    with pytest.raises(NotSealedYet):
        pdf(hands, "1.1.0")


def test_a_home_with_a_server_is_made_without_waiting_for_it(tmp_path: Path) -> None:
    from models.home import Sealing

    home = Home(tmp_path / "home")
    named = Settings("Fédération", "F", "a@b.example", seal=Sealing(timestamp="http://127.0.0.1:9/"))
    init(home, named)
    assert home.settings().seal.timestamp == "http://127.0.0.1:9/"
    with reading(home) as db:
        assert unsealed(db) == ["1.0.0"]


def test_a_home_is_made_and_sealed_from_within_a_loop_too(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")

    async def inside() -> None:
        init(home, Settings("Fédération", "F", "a@b.example"))

    asyncio.run(inside())
    with reading(home) as db:
        assert unsealed(db) == []


def test_a_key_that_is_a_small_number_signs_at_the_length_of_any_other(hands: Hands) -> None:
    small = ec.derive_private_key(12345, ec.SECP256R1())  # as one key in 256 is
    made = certificate.signed_by(small, organisation="Fédération", at=hands.now)
    keys = hands.home.path / "keys"
    (keys / certificate.KEY).write_bytes(certificate.pem(small))
    (keys / certificate.CERTIFICATE).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    signer = certificate.seal_of(hands.home, at=hands.now).signer
    assert {len(signer.sign_raw(b"x", "sha256")) for _ in range(40)} == {P256_LENGTH}


@pytest.mark.parametrize("name", ["é" * 63, "Conférence " * 9, "—" * 40], ids=["accents", "words", "dashes"])
def test_a_long_name_is_cut_where_a_letter_ends(name: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made = certificate.signed_by(key, organisation=name, at=datetime(2026, 1, 1, tzinfo=UTC))
    for told in made.subject:
        assert name.startswith(str(told.value))
        assert 60 < len(str(told.value).encode()) <= 64


def test_nothing_is_sealed_with_a_certificate_that_expired(hands: Hands) -> None:
    unseal(hands)
    hands.pass_time(by=timedelta(days=3660))
    with pytest.raises(CertificateExpired) as refused:
        seal_version(hands.home, "1.0.0", driver="test")
    assert "CN=Fédération d’essai" in refused.value.name
    assert refused.value.ends_at < hands.now
    alarms = reconcile(hands.home.path, driver="test").alarms
    assert [each.partition(":")[0] for each in alarms] == ["certificate-expired"]
    certificate.make(hands.home, organisation="Fédération d’essai", at=hands.now)
    assert seal_version(hands.home, "1.0.0", driver="test") is True


def made_elsewhere(hands: Hands, password: bytes | None, *, key: Any = None) -> Path:
    """Write a PKCS#12 with an RSA key in the home."""
    key = key or rsa.generate_private_key(65537, 2048)
    own = certificate.signed_by(key, organisation="Préfecture", at=hands.now)
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    file = hands.home.path / "keys" / "own.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, own, [own], how))
    return file


@pytest.mark.parametrize("password", [None, "secret"])
def test_the_organisation_seals_with_its_own_certificate(hands: Hands, password: str | None) -> None:
    unseal(hands)
    made_elsewhere(hands, password.encode() if password else None)
    setting(hands, pkcs12="keys/own.p12", **({"password": password} if password else {}))
    assert seal_version(hands.home, "1.0.0", driver="test")
    assert accepted(pdf(hands), hands)
    assert judged(pdf(hands), hands).signing_cert.subject.native["common_name"] == "Préfecture"


def test_a_seal_that_cannot_be_read_is_named(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    unseal(hands)
    made_elsewhere(hands, b"secret")
    setting(hands, pkcs12="keys/own.p12")
    monkeypatch.setenv("CHARTE_SEAL_PASSWORD", "other")
    with pytest.raises(SealUnreadable, match=r"own\.p12"):
        seal_version(hands.home, "1.0.0", driver="test")
    setting(hands)
    other = rsa.generate_private_key(65537, 2048)
    (hands.home.path / "keys" / certificate.KEY).write_bytes(certificate.pem(other))
    with pytest.raises(SealUnreadable, match="do not belong together"):
        seal_version(hands.home, "1.0.0", driver="test")
    (hands.home.path / "keys" / certificate.KEY).unlink()
    with pytest.raises(SealUnreadable, match="No such file"):
        seal_version(hands.home, "1.0.0", driver="test")
    assert hands.count(Leaf, act="seal") == 0


def test_a_seal_is_renewed_where_it_expired_or_was_lost_and_the_journal_says_so(hands: Hands) -> None:
    first = certificate.seal_of(hands.home, at=hands.now).fingerprint
    sealed, lost = renew(hands.home, driver="test"), hands.home.path / "keys" / certificate.CERTIFICATE
    kept = hands.home.path / "keys" / f"seal-{first[:12]}.crt"
    assert load_pem_x509_certificate(kept.read_bytes()).fingerprint(SHA256()).hex() == first
    assert not accepted(pdf(hands), hands)
    unseal(hands)
    seal_version(hands.home, "1.0.0", driver="test")
    assert accepted(pdf(hands), hands)
    lost.unlink()
    again = renew(hands.home, driver="test")
    with reading(hands.home) as db:
        leaves = db.exec(select(Leaf.body).where(Leaf.act == "renew_seal").order_by(col(Leaf.seq))).all()
    said = [json.loads(body)["public"] for body in leaves]
    assert [(each["certificate"], each["before"]) for each in said] == [(sealed, first), (again, "")]


def test_the_key_is_for_the_service_alone(hands: Hands) -> None:
    keys = hands.home.path / "keys"
    assert (keys / certificate.KEY).stat().st_mode & 0o077 == 0
    own = load_pem_x509_certificate((keys / certificate.CERTIFICATE).read_bytes())
    assert own.not_valid_after_utc - own.not_valid_before_utc > timedelta(days=3650)
    assert isinstance(own.not_valid_before_utc, datetime)


def test_a_character_that_no_font_has_stops_no_pdf_which_shows_its_number_and_says_so(
    hands: Hands, tmp_path: Path
) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "actif", "actif 😀", title="Sourire")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    found = seal_all(hands.home, driver="test")
    assert found.refusals == []
    with reading(hands.home) as db:
        row = db.get(Rendition, ("1.1.0", "pdf"))
        assert row is not None
        text = one(db, Text, one(db, Version, "1.1.0").text_hash).body
    assert "😀" in text
    said = pdftotext(row.data, tmp_path)
    assert "actif ‹U+1F600›" in said
    assert "Caractères montrés par leur numéro" in said
    assert judged(row.data, hands).bottom_line
