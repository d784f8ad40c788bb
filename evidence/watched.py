"""A journal watched from outside: what was signed before must be a beginning of what is signed now."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.merkle import leaf_hash, verify_consistency
from evidence.verifier.armor import KEY_IN_TEXT, armor_holds, fingerprint_of, key_in
from evidence.verifier.faults import UnreadableError, hold
from evidence.verifier.log import CHECKPOINT, origin_of
from evidence.verifier.spelling import read_spelled
from evidence.verifier.tree import roots_of

KEPT = re.compile(
    rf"(?P<body>{CHECKPOINT.pattern})\n(?P<signature>-----BEGIN SSH SIGNATURE-----\n.*?"
    r"-----END SSH SIGNATURE-----\n)\n(?P<key>ssh-ed25519 [^\n]+)\n",
    re.ASCII | re.DOTALL,
)


@dataclass(frozen=True)
class Known:
    """A checkpoint whose signature was seen to hold, and the key that made it."""

    body: str
    signature: str
    key: bytes
    key_line: str
    size: int
    root: bytes

    def kept(self) -> str:
        """Return it as a file, which `charte verify --checkpoint` reads too."""
        return f"{self.body}\n{self.signature}\n{self.key_line}\n"


def known(body: str, signature: str, key_line: str) -> Known:
    """Return a checkpoint that its key signed.

    Raises:
        UnreadableError: It is none. AlteredError: The key did not sign it, or it is of another journal.
    """
    found, keys = CHECKPOINT.fullmatch(body), KEY_IN_TEXT.findall(key_line)
    key = key_in(keys[0]) if len(keys) == 1 else None
    if found is None or key is None:
        raise UnreadableError("ce n’est pas un point de contrôle", "this is no checkpoint")
    hold(
        found[1] == origin_of(key) and armor_holds(key, body, signature, "charte-checkpoint"),
        "le point de contrôle n’est pas signé par sa clé",
        "the checkpoint is not signed by its key",
    )
    return Known(body, signature, key, key_line, int(found[2]), b64decode(found[3]))


def kept_in(text: str) -> Known:
    """Return the checkpoint that was kept in a file.

    Raises:
        UnreadableError: There is none. AlteredError: as `known`.
    """
    found = KEPT.fullmatch(text.replace("\r\n", "\n"))
    if found is None:
        raise UnreadableError(
            "le fichier ne contient pas le dernier point de contrôle", "the file does not hold a checkpoint"
        )
    return known(found["body"], found["signature"], found["key"])


def continues(before: Known, now: Known, proof: Sequence[bytes]) -> None:
    """Let pass a journal that goes on from the one seen before.

    Raises:
        AlteredError: Another key signs it, it was rewound, or it was forked.
    """
    hold(
        now.key == before.key,
        f"un autre signataire : {fingerprint_of(now.key)}, et non {fingerprint_of(before.key)}",
        f"another signer: {fingerprint_of(now.key)}, not {fingerprint_of(before.key)}",
    )
    hold(
        now.size >= before.size,
        f"le journal a été ramené en arrière : {now.size} feuilles, et {before.size} avant",
        f"the journal was rewound: {now.size} leaves, and {before.size} before",
    )
    same = now.root == before.root if now.size == before.size else before.size == 0
    hold(
        same
        or verify_consistency(
            old_size=before.size, new_size=now.size, old_root=before.root, new_root=now.root, proof=proof
        ),
        f"le journal a bifurqué : ses {before.size} premières feuilles ne sont plus celles d’avant",
        f"the journal was forked: its first {before.size} leaves are no longer those of before",
    )


def shows(now: Known, before: Known | None, leaves: Sequence[bytes], told: Sequence[str]) -> None:
    """Let pass leaves that are those of the checkpoint, and of the one before.

    Args:
        leaves: The bytes of each, from the first.
        told: The hash that the service tells of each: where one is altered, it names which.

    Raises:
        AlteredError: One is missing, out of its place or spelling, or altered.
    """
    for place, (leaf, hashed) in enumerate(zip(leaves, told, strict=True)):
        said = read_spelled(leaf, f"feuille {place} · leaf {place}")
        hold(
            isinstance(said, dict) and said.get("seq") == place,
            f"la feuille {place} n’est pas à sa place",
            f"leaf {place} is out of place",
        )
        hold(
            leaf_hash(leaf).hex() == hashed,
            f"la feuille {place} a été altérée",
            f"leaf {place} was altered",
        )
    wanted = {each.size: each.root for each in (now, before) if each is not None}
    roots = roots_of(leaves, wanted.keys())
    hold(
        all(roots.get(size) == root for size, root in wanted.items()),
        "les feuilles montrées ne donnent pas la racine signée : l’une est altérée, ôtée ou ajoutée",
        "the leaves shown do not give the signed root: one is altered, dropped or added",
    )
