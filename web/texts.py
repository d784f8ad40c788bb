"""What a text, or two of them, give as HTML: computed once a process, since kept texts never change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from acts.version.render import clean
from charter.changes import compare
from charter.render import charter_html, redline_html

HEADING = re.compile(r"(<h[1-6]>)")
ALIGNED = re.compile(r' style="text-align:\s*(left|right|center);?"')


@dataclass(frozen=True)
class Redline:
    """What changes from one text to another: sentences in document order, and the whole text with marks."""

    changes: tuple[str, ...]
    html: Markup


@lru_cache(maxsize=64)
def charter(text: str, *, heading_offset: int = 1) -> Markup:
    r"""Return a text as it reads.

    >>> charter("# Titre")
    Markup('<h2>Titre</h2>\n')
    """
    # what clean() lets through is what our own engine makes, so it is not escaped again
    return Markup(styleless(clean(charter_html(text, heading_offset=heading_offset))))  # noqa: S704


@lru_cache(maxsize=128)
def redline(old: str, new: str, *, lang: str) -> Redline:
    """Return what changes from one text to another, in a language."""
    changes = tuple(change.fr if lang == "fr" else change.en for change in compare(old, new).changes)
    return Redline(changes, Markup(styleless(clean(redline_html(old, new, lang=lang)))))  # noqa: S704


def headed(html: Markup, slugs: Sequence[str]) -> Markup:
    """Return a charter whose articles can be linked to: `#art-2` leads to article 2.

    >>> headed(Markup("<h2>T</h2><h3>1. A</h3><h3>2. B</h3>"), ["1", "2"])
    Markup('<h2>T</h2><h3 id="art-1">1. A</h3><h3 id="art-2">2. B</h3>')
    """
    places = list(HEADING.finditer(html))[-len(slugs) :] if slugs else []
    out, at = [], 0
    for place, slug in zip(places, slugs, strict=False):
        out += [html[at : place.end(1) - 1], f' id="art-{slug}">']
        at = place.end(1)
    return Markup("".join([*out, html[at:]]))  # noqa: S704  marked safe before, slugs cannot break out


def styleless(html: str) -> str:
    """Return HTML whose columns are aligned by a class: the policy of our pages forbids inline styles.

    >>> styleless('<td style="text-align:right">3</td>')
    '<td class="right">3</td>'
    """
    return ALIGNED.sub(r' class="\1"', html)
