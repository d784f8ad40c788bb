"""Seal the versions: each one's PDF is made and signed once, then served as it is."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from acts.act import Act, Actor, act
from acts.seal.certificate import seal_of
from acts.seal.charter import charter_pdf
from acts.seal.seal import sealed
from acts.version.verify import verify_folder
from models import clock
from models.home import Home
from models.reading import one, reading
from models.rendition import Rendition
from models.version import Version

SHAPE = "pdf"


def unsealed(session: Session) -> list[str]:
    """Return the versions whose PDF waits for its seal, oldest first."""
    there = select(Rendition.version).where(Rendition.shape == SHAPE)
    rows = select(Version.number).where(col(Version.number).not_in(there)).order_by(col(Version.position))
    return list(session.exec(rows).all())


def seal_version(home: Home, number: str, *, driver: str) -> bool:
    """Keep the sealed PDF of a version; return whether that was still to do.

    The server of time-stamps is asked before the door is opened: nobody waits for it.

    Raises:
        VersionAltered, CharacterNotSet, SealUnreadable, CertificateExpired, StampRefused.
    """
    with reading(home) as db:
        version = one(db, Version, number)
        verify_folder(db, home, version)
        page = charter_pdf(db, version, home.settings())
    data = sealed_page(home, page, number, at=clock.instant())
    with act(home, "seal", actor=Actor("clock", driver=driver), subject=f"version:{number}") as a:
        if number not in unsealed(a.session):
            return False
        a.record({"version": number, "files": {SHAPE: keep(a, number, data)}})
    return True


def sealed_page(home: Home, page: bytes, number: str, *, at: datetime) -> bytes:
    """Return the page of a version with the organisation's seal.

    Args:
        at: when it is sealed.
    """
    return sealed(page, seal_of(home, at=at), home.settings(), reason=f"Charte, version {number}")


def keep(a: Act, number: str, data: bytes) -> str:
    """Keep the sealed PDF of a version and return its hash."""
    made = Rendition(version=number, shape=SHAPE, hash=sha256(data).hexdigest(), data=data)
    a.add(made)
    return made.hash
