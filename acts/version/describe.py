"""What `version.toml` says of a published version, from the rows that made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from acts.cycle.move import rules_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.reading import one
from models.version import Version
from models.views.force import entry_at


def described(session: Session, version: Version) -> bytes:
    """Return the bytes of a version's `version.toml`; the same rows always give the same.

    Args:
        version: one that a cycle published: the first one, from before Charte, has no such file.
    """
    cycle = one(session, Cycle, version.cycle_id)
    ballot = one(session, Ballot, version.ballot_id) if version.ballot_id else None
    facts = {
        "number": version.number,
        "title": version.title,
        "published_at": version.published_at,
        "signing_ends_at": version.signing_ends_at,
        "previous": version.previous,
        "previous_sha256": one(session, Version, version.previous).text_hash,
        "sha256": version.text_hash,
        "patch_sha256": version.patch_hash,
        "cycle": cycle.id,
        "ballot": version.ballot_id,
        "ballot_hash": ballot.definition_hash if ballot else None,
        "rulebook_sha256": cycle.rulebook_hash,
        "minutes_sha256": ballot.minutes_hash if ballot else None,
        "effect": rules_of(session, cycle).effect,
        "in_force_from": entry_at(session, version) if rules_of(session, cycle).entry_into_force else None,
        "scope": version.scope,
    }
    return toml(facts)


def toml(facts: Mapping[str, Any]) -> bytes:
    """Return flat facts as TOML: strings as JSON writes them, instants as TOML dates."""
    lines = [f"{name} = {_toml_value(value)}" for name, value in facts.items() if value is not None]
    return "\n".join([*lines, ""]).encode()


def _toml_value(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else json.dumps(value, ensure_ascii=False)
