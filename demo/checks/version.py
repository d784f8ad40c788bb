"""What the files and pages of the versions show."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Iterable

from demo import contract
from demo.checks.vote import options
from demo.federation import NEW_VERSION
from demo.nearest import plain
from demo.outside import Outside

FIRST_HASH = "31428f62798ae4b0d4265b0cbbfe87437f480c451423f016eaeb5a1f75d6ed1f"


def combined(base: str, texts: Iterable[str]) -> str:
    """The base with what each different text does to it; two that touch the same line are not combined.

    Raises:
        ValueError: two texts touch the same line, or one takes a line away.
    """
    lines = base.split("\n")
    rewritten: dict[int, str] = {}
    added: dict[int, list[str]] = {}
    for text in dict.fromkeys(texts):
        new = text.split("\n")
        for op, i1, i2, j1, j2 in difflib.SequenceMatcher(None, lines, new, autojunk=False).get_opcodes():
            if op == "replace" and i2 - i1 == j2 - j1 and not rewritten.keys() & set(range(i1, i2)):
                rewritten |= zip(range(i1, i2), new[j1:j2], strict=True)
            elif op == "insert" and i1 not in added:
                added[i1] = new[j1:j2]
            elif op != "equal":
                raise ValueError(f"line {i1 + 1} is touched twice, or taken away")
    out: list[str] = []
    for place, line in enumerate(lines):
        out += [*added.get(place, ()), rewritten.get(place, line)]
    return "\n".join([*out, *added.get(len(lines), ())])


def published_as_approved(outside: Outside) -> tuple[bool, str]:
    """File and page of the new version are the base plus the adopted texts, combined here by other means."""
    adopted = {slug for slug, _, option in options(outside) if option["outcome"] == "adopted"}
    texts = [draft.text for draft in outside.facts.drafts if draft.slug in adopted]
    base = (outside.version_folder("1.0.0") / "charter.md").read_bytes().decode("utf-8")
    approved = combined(base, texts).encode()
    path = outside.version_folder(NEW_VERSION)
    written = (path / "charter.md").read_bytes()
    served = outside.page(contract.VERSION_TEXT.format(number=NEW_VERSION)).body
    number = hashlib.sha256(approved).hexdigest()
    facts = tomllib.loads((path / "version.toml").read_text(encoding="utf-8"))
    named = number in str(facts) and number in str(outside.json(contract.VERSION.format(number=NEW_VERSION)))
    said = f"fichier {_same(written, approved)}, page {_same(served, approved)}, empreinte {number}"
    return bool(texts) and written == served == approved and named, said


def _same(one: bytes, other: bytes) -> str:
    return "identique" if one == other else f"DIFFÉRENT ({len(one)} octets au lieu de {len(other)})"


def reapplies(outside: Outside) -> tuple[bool, str]:
    """`charte apply` on 1.0.0 and the published changes writes the new version's bytes."""
    base = outside.version_folder("1.0.0") / "charter.md"
    new = outside.version_folder(NEW_VERSION)
    ran = outside.command.run("apply", str(base), str(new / "changes.patch"), home=False)
    same = ran.code == 0 and ran.output == (new / "charter.md").read_bytes()
    return (
        same,
        f"charte apply 1.0.0 changes.patch : code {ran.code}, {len(ran.output)} octets {ran.errors[:200]}",
    )


def first_untouched(outside: Outside) -> tuple[bool, str]:
    """Version 1.0.0 has the bytes it always had, in the home and on its page."""
    written = (outside.version_folder("1.0.0") / "charter.md").read_bytes()
    served = outside.page(contract.VERSION_TEXT.format(number="1.0.0")).body
    hashes = [hashlib.sha256(content).hexdigest() for content in (written, served)]
    return hashes == [FIRST_HASH] * 2, f"fichier {hashes[0][:16]}…, page {hashes[1][:16]}…"


def minutes_written(outside: Outside) -> tuple[bool, str]:
    """The minutes are in the home and served; they name every question with its counts."""
    written = (outside.command.home / "minutes" / f"{outside.facts.ballot}.md").read_bytes()
    path = contract.MINUTES.format(ballot=outside.facts.ballot)
    served = outside.page(path)
    text = plain(written.decode("utf-8"))
    questions = outside.result["questions"]
    missing = [one["title"] for one in questions if plain(one["title"]) not in text]
    counts = all(str(one[side]) in text for one in questions for side in ("for", "against", "abstain"))
    said = f"{path} {_same(served.body, written)}, {len(text)} caractères"
    ok = served.body == written and not missing and counts
    return ok, f"{said} ; manquent : {', '.join(missing) or 'rien'}"
