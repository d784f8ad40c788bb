"""A receipt is found by its code at once."""

from alembic import op

revision = "0028"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE replay ADD COLUMN code VARCHAR DEFAULT '' NOT NULL")
    server = op.get_bind().dialect.name == "postgresql"
    code = "outcome ->> 'code'" if server else "json_extract(outcome, '$.code')"
    op.execute(f"UPDATE replay SET code = coalesce({code}, '')")  # noqa: S608  two texts of this file
    op.create_index("ix_replay_code", "replay", ["code"])
