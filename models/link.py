"""Personal links: 256 bits derived from a secret of the home, stored as SHA-256 only."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from sqlmodel import Field, SQLModel

from evidence.receipt import lettered

PLACE = 5
"""How many digits of a token's hash the short form of its link begins with."""
SHORT_BITS = 80


class Link(SQLModel, table=True):
    """A personal link of one kind.

    Args:
        kind: v (vote), s (sign), p (propose), m (answer a measure), c (confirm a two-person act or enter).
        subject_id: the ballot, signature, cycle, measure or assent it is for.
        number: raised when a link is revoked and another takes its place.
        code_number: raised when a code was guessed at too often and another was mailed.
    """

    token_hash: str = Field(primary_key=True)
    kind: str
    subject_id: str = Field(index=True)
    member_id: str | None = Field(default=None, foreign_key="member.id")
    representative_id: int | None = Field(default=None, foreign_key="representative.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    number: int = 1
    code_number: int = 1
    tries_count: int = 0
    made_at: datetime
    revoked_at: datetime | None = None


def token(secret: bytes, *, kind: str, subject_id: str, holder: str, number: int) -> str:
    """Return the token of a link: the same for a reminder or a retry, unguessable without the secret."""
    text = "\0".join(("link", kind, subject_id, holder, str(number)))
    return base64.urlsafe_b64encode(hmac.digest(secret, text.encode(), "sha256")).rstrip(b"=").decode()


def code(secret: bytes, *, token_hash: str, number: int) -> str:
    """Return the six digits printed in the same mail as the link."""
    text = "\0".join(("code", token_hash, str(number)))
    return f"{int.from_bytes(hmac.digest(secret, text.encode(), 'sha256')[:8]) % 1_000_000:06}"


def short_form(secret: bytes, *, token_hash: str) -> str:
    """Return what a person may type in the place of a link, such as ``7KQF-2M9D-XW4T-83HA-0PZ6``.

    The first 20 bits say where to look for the link and are no secret; the 80 that follow are derived from
    the secret, so that nothing of the short form is kept.
    """
    proof = hmac.digest(secret, f"short\0{token_hash}".encode(), "sha256")[: SHORT_BITS // 8]
    return lettered(int(token_hash[:PLACE], 16) << SHORT_BITS | int.from_bytes(proof), 4 * PLACE + SHORT_BITS)


def hashed(token_text: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token_text.encode("utf-8", "surrogatepass")).hexdigest()
