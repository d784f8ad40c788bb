"""A SIREN is unique among those that have not left: who left may be admitted anew, under another id."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("member_siren_key", "member", type_="unique")
    else:
        _rebuild()
    there = sa.text("left_on IS NULL")
    op.create_index(
        "member_siren", "member", ["siren"], unique=True, sqlite_where=there, postgresql_where=there
    )
    put_triggers()


def _rebuild() -> None:
    """Make the table anew without the constraint, which SQLite gave no name by which it could be dropped."""
    text = sqlmodel.sql.sqltypes.AutoString()
    anew = sa.Table(
        "member",
        sa.MetaData(),
        sa.Column("id", text, nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("siren", text, nullable=False),
        sa.Column("college", text, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("language", text, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("paid_until", sa.Date(), nullable=True),
        sa.Column("sought", text, server_default="", nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 1000000", name="member_weight"),
        sa.CheckConstraint("language IN ('fr', 'en')", name="member_language"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("member", copy_from=anew, recreate="always"):
        pass
