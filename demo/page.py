"""A page as an outside reader has it: a tree of elements, read from HTML without running anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
RAW_TEXT = frozenset(("textarea", "title"))
UNSEEN = frozenset(("script", "style", "template", "head"))


@dataclass(eq=False)
class Element:
    """One element: its tag, attributes, and children (elements and text) in document order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def ancestors(self) -> Iterator[Element]:
        """Its parent, the parent of that, up to the root."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def source(self) -> str:
        """Its text as written in the page, white space kept."""
        return "".join(one if isinstance(one, str) else one.source() for one in self.children)

    @property
    def text(self) -> str:
        """Its text as seen: scripts and styles left out, white space (NBSP too) folded to single spaces."""
        return seen(" ".join(_pieces(self)))

    def find(self, **attributes: str) -> Element | None:
        """The first element below that has all these attributes (`data_act` stands for `data-act`)."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        for element in self.walk():
            if all(element.attributes.get(name) == value for name, value in wanted.items()):
                return element
        return None

    def tags(self, *names: str) -> list[Element]:
        """The elements below with one of these tags, in document order."""
        return [element for element in self.walk() if element.tag in names]


def seen(text: str) -> str:
    """Text with every run of white space, the typographic kinds too, folded to one space."""
    return re.sub(r"\s+", " ", text).strip()


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in UNSEEN:
            yield from _pieces(child)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root")
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.here.tag in RAW_TEXT:
            self.here.children.append(self.get_starttag_text() or "")
            return
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag in RAW_TEXT and tag != self.here.tag:
            self.here.children.append(f"</{tag}>")
            return
        # an end tag that closes nothing is passed over, as browsers do
        open_ones = [self.here, *self.here.ancestors()]
        for element in open_ones:
            if element.tag == tag and element.parent is not None:
                self.here = element.parent
                return

    def handle_data(self, data: str) -> None:
        # HTML drops the line end that directly follows <textarea>
        if self.here.tag == "textarea" and not self.here.children:
            data = data.removeprefix("\r").removeprefix("\n")
        self.here.children.append(data)


def tree(html: str) -> Element:
    """The tree of an HTML text; whatever the text, there is one."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
