"""How alembic runs: one transaction a revision on a file, one for all revisions on a server."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text

from models.tables import METADATA

config = context.config
engine = create_engine(str(config.get_main_option("sqlalchemy.url")))
with engine.connect() as connection:
    if connection.dialect.name == "postgresql":  # two that migrate follow one another; acts wait for both
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('charte'))"))
        if connection.scalar(text("SELECT to_regclass('head')")) is not None:
            connection.execute(text("LOCK TABLE head IN EXCLUSIVE MODE"))
    context.configure(
        connection=connection, target_metadata=METADATA, transaction_per_migration=True, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
