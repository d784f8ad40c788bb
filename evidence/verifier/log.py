"""Checks on files, signatures, journal and checkpoints. Each returns what it saw, or refuses."""

from __future__ import annotations

import re
from base64 import b64encode

from evidence.verifier.armor import armor_holds
from evidence.verifier.faults import AlteredError, hold
from evidence.verifier.opened import ADOPTED_FILES, ALWAYS, ANNEXES, ENGLISH, NUMBERED, VOTE_FILES, Bundle
from evidence.verifier.spelling import hash_of
from evidence.verifier.tree import roots_of

Seen = tuple[str, str]
CHECKPOINT = re.compile(r"(charte/[0-9a-f]{16})\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n", re.ASCII)


def check_files(bundle: Bundle) -> Seen:
    """See that the files are those of the manifest, each with its hash."""
    listed, there = bundle.manifest["files"], set(bundle.files) - {"manifest.json"}
    always = ALWAYS | VOTE_FILES.get(bundle.ballot["mode"], frozenset())
    for name in sorted(always - set(bundle.files)):
        raise AlteredError(f"{name} manque", f"{name} is missing")
    for name in sorted(there ^ set(listed)):
        if name in there:
            raise AlteredError(f"{name} a été ajouté", f"{name} was added")
        raise AlteredError(f"{name} manque", f"{name} is missing")
    for name in sorted(there):
        hold(
            name in always | ADOPTED_FILES | {ENGLISH, ANNEXES} or NUMBERED.fullmatch(name),
            f"{name} n’a pas sa place ici",
            f"{name} has no place here",
        )
        hold(
            hash_of(bundle.files[name]) == listed[name],
            f"{name} ne correspond pas à son empreinte",
            f"{name} does not match its hash",
        )
    return f"{len(there)} fichiers, chacun à son empreinte", f"{len(there)} files, each with its hash"


def check_forms(bundle: Bundle) -> Seen:
    """See that every file of JSON is in its one spelling."""
    names = sorted(name for name in bundle.files if name.endswith(".json"))
    for name in names:
        bundle.json_in(name)
    return f"{len(names)} fichiers JSON sous leur forme unique", f"{len(names)} JSON files in their one form"


def check_manifest(bundle: Bundle) -> Seen:
    """See that the manifest was signed, and says nothing but format, files and ballot."""
    hold(
        bundle.manifest.keys() == {"ballot", "files", "format", "signature"}
        and armor_holds(
            bundle.signer, bundle.unsigned_manifest(), bundle.manifest["signature"], "charte-evidence"
        ),
        "la signature de manifest.json n’est pas celle du signataire, sous sa forme unique",
        "the signature of manifest.json is not the signer’s, in its one form",
    )
    hold(
        bundle.manifest["ballot"] == bundle.ballot["ballot"],
        "manifest.json nomme un autre scrutin",
        "manifest.json names another ballot",
    )
    return "manifest.json est signé", "manifest.json is signed"


def check_journal(bundle: Bundle) -> Seen:
    """See that every leaf stands in its place, in its one spelling."""
    size = len(bundle.journal)
    return f"{size} feuilles, chacune à sa place", f"{size} leaves, each in its place"


def sizes_of(bundle: Bundle) -> list[int]:
    """Return the sizes whose checkpoints are there, smallest first."""
    names = {name.partition(".")[0] for name in bundle.files if name.startswith("checkpoints/")}
    return sorted(int(name.partition("/")[2]) for name in names)


def check_checkpoints(bundle: Bundle) -> Seen:
    """See that each checkpoint is signed and is a beginning of this journal; the last one is all of it."""
    sizes = sizes_of(bundle)
    roots = roots_of(bundle.leaves, set(sizes))
    for size in sizes:
        name = f"checkpoints/{size:09}"
        text = bundle.text_in(name)
        found = CHECKPOINT.fullmatch(text)
        hold(
            found and found[1] == origin_of(bundle.signer) and int(found[2]) == size,
            f"{name} n’est pas un point de contrôle de ce signataire",
            f"{name} is no checkpoint of this signer",
        )
        hold(
            armor_holds(bundle.signer, text, bundle.text_in(name + ".sig"), "charte-checkpoint"),
            f"{name}.sig n’est pas la signature du signataire, sous sa forme unique",
            f"{name}.sig is not the signer’s signature, in its one form",
        )
        hold(
            size in roots and found and b64encode(roots[size]).decode() == found[3],
            f"{name} ne correspond pas au journal : une feuille a été altérée, ôtée ou ajoutée avant {size}",
            f"{name} does not match the journal: a leaf before {size} was altered, dropped or added",
        )
    hold(
        sizes and sizes[-1] == len(bundle.leaves),
        f"la fin du journal ({len(bundle.leaves)} feuilles) n’est pas signée",
        f"the end of the journal ({len(bundle.leaves)} leaves) is not signed",
    )
    return (
        f"{len(sizes)} points de contrôle signés, chacun un début du journal",
        f"{len(sizes)} signed checkpoints, each a beginning of the journal",
    )


def origin_of(public: bytes) -> str:
    """Return the name of a journal in the checkpoints of this key."""
    return "charte/" + hash_of(public)[:16]
