"""A bundle that was opened: its files, and what they say once read in their one spelling."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any

from evidence.verifier.armor import SIGNERS, key_in
from evidence.verifier.election import Election, read_election
from evidence.verifier.faults import AlteredError, UnreadableError, hold
from evidence.verifier.french import french
from evidence.verifier.spelling import hash_of, read_spelled, spelled
from evidence.verifier.tally import Tally, Wanted, blocks_of, check_events, check_setup, check_tally

ALWAYS = frozenset(
    {
        "manifest.json", "ballot.json", "rulebook.toml", "roll.json", "journal.jsonl",
        "allowed_signers", "result.json", "minutes.md", "charter/before.md", "proposals/index.json",
        "notices.json", "software.json", "verify.py", "LISEZ-MOI.md",
    }
)  # fmt: skip
VOTE_FILES = {
    "named": frozenset({"votes.json"}),
    "confidential": frozenset({"tally.json", "voters.json"}),
    "secret": frozenset({"election.json", "election.bel"}),
}
ENGLISH = "minutes.en.md"
ANNEXES = "annexes/index.json"
ADOPTED_FILES = frozenset({"charter/after.md", "charter/changes.patch"})
NUMBERED = re.compile(
    r"checkpoints/[0-9]{9}(?:\.sig)?|proposals/[A-Za-z0-9][A-Za-z0-9.-]*\.md"
    r"|annexes/[1-9][0-9]*\.(?:pdf|png|jpg|txt)",
    re.ASCII,
)
LEAF_FIELDS = {"act", "at", "commit", "public", "seq", "subject"}
FORMAT = 1


@dataclass(frozen=True)
class Bundle:
    """The files of a bundle by name."""

    files: dict[str, bytes]

    def bytes_in(self, name: str) -> bytes:
        """Return a file.

        Raises:
            AlteredError: It is not there.
        """
        if name not in self.files:
            raise AlteredError(f"{name} manque", f"{name} is missing")
        return self.files[name]

    def text_in(self, name: str) -> str:
        """Return a file of text."""
        try:
            return self.bytes_in(name).decode()
        except UnicodeDecodeError:
            raise AlteredError(f"{name} n’est pas de l’UTF-8", f"{name} is not UTF-8") from None

    def json_in(self, name: str) -> Any:
        """Return what a file of JSON says."""
        return read_spelled(self.bytes_in(name), name)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the bundle says it holds.

        Raises:
            UnreadableError: There is none, or of another format.
        """
        try:
            found = json.loads(self.files["manifest.json"])
            known = found["format"] == FORMAT
        except (KeyError, TypeError, ValueError, RecursionError):
            known = False
        if not known:
            raise UnreadableError(
                "ce n’est pas un dossier de preuve que ce programme sache lire",
                "this is no evidence bundle that this program can read",
            )
        manifest: dict[str, Any] = self.json_in("manifest.json")
        return manifest

    @cached_property
    def signer(self) -> bytes:
        """The public key that signed the bundle."""
        found = SIGNERS.fullmatch(self.text_in("allowed_signers"))
        key = key_in(found[1]) if found else None
        if key is None:
            raise AlteredError(
                "allowed_signers n’est pas une clé sous sa forme unique",
                "allowed_signers is not one key in its one form",
            )
        return key

    @cached_property
    def leaves(self) -> list[bytes]:
        """The leaves of the journal, as they were hashed."""
        data = self.bytes_in("journal.jsonl")
        hold(data.endswith(b"\n"), "journal.jsonl est coupé", "journal.jsonl is cut")
        return data[:-1].split(b"\n")

    @cached_property
    def journal(self) -> list[dict[str, Any]]:
        """What the leaves say, each in its place."""
        said = []
        for place, data in enumerate(self.leaves):
            leaf = read_spelled(data, f"journal.jsonl : {place}")
            in_place = isinstance(leaf, dict) and leaf.keys() == LEAF_FIELDS and leaf["seq"] == place
            hold(
                in_place and isinstance(leaf["public"], dict),
                f"la feuille {place} du journal manque ou n’est pas à sa place",
                f"leaf {place} of the journal is missing or out of place",
            )
            said.append(leaf)
        return said

    @cached_property
    def ballot(self) -> dict[str, Any]:
        """The frozen definition of the ballot."""
        ballot: dict[str, Any] = self.json_in("ballot.json")
        return ballot

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """Everything that is voted on, in order."""
        return [option for question in self.ballot["questions"] for option in question["options"]]

    @cached_property
    def roll(self) -> dict[str, dict[str, Any]]:
        """The roll by member."""
        return {entry["id"]: entry for entry in self.json_in("roll.json")}

    @property
    def confidential(self) -> bool:
        """Whether nothing joins the votes of this ballot with their voters."""
        return bool(self.ballot["mode"] == "confidential")

    @property
    def secret(self) -> bool:
        """Whether the votes of this ballot were cast in an election elsewhere."""
        return bool(self.ballot["mode"] == "secret")

    @cached_property
    def election(self) -> Election:
        """The archive of the election of a secret ballot."""
        return read_election(self.bytes_in("election.bel"))

    @cached_property
    def tally(self) -> Tally:
        """What that election gave, once it is seen to be the one of this ballot."""
        told = self.json_in("election.json")
        wanted = Wanted(
            uuid=told["uuid"],
            fingerprint=told["fingerprint"],
            ballot_hash=hash_of(self.bytes_in("ballot.json")),
            questions=self.ballot["questions"],
            weights=[self.roll[member]["weight"] for member in self.standing],
        )
        check_setup(self.election, wanted)
        check_events(self.election)
        return check_tally(self.election, wanted)

    @property
    def heads(self) -> dict[str, int]:
        """How many are on the roll and voted, where the votes are blocks of weight; nothing otherwise."""
        return {"roll_count": len(self.standing), "cast_count": self.tally.cast_count} if self.secret else {}

    @cached_property
    def struck(self) -> set[str]:
        """The members that were struck from the roll, of this ballot or of the first call."""
        name, before = self.ballot["ballot"], self.frozen["public"].get("struck", [])
        now = {
            leaf["public"]["member"] for leaf in self.of_cycle("strike") if leaf["public"]["ballot"] == name
        }
        return {*before, *now}

    @property
    def standing(self) -> list[str]:
        """The members on the roll that were not struck."""
        return [member for member in self.roll if member not in self.struck]

    @cached_property
    def votes(self) -> dict[str, dict[str, str]]:
        """The choices of each member that voted; of a confidential ballot, by the hash of their tracker.

        Of a secret one, blocks of weight that give the totals of its election.
        """
        if self.secret:
            return blocks_of(self.tally)[1]
        if self.confidential:
            return {line["tracker"]: line["choices"] for line in self.json_in("tally.json")}
        return {vote["member"]: vote["choices"] for vote in self.json_in("votes.json")}

    @cached_property
    def by_telephone(self) -> set[str]:
        """The members whose counted vote two persons recorded as it was told."""
        seqs = {vote["member"]: vote["seq"] for vote in self.json_in("votes.json")}
        return {member for member, seq in seqs.items() if self.journal[seq]["act"] == "record_vote"}

    @cached_property
    def voters(self) -> list[str]:
        """The members that voted on a confidential ballot."""
        return list(self.json_in("voters.json"))

    @cached_property
    def weights(self) -> dict[str, int]:
        """What each on the roll and not struck weighs; a confidential vote stands in the place of a voter."""
        weights = {member: self.roll[member]["weight"] for member in self.standing}
        if self.confidential:
            weights = {member: weight for member, weight in weights.items() if member not in self.voters}
            weights |= dict.fromkeys(self.votes, 1)
        if self.secret:
            weights = blocks_of(self.tally)[0] | {"": sum(weights.values()) - self.tally.cast_weight}
        return weights

    @cached_property
    def frozen(self) -> dict[str, Any]:
        """The leaf that froze this ballot."""
        return self.leaf_of("freeze", "second_call")

    @cached_property
    def counted(self) -> dict[str, Any]:
        """The leaf that counted it."""
        return self.leaf_of("count")

    def leaf_of(self, *acts: str) -> dict[str, Any]:
        """Return the one leaf of these acts that names this ballot.

        Raises:
            AlteredError: There is none, or there are several.
        """
        name = self.ballot["ballot"]
        found = [
            leaf for leaf in self.journal if leaf["act"] in acts and leaf["public"].get("ballot") == name
        ]
        hold(
            len(found) == 1,
            f"le journal porte {len(found)} actes « {french(acts[0])} » du scrutin {name}, et non un seul",
            f"the journal has {len(found)} acts “{acts[0]}” of ballot {name}, not one",
        )
        return found[0]

    def of_cycle(self, *acts: str) -> list[dict[str, Any]]:
        """Return the leaves of these acts in the cycle of this ballot."""
        subject = self.frozen["subject"]
        return [leaf for leaf in self.journal if leaf["act"] in acts and leaf["subject"] == subject]

    @cached_property
    def revision_class(self) -> str:
        """The class of revision that the cycle was drafted in, as last written before it was announced."""
        said = self.of_cycle("draft", "redraft", "announce", "announce_correction")
        acts = [leaf["act"] for leaf in said]
        once = acts.count("draft") == 1
        hold(once, "le journal ne dit pas la classe du cycle", "the journal does not say the class")
        written = list(takewhile(lambda leaf: leaf["act"] in ("draft", "redraft"), said))
        hold(
            acts[0] == "draft" and acts.count("redraft") == len(written) - 1,
            "le projet de cycle est corrigé hors de son temps, avant d’exister ou après son annonce",
            "the draft is written anew out of its time, before it exists or after it was announced",
        )
        return str(written[-1]["public"]["class"])

    def unsigned_manifest(self) -> str:
        """Return what the signature of the manifest is over."""
        return spelled({name: each for name, each in self.manifest.items() if name != "signature"}).decode()
