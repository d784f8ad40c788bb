"""`charte evidence` writes the bundle of a ballot; `charte verify` runs the code that lies in it."""

from __future__ import annotations

import importlib
import inspect
import platform
from importlib.metadata import version
from pathlib import Path

import click

from cli.frame import as_json, at_home, found, say

MODULES = (
    "faults", "ed25519", "armor", "spelling", "tree", "patching", "recount", "opened", "log", "asked",
    "answered", "known", "examine",
)  # fmt: skip
SAYS = "Vérifie un dossier de preuve de Charte. Verifies an evidence bundle of Charte. AGPL-3.0-or-later."
PACKAGES = ("charte", "cryptography", "sqlalchemy", "sqlmodel", "unidiff")


@click.command()
@click.argument("ballot")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The archive to write.")
@at_home
@as_json
def evidence(ballot: str, out: Path, home: Path | None, *, plain: bool) -> None:
    """Write everything that shows how a counted ballot (its id, or `last`) came to its result."""
    from hashlib import sha256

    from acts.record_minutes import put
    from cli.alone import packed
    from evidence.bundle import bundle
    from models.reading import reading
    from models.views.evidence import dossier, last_counted

    place = found(home)
    with reading(place) as db:
        name = last_counted(db) if ballot == "last" else ballot
        facts = dossier(db, name, key=place.key("links"))
    data = packed(bundle(facts, seed=place.key("signing"), software=software(), verifier=verifier()))
    put(out.resolve(), data)
    said = {"ballot": name, "file": str(out), "size": len(data), "sha256": sha256(data).hexdigest()}
    say(said, plain=plain, lines=[f"{out}: ballot {name}, {len(data)} bytes, SHA-256 {said['sha256']}"])


def verifier() -> str:
    """Return the text of `verify.py`, which needs nothing but Python."""
    from evidence.one_file import one_file

    names = [*(f"evidence.verifier.{name}" for name in MODULES), "cli.alone"]
    return one_file([inspect.getsource(importlib.import_module(name)) for name in names], says=SAYS)


def software() -> dict[str, str]:
    """Return what writes the bundle, with its version."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--trust", help="The signer's public key, its file, or its fingerprint.")
@click.option("--checkpoint", help="A checkpoint, or a mail that carries one.")
@click.option("--receipt", help="A receipt, as it was saved.")
@click.pass_context
def verify(
    ctx: click.Context, file: Path, trust: str | None, checkpoint: str | None, receipt: str | None
) -> None:
    """Check an evidence bundle: exit 0 sound, 1 altered, 2 unreadable."""
    from cli.alone import show, verified

    ctx.exit(show(verified(file, trust=trust, checkpoint=checkpoint, receipt=receipt)))
