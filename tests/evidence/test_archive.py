"""The archive as it lies on a disk: one form, and a program in it that needs nothing but Python."""

from __future__ import annotations

import ast
import io
import os
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from cli.alone import verified
from cli.evidence import combination
from evidence.verifier.archive import packed, unpacked
from evidence.verifier.examine import CHECKS
from evidence.verifier.faults import UnreadableError
from evidence.verifier.recount import rules_in
from models.evidence import SOURCES as NAMES
from models.evidence import program as text_of
from models.home import PROJECT
from tests.conftest import Hands
from tests.evidence.forge import Forge, failures
from tests.evidence.test_forked import key, last
from tests.evidence.test_tampering import another_text

CHARTE = Path(sys.executable).with_name("charte")
SOURCES = [PROJECT / name for name in NAMES]


@pytest.fixture
def archive(sound: Forge, tmp_path: Path) -> Path:
    file = tmp_path / "dossier.zip"
    file.write_bytes(packed(sound.files))
    return file


def run(*arguments: str | Path, program: Path) -> subprocess.CompletedProcess[str]:
    """Run the program with a bare Python: no packages, no path, no environment."""
    command = [sys.executable, "-I", "-S", program, *arguments]
    bare = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=bare, encoding="utf-8")


def test_the_archive_gives_its_files_back(sound: Forge) -> None:
    assert unpacked(packed(sound.files)) == sound.files
    assert packed(dict(reversed(sound.files.items()))) == packed(sound.files)


def test_the_program_of_the_bundle_runs_alone_on_the_archive(
    archive: Path, sound: Forge, tmp_path: Path
) -> None:
    program = tmp_path / "elsewhere" / "verify.py"
    program.parent.mkdir()
    program.write_bytes(sound.files["verify.py"])
    done = run(archive, program=program)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("cohérent · consistent  SHA256:")
    assert len(done.stdout.splitlines()) == len(CHECKS) + 2
    known = tmp_path / "known"
    known.write_text(last(sound), "utf-8")
    trusted = tmp_path / "signing.pub"
    trusted.write_text(key(sound), "utf-8")
    told = run(archive, "--trust", trusted, "--checkpoint", known, program=program)
    assert told.stdout.splitlines()[-1].startswith("authentique · authentic")


def test_a_python_that_is_too_old_is_told_so(sound: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tomllib", None)
    rules_in.cache_clear()
    report = sound.seen()
    assert (report.code, report.verdict()) == (2, "illisible · unreadable")
    assert "Python 3.11 or later is needed" in failures(report)[0]


def test_the_program_runs_in_the_folder_it_lies_in(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "unpacked")
    program = tmp_path / "unpacked" / "verify.py"
    assert run(program=program).returncode == 0
    (program.parent / "proposals" / "more.md").write_text("x", "utf-8")
    done = run(program=program)
    assert done.returncode == 1
    assert "proposals/more.md" in done.stdout


def test_a_link_in_the_folder_is_refused(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "unpacked")
    file = tmp_path / "unpacked" / "votes.json"
    shutil.move(file, tmp_path / "votes.json")
    file.symlink_to(tmp_path / "votes.json")
    report = verified(file.parent, trust=None, checkpoint=None, receipt=None)
    assert (report.code, "votes.json is no file" in report.lines[0]) == (1, True)


def test_the_program_is_made_of_the_modules_and_of_nothing_else(sound: Forge) -> None:
    assert sound.files["verify.py"].decode() == text_of()
    made = ast.dump(ast.parse(text_of()))
    for source in SOURCES:
        for node in ast.parse(source.read_text("utf-8")).body:
            if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr):
                assert ast.dump(node) in made, source.name


def test_no_two_modules_of_the_program_use_one_name_for_two_things() -> None:
    names: list[str] = []
    for source in SOURCES:
        for node in ast.parse(source.read_text("utf-8")).body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names.append(name)
                case ast.Assign(targets=targets):
                    names += [
                        each.id
                        for target in targets
                        for each in ast.walk(target)
                        if isinstance(each, ast.Name)
                    ]
                case ast.AnnAssign(target=ast.Name(id=name)):
                    names.append(name)
    imported = {
        alias.name
        for source in SOURCES
        for node in ast.parse(source.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.ImportFrom) and str(node.module).startswith(("evidence", "cli")))
        for alias in node.names
    }
    shared = {"Seen"}
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    assert imported & set(names) - shared == set()


def test_the_modules_of_the_program_import_the_standard_library_and_each_other_only() -> None:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                outside = module.partition(".")[0] in sys.stdlib_module_names
                assert outside or module.startswith("evidence.verifier."), (source.name, module)


def with_members(archive: Path, add: Callable[[zipfile.ZipFile], None]) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(archive, "a") as opened:
        warnings.simplefilter("ignore")
        add(opened)


def compressed(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("manifest.json", b"{}")


def comment(opened: zipfile.ZipFile) -> None:
    opened.comment = b"x"


def damaged(archive: Path) -> None:
    data = archive.read_bytes()
    archive.write_bytes(data.replace(b'[{"choice', b'[{"chOice', 1))


def dated(archive: Path) -> None:
    files = unpacked(archive.read_bytes())
    with zipfile.ZipFile(archive, "w") as opened:
        for name, data in sorted(files.items()):
            opened.writestr(zipfile.ZipInfo(name, (2026, 11, 24, 0, 0, 0)), data)


def folded(archive: Path) -> None:
    """Let one member lie inside another, so that the archive would grow as it is read. Source: D. Fifield."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("b", bytes(1000))
        (entry,) = opened.infolist()
        header = inner.getvalue()
    entry.header_offset = 31
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a", header)
        opened.filelist.append(entry)


def foldered(file: Path) -> None:
    file.unlink()
    file.mkdir()


SPOILT: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "a member doubled": (
        lambda file: with_members(file, lambda z: z.writestr("votes.json", b"[]")),
        1,
        "votes.json stands twice",
    ),
    "a member outside": (
        lambda file: with_members(file, lambda z: z.writestr("../votes.json", b"[]")),
        1,
        "'../votes.json' has no place",
    ),
    "a member in a deeper folder": (
        lambda file: with_members(file, lambda z: z.writestr("a/b/c", b"[]")),
        1,
        "'a/b/c' has no place",
    ),
    "members compressed": (compressed, 1, "has no place in the archive"),
    "a member folded into another": (folded, 1, "'b' has no place in the archive"),
    "a comment": (lambda file: with_members(file, comment), 1, "not in its one form"),
    "other dates": (dated, 1, "not in its one form"),
    "a byte altered": (damaged, 1, "votes.json is damaged"),
    "something before it": (
        lambda file: file.write_bytes(b"x" + file.read_bytes()),
        1,
        "not in its one form",
    ),
    "something after it": (lambda file: file.write_bytes(file.read_bytes() + b"x"), 1, "not in its one form"),
    "its end cut": (lambda file: file.write_bytes(file.read_bytes()[:-30]), 2, "no zip archive"),
    "nothing in it": (lambda file: file.write_bytes(b""), 2, "no zip archive"),
    "another file": (lambda file: file.write_bytes(b"%PDF"), 2, "no zip archive"),
    "an empty archive": (lambda file: file.write_bytes(packed({})), 2, "this is no evidence bundle"),
    "no file": (lambda file: file.unlink(), 2, "does not exist"),
    "a folder": (foldered, 2, "this is no evidence bundle"),
}


@pytest.mark.parametrize(("spoil", "code", "named"), SPOILT.values(), ids=SPOILT)
def test_an_archive_that_is_not_as_it_was_written_is_refused(
    archive: Path, spoil: Callable[[Path], object], code: int, named: str
) -> None:
    spoil(archive)
    report = verified(archive, trust=None, checkpoint=None, receipt=None)
    assert (report.code, [line for line in failures(report) if named in line] != []) == (code, True), (
        report.lines
    )


def test_the_command_writes_what_the_command_verifies(lived: tuple[Hands, Forge], tmp_path: Path) -> None:
    hands, sound = lived
    out = tmp_path / "out.zip"
    for ballot in ("last", sound.ballot):
        wrote = subprocess.run(
            [CHARTE, "evidence", ballot, "--out", out, "--home", hands.home.path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (wrote.returncode, wrote.stderr) == (0, "")
        told: list[str | Path] = [CHARTE, "verify", out, "--trust", hands.home.path / "keys" / "signing.pub"]
        done = subprocess.run(told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        assert done.stdout.splitlines()[-1].startswith("cohérent")
    assert set(unpacked(out.read_bytes())) == set(sound.files)
    out.write_bytes(out.read_bytes()[1:])
    assert subprocess.run([CHARTE, "verify", out], capture_output=True, check=False).returncode == 1


def test_a_text_that_the_adopted_ones_do_not_give_together_is_seen_by_who_has_the_engine(
    sound: Forge, called_twice: tuple[Forge, Forge], tmp_path: Path
) -> None:
    forge, file = sound.copy(), tmp_path / "dossier.zip"
    another_text(forge)
    hashes = {
        name: sha256(forge.files[f"charter/{name}"]).hexdigest() for name in ("after.md", "changes.patch")
    }
    approved = hashes["after.md"]
    minutes = {}
    for held, name in (("minutes", "minutes.md"), ("minutes_en", "minutes.en.md")):
        forge.swap(name, sha256(sound.files["charter/after.md"]).hexdigest(), approved)
        minutes[held] = sha256(forge.files[name]).hexdigest()
    forge.alter("count", lambda leaf: leaf["public"].update(approved=approved, **minutes))
    forge.alter("publish", lambda leaf: leaf["public"].update(text=approved, patch=hashes["changes.patch"]))
    assert forge.sealed().seen().code == 0
    for each, code, told in (
        (forge, 1, "do not give charter/after.md together"),
        (sound, 0, "2 texts combined by the engine"),
        (called_twice[0], 0, "nothing was adopted"),
    ):
        file.write_bytes(packed(each.files))
        report = verified(file, trust=None, checkpoint=None, receipt=None, also=combination)
        assert (report.code, [line for line in report.lines if told in line] != []) == (code, True), (
            report.lines
        )


def test_a_mail_is_read_as_a_mail(sound: Forge, archive: Path, tmp_path: Path) -> None:
    from email.message import EmailMessage

    from tests.evidence.test_forked import mailed

    mail = EmailMessage()
    mail["Subject"] = "Le scrutin est ouvert"
    mail.set_content(mailed(sound, "fr"), cte="base64")
    mail.add_alternative("<p>…</p>", subtype="html")
    file = tmp_path / "mail.eml"
    file.write_bytes(mail.as_bytes())
    report = verified(archive, trust=key(sound), checkpoint=str(file), receipt=None)
    assert report.verdict().startswith("authentique")


def test_without_ssh_keygen_there_is_no_second_opinion_and_no_fault(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.alone.shutil.which", lambda _: None)
    report = verified(archive, trust=None, checkpoint=None, receipt=None)
    assert (report.code, "no second opinion" in report.lines[-1]) == (0, True)


def test_a_second_opinion_that_differs_is_a_fault(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("false")
    monkeypatch.setattr("cli.alone.shutil.which", lambda _: program)
    report = verified(archive, trust=None, checkpoint=None, receipt=None)
    assert (report.code, "ssh-keygen refuses the signature" in report.lines[-1]) == (1, True)


def test_an_archive_of_another_kind_is_said_to_be_none() -> None:
    with pytest.raises(UnreadableError):
        unpacked(io.BytesIO(b"PK\x05\x06").getvalue())
