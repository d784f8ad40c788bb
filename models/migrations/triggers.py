"""What the database itself refuses; every migration that rebuilds a table puts these back."""

from __future__ import annotations

from alembic import op

CLOSED = "(SELECT closed_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"
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
    ("elector_no_insert", "elector", "INSERT", FROZEN.format(row="NEW"), "the roll is frozen"),
    ("elector_no_update", "elector", "UPDATE", FROZEN.format(row="OLD"), "the roll is frozen"),
    ("elector_no_delete", "elector", "DELETE", FROZEN.format(row="OLD"), "the roll is frozen"),
)


def put_triggers() -> None:
    """Put every trigger in place."""
    for name, table, moment, condition, sentence in TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
