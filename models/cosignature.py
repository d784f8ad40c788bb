"""Members who support another's proposal."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Cosignature(SQLModel, table=True):
    """One member's support of one proposal."""

    proposal_id: str = Field(foreign_key="proposal.id", primary_key=True)
    member_id: str = Field(foreign_key="member.id", primary_key=True)
    at: datetime
