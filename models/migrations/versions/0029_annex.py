"""The signed copy of the minutes, and corrections, are annexed to a counted ballot."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "annex",
        text("ballot_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        text("kind"),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        text("hash"),
        text("media"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        text("reason"),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"]),
        sa.ForeignKeyConstraint(["seq"], ["leaf.seq"]),
        sa.PrimaryKeyConstraint("ballot_id", "number"),
    )
    put_triggers()
