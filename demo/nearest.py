"""Which of several names a reader sees as the heading of a field: the one said nearest to it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from demo.page import Element, seen


def plain(text: str) -> str:
    """Text without what typography varies: white space, apostrophes, quotes, case."""
    return seen(re.sub("[’‘]", "'", re.sub('[«»“”"]', "", text))).casefold()


def nearest(element: Element, names: Mapping[str, str]) -> str | None:
    """What the name nearest to the element stands for; None where the page says none of them.

    Args:
        element: a field or a form.
        names: what each name stands for; several names may stand for one thing.

    Looks upward, at what encloses the element more and more widely. The first enclosure that says a name
    decides; where it says several, the one said last before the element does.
    """
    for around in (element, *element.ancestors()):
        text = plain(around.text)
        said = {meaning for name, meaning in names.items() if plain(name) in text}
        if len(said) == 1:
            return said.pop()
        if said:
            return _last_said(plain(_text_before(element, around)), names)
    return None


def _last_said(before: str, names: Mapping[str, str]) -> str | None:
    places = {name: before.rfind(plain(name)) for name in names}
    name = max(places, key=lambda name: (places[name], len(name)), default=None)
    return None if name is None or places[name] < 0 else names[name]


def _text_before(element: Element, around: Element) -> str:
    pieces: list[str] = []

    def collect(here: Element) -> bool:
        for child in here.children:
            if child is element:
                return True
            if isinstance(child, str):
                pieces.append(child)
            elif collect(child):
                return True
        return False

    collect(around)
    return " ".join(pieces)
