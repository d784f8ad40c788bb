"""Deeds of adhesion: the page that shows a validated signature, made once."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Deed(SQLModel, table=True):
    """One validated signature as a sealed PDF; a signature that is validated again has another.

    Attributes:
        leaf: of the act that validated it.
        hash: the SHA-256 of the bytes.
    """

    signature_id: str = Field(primary_key=True, foreign_key="signature.id")
    leaf: int = Field(primary_key=True, foreign_key="leaf.seq")
    hash: str = Field(index=True)
    data: bytes
