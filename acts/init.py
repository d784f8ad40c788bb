"""Make a home: folder, keys, settings, database, the first version and the first leaf."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from acts.act import Act, Actor, act
from acts.member.correct_address import mailable
from acts.proposal.preview import whole_text
from acts.seal.certificate import make
from acts.seal.charter import charter_pdf
from acts.seal.versions import keep, sealed_page
from acts.unfinished import marked, sweep
from acts.version.print import printed
from charter.canon import decode, text_hash, title_of
from evidence.checkpoint import public_line
from evidence.merkle import EMPTY_ROOT
from models import clock, reading, store
from models.home import PROJECT, Home, Settings
from models.leaf import Head
from models.schema import making
from models.text import Text
from models.version import Version
from rules.refusals import HomeExists, HomeNotEmpty, HomeReadOnly, StorageFull
from rules.wording import line

FIRST = "1.0.0"


def init(
    home: Home,
    settings: Settings,
    *,
    charter: str | None = None,
    rulebook: Path | None = None,
    actor: Actor | None = None,
    fill: Callable[[Home], object] | None = None,
) -> None:
    """Make a home with the first version of its charter, whole or not at all.

    Args:
        charter: the text in force; the one that stands in the project otherwise.
        rulebook: the rulebook it starts with; the default one otherwise.
        fill: is given the home before it stands in its place; what it refuses, the home never was.

    Raises:
        HomeExists, HomeNotEmpty, HomeReadOnly, StorageFull.
        DatabaseUnreachable, DatabaseTaken, DatabaseUnfit: of a server.
        MissingField, WrittenTooLong, InvisibleCharacter: a name that no mail could bear. BadAddress.
        And as `acts.proposal.preview.whole_text`.
    """
    text = None if charter is None else whole_text(charter, name="charter")
    for name in ("organisation", "short"):
        line(name, getattr(settings, name))
    mailable(settings.contact)
    with _making(home) as made:
        _folders(made, text, rulebook or PROJECT / "charter_versions" / "rulebook.toml")
        _keys(made, organisation=settings.organisation)
        write_settings(made, settings)
        with making(made):
            who = actor or Actor("operator", driver="command")
            with act(made, "init", actor=who, subject="home") as a:
                a.add(Head(id=1, size=0, root=EMPTY_ROOT.hex(), peaks=[]))
                _first_version(a)
            if fill is not None:
                fill(made)


@contextmanager
def _making(home: Home) -> Iterator[Home]:
    """Give a hidden folder beside the home, which takes the home's place once everything in it is made.

    Only its owner may look into it: mails, addresses and keys lie there. What earlier ones left is removed.
    """
    if home.made:
        raise HomeExists(home=str(home.path))
    try:
        if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
            raise HomeNotEmpty(home=str(home.path))
        home.path.parent.mkdir(parents=True, exist_ok=True)
        sweep(home)
        made = Home(Path(tempfile.mkdtemp(prefix=f".{home.path.name}-", dir=home.path.parent)))
    except OSError as error:
        raise _unusable(home, error) from None
    try:
        with marked(made.path, home=home):
            yield made
            for engine in (store.engine(made), reading.engine(made)):
                engine.dispose()
            made.path.rename(home.path)
    except OSError as error:
        raise _unusable(home, error) from error
    finally:
        shutil.rmtree(made.path, ignore_errors=True)


def _unusable(home: Home, error: OSError) -> HomeReadOnly | StorageFull:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT) or os.strerror(errno.ENOSPC) in str(error)
    return StorageFull() if full else HomeReadOnly(home=str(home.path))


def _folders(home: Home, text: str | None, rulebook: Path) -> None:
    for folder in (home.path / "keys", home.versions, home.minutes):
        folder.mkdir()
    (home.path / "keys").chmod(0o700)
    if text is None:
        shutil.copytree(PROJECT / "charter_versions" / FIRST, home.versions / FIRST)
    else:
        (home.versions / FIRST).mkdir()
        (home.versions / FIRST / "charter.md").write_text(text, "utf-8", newline="\n")
    shutil.copyfile(rulebook, home.rulebook)


def _keys(home: Home, *, organisation: str) -> None:
    for name in ("signing", "links"):
        file = home.path / "keys" / name
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32) + "\n")
    line = public_line(home.key("signing"), "charte")
    (home.path / "keys" / "signing.pub").write_text(line.strip() + "\n", "ascii")
    make(home, organisation=organisation, at=clock.instant())


def write_settings(home: Home, settings: Settings) -> None:
    """Write `charte.toml`; JSON strings are TOML strings."""
    named = [name for name in ("database", "database_owner") if getattr(settings, name)]
    names = ["organisation", "short", "contact", "timezone", "base_url", *named]
    lines = [f"{name} = {json.dumps(getattr(settings, name), ensure_ascii=False)}" for name in names]
    told = [*lines, "", *_table("smtp", settings.smtp), "", *_table("seal", settings.seal), ""]
    (home.path / "charte.toml").write_text("\n".join(told), "utf-8")


def _table(name: str, said: object) -> list[str]:
    values = [(key, value) for key, value in vars(said).items() if value]
    return [f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values)]


def _first_version(a: Act) -> None:
    text = decode((a.home.versions / FIRST / "charter.md").read_bytes())
    a.add(Text(hash=text_hash(text), body=text))
    version = Version(number=FIRST, position=0, title=title_of(text), text_hash=text_hash(text))
    a.add(version)
    files = printed(a, version)
    if not a.home.settings().seal.timestamp:  # a server is not waited for while a home is made
        page = charter_pdf(a.session, version, a.home.settings(), at=a.instant)
        files["pdf"] = keep(a, FIRST, sealed_page(a.home, page, FIRST, at=a.instant))
    a.record({"version": FIRST, "text": text_hash(text), "files": files}, sign=True)
