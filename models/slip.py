"""Votes that say nothing of whose they are, while their ballot is open."""

from __future__ import annotations

from sqlalchemy import JSON, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel

from models.migrations.triggers import triggers_of


class Slip(SQLModel, table=True):
    """A vote in the box: no member, no time, no address, no foreign key. The closing drops the whole table.

    Args:
        id: drawn at random.
        tracker_hash: of the number that only the voter knows.
    """

    __table_args__ = (UniqueConstraint("ballot_id", "tracker_hash", name="slip_tracker"),)

    id: str = Field(primary_key=True)
    ballot_id: str
    tracker_hash: str
    choices: dict[str, str] = Field(sa_type=JSON)


def renew(session: Session) -> None:
    """Drop the table with all it holds, and make it anew, with what the database refuses in it.

    A server does the same to a table that is emptied as a whole: what it held is in another file, which goes.
    """
    table = SQLModel.metadata.tables["slip"]
    connection = session.connection()
    if (dialect := connection.dialect.name) == "postgresql":
        session.execute(text("TRUNCATE slip"))
        return
    table.drop(connection)
    table.create(connection)
    for statement in triggers_of("slip", dialect=dialect):
        session.execute(text(statement))
