"""Check that what lies on the disk is what was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from sqlmodel import Session, col, select

from acts.version.describe import described
from charter.canon import text_hash
from charter.patch import apply
from charter.refusals import Refusal
from models.home import Home
from models.leaf import Leaf
from models.reading import one, reading
from models.text import Text
from models.version import Version
from rules.refusals import VersionAltered

NOTHING = "–"


def verify_folder(session: Session, home: Home, version: Version) -> None:
    """Let pass a version whose folder holds the published bytes, which its patch gives from the one before.

    Raises:
        VersionAltered: a file is missing, or it or the text in the database is not what it was.
    """
    files = {"charter.md": version.text_hash, "changes.patch": version.patch_hash}
    _on_disk(home, version, files)
    kept = sha256(one(session, Text, version.text_hash).body.encode()).hexdigest()
    if kept != version.text_hash:
        raise _altered(version, version.text_hash, kept)
    if version.previous and version.patch_hash:
        _rebuild(session, version, one(session, Version, version.previous))
    if version.cycle_id:
        _on_disk(home, version, {"version.toml": sha256(described(session, version)).hexdigest()})


def _rebuild(session: Session, version: Version, before: Version) -> None:
    """Let pass a version that its patch makes of the one before."""
    patch = one(session, Text, version.patch_hash).body
    try:
        rebuilt = text_hash(apply(one(session, Text, before.text_hash).body, patch))
    except Refusal as refusal:
        raise _altered(version, version.text_hash, refusal.code) from None
    if rebuilt != version.text_hash:
        raise _altered(version, version.text_hash, rebuilt)


def _on_disk(home: Home, version: Version, files: Mapping[str, str | None]) -> None:
    """Let pass files whose hashes are these; those without one need not be there."""
    for name, expected in files.items():
        file = home.versions / version.number / name
        found = sha256(file.read_bytes()).hexdigest() if file.is_file() else NOTHING
        if expected is not None and found != expected:
            raise _altered(version, expected, found)


def verify_versions(home: Home) -> list[tuple[str, str]]:
    """Rebuild every text from the first by each `changes.patch` in turn; return number and hash of each.

    Each version follows the one before, to whose text its patch is applied. Folders, rows and journal must
    all say the same of it.

    Raises:
        VersionAltered: the first that differs.
    """
    with reading(home) as db:
        rows = db.exec(select(Version).order_by(col(Version.position))).all()
        recorded = _recorded(db)
        for version, before in zip(rows, (None, *rows), strict=False):
            if version.previous != (before.number if before else None):
                raise _altered(version, version.text_hash, None)
            verify_folder(db, home, version)
            said = recorded.pop(version.number, {})
            for name, found in (("text", version.text_hash), ("patch", version.patch_hash)):
                if said.get(name) != found:
                    raise _altered(version, said.get(name), found)
        for number, said in recorded.items():
            raise VersionAltered(number=number, expected_hash=said["text"], found_hash=NOTHING)
        return [(version.number, version.text_hash) for version in rows]


def _recorded(session: Session) -> dict[str, dict[str, str]]:
    """Return what the journal says of each version, by its number, in the order of publication."""
    rows = select(Leaf.body).where(col(Leaf.act).in_(("init", "publish"))).order_by(col(Leaf.seq))
    facts = [json.loads(body)["public"] for body in session.exec(rows).all()]
    return {said["version"]: said for said in facts}


def _altered(version: Version, expected: str | None, found: str | None) -> VersionAltered:
    return VersionAltered(
        number=version.number, expected_hash=expected or NOTHING, found_hash=found or NOTHING
    )
