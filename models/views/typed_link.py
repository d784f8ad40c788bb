"""The link that a person means by typing its short form."""

from __future__ import annotations

import hmac

from sqlmodel import Session, col, select

from evidence.receipt import LETTERS, code_as_typed
from models.link import PLACE, Link, short_form

LENGTH = 20
AFTER = "g"


def typed_link(db: Session, secret: bytes, typed: str) -> Link | None:
    """Return the link, revoked or not, whose short form was typed, in any case and grouping."""
    said = code_as_typed(typed)
    letters = said.replace("-", "")
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return None
    place = f"{sum(LETTERS.index(each) << 5 * (3 - at) for at, each in enumerate(letters[:4])):0{PLACE}x}"
    near = select(Link).where(col(Link.token_hash) >= place, col(Link.token_hash) < place + AFTER)
    found = (row for row in db.exec(near).all() if _means(secret, row, said))
    return next(found, None)


def _means(secret: bytes, row: Link, said: str) -> bool:
    return hmac.compare_digest(short_form(secret, token_hash=row.token_hash), said)
