"""A whole Belenios election on this machine, by the tool: credential authority, trustees, voters, server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

GROUP = ["--group", "BELENIOS-2048"]


def installed() -> bool:
    """Return whether the tool is here; in CI it has to be."""
    found = shutil.which("belenios-tool") is not None
    assert found or not os.environ.get("CI"), "belenios-tool is missing: .ci/run installs it"
    return found


needs_tool = pytest.mark.skipif(not installed(), reason="Debian's belenios-tool is not installed here")


def tool(*words: str, folder: Path, told: str = "", fine: bool = True) -> str:
    """Run the tool in a folder and return what it prints; `fine` says that it has to succeed."""
    done = subprocess.run(
        ["belenios-tool", *words],
        cwd=folder,
        input=told,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
    )
    assert not fine or done.returncode == 0, (words, done.stderr)
    return done.stdout


@dataclass
class Made:
    """An election under way in a folder, with what its authority and its voters hold."""

    folder: Path
    uuid: str
    fingerprint: str
    credentials: dict[str, str]
    keys: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """Where its archive lies."""
        return self.folder / f"{self.uuid}.bel"

    @property
    def archive(self) -> bytes:
        """Its public archive as it now is."""
        return self.file.read_bytes()

    def add(self, kind: str, told: str = "") -> None:
        """Add an event."""
        tool("archive", "add-event", "--type", kind, folder=self.folder, told=told)

    def ballot(self, voter: str, choices: Sequence[Sequence[int]]) -> str:
        """Return the encrypted ballot of a voter."""
        (self.folder / "cred").write_text(self.credentials[voter] + "\n", "ascii")
        (self.folder / "choices").write_text(json.dumps(choices), "ascii")
        made = tool(
            "election", "generate-ballot", "--privcred", "cred", "--ballot", "choices", folder=self.folder
        )
        for name in ("cred", "choices"):
            (self.folder / name).unlink()
        return made

    def vote(self, voter: str, choices: Sequence[Sequence[int]]) -> str:
        """Cast a vote and return the ballot."""
        made = self.ballot(voter, choices)
        self.add("Ballot", made)
        return made

    def end(self) -> None:
        """End the vote and publish the encrypted tally."""
        self.add("EndBallots")
        self.add("EncryptedTally", tool("election", "compute-encrypted-tally", folder=self.folder))

    def share(self, trustee: int) -> str:
        """Return a trustee's share of the decryption."""
        key = self.keys[trustee - 1]
        words = ["--key", f"{key}.key", "--decryption-key", f"{key}.dkey", "--trustee-id", str(trustee)]
        return tool("election", "decrypt-threshold", *words, folder=self.folder)

    def decrypt(self, *trustees: int) -> None:
        """Let these trustees decrypt."""
        for trustee in trustees:
            self.add("PartialDecryption", self.share(trustee))

    def publish(self) -> None:
        """Publish the result."""
        self.add("Result", tool("election", "compute-result", folder=self.folder))

    def verified(self) -> bool:
        """Return whether the tool finds the archive sound."""
        done = subprocess.run(
            ["belenios-tool", "election", "verify"], cwd=self.folder, capture_output=True, check=False
        )
        return done.returncode == 0

    def copy(self, folder: Path) -> Made:
        """Return the same election in another folder, to be led another way."""
        shutil.copytree(self.folder, folder)
        return Made(folder, self.uuid, self.fingerprint, self.credentials, self.keys)


def made(
    folder: Path, *, roll: str, template: Mapping[str, Any], threshold: int = 2, trustees: int = 3
) -> Made:
    """Set an election up: credentials for a roll, trustees with a threshold, questions of a template."""
    folder.mkdir()
    uuid = tool("setup", "generate-token", folder=folder).strip()
    (folder / "roll.csv").write_text(roll, "utf-8")
    told = tool("setup", "generate-credentials", "--uuid", uuid, *GROUP, "--file", "roll.csv", folder=folder)
    next(folder.glob("*.pubcreds")).rename(folder / "public_creds.json")
    private = next(folder.glob("*.privcreds"))
    given = [line.rsplit(" ", 1) for line in private.read_text("utf-8").splitlines()]
    credentials = {name.split(",")[1]: secret for name, secret in given}
    keys = _trustees(folder, threshold=threshold, trustees=trustees)
    (folder / "template.json").write_text(json.dumps(template), "utf-8")
    tool("setup", "make-election", "--uuid", uuid, *GROUP, "--template", "template.json", folder=folder)
    tool("archive", "init", folder=folder)
    for name in ("election.json", "trustees.json", "public_creds.json"):
        (folder / name).unlink()
    return Made(folder, uuid, told.split()[-1], credentials, keys)


def _trustees(folder: Path, *, threshold: int, trustees: int) -> list[str]:
    def step(*words: str, told: str = "") -> str:
        return tool("setup", "generate-trustee-key-threshold", *GROUP, *words, folder=folder, told=told)

    for _ in range(trustees):
        step("--step", "1")
    keys = [file.stem for file in sorted(folder.glob("*.key"))]
    certs = "".join((folder / f"{key}.cert").read_text("ascii") for key in keys)
    (folder / "certs.jsons").write_text(certs, "ascii")
    known = ["--certs", "certs.jsons"]
    step(*known, "--step", "2")
    polynomials = [
        step(*known, "--key", f"{key}.key", "--step", "3", "--threshold", str(threshold)) for key in keys
    ]
    (folder / "polynomials.jsons").write_text("".join(polynomials), "ascii")
    step(*known, "--step", "4", "--polynomials", "polynomials.jsons")
    answers = [
        step(*known, "--key", f"{key}.key", "--step", "5", told=(folder / f"{key}.vinput").read_text("ascii"))
        for key in keys
    ]
    final = step(*known, "--step", "6", "--polynomials", "polynomials.jsons", told="".join(answers))
    (folder / "threshold.json").write_text(final, "ascii")
    (folder / "public_keys.jsons").write_text("", "ascii")
    tool("setup", "make-trustees", folder=folder)
    (folder / "threshold.json").unlink()
    return keys
