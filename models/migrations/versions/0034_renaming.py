"""What members were called before, until which day, and what proves it."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    instant = sqlmodel.sql.sqltypes.UTCDateTime()
    op.create_table(
        "renaming",
        sa.Column("id", text, nullable=False),
        sa.Column("member_id", text, nullable=False),
        sa.Column("before", text, nullable=False),
        sa.Column("sought", text, nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("renamed_on", sa.Date(), nullable=False),
        sa.Column("evidence", text, nullable=False),
        sa.Column("asked_by", text, nullable=True),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("done_at", instant, nullable=True),
        sa.Column("dropped_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_renaming_member_id", "renaming", ["member_id"])
