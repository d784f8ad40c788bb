"""Archives with the form of Belenios's and no cryptography in them, to be altered one thing at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from evidence.verifier.election import BLOCK, brief
from evidence.verifier.tally import ANSWERS, Wanted

BALLOT_HASH = "5" * 64
WEIGHTS = {"101": 1, "102": 2, "103": 3}
QUESTIONS = [
    {"id": "q1", "options": [{"id": "o1", "title": "Inviter"}]},
    {"id": "q2", "options": [{"id": "o2", "title": "Loin"}, {"id": "o3", "title": "Près"}]},
]


def member(name: str, content: bytes) -> bytes:
    """Return one file as it stands in an archive."""
    sizes = b"0000644\x000000000\x000000000\x00%011o\x0000000000000\x00" % len(content)
    head = name.encode().ljust(100, b"\0") + sizes + b" " * 8 + b"0" + bytes(355)
    head = head[:148] + b"%06o\x00 " % sum(head) + head[156:]
    return head + content + bytes(-len(content) % BLOCK)


def spelled(value: Any) -> bytes:
    """Return a value as Belenios writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Forge:
    """An archive being written."""

    data: bytes = member("BELENIOS", b'{"version":1,"timestamp":"1795641501"}')
    parent: str = ""
    height: int = 0
    setup: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def file(self, value: Any, kind: str = "data", *, again: bool = False) -> str:
        """Write a file, once unless `again`, and return its hash."""
        content = spelled(value)
        name = sha256(content).hexdigest()
        if name not in self.names or again:
            self.data += member(f"{name}.{kind}.json", content)
        self.names.add(name)
        return name

    def event(self, kind: str, payload: str = "", **other: Any) -> None:
        """Write an event; `other` says what it says wrongly."""
        said: dict[str, Any] = {"parent": self.parent} if self.parent else {}
        said |= {"height": self.height, "type": kind} | ({"payload": payload} if payload else {})
        self.parent = self.file(said | other, "event")
        self.height += 1

    def begin(
        self,
        *,
        credentials: list[str] | None = None,
        trustees: list[Any] | None = None,
        **other: Any,
    ) -> Forge:
        """Write the setup; `other` says what the election says otherwise."""
        asked = ("1. Inviter", "2.1 Loin", "2.2 Près")
        election = {
            "version": 1,
            "description": f"Empreinte : {BALLOT_HASH}",
            "name": "Révision",
            "questions": [
                {"answers": list(ANSWERS), "min": 1, "max": 1, "question": title} for title in asked
            ],
            "uuid": "ihnPwSNBst98ua",
            "administrator": "Ada",
            "credential_authority": "Étude Martin",
        }
        listed = [f"{key},{weight}" for key, weight in WEIGHTS.items()]
        group = [["Pedersen", {"threshold": 2, "certs": [1, 2, 3]}]]
        self.setup = {
            "election": self.file(election | other),
            "trustees": self.file(group if trustees is None else trustees),
            "credentials": self.file(listed if credentials is None else credentials),
        }
        self.event("Setup", self.file(self.setup))
        return self

    def vote(self, credential: str, answer: int = 0, **other: Any) -> Forge:
        """Write a ballot whose ciphertext is `answer`."""
        said = {
            "election_uuid": "ihnPwSNBst98ua",
            "election_hash": brief(self.setup["election"]),
            "credential": credential,
            "answers": [{"choices": [{"alpha": f"{credential}{answer}", "beta": "1"}]}],
        }
        self.event("Ballot", self.file(said | other))
        return self

    def end(self, *, count: int = 2, weight: int = 5) -> Forge:
        """End the vote and write its tally: two voters of weights 2 and 3."""
        self.event("EndBallots")
        return self.tally(count=count, weight=weight)

    def tally(self, *, count: int = 2, weight: int = 5) -> Forge:
        """Write a tally."""
        told = {"num_tallied": count, "total_weight": weight, "encrypted_tally": self.file([[weight]])}
        self.event("EncryptedTally", self.file(told))
        return self

    def share(self, *owners: int) -> Forge:
        """Write the shares of these trustees."""
        for owner in owners:
            self.event("PartialDecryption", self.file({"owner": owner, "payload": self.file([owner])}))
        return self

    def result(self, *rows: list[int]) -> Forge:
        """Write the result."""
        told = list(rows) or [[5, 0, 0], [2, 3, 0], [3, 0, 2]]
        self.event("Result", self.file({"result": told}))
        return self


def open_election() -> Forge:
    """Return an election in which two have voted, one of them twice."""
    return Forge().begin().vote("102", 1).vote("103", 1).vote("102", 2)


def sound() -> Forge:
    """Return a whole election."""
    return open_election().end().share(1, 3).result()


def wanted(**other: Any) -> Wanted:
    """Return what our ballot asks of it."""
    fingerprint = brief(Forge().begin().setup["credentials"])
    facts: dict[str, Any] = {
        "uuid": "ihnPwSNBst98ua",
        "fingerprint": fingerprint,
        "ballot_hash": BALLOT_HASH,
        "questions": QUESTIONS,
        "weights": (3, 1, 2),
    }
    return Wanted(**facts | other)
