"""A signature request as its member reads it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.cycle import Cycle
from models.delegation import Delegation
from models.reading import one
from models.rendering import Rendering
from models.signature import Signature
from models.text import Text
from models.version import Version
from models.views.delegated import live_delegation


@dataclass(frozen=True)
class MySignature:
    """What is to be signed, what was signed before, and what changes in between.

    Args:
        redline: from the version last signed to this one; None where nothing was signed before.
        delegation: where it is delegated, and was not taken back.
        reads: the whole text as HTML where it was rendered before, else None.
    """

    signature: Signature
    version: Version
    since: Version | None
    cycle: Cycle | None
    redline: Rendering | None
    reads: str | None
    text: str
    delegation: Delegation | None = None


def my_signature(session: Session, signature_id: str, *, lang: str) -> MySignature:
    """Return a signature request with its texts.

    Raises:
        UnknownThing: there is none.
    """
    signature = one(session, Signature, signature_id)
    version = one(session, Version, signature.version)
    since = one(session, Version, signature.since) if signature.since else None
    redline = session.get(Rendering, (since.text_hash, version.text_hash, lang)) if since else None
    reads = session.exec(
        select(Rendering.clean_html).where(
            col(Rendering.new_hash) == version.text_hash, col(Rendering.language) == lang
        )
    ).first()
    return MySignature(
        signature=signature,
        version=version,
        since=since,
        cycle=session.get(Cycle, version.cycle_id) if version.cycle_id else None,
        redline=redline,
        reads=reads,
        text=one(session, Text, version.text_hash).body,
        delegation=live_delegation(session, signature.id),
    )
