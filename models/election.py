"""Elections of secret ballots, which are held elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Election(SQLModel, table=True):
    """The Belenios election of a secret ballot, and the last copy of its public archive.

    Args:
        address: where members vote. archive_address: where its public archive is.
        fingerprint: of the list of credentials, as the credential authority told it.
        archive: the last copy that was found sound, null before the first. archive_hash: its SHA-256.
        seen_at: when that copy was taken.
        tool: the version of Belenios's own tool that verified a copy with its result; empty before.
        alarm: the hash of the last archive that was refused; empty once a sound one came after it.
    """

    ballot_id: str = Field(primary_key=True, foreign_key="ballot.id")
    uuid: str
    address: str
    archive_address: str
    fingerprint: str
    recorded_at: datetime
    archive: bytes | None = None
    archive_hash: str = ""
    seen_at: datetime | None = None
    tool: str = ""
    alarm: str = ""
