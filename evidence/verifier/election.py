"""The public archive of a Belenios election: files named by their hash, and a chain of events.

Source: Belenios specification 2.0, sections 3 (archive) and 4.5, 4.13 to 4.19.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evidence.verifier.faults import AlteredError, UnreadableError, hold
from evidence.verifier.spelling import hash_of

BLOCK = 512
HEADER = re.compile(
    rb"([^\0]{1,99})\0+0000644\x000000000\x000000000\x00([0-7]{11})\x00([0-7]{11})\x00([0-7]{6})\x00 0\0{355}"
)
NAMED = re.compile(r"([0-9a-f]{64})\.(data|event)\.json", re.ASCII)
EVENT_FIELDS = {"height", "parent", "payload", "type"}


@dataclass(frozen=True)
class Event:
    """One step of the election: its kind, and the hash of what it brings (empty where it brings nothing)."""

    kind: str
    payload: str


@dataclass(frozen=True)
class Election:
    """An archive that was read: its files by hash, in their order, and its events in theirs."""

    names: tuple[str, ...]
    files: dict[str, bytes]
    events: tuple[Event, ...]

    def said(self, name: str) -> Any:
        """Return what a file says.

        Raises:
            AlteredError: It is not there.
        """
        hold(
            name in self.files,
            f"le fichier {name} manque à l’archive de l’élection",
            f"file {name} is missing from the archive of the election",
        )
        return json.loads(self.files[name])

    def of(self, kind: str) -> list[Any]:
        """Return what the events of a kind bring, in order."""
        return [self.said(event.payload) for event in self.events if event.kind == kind]

    @cached_property
    def setup(self) -> dict[str, str]:
        """The hashes of election, trustees and credentials; they stand in the first event."""
        hold(
            self.events and self.events[0].kind == "Setup",
            "l’archive ne commence pas par la mise en place de l’élection",
            "the archive does not begin with the setup of the election",
        )
        found: dict[str, str] = self.said(self.events[0].payload)
        return found

    @property
    def election(self) -> dict[str, Any]:
        """The questions, and the name and description that voters read."""
        found: dict[str, Any] = self.said(self.setup["election"])
        return found

    @cached_property
    def credentials(self) -> dict[str, int]:
        """The weight of each public credential."""
        told = [each.partition(",") for each in self.said(self.setup["credentials"])]
        found = {key: int(weight or 1) for key, _, weight in told}
        hold(
            len(found) == len(told) and all(weight > 0 for weight in found.values()),
            "la liste des droits de vote de l’élection en porte un deux fois",
            "the credentials of the election hold one twice",
        )
        return found

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the credentials, as the credential authority was told it."""
        return brief(self.setup["credentials"])

    @cached_property
    def trustees(self) -> tuple[int, int]:
        """How many trustees there are, and how many of them must decrypt."""
        count = needed = 0
        for kind, said in self.said(self.setup["trustees"]):
            one = kind == "Single"
            count += 1 if one else len(said["certs"])
            needed += 1 if one else said["threshold"]
        return count, needed

    @property
    def last(self) -> str:
        """The hash of the last event, which stands for the whole archive."""
        return next(name for name in reversed(self.names) if name.endswith("event.json")).partition(".")[0]

    @property
    def tallied(self) -> bool:
        """Whether a result was published."""
        return any(event.kind == "Result" for event in self.events)


def brief(hexadecimal: str) -> str:
    """Return a SHA-256 as Belenios shows it: base 64 without its last sign."""
    return b64encode(bytes.fromhex(hexadecimal)).decode().rstrip("=")


def read_election(data: bytes) -> Election:
    """Return the election whose archive this is: every file under its hash, every event on the one before.

    Raises:
        UnreadableError: It is no such archive. AlteredError: Something in it does not hold together.
    """
    members = members_of(data)
    try:
        known = members and members[0][0] == "BELENIOS" and json.loads(members[0][1])["version"] == 1
    except (KeyError, TypeError, ValueError, RecursionError):
        known = False
    if not known:
        raise UnreadableError(
            "ce n’est pas l’archive d’une élection Belenios", "this is no archive of a Belenios election"
        )
    files: dict[str, bytes] = {}
    events: list[Event] = []
    parent = ""
    for name, content in members[1:]:
        found = NAMED.fullmatch(name)
        if found is None or found[1] != hash_of(content) or found[1] in files:
            raise AlteredError(
                f"le fichier {name} de l’archive n’est pas à son empreinte, ou y est deux fois",
                f"file {name} of the archive does not match its hash, or stands there twice",
            )
        files[found[1]] = content
        if found[2] == "event":
            events.append(chained(content, parent=parent, height=len(events), files=files))
            parent = found[1]
    return Election(tuple(name for name, _ in members), files, tuple(events))


def chained(content: bytes, *, parent: str, height: int, files: dict[str, bytes]) -> Event:
    """Return an event that stands on the one before and brings what came before it."""
    said = json.loads(content)
    payload = said.get("payload", "")
    hold(
        said.keys() <= EVENT_FIELDS
        and said["height"] == height
        and said.get("parent", "") == parent
        and (payload == "" or payload in files),
        f"l’événement {height} de l’élection ne suit pas celui d’avant",
        f"event {height} of the election does not follow the one before",
    )
    return Event(str(said["type"]), payload)


def members_of(data: bytes) -> list[tuple[str, bytes]]:
    """Return the members of the archive, which is written in one way only and only ever grows at its end.

    Raises:
        UnreadableError: It is written in another way, or cut.
    """
    members: list[tuple[str, bytes]] = []
    place = 0
    while place < len(data):
        header = data[place : place + BLOCK]
        found = HEADER.fullmatch(header)
        size = int(found[2], 8) if found else 0
        end = place + BLOCK + size
        padded = end + -size % BLOCK
        blank = header[:148] + b" " * 8 + header[156:]
        if (
            found is None
            or sum(blank) != int(found[4], 8)
            or padded > len(data)
            or data[end:padded].strip(b"\0")
        ):
            raise UnreadableError(
                f"l’archive de l’élection est coupée ou abîmée à l’octet {place}",
                f"the archive of the election is cut or damaged at byte {place}",
            )
        members.append((found[1].decode("ascii", "replace"), data[place + BLOCK : end]))
        place = padded
    return members
