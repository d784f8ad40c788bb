"""What the database itself refuses; every migration that rebuilds a table puts these back."""

from __future__ import annotations

from sqlalchemy import inspect

CLOSED = "(SELECT closed_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"
COUNTED = "(SELECT counted_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"
FROZEN = "(SELECT frozen_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"

# name, table, moment, condition, sentence
TRIGGERS = (
    ("leaf_no_update", "leaf", "UPDATE", "1", "a leaf never changes"),
    ("leaf_no_delete", "leaf", "DELETE", "1", "a leaf never goes"),
    ("checkpoint_no_update", "checkpoint", "UPDATE", "1", "a checkpoint never changes"),
    ("checkpoint_no_delete", "checkpoint", "DELETE", "1", "a checkpoint never goes"),
    ("text_no_update", "text", "UPDATE", "1", "a text is its hash"),
    ("version_no_delete", "version", "DELETE", "1", "a version never goes"),
    ("ballot_no_delete", "ballot", "DELETE", "OLD.frozen_at IS NOT NULL", "a frozen ballot never goes"),
    ("vote_no_insert", "vote", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("vote_no_update", "vote", "UPDATE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("vote_no_delete", "vote", "DELETE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("slip_no_insert", "slip", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("slip_no_update", "slip", "UPDATE", "1", "a confidential vote never changes"),
    ("slip_no_delete", "slip", "DELETE", "1", "a confidential vote never goes"),
    ("tally_no_insert", "tally", "INSERT", COUNTED.format(row="NEW"), "the ballot is counted"),
    ("tally_no_update", "tally", "UPDATE", "1", "a tally sheet never changes"),
    ("tally_no_delete", "tally", "DELETE", "1", "a tally sheet never goes"),
    ("voter_no_insert", "voter", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("voter_no_update", "voter", "UPDATE", f"OLD.voted OR {CLOSED.format(row='OLD')}", "one definitive vote"),
    ("voter_no_delete", "voter", "DELETE", "1", "who has voted never goes"),
    ("proxy_no_insert", "proxy", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("proxy_no_update", "proxy", "UPDATE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("proxy_no_delete", "proxy", "DELETE", "1", "a proxy never goes"),
    ("recusal_no_insert", "recusal", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("recusal_no_update", "recusal", "UPDATE", "1", "a recusal stands"),
    ("recusal_no_delete", "recusal", "DELETE", "1", "a recusal stands"),
    ("elector_no_insert", "elector", "INSERT", FROZEN.format(row="NEW"), "the roll is frozen"),
    ("elector_no_update", "elector", "UPDATE", FROZEN.format(row="OLD"), "the roll is frozen"),
    ("elector_no_delete", "elector", "DELETE", FROZEN.format(row="OLD"), "the roll is frozen"),
)


def put_triggers() -> None:
    """Put every trigger in place whose table is there."""
    from alembic import op  # alembic is slow to load, and `triggers_of` needs none of it

    there = inspect(op.get_bind()).get_table_names()
    for table in dict.fromkeys(table for _, table, *_ in TRIGGERS if table in there):
        for statement in triggers_of(table):
            op.execute(statement)


def triggers_of(table: str) -> list[str]:
    """Return the statements that put the triggers of a table in place."""
    statements = []
    for name, on, moment, condition, sentence in TRIGGERS:
        if on == table:
            statements.append(f"DROP TRIGGER IF EXISTS {name}")
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
    return statements
