"""Members struck from a frozen roll."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0008"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "strike",
        sa.Column("ballot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("member_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("struck_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
        sa.PrimaryKeyConstraint("ballot_id", "member_id"),
    )
    put_triggers()
