"""A Markdown text as what is set on paper: blocks and runs as data, never read as a command."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from charter.inline import reader, seen
from charter.refusals import CharacterNotSet

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Block = dict[str, Any]
Run = dict[str, Any]
BREAKABLE = re.compile(r" (?=[:;?!»])|(?<=«) ")
ALIGNED = ("center", "right")
Standard = Literal["ua-1", "a-3a"]
ACCESSIBLE: tuple[Standard, ...] = ("ua-1",)
ARCHIVED: tuple[Standard, ...] = ("ua-1", "a-3a")
"""For who cannot see, and to be kept for good with the Markdown inside."""


def blocks(text: str, *, soft: str = " ") -> list[Block]:
    """Return what a text is made of: headings, paragraphs, lists, quotations, tables, code, rules.

    What is seen is what a page shows: raw HTML is text, images are not, links are https:, mailto: or #.
    A heading's `depth` skips no level, as PDF/UA asks; its `level` is the one that was written.

    Args:
        text: The Markdown.
        soft: What a line end inside a paragraph becomes: a space, or a line feed that is kept.

    >>> blocks("# *Titre*")
    [{'kind': 'heading', 'level': 1, 'depth': 1, 'runs': [{'text': 'Titre', 'marks': ['em'], 'link': ''}]}]
    """
    from markdown_it.tree import SyntaxTreeNode

    found = [_block(node, soft) for node in SyntaxTreeNode(reader().parse(text)).children]
    depth = 0
    for each in found:
        if each["kind"] == "heading":
            depth = each["depth"] = min(each["level"], depth + 1)
    return found


def plain(runs: Sequence[Run]) -> str:
    """Return the words of runs without their looks."""
    return "".join(run["text"] for run in runs)


def typeset(template: str, data: dict[str, Any], *, at: datetime, standards: Sequence[Standard]) -> bytes:
    """Return a page as PDF, tagged; the same template, data and instant give the same bytes.

    Args:
        template: What is done with the data, in typst; `paper.typ`, with what shows blocks, stands before it.
        data: What is set, passed as JSON.
        at: The instant the document says it was made.
        standards: PDF/UA-1, PDF/A-3.

    Raises:
        CharacterNotSet: no font has a character of the text.
    """
    import typst

    try:
        return typst.compile(
            (files("charter").joinpath("paper.typ").read_text("utf-8") + template).encode(),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=list(standards),
            timestamp=int(at.timestamp()),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        raise CharacterNotSet(character=str(error).split("`")[1].strip('"')) from None


def _block(node: SyntaxTreeNode, soft: str) -> Block:
    if node.type == "heading":
        return {"kind": "heading", "level": int(node.tag[1:]), "depth": 1, "runs": _inside(node, soft)}
    if node.type in {"bullet_list", "ordered_list"}:
        items = [[_block(each, soft) for each in item.children] for item in node.children]
        ordered, start = node.type == "ordered_list", int(node.attrs.get("start", 1))
        return {"kind": "list", "ordered": ordered, "start": start, "items": items}
    if node.type == "blockquote":
        return {"kind": "quote", "blocks": [_block(each, soft) for each in node.children]}
    if node.type == "table":
        rows = [row.children for part in node.children for row in part.children]
        cells = [[_inside(cell, soft) for cell in row] for row in rows]
        return {"kind": "table", "align": [_aligned(cell) for cell in rows[0]], "rows": cells}
    return _leaf(node, soft)


def _leaf(node: SyntaxTreeNode, soft: str) -> Block:
    if node.type in {"fence", "code_block"}:
        return {"kind": "code", "text": node.content.rstrip("\n")}
    if node.type == "hr":
        return {"kind": "rule"}
    return {"kind": "paragraph", "runs": _inside(node, soft)}


def _aligned(cell: SyntaxTreeNode) -> str:
    style = str(cell.attrs.get("style", ""))
    return next((each for each in ALIGNED if each in style), "left")


def _inside(node: SyntaxTreeNode, soft: str) -> list[Run]:
    """Return the runs of a block: their text, their marks from the outermost in, and where they lead.

    A line never ends before a colon or inside a quotation mark: the space there is one that does not break.
    """
    inline = node.children[0].token
    shown = seen((inline and inline.children) or [], soft=soft)
    runs: list[Run] = []
    for text, style in shown.parts(0, len(shown.text)):
        marks = [mark for mark in style if not mark.startswith("a ")]
        link = next((mark[2:] for mark in reversed(style) if mark.startswith("a ")), "")
        kept = text if "code" in marks else BREAKABLE.sub("\u00a0", text)
        runs.append({"text": kept, "marks": marks, "link": link})
    return runs
