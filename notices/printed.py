"""Minutes as a PDF: the Markdown that was kept, set on paper; tagged, and the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import typst
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TEMPLATE = Path(__file__).parent / "letters" / "minutes.typ"
MARKS = {"strong": "strong", "em": "emph", "code_inline": "code"}
DOTS = "…"
SAYS = {
    "fr": {"of": "sur", "text": "Empreinte SHA-256 du texte : ", "sign": "Nom, date et signature"},
    "en": {"of": "of", "text": "SHA-256 of the text: ", "sign": "Name, date and signature"},
}

Block = dict[str, Any]


def printed(text: str, *, lang: str, at: datetime) -> bytes:
    """Return minutes as a PDF/UA-1: tagged, with title and language; the same text gives the same bytes.

    Args:
        text: The minutes in Markdown, as they were kept.
        lang: The language they are in.
        at: When they were written; the date of the document.
    """
    title, by, *body = blocks(text)
    data = {
        "title": _plain(title["runs"]),
        "by": _plain(by["runs"]),
        "lang": lang,
        "date": [at.year, at.month, at.day],
        "hash": sha256(text.encode()).hexdigest(),
        "say": SAYS[lang],
        "blocks": signed(body),
    }
    pdf: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
        ignore_system_fonts=True,
    )
    return pdf


def blocks(text: str) -> list[Block]:
    """Return what a Markdown text is made of: headings, paragraphs, lists, tables, each with its runs.

    >>> blocks("# *Titre*")
    [{'kind': 'heading', 'level': 1, 'runs': [{'text': 'Titre', 'mark': 'emph'}]}]
    """
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    return [_block(node) for node in tree.children]


def signed(found: Sequence[Block]) -> list[Block]:
    """Return the blocks, the last list of which is where persons sign."""
    last = max(place for place, each in enumerate(found) if each["kind"] == "list")
    told = [_plain(item[0]["runs"]) for item in found[last]["items"]]
    names = [each.rstrip(f"{DOTS} ").removesuffix(":").rstrip() for each in told]
    return [*found[:last], {"kind": "signatures", "names": names}, *found[last + 1 :]]


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "heading":
        return {"kind": "heading", "level": int(node.tag[1:]), "runs": _runs(node)}
    if node.type in {"bullet_list", "ordered_list"}:
        items = [[_block(each) for each in item.children] for item in node.children]
        return {"kind": "list", "ordered": node.type == "ordered_list", "items": items}
    if node.type == "table":
        rows = [[_runs(cell) for cell in row.children] for part in node.children for row in part.children]
        right = ["right" in str(cell.attrs.get("style")) for cell in node.children[0].children[0].children]
        return {"kind": "table", "right": right, "rows": rows}
    return {"kind": "paragraph", "runs": _runs(node)}


def _runs(node: SyntaxTreeNode) -> list[dict[str, str]]:
    return [run for inline in node.children for run in _marked(inline, "")]


def _marked(node: SyntaxTreeNode, mark: str) -> Iterator[dict[str, str]]:
    mark = MARKS.get(node.type, mark)
    if node.type in {"softbreak", "hardbreak"}:
        yield {"text": "\n", "mark": ""}
    elif node.children:
        for each in node.children:
            yield from _marked(each, mark)
    elif node.content:
        yield {"text": node.content, "mark": mark}


def _plain(runs: Sequence[dict[str, str]]) -> str:
    return "".join(run["text"] for run in runs)
