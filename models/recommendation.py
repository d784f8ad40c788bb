"""What the committee recommends on a proposal, and what its author answers."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Recommendation(SQLModel, table=True):
    """One recommendation: an opinion, a compromise wording, or both, always with its reason.

    Args:
        body: in whose name, as it is called then.
        opinion: as `rules.recommendation.OPINIONS`; empty where only a wording is offered.
        on_hash: the text of the proposal that it is about.
        wording_hash: the compromise.
        answer: accept or refuse; empty while the author has not answered.
    """

    id: str = Field(primary_key=True)
    proposal_id: str = Field(foreign_key="proposal.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    body: str
    opinion: str = ""
    reason: str
    on_hash: str = Field(foreign_key="text.hash")
    wording_hash: str | None = Field(default=None, foreign_key="text.hash")
    given_at: datetime
    answer: str = ""
    answer_reason: str = ""
    answered_at: datetime | None = None
