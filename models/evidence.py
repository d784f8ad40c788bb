"""The evidence of a ballot as an archive: what the home holds of it, and the program that checks it."""

from __future__ import annotations

import platform
from importlib.metadata import version

from evidence.bundle import bundle
from evidence.one_file import one_file
from evidence.verifier.archive import packed
from models.home import PROJECT, Home
from models.reading import reading
from models.views.evidence import dossier, last_counted

MODULES = (
    "faults", "french", "ed25519", "armor", "spelling", "tree", "archive", "patching", "ranking", "measured",
    "recount", "election", "tally", "opened", "log", "extended", "recused", "attended", "persons",
    "early", "asked", "objected", "contested", "departed", "renamed", "answered", "annexed", "elected",
    "sheet", "known", "joined", "scoped", "examine",
)  # fmt: skip
SOURCES = (*(f"evidence/verifier/{name}.py" for name in MODULES), "cli/alone.py")
SAYS = "Vérifie un dossier de preuve de Charte. Verifies an evidence bundle of Charte. AGPL-3.0-or-later."
PACKAGES = ("charte", "cryptography", "sqlalchemy", "sqlmodel", "unidiff")


def archive(home: Home, ballot: str) -> tuple[str, bytes]:
    """Return the id of a counted ballot and its evidence; the same home always gives the same bytes.

    Args:
        ballot: Its id, or `last`.

    Raises:
        UnknownThing, BallotNotCounted, KeyMissing.
    """
    with reading(home) as db:
        name = last_counted(db) if ballot == "last" else ballot
        facts = dossier(db, name, key=home.key("links"))
    files = bundle(facts, seed=home.key("signing"), software=software(), verifier=program())
    return name, packed(files)


def program() -> str:
    """Return the text of `verify.py`, which needs nothing but Python."""
    return one_file([(PROJECT / source).read_text("utf-8") for source in SOURCES], says=SAYS)


def software() -> dict[str, str]:
    """Return what writes the evidence, with its version."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
