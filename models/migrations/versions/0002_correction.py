"""A cycle may be an editorial correction: its text, its reasons, and until when a member may object."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # as SQL: alembic adds no constraint with a column on SQLite, and both databases read this
    op.execute("ALTER TABLE cycle ADD COLUMN correction_hash VARCHAR REFERENCES text (hash)")
    op.add_column(
        "cycle",
        sa.Column(
            "correction_reasons", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False
        ),
    )
    op.add_column("cycle", sa.Column("objection_ends_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
