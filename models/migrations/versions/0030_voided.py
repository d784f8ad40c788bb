"""A ballot is void where its cycle was cancelled before it was counted."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0030"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballot", sa.Column("voided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.execute(
        "UPDATE ballot SET voided_at = (SELECT closed_at FROM cycle WHERE cycle.id = ballot.cycle_id)"
        " WHERE frozen_at IS NOT NULL AND counted_at IS NULL"
        " AND cycle_id IN (SELECT id FROM cycle WHERE state = 'cancelled')"
    )
    op.execute(
        "UPDATE proposal SET state = 'admissible' WHERE state IN ('in_question', 'locked')"
        " AND cycle_id IN (SELECT id FROM cycle WHERE state = 'cancelled')"
    )
