"""What the service's role may do in a server's database where another role owns the tables."""

from __future__ import annotations

from sqlalchemy import text

from models import postgresql
from models.home import Home
from models.migrations.triggers import ALWAYS, EMPTIED, TRIGGERS


def give(home: Home) -> None:
    """Let the service's role read and write, but change or delete nothing that never changes or goes.

    Where the service owns the tables itself, only the triggers stand in its way, and it could take them off.
    """
    with postgresql.connected(home) as connection:
        service = connection.scalar(text("SELECT current_user"))
    with postgresql.connected(home, owner=True) as connection:
        if connection.scalar(text("SELECT current_user")) == service:
            return
        quoted = connection.dialect.identifier_preparer.quote(str(service))
        schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
        for statement in (
            f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
            f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}",
            *(
                f"REVOKE {moment} ON {table} FROM {quoted}"
                for _, table, moment, condition, _ in TRIGGERS
                if condition == ALWAYS
            ),
            f"GRANT TRUNCATE ON {EMPTIED} TO {quoted}",
        ):
            connection.execute(text(statement))
