"""Suspensions and lapses: notice, observations, what the body decided."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "measure",
        sa.Column("id", text, nullable=False),
        sa.Column("member_id", text, nullable=False),
        sa.Column("aims", text, nullable=False),
        sa.Column("ground", text, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("noticed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("noticed_by", text, nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("observations", text, nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=True),
        sa.Column("observed_by", text, nullable=True),
        sa.Column("reason", text, nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["noticed_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["observed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_measure_member_id", "measure", ["member_id"], unique=False)
