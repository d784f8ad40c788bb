"""A validated signature has its deed: a sealed page, made once."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0017"
down_revision = "0019"
branch_labels = None
depends_on = None


def text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "deed",
        text("signature_id"),
        sa.Column("leaf", sa.Integer(), nullable=False),
        text("hash"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["signature_id"], ["signature.id"]),
        sa.ForeignKeyConstraint(["leaf"], ["leaf.seq"]),
        sa.PrimaryKeyConstraint("signature_id", "leaf"),
    )
    op.create_index("ix_deed_hash", "deed", ["hash"])
    put_triggers()
