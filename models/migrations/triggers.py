"""What the database itself refuses; every migration that rebuilds a table puts these back."""

from __future__ import annotations

from sqlalchemy import inspect

CLOSED = "(SELECT closed_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"
COUNTED = "(SELECT counted_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"
FROZEN = "(SELECT frozen_at FROM ballot WHERE id = {row}.ballot_id) IS NOT NULL"

ALWAYS = "TRUE"
EMPTIED = "slip"
"""The box of confidential votes: no vote in it changes or goes, but each closing empties it."""

# name, table, moment, condition, sentence
TRIGGERS = (
    ("leaf_no_update", "leaf", "UPDATE", ALWAYS, "a leaf never changes"),
    ("leaf_no_delete", "leaf", "DELETE", ALWAYS, "a leaf never goes"),
    ("checkpoint_no_update", "checkpoint", "UPDATE", ALWAYS, "a checkpoint never changes"),
    ("checkpoint_no_delete", "checkpoint", "DELETE", ALWAYS, "a checkpoint never goes"),
    ("text_no_update", "text", "UPDATE", ALWAYS, "a text is its hash"),
    ("version_no_delete", "version", "DELETE", ALWAYS, "a version never goes"),
    ("ballot_no_delete", "ballot", "DELETE", "OLD.frozen_at IS NOT NULL", "a frozen ballot never goes"),
    ("vote_no_insert", "vote", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("vote_no_update", "vote", "UPDATE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("vote_no_delete", "vote", "DELETE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("slip_no_insert", "slip", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("slip_no_update", "slip", "UPDATE", ALWAYS, "a confidential vote never changes"),
    ("slip_no_delete", "slip", "DELETE", ALWAYS, "a confidential vote never goes"),
    ("tally_no_insert", "tally", "INSERT", COUNTED.format(row="NEW"), "the ballot is counted"),
    ("tally_no_update", "tally", "UPDATE", ALWAYS, "a tally sheet never changes"),
    ("tally_no_delete", "tally", "DELETE", ALWAYS, "a tally sheet never goes"),
    ("voter_no_insert", "voter", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("voter_no_update", "voter", "UPDATE", f"OLD.voted OR {CLOSED.format(row='OLD')}", "one definitive vote"),
    ("voter_no_delete", "voter", "DELETE", ALWAYS, "who has voted never goes"),
    ("proxy_no_insert", "proxy", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("proxy_no_update", "proxy", "UPDATE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("proxy_no_delete", "proxy", "DELETE", ALWAYS, "a proxy never goes"),
    ("recusal_no_insert", "recusal", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("recusal_no_update", "recusal", "UPDATE", CLOSED.format(row="OLD"), "the ballot is closed"),
    ("recusal_no_delete", "recusal", "DELETE", ALWAYS, "a recusal never goes"),
    ("objection_no_update", "objection", "UPDATE", "OLD.verdict <> ''", "an objection is decided once"),
    ("objection_no_delete", "objection", "DELETE", ALWAYS, "an objection never goes"),
    ("strike_no_insert", "strike", "INSERT", CLOSED.format(row="NEW"), "the ballot is closed"),
    ("strike_no_update", "strike", "UPDATE", ALWAYS, "a strike never changes"),
    ("strike_no_delete", "strike", "DELETE", ALWAYS, "a strike never goes"),
    ("annex_no_update", "annex", "UPDATE", ALWAYS, "an annex never changes"),
    ("annex_no_delete", "annex", "DELETE", ALWAYS, "an annex never goes"),
    ("rendition_no_update", "rendition", "UPDATE", ALWAYS, "a file that was given never changes"),
    ("rendition_no_delete", "rendition", "DELETE", ALWAYS, "a file that was given never goes"),
    ("deed_no_update", "deed", "UPDATE", ALWAYS, "a file that was given never changes"),
    ("elector_no_insert", "elector", "INSERT", FROZEN.format(row="NEW"), "the roll is frozen"),
    ("elector_no_update", "elector", "UPDATE", FROZEN.format(row="OLD"), "the roll is frozen"),
    ("elector_no_delete", "elector", "DELETE", FROZEN.format(row="OLD"), "the roll is frozen"),
)


def put_triggers() -> None:
    """Put every trigger in place whose table is there."""
    from alembic import op  # alembic is slow to load, and `triggers_of` needs none of it

    bind = op.get_bind()
    there = inspect(bind).get_table_names()
    for table in dict.fromkeys(table for _, table, *_ in TRIGGERS if table in there):
        for statement in triggers_of(table, dialect=bind.dialect.name):
            op.execute(statement)


def triggers_of(table: str, *, dialect: str) -> list[str]:
    """Return the statements that put the triggers of a table in place."""
    statements_of = _on_postgresql if dialect == "postgresql" else _on_sqlite
    return [each for trigger in TRIGGERS if trigger[1] == table for each in statements_of(*trigger)]


def _on_sqlite(name: str, table: str, moment: str, condition: str, sentence: str) -> list[str]:
    put = f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW WHEN {condition}"
    return [f"DROP TRIGGER IF EXISTS {name}", f"{put} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"]


def _on_postgresql(name: str, table: str, moment: str, condition: str, sentence: str) -> list[str]:
    """Return the function and the trigger that calls it; what never goes is not emptied at once either."""
    row = "OLD" if moment == "DELETE" else "NEW"
    put = f"CREATE OR REPLACE TRIGGER {name}"
    refuse = f"IF {condition} THEN RAISE '{sentence}' USING ERRCODE = 'restrict_violation'; END IF;"
    called = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
    statements = [
        f"{called} AS $$ BEGIN {refuse} RETURN {row}; END $$",
        f"{put} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
    if table in never_emptied():
        at_once = f"{put}_at_once BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        statements += [at_once] if moment == "DELETE" else []
    return statements


def never_emptied() -> list[str]:
    """Return the tables whose rows never go, but for the one that is emptied as a whole, at each closing."""
    gone = [(table, condition) for _, table, moment, condition, _ in TRIGGERS if moment == "DELETE"]
    return [table for table, condition in gone if condition == ALWAYS and table != EMPTIED]
