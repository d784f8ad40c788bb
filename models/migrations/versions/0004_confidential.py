"""Confidential ballots: who has voted, the box, the tally sheets."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "voter",
        text("ballot_id"),
        text("member_id"),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
        sa.PrimaryKeyConstraint("ballot_id", "member_id"),
    )
    op.create_table(
        "slip",
        text("id"),
        text("ballot_id"),
        text("tracker_hash"),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ballot_id", "tracker_hash", name="slip_tracker"),
    )
    op.create_table(
        "tally",
        text("ballot_id"),
        text("tracker_hash"),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"]),
        sa.PrimaryKeyConstraint("ballot_id", "tracker_hash"),
    )
    put_triggers()
