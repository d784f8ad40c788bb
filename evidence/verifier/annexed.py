"""What was annexed to the minutes since the count: each leaf has its file, and each file its leaf."""

from __future__ import annotations

from typing import Any

from evidence.verifier.faults import hold
from evidence.verifier.opened import ANNEXES, Bundle
from evidence.verifier.persons import two_did
from evidence.verifier.spelling import hash_of, spelled

SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}
SIGNED, CORRECTION = "record_minutes", "annex_correction"
BOTH = 2


def check_annexes(bundle: Bundle) -> tuple[str, str]:
    """See that each annex was recorded after the count, by whom it takes, and is the file of its leaf.

    Raises:
        AlteredError: One is missing, added, altered, out of order, or was done by one person alone.
    """
    name = bundle.ballot["ballot"]
    leaves = [leaf for leaf in bundle.of_cycle(SIGNED, CORRECTION) if leaf["public"]["ballot"] == name]
    told = bundle.json_in(ANNEXES) if ANNEXES in bundle.files else []
    there = {each for each in bundle.files if each.startswith("annexes/")} - {ANNEXES}
    hold(
        [each["seq"] for each in told] == [leaf["seq"] for leaf in leaves]
        and bool(told) == (ANNEXES in bundle.files)
        and there == {file_of(leaf) for leaf in leaves},
        "les annexes du procès-verbal ne sont pas celles du journal",
        "the annexes of the minutes are not those of the journal",
    )
    for place, (leaf, line) in enumerate(zip(leaves, told, strict=True), start=1):
        said = leaf["public"]
        hold(
            said["number"] == place
            and leaf["seq"] > bundle.counted["seq"]
            and hash_of(bundle.bytes_in(file_of(leaf))) == said["hash"]
            and said["hash"] not in {each["public"]["hash"] for each in leaves[: place - 1]},
            f"l’annexe {place} n’est pas le fichier de la feuille {leaf['seq']}",
            f"annex {place} is not the file of leaf {leaf['seq']}",
        )
        (hold_correction if leaf["act"] == CORRECTION else hold_signed)(bundle, leaf, line)
    signed = sum(leaf["act"] == SIGNED for leaf in leaves)
    return (
        f"{signed} exemplaires signés, {len(leaves) - signed} corrections annexées",
        f"{signed} signed copies, {len(leaves) - signed} corrections annexed",
    )


def file_of(leaf: dict[str, Any]) -> str:
    """Return how the file of an annex is called.

    Raises:
        KeyError: It is of a kind that no annex is.
    """
    return f"annexes/{leaf['public']['number']}.{SUFFIXES[leaf['public']['media']]}"


def hold_signed(_bundle: Bundle, leaf: dict[str, Any], line: dict[str, Any]) -> None:
    """See that the committee recorded it, and that two others signed, unless their names were erased.

    Raises:
        AlteredError: One person signed for two, or the names are not those that the leaf committed to.
    """
    said, kept = leaf["public"], line["private"]
    opened = kept is None or hash_of(bytes.fromhex(line["salt"]) + spelled(kept)) == leaf["commit"]
    names = set() if kept is None else {each["name"].casefold() for each in kept["signers"]}
    hold(
        said["by"] == "committee" and leaf["commit"] and opened and (kept is None or len(names) == BOTH),
        f"feuille {leaf['seq']} : deux personnes n’ont pas signé ce procès-verbal comme il est dit",
        f"leaf {leaf['seq']}: two persons did not sign these minutes as it is told",
    )


def hold_correction(bundle: Bundle, leaf: dict[str, Any], _line: dict[str, Any]) -> None:
    """See that one person of the committee asked for it, with its reason, and another did it.

    Raises:
        AlteredError: They did not.
    """
    said = leaf["public"]
    asked = [
        each["public"]
        for each in bundle.of_cycle(f"ask_{CORRECTION}")
        if each["seq"] < leaf["seq"] and each["public"]["assent"] == said["assent"]
    ]
    hold(
        len(asked) == 1
        and two_did(said, asked[0])
        and asked[0]["ballot"] == said["ballot"]
        and said["reason"] == asked[0]["reason"].strip() != "",
        f"feuille {leaf['seq']} : deux personnes n’ont pas annexé cette correction",
        f"leaf {leaf['seq']}: two persons did not annex this correction",
    )
