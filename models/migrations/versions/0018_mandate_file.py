"""A signatory files its mandate with the signature."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT, INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "mandate_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("person", TEXT(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("media", TEXT(), nullable=False),
        sa.Column("hash", TEXT(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("filed_at", INSTANT(), nullable=False),
        sa.Column("ended_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["signature_id"], ["signature.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mandate_file_signature_id", "mandate_file", ["signature_id"])
    op.create_index("ix_mandate_file_member_id", "mandate_file", ["member_id"])
