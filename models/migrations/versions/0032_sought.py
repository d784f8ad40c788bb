"""The name of a member is searched for without its accents, on both databases alike."""

import sqlalchemy as sa
from alembic import op

from rules.sought import folded

revision = "0032"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE member ADD COLUMN sought VARCHAR DEFAULT '' NOT NULL")
    members = sa.table("member", sa.column("id"), sa.column("name"), sa.column("sought"))
    known = op.get_bind().execute(sa.select(members.c.id, members.c.name)).all()
    for member_id, name in known:
        op.execute(members.update().where(members.c.id == member_id).values(sought=folded(name)))
