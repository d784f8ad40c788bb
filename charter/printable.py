"""Which characters the fonts of the PDF have no shape for, and how these are shown there: by their number."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

USUAL = re.compile(r"[\n\t -~\u00a0-\u00ac\u00ae-\u017f‘-„†-•…‹›€]")
"""What both fonts have, for sure; anything else is asked of the one that sets the text."""


def unset(text: str, *, most: int | None = None) -> list[str]:
    """Return the characters of a text that no font of the PDF has, once each, in the order they come.

    Args:
        most: how many distinct unusual characters are looked at, where a guess is enough.

    >>> unset("Un sourire 😀, un œil et un cœur."), unset("→ α Ж")
    (['😀'], [])
    """
    unusual = dict.fromkeys(USUAL.sub("", text))
    return [each for each in islice(unusual, most) if not _has_shape(each)]


def numbered(text: str) -> str:
    """Return a text in which what no font has stands by its number.

    >>> numbered("Un sourire 😀.")
    'Un sourire ‹U+1F600›.'
    """
    for each in unset(text):
        text = text.replace(each, number(each))
    return text


def number(character: str) -> str:
    """Return how a character without a shape is shown."""
    return f"‹U+{ord(character):04X}›"


@lru_cache(maxsize=8192)
def _has_shape(character: str) -> bool:
    import typst

    page = b'#set document(title: "a")\n#set text(lang: "fr")\n#sys.inputs.said'
    try:
        typst.compile(
            page,
            format="pdf",
            sys_inputs={"said": f"a{character}"},
            pdf_standards=["ua-1"],
            timestamp=0,
            ignore_system_fonts=True,
        )
    except typst.TypstError:
        return False
    return True
