"""Links, images, HTML and the shapes of a text's blocks, as Markdown reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from charter.inline import SHOWN_DEPTH
from charter.last_line import end_last_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

ALLOWED = re.compile(r"https://[^/@\s\\]+(?:[/?#]\S*)?\Z|mailto:\S+\Z|#\S*\Z", re.IGNORECASE)
ADDRESS = re.compile(r"(?:[a-z]+://|www\.)?((?:[\w-]+\.)+[a-z]{2,})(?=[/?#:]|$)", re.IGNORECASE)
HOST = re.compile(r"[a-z]+://(?:[^/@]*@)?([^/?#:]+)|mailto:[^@]*@([^?]+)", re.IGNORECASE)


@dataclass(slots=True)
class Seen:
    """What stands in a text, each with the line of its block.

    Attributes:
        links: shown text and target.
        images: target.
        html: the tag or comment.
        definitions: label, line and target of the link definitions that count.
        open_fences: the fence that nothing closes.
        setext: headings underlined instead of marked with `#`.
        indented: literal blocks made by four spaces.
    """

    links: list[tuple[int, str, str]] = field(default_factory=list)
    images: list[tuple[int, str]] = field(default_factory=list)
    html: list[tuple[int, str]] = field(default_factory=list)
    definitions: dict[str, tuple[int, str]] = field(default_factory=dict)
    open_fences: list[int] = field(default_factory=list)
    setext: list[int] = field(default_factory=list)
    indented: list[int] = field(default_factory=list)


# without one of these no link, image or HTML stands in a line, unless a definition makes links of brackets
POINTS = re.compile(r"<|\]\(|\]\[")


@lru_cache(maxsize=2)
def _parser(depth: int) -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = end_last_line(MarkdownIt("commonmark", {"maxNesting": depth})).enable("table")
    parser.core.ruler.enableOnly(["normalize", "last_line", "block"])
    # any target is read here, so that each can be judged
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


@lru_cache(maxsize=4)
def seen(text: str) -> Seen:
    """What Markdown makes of the text."""
    env: dict[str, dict[str, dict[str, Any]]] = {}
    out = Seen()
    lines = text.split("\n")
    tokens = _parser(100).parse(text.replace("\r", " "), env)
    defined = env.get("references", {})
    # as deep as what is shown is read, no deeper
    reader = _parser(SHOWN_DEPTH)
    for token in tokens:
        points = POINTS.search(token.content) or (defined and "[" in token.content)
        if token.type == "inline" and points and token.children is not None:
            reader.inline.parse(token.content, reader, env, token.children)
        _block(token, out, lines)
    out.definitions = {label: (link["map"][0] + 1, str(link["href"])) for label, link in defined.items()}
    return out


def _block(token: Token, out: Seen, lines: list[str]) -> None:
    line = token.map[0] + 1 if token.map else 1
    if token.type == "html_block":
        out.html.append((line, token.content.strip()[:40]))
    elif token.type == "fence" and token.map and not _closed(token, lines[token.map[1] - 1]):
        out.open_fences.append(line)
    elif token.type == "code_block":
        out.indented.append(line)
    elif token.type == "heading_open" and token.markup in {"=", "-"}:
        out.setext.append(line)
    for child in _inline(token, out, line):
        if child.type == "html_inline":
            out.html.append((line, child.content[:40]))
        elif child.type == "image":
            out.images.append((line, str(child.attrs.get("src", ""))))


def _closed(token: Token, last: str) -> bool:
    mark = last.lstrip("> \t").rstrip()
    long = bool(token.map and token.map[1] - token.map[0] > 1)
    return long and mark.startswith(token.markup) and not mark.strip(token.markup[0])


def _inline(token: Token, out: Seen, line: int) -> Iterator[Token]:
    target, shown = "", ""
    for child in token.children or ():
        if child.type == "link_open":
            target, shown = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close":
            out.links.append((line, shown, target))
        elif child.type in {"text", "text_special", "code_inline"}:
            shown += child.content
        yield child


def safe(target: str) -> bool:
    """Whether the target is https:, mailto: or a place in the text, with no name before an @."""
    return bool(ALLOWED.match(target))


def misleading(shown: str, target: str) -> bool:
    """Whether the shown text is an address and the target another, or the host hides its letters."""
    found, host = ADDRESS.match(shown.strip()), HOST.match(target)
    real = (host[1] or host[2] or "").casefold() if host else ""
    if real and ("xn--" in real or not real.isascii()):
        return True
    named = found[1].casefold() if found else ""
    if "@" in shown:
        named = shown.strip().rpartition("@")[2].casefold()
    return bool(named) and bool(real) and named.removeprefix("www.") != real.removeprefix("www.")
