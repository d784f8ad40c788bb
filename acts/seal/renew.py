"""Renew the seal: a new key and certificate in place of those that expired or were lost."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes

from acts.act import Actor, act
from acts.seal.certificate import CERTIFICATE, make, trusted
from models import clock
from models.home import Home
from rules.refusals import SealUnreadable


def renew(home: Home, *, driver: str) -> str:
    """Make a new seal and record it, signed by the key of the journal; return its fingerprint.

    The certificate that was is kept beside it, since what it sealed still stands.
    """
    with act(home, "renew_seal", actor=Actor("operator", driver=driver), subject="home") as a:
        before = _set_aside(home)
        made = make(home, organisation=home.settings().organisation, at=clock.instant())
        a.record({"certificate": made, "before": before}, sign=True)
        return made


def _set_aside(home: Home) -> str:
    """Keep the certificate that was under its fingerprint, and return that; nothing where it is lost."""
    try:
        before = trusted(home).fingerprint(hashes.SHA256()).hex()
    except SealUnreadable:
        return ""
    file = home.path / "keys" / CERTIFICATE
    file.with_name(f"seal-{before[:12]}.crt").write_bytes(file.read_bytes())
    return before
