"""A secret ballot has its election, held elsewhere, and the last copy of its public archive."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "election",
        sa.Column("ballot_id", text(), nullable=False),
        sa.Column("uuid", text(), nullable=False),
        sa.Column("address", text(), nullable=False),
        sa.Column("archive_address", text(), nullable=False),
        sa.Column("fingerprint", text(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=True),
        sa.Column("archive_hash", text(), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("tool", text(), nullable=False),
        sa.Column("alarm", text(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"]),
        sa.PrimaryKeyConstraint("ballot_id"),
    )
