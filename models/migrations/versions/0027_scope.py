"""A proposal asks who signs again, and the ballot shows it."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("proposal", "option"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN scope VARCHAR DEFAULT '' NOT NULL")
