"""Texts that were combined, joined again line by line where that needs no judgement; the rest is said."""

from __future__ import annotations

from difflib import SequenceMatcher

from evidence.verifier.log import Seen
from evidence.verifier.opened import Bundle
from evidence.verifier.patching import lines_of

MOST_LINES = 5000
"""Longer texts are not compared here: it would take a reader minutes."""


def joined(base: str, texts: list[str]) -> str | None:
    r"""Return what texts give together, nothing where two of them change a line, or add some at one place.

    >>> joined("a\nb\nc\n", ["A\nb\nc\n", "a\nB\nc\n"])
    'A\nB\nc\n'
    >>> joined("a\nb\nc\n", ["A\nb\nc\n", "Z\nb\nc\n"]) is None
    True
    """
    old = lines_of(base)
    if max(len(old), *(text.count("\n") for text in texts)) > MOST_LINES:
        return None
    edits = set()
    for text in texts:
        new = lines_of(text)
        for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                edits.add((first, last, tuple(new[start:end])))
    made: list[str] = []
    done, added = 0, -1
    for first, last, lines in sorted(edits):
        if first < done or first == last == added:
            return None
        made += [*old[done:first], *lines]
        done, added = last, first if first == last else added
    return "".join([*made, *old[done:]])


def check_joined(bundle: Bundle) -> Seen:
    """See that combined texts are what their parts give together; what is not seen here is named."""
    outcomes, base = bundle.counted["public"]["outcomes"], bundle.text_in("charter/before.md")
    wanted: dict[str, list[str]] = {}
    for option in bundle.options:
        if (name := f"proposals/{option['id']}.md") in bundle.files:
            wanted[name] = [bundle.text_in(f"proposals/{each}.md") for each in option["proposal_ids"]]
    adopted = [option for option in bundle.options if outcomes[option["id"]] == "adopted"]
    if len(adopted) > 1:
        wanted["charter/after.md"] = [
            text_of(bundle, option["id"], option["proposal_ids"][0]) for option in adopted
        ]
    left = [name for name, parts in wanted.items() if joined(base, parts) != bundle.text_in(name)]
    seen = len(wanted) - len(left)
    fr = f"{seen} textes réunis de nouveau, ligne à ligne" if wanted else "aucun texte n’a été réuni"
    en = f"{seen} texts joined again, line by line" if wanted else "no text was combined"
    if left:
        fr += f" ; NON VÉRIFIÉ ici, à faire par « charte verify » : {', '.join(left)}"
        en += f"; NOT CHECKED here, “charte verify” does it: {', '.join(left)}"
    return fr, en


def text_of(bundle: Bundle, option: str, proposal: str) -> str:
    """Return the text of an option: its own where it was combined, that of its proposals otherwise."""
    own = f"proposals/{option}.md"
    return bundle.text_in(own if own in bundle.files else f"proposals/{proposal}.md")
