"""Members give proxies and declare recusals; a vote says by which proxy it was cast."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT, INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
LIVE = sa.text("state IN ('offered', 'accepted')")


def upgrade() -> None:
    op.create_table(
        "proxy",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("ballot_id", TEXT(), nullable=False),
        sa.Column("principal_id", TEXT(), nullable=False),
        sa.Column("holder_id", TEXT(), nullable=False),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("given_at", INSTANT(), nullable=False),
        sa.Column("answered_at", INSTANT(), nullable=True),
        sa.Column("ended_at", INSTANT(), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'revoked', 'taken_back')", name="proxy_state"
        ),
        sa.CheckConstraint("principal_id <> holder_id", name="proxy_to_another"),
        sa.ForeignKeyConstraint(["ballot_id", "principal_id"], ["elector.ballot_id", "elector.member_id"]),
        sa.ForeignKeyConstraint(["ballot_id", "holder_id"], ["elector.ballot_id", "elector.member_id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_proxy_ballot_id", "proxy", ["ballot_id"])
    op.create_index(
        "proxy_live",
        "proxy",
        ["ballot_id", "principal_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "recusal",
        sa.Column("ballot_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("question_id", TEXT(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"]),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", "question_id"),
    )
    # as SQL: alembic adds no constraint with a column on SQLite, and both databases read this
    op.execute("ALTER TABLE vote ADD COLUMN proxy_id VARCHAR REFERENCES proxy (id)")
    put_triggers()
