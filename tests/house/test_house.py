"""The house: floors that cannot be climbed, sizes that keep it readable, data that stays as it was given."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from cli import COMMANDS, SUMMARIES
from models.home import PROJECT

ROOMS = ("charter", "rules", "evidence", "models", "acts", "notices", "flows", "web", "cli")
PURE = ("charter", "rules", "evidence")
BIN = Path(sys.executable).parent


def sources(*rooms: str) -> list[Path]:
    return [
        file
        for room in rooms or ROOMS
        for file in sorted((PROJECT / room).rglob("*.py"))
        if "versions" not in file.parts
    ]


def test_the_charter_of_the_cpof_stands_word_for_word() -> None:
    data = (PROJECT / "charter_versions" / "1.0.0" / "charter.md").read_bytes()
    assert (
        hashlib.sha256(data).hexdigest() == "31428f62798ae4b0d4265b0cbbfe87437f480c451423f016eaeb5a1f75d6ed1f"
    )


def test_no_file_is_longer_than_300_lines_and_half_are_under_100() -> None:
    lengths = {
        str(file.relative_to(PROJECT)): len(file.read_text("utf-8").splitlines()) for file in sources()
    }
    assert {name: size for name, size in lengths.items() if size > 300} == {}
    assert statistics.median(lengths.values()) <= 100


def test_functions_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.body[0].lineno + 1
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert statistics.median(lengths) <= 10
    assert lengths[int(0.95 * len(lengths))] <= 40


def test_no_room_is_a_heap() -> None:
    names = {part for file in sources() for part in file.relative_to(PROJECT).with_suffix("").parts}
    assert names.isdisjoint({"utils", "helpers", "common", "manager", "service"})


def test_every_package_says_its_floor_in_its_first_line() -> None:
    for room in ROOMS:
        first = ast.get_docstring(ast.parse((PROJECT / room / "__init__.py").read_text("utf-8")))
        assert first, room


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "lint-imports"), "--no-cache", "--config", str(folder / "pyproject.toml")]
    path = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("room", "planted", "contract"),
    [
        ("rules", "import models.clock", "Rooms import lower floors only"),
        ("models", "import acts.act", "Rooms import lower floors only"),
        ("acts", "import notices.language", "Rooms import lower floors only"),
        ("evidence", "import os", "The pure floors import nothing that touches the world"),
        ("web", "import prefect", "Prefect stays in flows"),
        ("web", "import models.store", "Only acts and the outbox open the write transaction"),
    ],
)
def test_a_planted_violation_breaks_its_contract(
    tmp_path: Path, room: str, planted: str, contract: str
) -> None:
    for name in ROOMS:
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    (tmp_path / room / "planted.py").write_text(f"{planted}\n", "utf-8")
    found = linted(tmp_path)
    assert found.returncode == 1, found.stdout + found.stderr
    assert re.search(rf"{re.escape(contract)}.*BROKEN", found.stdout), found.stdout


def test_the_help_names_every_command_and_no_other() -> None:
    assert list(COMMANDS) == list(SUMMARIES)


def cpu(*command: str) -> float:
    """Return the CPU seconds of a command and its children: the least of seven runs."""
    code = (
        "import resource,subprocess,sys; subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime+u.ru_stime)"
    )
    told = [sys.executable, "-c", code, *command]
    return min(
        float(subprocess.run(told, capture_output=True, text=True, check=True).stdout) for _ in range(7)
    )


@pytest.mark.alone
@pytest.mark.parametrize(
    ("most", "arguments"),
    [
        (6, ["--help"]),
        (12, ["diff", "charter_versions/1.0.0/charter.md", "tests/house/revised.md"]),
    ],
)
def test_a_command_costs_a_few_times_an_empty_python(
    most: int, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    ours, nothing = cpu("./charte", *arguments), cpu(sys.executable, "-c", "pass")
    assert ours / nothing <= most, f"{ours / nothing:.1f} times"


def test_the_lock_names_no_address_and_hashes_everything() -> None:
    lock = (PROJECT / "requirements.txt").read_text("utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    assert all("--hash=sha256:" in block for block in lock.split("\n\n") if "==" in block)


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout
    if not listed:
        pytest.skip("not a git checkout")
    for name in listed.splitlines():
        file = PROJECT / name
        if file.suffix in {".py", ".md", ".toml", ".yaml", ".sh", ".html", ".css", ".po"} and file.exists():
            assert not re.search(r"(?<![\w.])/(work|root|tmp/bash)/", file.read_text("utf-8")), name
