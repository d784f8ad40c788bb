"""What a version is made of and given as: articles with their descent, files made once."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.triggers import put_triggers

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "article",
        text("version"),
        text("slug"),
        text("key"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        text("title"),
        text("body"),
        text("state"),
        text("before"),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["version.number"]),
        sa.PrimaryKeyConstraint("version", "slug"),
    )
    op.create_index("ix_article_key", "article", ["key"])
    op.create_table(
        "rendition",
        text("version"),
        text("shape"),
        text("hash"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["version.number"]),
        sa.PrimaryKeyConstraint("version", "shape"),
    )
    put_triggers()
