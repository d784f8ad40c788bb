"""The evidence of a ballot as files: from them anyone counts again and verifies, far from the home."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from evidence import sshsig
from evidence.journal import canonical
from evidence.reading_guide import guide

PRINCIPAL = "charte"
NAMESPACE = "charte-evidence"
NAMESPACES = f"charte-checkpoint,charte-receipt,{NAMESPACE}"
FORMAT = 1


@dataclass(frozen=True)
class Cast:
    """A counted vote, with what opens the commitments of its leaf: salts in hexadecimal, and representative.

    `telephone` says that two persons recorded it as its member told it.
    """

    member: str
    choices: Mapping[str, str]
    representative: str
    salt: str
    seal: str
    seq: int
    telephone: bool = False


@dataclass(frozen=True)
class Sheet:
    """The votes of a confidential ballot in the order of their hashes, and apart from them who voted."""

    tally: Sequence[Mapping[str, Any]]
    voters: Sequence[str]


@dataclass(frozen=True)
class Elected:
    """The election of a secret ballot, its archive, and the version of the tool that verified it."""

    address: str
    uuid: str
    fingerprint: str
    tool: str
    archive: bytes


@dataclass(frozen=True)
class Filed:
    """A proposal that was put to the vote."""

    id: str
    member: str
    title: str
    reasons: str
    text: str


@dataclass(frozen=True)
class Sent:
    """A notice of the cycle; the recipient is hashed, empty where nobody was written to."""

    kind: str
    subject: str
    state: str
    at: str
    recipient: str


@dataclass(frozen=True)
class Annexed:
    """What was annexed to the minutes: its leaf, how its file is called, and what opens its commitment.

    `private` is nothing where it has no commitment, or where what it commits to was erased.
    """

    seq: int
    file: str
    body: bytes
    salt: str = ""
    private: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Signed:
    """A checkpoint with its signature."""

    size: int
    body: str
    signature: str


@dataclass(frozen=True)
class Dossier:
    """Everything a bundle is made of. ``leaves`` end where the last checkpoint was signed.

    ``candidates`` are the texts of bundled proposals, by their option.
    """

    ballot: str
    definition: str
    rulebook: str
    roll: Sequence[Mapping[str, Any]]
    votes: Sequence[Cast] | Sheet | Elected
    leaves: Sequence[str]
    checkpoints: Sequence[Signed]
    result: str
    minutes: str
    minutes_en: str | None
    before: str
    after: str | None
    patch: str | None
    proposals: Sequence[Filed]
    notices: Sequence[Sent]
    candidates: Mapping[str, str] = field(default_factory=dict)
    annexes: Sequence[Annexed] = ()


def bundle(dossier: Dossier, *, seed: bytes, software: Mapping[str, str], verifier: str) -> dict[str, bytes]:
    """Return the files by name; the same dossier always gives the same bytes.

    Args:
        dossier: What the home holds of the ballot.
        seed: The signing key of the home; it signs the manifest.
        software: What wrote it, name to version.
        verifier: The text of ``verify.py``.
    """
    files = {
        "ballot.json": dossier.definition.encode(),
        "rulebook.toml": dossier.rulebook.encode(),
        "roll.json": canonical(dossier.roll),
        "journal.jsonl": "".join(f"{leaf}\n" for leaf in dossier.leaves).encode(),
        "allowed_signers": sshsig.allowed_signer(seed, PRINCIPAL, namespace=NAMESPACES).encode(),
        "result.json": canonical(json.loads(dossier.result)),
        "minutes.md": dossier.minutes.encode(),
        "charter/before.md": dossier.before.encode(),
        "notices.json": _notices(dossier.notices),
        "software.json": canonical(software),
        "verify.py": verifier.encode(),
        "LISEZ-MOI.md": guide(dossier.ballot, _mode(dossier.votes)).encode(),
    }
    if dossier.after is not None and dossier.patch is not None:
        files["charter/after.md"] = dossier.after.encode()
        files["charter/changes.patch"] = dossier.patch.encode()
    if dossier.minutes_en is not None:
        files["minutes.en.md"] = dossier.minutes_en.encode()
    files |= _votes(dossier.votes)
    files |= {f"proposals/{name}.md": text.encode() for name, text in dossier.candidates.items()}
    files |= _annexes(dossier.annexes)
    files |= _proposals(dossier.proposals) | _checkpoints(dossier.checkpoints)
    return files | {"manifest.json": manifest(files, ballot=dossier.ballot, seed=seed)}


def manifest(files: Mapping[str, bytes], *, ballot: str, seed: bytes) -> bytes:
    """Return the signed list of the files with their hashes."""
    hashes = {name: sha256(data).hexdigest() for name, data in files.items()}
    facts = {"format": FORMAT, "ballot": ballot, "files": hashes}
    signature = sshsig.sign(seed, canonical(facts).decode(), namespace=NAMESPACE)
    return canonical({**facts, "signature": signature})


def _mode(votes: Sequence[Cast] | Sheet | Elected) -> str:
    if isinstance(votes, Elected):
        return "secret"
    return "confidential" if isinstance(votes, Sheet) else "named"


def _votes(votes: Sequence[Cast] | Sheet | Elected) -> dict[str, bytes]:
    if isinstance(votes, Elected):
        told = {name: each for name, each in vars(votes).items() if name != "archive"}
        return {"election.json": canonical(told), "election.bel": votes.archive}
    if isinstance(votes, Sheet):
        return {"tally.json": canonical(votes.tally), "voters.json": canonical(votes.voters)}
    return {"votes.json": canonical([_vote(vote) for vote in votes])}


def _vote(vote: Cast) -> dict[str, Any]:
    """Return a vote as it is written; only one that was told by telephone says so."""
    told = asdict(vote)
    return told if vote.telephone else {name: each for name, each in told.items() if name != "telephone"}


def _proposals(proposals: Sequence[Filed]) -> dict[str, bytes]:
    texts = {f"proposals/{each.id}.md": each.text.encode() for each in proposals}
    told = [{**asdict(each), "text": sha256(each.text.encode()).hexdigest()} for each in proposals]
    return texts | {"proposals/index.json": canonical(told)}


def _annexes(annexes: Sequence[Annexed]) -> dict[str, bytes]:
    """Return each annex with the list of them; nothing where there is none."""
    if not annexes:
        return {}
    told = [{"seq": each.seq, "salt": each.salt, "private": each.private} for each in annexes]
    return {f"annexes/{each.file}": each.body for each in annexes} | {"annexes/index.json": canonical(told)}


def _checkpoints(checkpoints: Sequence[Signed]) -> dict[str, bytes]:
    bodies = {f"checkpoints/{each.size:09}": each.body.encode() for each in checkpoints}
    return bodies | {f"checkpoints/{each.size:09}.sig": each.signature.encode() for each in checkpoints}


def _notices(notices: Sequence[Sent]) -> bytes:
    counts = Counter(f"{each.kind} {each.state}" for each in notices)
    return canonical({"counts": counts, "notices": [asdict(each) for each in notices]})
