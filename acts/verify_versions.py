"""Check that what lies on the disk is what was published."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from sqlmodel import Session, select

from acts.describe import described
from charter.patch import apply
from models.home import Home
from models.reading import one, reading
from models.text import Text
from models.version import Version
from rules.refusals import VersionAltered


def verify_folder(session: Session, home: Home, version: Version) -> None:
    """Let pass a version whose folder holds the published bytes, which its patch gives from the one before.

    Raises:
        VersionAltered: a file is missing, or it or the text in the database is not what it was.
    """
    files = {"charter.md": version.text_hash, "changes.patch": version.patch_hash}
    _on_disk(home, version, files)
    kept = sha256(one(session, Text, version.text_hash).body.encode()).hexdigest()
    if kept != version.text_hash:
        raise VersionAltered(number=version.number, expected_hash=version.text_hash, found_hash=kept)
    if version.previous and version.patch_hash:
        before = one(session, Text, one(session, Version, version.previous).text_hash).body
        rebuilt = sha256(apply(before, one(session, Text, version.patch_hash).body).encode()).hexdigest()
        if rebuilt != version.text_hash:
            raise VersionAltered(number=version.number, expected_hash=version.text_hash, found_hash=rebuilt)
    if version.cycle_id:
        _on_disk(home, version, {"version.toml": sha256(described(session, version)).hexdigest()})


def _on_disk(home: Home, version: Version, files: Mapping[str, str | None]) -> None:
    """Let pass files whose hashes are these; those without one need not be there."""
    for name, expected in files.items():
        file = home.versions / version.number / name
        found = sha256(file.read_bytes()).hexdigest() if file.is_file() else "–"
        if expected is not None and found != expected:
            raise VersionAltered(number=version.number, expected_hash=expected, found_hash=found)


def verify_versions(home: Home) -> list[tuple[str, str]]:
    """Verify every version in the order of publication; return number and hash of each.

    Raises:
        VersionAltered: the first that differs.
    """
    with reading(home) as db:
        rows = db.exec(select(Version).order_by(Version.position)).all()  # type: ignore[arg-type]
        for version in rows:
            verify_folder(db, home, version)
        return [(version.number, version.text_hash) for version in rows]
