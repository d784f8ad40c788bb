"""A signature says which person recorded it from paper or a call; a filed file says what it shows."""

from alembic import op

revision = "0019"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # as SQL: alembic adds no constraint with a column on SQLite, and both databases read this
    op.execute("ALTER TABLE signature ADD COLUMN recorded_by VARCHAR REFERENCES person (id)")
    op.execute("ALTER TABLE signature ADD COLUMN recorded_from VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE mandate_file ADD COLUMN shows VARCHAR DEFAULT 'mandate' NOT NULL")
