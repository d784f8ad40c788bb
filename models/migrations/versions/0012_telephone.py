"""A vote says by which two-person act it was recorded, where its member told it by telephone."""

from alembic import op

from models.migrations.triggers import put_triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # as SQL: alembic adds no constraint with a column on SQLite, and both databases read this
    op.execute("ALTER TABLE vote ADD COLUMN assent_id VARCHAR REFERENCES assent (id)")
    put_triggers()
