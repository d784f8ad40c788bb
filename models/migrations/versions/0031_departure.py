"""Members that leave or merge, and what a measure has for its cause."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "departure",
        sa.Column("id", text, nullable=False),
        sa.Column("how", text, nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("into_id", text, nullable=True),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("evidence", text, nullable=False),
        sa.Column("asked_by", text, nullable=True),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("dropped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["into_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    # Until now a signature that was validated ended every measure: those that were noticed so keep that.
    op.execute("ALTER TABLE measure ADD COLUMN cause VARCHAR DEFAULT 'signature' NOT NULL")
