"""What README and docs show is what the commands do."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from models.home import PROJECT

LONG = ("demo", "test", "up")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def shown(page: str) -> list[str]:
    """Return the commands of a page, continued lines joined, comments left out."""
    found = []
    for block in BLOCK.findall((PROJECT / page).read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            command = line.partition(" # ")[0].strip()
            if command.startswith("./charte "):
                found.append(command)
    return found


def test_the_readme_shows_two_commands_first() -> None:
    assert [shlex.split(command)[1] for command in shown("README.md")[:2]] == ["demo", "test"]


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    ran = 0
    for command in shown("README.md"):
        words = shlex.split(command)
        if words[1] in LONG:
            help_text = subprocess.run(
                ["./charte", words[1], "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
            )
            assert all(word in help_text.stdout for word in words[2:] if word.startswith("--"))
            continue
        told = [str(tmp_path / word) if word == "var" else word for word in words]
        done = subprocess.run(told, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        ran += 1
    assert ran >= 2


@pytest.mark.parametrize(
    "page", sorted(str(p.relative_to(PROJECT)) for p in (PROJECT / "docs").rglob("*.md"))
)
def test_every_command_that_a_page_names_exists(page: str) -> None:
    from cli import COMMANDS

    for command in shown(page):
        assert shlex.split(command)[1] in COMMANDS, command


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "docs/running.md", "docs/text.md", "docs/count.md"]
)
def test_every_file_that_a_page_points_to_is_there(page: str) -> None:
    for name in re.findall(
        r"`((?:docs|models|acts|demo|charter_versions|tests|rules)/[\w./-]+)`",
        (PROJECT / page).read_text("utf-8"),
    ):
        assert (PROJECT / name).exists(), name
