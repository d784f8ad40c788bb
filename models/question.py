"""What a ballot asks."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Question(SQLModel, table=True):
    """One question of a ballot; kind: one of `rules.questions.KINDS`."""

    id: str = Field(primary_key=True)
    ballot_id: str = Field(foreign_key="ballot.id", index=True)
    position: int
    title: str
    kind: str
    outcome: str | None = None


class Option(SQLModel, table=True):
    """One text that may be adopted, in the order of the count; where members rank, of submission.

    Args:
        scope: who signs again if it is adopted, the strictest that its proposals ask; empty where the
            rulebook says it.
    """

    id: str = Field(primary_key=True)
    question_id: str = Field(foreign_key="question.id", index=True)
    position: int
    title: str
    text_hash: str = Field(foreign_key="text.hash")
    changed_words: int
    scope: str = Field(default="", sa_column_kwargs={"server_default": ""})
    outcome: str | None = None
