"""What goes and what comes inside a block, said word by word in French and in English."""

from __future__ import annotations

from collections.abc import Sequence

from charter.address import NBSP, quoted
from charter.runs import Run

SHOWN = 3
LONG = 24


def shortened(text: str, count: int = LONG) -> str:
    """The text on one line, cut after so many words."""
    parts = text.split(" ")
    return " ".join(parts[:count]).rstrip(",;:") + "…" if len(parts) > count + 4 else text


def wording(runs: Sequence[Run], lang: str) -> str:
    """Return each replacement in words, the first few in full."""
    found = _replacements(runs)
    said = [_replacement(*each, lang) for each in found[:SHOWN]]
    more = len(found) - SHOWN
    if more > 0:
        said.append(
            f"and {more} more change{'s' if more > 1 else ''}"
            if lang == "en"
            else f"et {more} autre{'s' if more > 1 else ''} modification{'s' if more > 1 else ''}"
        )
    glue = "; " if lang == "en" else f"{NBSP}; "
    nothing = "its markup changes" if lang == "en" else "la mise en forme change"
    return glue.join(said) or nothing


def _replacements(runs: Sequence[Run]) -> list[tuple[str, str, str]]:
    """What went, what came, and the text before it, for each place that changed."""
    out: list[tuple[str, str, str]] = []
    context, old, new = "", "", ""
    for op, text in [*runs, ("=", "")]:
        if op in "-+":
            old, new = (old + text, new) if op == "-" else (old, new + text)
            continue
        if _tidy(old) != _tidy(new):
            out.append((old, new, context))
        old = new = ""
        context = text if op in "=<>" else context
    return out


def _tidy(text: str) -> str:
    return " ".join(text.replace("**", "").split())


def _replacement(old: str, new: str, context: str, lang: str) -> str:
    old, new, context = _tidy(old), _tidy(new), " ".join(_tidy(context[-200:]).split()[-3:])
    a, b, after = (quoted(text, lang) for text in (shortened(old), shortened(new), context))
    if old and new:
        return f"{a} is replaced by {b}" if lang == "en" else f"{a} est remplacé par {b}"
    if old:
        return f"{a} is removed" if lang == "en" else _removed_words(old, a)
    if lang == "en":
        return f"{b} is inserted " + (f"after {after}" if context else "at the beginning")
    return (f"après {after}" if context else "au début") + f", il est inséré {b}"


def _removed_words(old: str, said: str) -> str:
    if not any(map(str.isalnum, old)):
        return f"{said} est supprimé"
    return f"le mot {said} est supprimé" if len(old.split()) == 1 else f"les mots {said} sont supprimés"
