"""Checks against what the reader holds: the signer's key, a checkpoint from a mail, a receipt."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

from evidence.verifier.armor import KEY_IN_TEXT, armor_holds, fingerprint_of, key_in
from evidence.verifier.faults import UnreadableError, hold
from evidence.verifier.log import CHECKPOINT, Seen, origin_of
from evidence.verifier.opened import Bundle
from evidence.verifier.spelling import hash_of, read_spelled
from evidence.verifier.tree import roots_of

FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
FOOT = re.compile(
    r"Journal\s?:\s+(\d+)\s+(?:actes|acts),\s+(?:racine|root)\s+([0-9a-f]{64})", re.ASCII | re.IGNORECASE
)
RECEIPT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_trust(bundle: Bundle, trusted: str) -> Seen:
    """See that the signer is the one the reader trusts, by key or by fingerprint."""
    return trusted_as(bundle.signer, trusted)


def trusted_as(key: bytes, trusted: str) -> Seen:
    """See that a key is the one whose text or fingerprint the reader gives."""
    keys = [each for each in map(key_in, KEY_IN_TEXT.findall(trusted)) if each is not None]
    wanted = {fingerprint_of(each) for each in keys} or set(FINGERPRINT.findall(trusted))
    if len(wanted) != 1:
        raise UnreadableError(
            "--trust : une clé ssh-ed25519 ou une empreinte", "--trust: a key or fingerprint"
        )
    found = fingerprint_of(key)
    hold(
        found in wanted,
        f"un autre signataire : {found}, et non {min(wanted)}",
        f"another signer: {found}, not {min(wanted)}",
    )
    return f"c’est bien {found}", f"it is {found}"


def checkpoints_in(text: str) -> list[tuple[str, int, bytes]]:
    """Return the checkpoints that a text holds: origin (empty in a mail), size, root."""
    plain = (
        text.replace("\r\n", "\n")
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
    )
    found = [(each[1], int(each[2]), b64decode(each[3])) for each in CHECKPOINT.finditer(plain)]
    return found + [("", int(each[1]), bytes.fromhex(each[2])) for each in FOOT.finditer(plain)]


def check_witness(bundle: Bundle, text: str) -> Seen:
    """See that a checkpoint seen elsewhere is a beginning of this journal."""
    known = checkpoints_in(text)
    if not known:
        raise UnreadableError("--checkpoint : aucun point de contrôle lu", "--checkpoint: no checkpoint read")
    here = len(bundle.leaves)
    roots = roots_of(bundle.leaves, {size for _, size, _ in known})
    for origin, size, root in known:
        hold(
            origin in ("", origin_of(bundle.signer)),
            f"le point de contrôle est d’un autre journal : {origin}",
            f"the checkpoint is of another journal: {origin}",
        )
        hold(
            size <= here,
            f"ce journal est plus ancien ({here} feuilles) que le point de contrôle ({size})",
            f"this journal is older ({here} leaves) than the checkpoint ({size})",
        )
        hold(
            roots[size] == root,
            f"le journal a bifurqué : sa racine à {size} feuilles n’est pas celle du point de contrôle",
            f"the journal was forked: its root at {size} leaves is not that of the checkpoint",
        )
    size = max(size for _, size, _ in known)
    return f"le journal prolonge celui de {size} feuilles", f"the journal continues the one of {size} leaves"


def code_in(signature: str) -> str:
    """Return the short code of a receipt's signature."""
    number = int(hash_of(signature.encode()), 16) >> 176
    letters = "".join(RECEIPT_LETTERS[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def receipt_in(text: str) -> dict[str, str]:
    """Return code, facts and signature of a receipt saved as JSON or as text.

    Raises:
        UnreadableError: It is none.
    """
    plain = text.replace("\r\n", "\n")
    try:
        kept = json.loads(plain)
        return {name: str(kept[name]) for name in ("code", "facts", "signature")}
    except (KeyError, TypeError, ValueError, RecursionError):
        pass
    found = re.search(r"\A([0-9A-Z-]+)\n.*^(\{.*\})\n\n(-----BEGIN .*)\Z", plain, re.DOTALL | re.MULTILINE)
    if found is None:
        raise UnreadableError("--receipt : ce n’est pas un récépissé", "--receipt: this is no receipt")
    code, facts, signature = found.groups()
    return {"code": code, "facts": facts, "signature": signature.rstrip("\n") + "\n"}


def check_receipt(bundle: Bundle, text: str) -> Seen:
    """See that a receipt is signed, and that its act stands in the journal as it says."""
    kept = receipt_in(text)
    hold(
        armor_holds(bundle.signer, kept["facts"], kept["signature"], "charte-receipt")
        and kept["code"] == code_in(kept["signature"]),
        "le récépissé n’est pas signé par ce signataire",
        "the receipt is not signed by this signer",
    )
    facts: dict[str, Any] = read_spelled(kept["facts"].encode(), "--receipt")
    place = facts["leaf"]
    hold(
        place < len(bundle.journal),
        f"l’acte du récépissé (feuille {place}) manque : ce journal est plus ancien",
        f"the act of the receipt (leaf {place}) is missing: this journal is older",
    )
    leaf = bundle.journal[place]
    same = all(leaf[name] == facts[name] for name in ("act", "subject", "at"))
    root = roots_of(bundle.leaves[: place + 1], {place + 1})[place + 1].hex()
    said = leaf["public"]
    named = all(
        said[name] == facts[name]
        for name in ("ballot", "member", "replaces")
        if name in said and name in facts
    )
    hold(
        same and named and facts["root"] == root,
        f"la feuille {place} n’est pas l’acte du récépissé",
        f"leaf {place} is not the act of the receipt",
    )
    return receipt_as_counted(bundle, facts, kept["code"])


def receipt_as_counted(bundle: Bundle, facts: dict[str, Any], code: str) -> Seen:
    """See that the vote of a receipt was counted as it says, unless its member replaced it."""
    if "member" not in facts:
        return f"{code} : au journal", f"{code}: in the journal"
    if bundle.confidential and facts["act"] == "cast":
        hold(
            "choices" not in facts,
            f"le récépissé {code} dit un choix que rien n’a enregistré",
            f"receipt {code} says a choice that nothing recorded",
        )
        return f"{code} : {facts['member']} a voté", f"{code}: {facts['member']} has voted"
    named = not (bundle.confidential or bundle.secret)
    votes = {vote["seq"]: vote for vote in bundle.json_in("votes.json")} if named else {}
    if facts["leaf"] in votes:
        vote = votes[facts["leaf"]]
        hold(
            (vote["choices"], vote["member"]) == (facts["choices"], facts["member"]),
            f"le bulletin de {vote['member']} n’est pas celui du récépissé {code}",
            f"the vote of {vote['member']} is not that of receipt {code}",
        )
        return f"{code} : compté tel quel", f"{code}: counted as it stands"
    return f"{code} : au journal, non compté", f"{code}: in the journal, not counted"
