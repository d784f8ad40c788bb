"""How alembic runs: one transaction a revision, on the database it is told."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

from models.tables import METADATA

config = context.config
engine = create_engine(str(config.get_main_option("sqlalchemy.url")))
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=METADATA, transaction_per_migration=True, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
