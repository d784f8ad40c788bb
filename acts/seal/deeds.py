"""Seal the deeds: one page for each signature that was validated, made once, after that act."""

from __future__ import annotations

from hashlib import sha256

from acts.act import Actor, act
from acts.seal.certificate import seal_of
from acts.seal.checkpoint import sign_journal
from acts.seal.deed import deed_pdf
from acts.seal.seal import sealed
from models import clock
from models.deed import Deed
from models.home import Home
from models.reading import reading
from models.views.deeds import covered, validated, waiting

MOST = 200
"""At one check: a hundred or more a minute are sealed by one process, and another check follows."""


def due_deeds(home: Home, *, driver: str, only: str = "") -> list[tuple[str, int]]:
    """Return the deeds that wait, each with its leaf, once a checkpoint covers all of these.

    Args:
        only: of this signature.
    """
    with reading(home) as db:
        found = waiting(db, most=MOST, only=only)
        size = covered(db)
    if any(leaf >= size for _, leaf in found):
        sign_journal(home, driver=driver)
    return found


def seal_deed(home: Home, signature_id: str, leaf: int, *, driver: str) -> bool:
    """Keep the sealed deed of a validated signature; return whether that was still to do.

    Two that seal the same at once make two pages, and one of them is kept.

    Args:
        leaf: of the validation, covered by a checkpoint.

    Raises:
        CharacterNotSet, SealUnreadable, CertificateExpired, StampRefused.
    """
    settings = home.settings()
    with reading(home) as db:
        found = validated(db, signature_id, leaf)
        page = deed_pdf(found, settings)
    reason = f"Acte d’adhésion {found.number}"
    data = sealed(page, seal_of(home, at=clock.instant()), settings, reason=reason)
    with act(home, "seal", actor=Actor("clock", driver=driver), subject=f"signature:{signature_id}") as a:
        if a.session.get(Deed, (signature_id, leaf)) is not None:
            return False
        made = Deed(signature_id=signature_id, leaf=leaf, hash=sha256(data).hexdigest(), data=data)
        a.add(made)
        facts = {"signature": signature_id, "version": found.version.number, "validated": leaf}
        a.record({**facts, "files": {"pdf": made.hash}})
    return True
