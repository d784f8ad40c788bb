"""Idempotency keys: a form sent twice gets the first outcome."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Replay(SQLModel, table=True):
    """The outcome of a form, by its act and key; `code` is that of its receipt, empty where it has none."""

    key: str = Field(primary_key=True)
    act: str
    outcome: dict[str, str] = Field(sa_type=JSON)
    at: datetime
    code: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
