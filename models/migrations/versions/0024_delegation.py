"""A representative delegates a signature to a named person."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0024"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT, INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("signature_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("email", TEXT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("given_at", INSTANT(), nullable=False),
        sa.Column("accepted_at", INSTANT(), nullable=True),
        sa.Column("signed_at", INSTANT(), nullable=True),
        sa.Column("ended_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["signature_id"], ["signature.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_delegation_signature_id", "delegation", ["signature_id"])
    op.create_index("ix_delegation_member_id", "delegation", ["member_id"])
    op.create_index(
        "delegation_live",
        "delegation",
        ["signature_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
