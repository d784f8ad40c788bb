"""A provisional roll is published before the freeze, and members object to it."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0022"
down_revision = "0024"
branch_labels = None
depends_on = None


def text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=nullable)


def upgrade() -> None:
    # as SQL: alembic adds no constraint with a column on SQLite, and both databases read this
    op.execute("ALTER TABLE cycle ADD COLUMN provisional_hash VARCHAR REFERENCES text (hash)")
    op.add_column("cycle", at("roll_published_at", nullable=True))
    op.add_column("cycle", at("roll_objection_ends_at", nullable=True))
    op.create_table(
        "objection",
        *(text(name) for name in ("id", "cycle_id", "member_id", "about_id", "asks", "reason")),
        at("made_at"),
        *(text(name) for name in ("verdict", "decision_reason")),
        at("decided_at", nullable=True),
        sa.CheckConstraint("asks IN ('on', 'off', 'correct')", name="objection_asks"),
        sa.CheckConstraint("verdict IN ('', 'upheld', 'dismissed')", name="objection_verdict"),
        *(
            sa.ForeignKeyConstraint([column], [target])
            for column, target in (
                ("cycle_id", "cycle.id"),
                ("member_id", "member.id"),
                ("about_id", "member.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_objection_cycle_id", "objection", ["cycle_id"])
    put_triggers()
