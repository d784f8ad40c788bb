"""The seal of a PDF that anyone brings: whole or altered, ours or not, and when it was stamped."""

from __future__ import annotations

from acts.reconcile import reconcile
from acts.seal import certificate
from acts.seal.examine import seal_seen
from acts.seal.renew import renew
from tests import stamps as tsa
from tests.acts.test_seal import pdf, setting, unseal
from tests.conftest import Hands


def test_ours_is_known_also_by_a_certificate_that_was_renewed(hands: Hands) -> None:
    data = pdf(hands)
    found = seal_seen(hands.home, data)
    assert found is not None
    assert (found.intact, found.ours, found.stamped_at) == (True, True, None)
    assert "Fédération d’essai" in found.name
    renew(hands.home, driver="test")
    again = seal_seen(hands.home, data)
    assert again is not None
    assert again.ours
    for file in (hands.home.path / "keys").glob("seal*.crt"):
        file.unlink()
    lost = seal_seen(hands.home, data)
    assert lost is not None
    assert not lost.ours


def test_an_altered_file_has_a_seal_that_is_not_whole(hands: Hands) -> None:
    data = bytearray(pdf(hands))
    data[3000] ^= 1
    found = seal_seen(hands.home, bytes(data))
    assert found is not None
    assert not found.intact


def test_a_file_without_a_seal_or_that_cannot_be_read_has_none(hands: Hands) -> None:
    bare = pdf(hands).partition(b"%%EOF")[0] + b"%%EOF\n"
    assert seal_seen(hands.home, bare) is None
    assert seal_seen(hands.home, b"%PDF-1.7 garbage") is None


def test_the_instant_of_a_time_stamp_is_read(hands: Hands) -> None:
    unseal(hands)
    with tsa.server(tsa.stamped) as url:
        setting(hands, timestamp=url)
        reconcile(hands.home.path, driver="test")
    found = seal_seen(hands.home, pdf(hands))
    assert found is not None
    assert found.stamped_at is not None
    assert found.stamp == "unchecked", "no authority is named"
    assert certificate.trusted(hands.home)


def test_a_time_stamp_is_told_by_whom_the_home_believes(hands: Hands) -> None:
    unseal(hands)
    with tsa.server(tsa.stamped) as url:
        setting(hands, timestamp=url)
        reconcile(hands.home.path, driver="test")
    data = pdf(hands)

    def told(pem: bytes) -> str:
        (hands.home.path / "keys" / "tsa.pem").write_bytes(pem)
        setting(hands, authority="keys/tsa.pem")
        found = seal_seen(hands.home, data)
        assert found is not None
        assert found.intact
        return found.stamp

    assert told(tsa.root().pem) == "trusted"
    assert told(tsa.authority("Autre", stamps=False).pem) == "untrusted"
    assert told(b"no certificate") == "unchecked", "what cannot be read makes nobody believed"
