"""Bundles altered on purpose, by a stranger, by whoever holds the signing key, or by another signer."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from evidence import checkpoint, sshsig
from evidence.bundle import NAMESPACES, manifest
from evidence.journal import canonical, commit
from evidence.merkle import leaf_hash, root
from evidence.verifier.examine import Report, examine

SENTENCES = Path(__file__).parent / "golden" / "sentences.txt"
SAID = re.compile(r"(?:ok|ALTÉRÉ|ILLISIBLE) +([^:]+) : (.*) · ([^:·]+): (.*)")
PARTICULAR = re.compile(
    r"(?<=result\.json )\([\w, ]+\)|\([A-Za-z]+Error\)"
    r"|(?<=élection : )\S+|(?<=election: )\S+|\([A-Za-z0-9+/=]{20,}\)"
    r"|(?<=SHA)256:[A-Za-z0-9+/]+|[A-Z0-9]{4}-[A-Z0-9]{4}-\S*|\b[0-9a-f]{12,}\b"
    r"|(?<!\S)/\S+|\d[\w.-]*(?::\w+)*"
)
"""What is of one case: fields, errors, elections, keys, receipts, hashes, paths, numbers."""


@dataclass
class Forge:
    """The files of a bundle and the key that signed it."""

    files: dict[str, bytes]
    seed: bytes
    ballot: str
    receipts: dict[str, dict[str, str]] = field(default_factory=dict)
    replaced: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Forge:
        """Return another one that can be altered."""
        return Forge(dict(self.files), self.seed, self.ballot, self.receipts, self.replaced)

    def read(self, name: str) -> Any:
        """Return what a file of JSON says."""
        return json.loads(self.files[name])

    def swap(self, name: str, old: str, new: str) -> None:
        """Put another text once in the place of one that is there."""
        assert old.encode() in self.files[name], (name, old)
        self.files[name] = self.files[name].replace(old.encode(), new.encode(), 1)

    def edit(self, name: str, change: Callable[[Any], Any]) -> None:
        """Change what a file of JSON says and write it in its one spelling."""
        value = self.read(name)
        changed = change(value)
        self.files[name] = canonical(value if changed is None else changed)

    def sealed(self) -> Forge:
        """Sign the manifest again over the files as they are now, as whoever holds the key could."""
        self.files.pop("manifest.json", None)
        self.files["manifest.json"] = manifest(self.files, ballot=self.ballot, seed=self.seed)
        return self

    @property
    def leaves(self) -> list[dict[str, Any]]:
        """What the leaves say."""
        return [json.loads(line) for line in self.files["journal.jsonl"].splitlines()]

    def rewrite(self, leaves: list[dict[str, Any]]) -> None:
        """Write another journal and sign all its checkpoints again; a shorter one ends where it ends."""
        lines = [canonical(leaf) for leaf in leaves]
        self.files["journal.jsonl"] = b"".join(line + b"\n" for line in lines)
        names = [name for name in self.files if name.startswith("checkpoints/")]
        sizes = {int(name[12:21]) for name in names} | {len(lines)}
        for name in names:
            del self.files[name]
        hashes = [leaf_hash(line) for line in lines]
        origin = "charte/" + checkpoint_origin(self.seed)
        for size in sizes:
            if size <= len(lines):
                body = checkpoint.body(origin, size, root(hashes[:size]))
                self.files[f"checkpoints/{size:09}"] = body.encode()
                self.files[f"checkpoints/{size:09}.sig"] = checkpoint.sign(self.seed, body).encode()

    def alter(self, act: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the last leaf of an act and sign everything again."""
        leaves = self.leaves
        change([leaf for leaf in leaves if leaf["act"] == act][-1])
        self.rewrite(leaves)

    def by_another(self, seed: bytes) -> Forge:
        """Sign everything again with another key."""
        self.seed = seed
        signers = sshsig.allowed_signer(seed, "charte", namespace=NAMESPACES)
        self.files["allowed_signers"] = signers.encode()
        self.rewrite(self.leaves)
        return self.sealed()

    def seen(self, **known: str) -> Report:
        """Return the report on these files; all it says is in words that were approved."""
        report = examine(self.files, **known)
        failures(report)
        return report


def checkpoint_origin(seed: bytes) -> str:
    """Return what names the journal of this key."""
    return sha256(checkpoint.public_key(seed)).hexdigest()[:16]


def seals_of(vote: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a leaf would commit to of a vote as it stands: the whole of it, and its choices."""
    private = {name: vote[name] for name in ("choices", "representative", "seal")}
    whole = commit(bytes.fromhex(vote["salt"]), private)
    return whole, commit(bytes.fromhex(vote["seal"]), {"choices": vote["choices"]})


def failures(report: Report) -> list[str]:
    """Return the lines that are not sound; all that the report says is in words that were approved."""
    found = [line for line in report.lines if not line.startswith("ok ")]
    said = {words for line in report.lines for words in plainly(line)}
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        SENTENCES.write_text("\n".join(sorted({*approved(), *said})) + "\n", "utf-8")
    assert said <= approved(), sorted(said - approved())
    return found


def plainly(line: str) -> tuple[str, str]:
    """Return what a line is about and what it says, in both languages, without what is of one case."""
    said = SAID.fullmatch(line)
    assert said, line
    return f"[{said[1]} · {said[3]}]", PARTICULAR.sub("#", f"{said[2]} · {said[4]}")


def approved() -> set[str]:
    """Return the words that the verifier may use, in French and in English."""
    return set(SENTENCES.read_text("utf-8").splitlines())
