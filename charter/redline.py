"""A text with its modifications marked, block by block, for pages and for mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from charter.inline import Mark
from charter.shown import SAID, Shown

if TYPE_CHECKING:
    from charter.blocks import Block

ADDED_STYLE = "color:#0b4d1c;background-color:#e3f4e6;font-weight:bold;text-decoration:underline"
REMOVED_STYLE = "color:#8a1c12;background-color:#fbe6e4;text-decoration:line-through"
BAR_STYLE = "border-left:4px solid #1f3f8f;padding-left:10px"


@dataclass(slots=True)
class Page:
    """Lays blocks out as nested HTML; keeps which lists are open."""

    lang: str
    mail: bool
    parts: list[str] = field(default_factory=list)
    lists: list[tuple[int, str]] = field(default_factory=list)
    rows: bool = False

    def put(self, each: Shown) -> None:
        """Writes one block."""
        block = each.block
        self._close_rows(block)
        if block.kind == "item":
            self._item(each)
            return
        level = 0 if block.kind == "heading" else block.level
        self.close(level)
        if block.kind == "row":
            self._row(each)
            return
        tag = {"heading": f"h{min(6, block.level + 2)}", "code": "pre", "html": "pre", "rule": "hr"}.get(
            block.kind, "p"
        )
        if tag == "hr":
            self.parts.append(f"<p{self._attributes(each)}>{self._label(each)}{_rule(each)}</p>")
            return
        html = f"<{tag}{self._attributes(each)}>{self._content(each)}</{tag}>"
        self.parts.append(f"<blockquote>{html}</blockquote>" if block.quoted else html)

    def close(self, level: int = 0) -> None:
        """Ends the lists deeper than a level."""
        while self.lists and self.lists[-1][0] > level:
            self.parts.append(f"</li></{self.lists.pop()[1]}>")

    def _close_rows(self, block: Block | None) -> None:
        if self.rows and (block is None or block.kind != "row"):
            self.parts.append("</tbody></table>")
            self.rows = False

    def finish(self) -> str:
        """All that was written."""
        self._close_rows(None)
        self.close()
        return "".join(self.parts)

    def _item(self, each: Shown) -> None:
        block = each.block
        tag = "ol" if block.ordered else "ul"
        self.close(block.level)
        if self.lists and self.lists[-1][0] == block.level:
            if self.lists[-1][1] == tag:
                self.parts.append("</li>")
            else:
                self.close(block.level - 1)
        if not self.lists or self.lists[-1][0] < block.level:
            number = re.match(r"[ \t>]*(\d+)", block.body)
            start = f' start="{number[1]}"' if tag == "ol" and number and number[1] != "1" else ""
            self.parts.append(f"<{tag}{start}>")
            self.lists.append((block.level, tag))
        self.parts.append(f"<li{self._attributes(each)}>{self._content(each)}")

    def _row(self, each: Shown) -> None:
        if not self.rows:
            self.parts.append("<table><tbody>")
            self.rows = True
        cells = "".join(f"<td>{self._marks(cell)}</td>" for cell in each.cells)
        self.parts.append(f"<tr{self._attributes(each)}>{cells}</tr>")

    def _attributes(self, each: Shown) -> str:
        if not each.number:
            return ""
        anchor = f' id="modification-{each.number}"' if each.first and not self.mail else ""
        style = f' style="{BAR_STYLE}"' if self.mail else ""
        return f'{anchor} class="changed {each.name}"{style}'

    def _label(self, each: Shown) -> str:
        out = ""
        if each.first and not self.mail:
            name = SAID[self.lang]["number"].format(n=each.number) + SAID[self.lang]["colon"]
            out = f'<span class="vh">{name}</span>'
        if each.note:
            out += f'<span class="note">({escape(each.note, quote=False)})</span> '
        return out

    def _content(self, each: Shown) -> str:
        return self._label(each) + " ".join(filter(None, (self._marks(cell) for cell in each.cells)))

    def _marks(self, marks: Sequence[Mark]) -> str:
        out: list[str] = []
        last = ""
        for op, html, text in marks:
            if op == "=" or not text.strip():
                if op != "-" or html == "<br>":
                    out.append(html)
                last = ""
                continue
            lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            inner = html.strip() if not lead.strip(" ") and not tail.strip(" ") else html
            gap = " " if last == "-" and op == "+" else lead
            out.append(gap + self._mark(op, inner))
            out.append(tail if not (op == "-" and not tail.strip(" ")) or tail else "")
            last = op if not tail else ""
        return re.sub(r" {2,}", " ", "".join(out))

    def _mark(self, op: str, html: str) -> str:
        said = SAID[self.lang][op]
        tag, name = ("del", "removed") if op == "-" else ("ins", "added")
        if self.mail:
            style = REMOVED_STYLE if op == "-" else ADDED_STYLE
            return f'[{said}<{tag} style="{style}">{html}</{tag}>]'
        return f'<{tag} class="{name}"><span class="vh">[{said}</span>{html}<span class="vh">]</span></{tag}>'


def _rule(each: Shown) -> str:
    return {"added": "<ins>* * *</ins>", "removed": "<del>* * *</del>"}.get(each.name, "* * *")


def laid_out(blocks: Sequence[Shown], *, lang: str, mail: bool) -> str:
    """All blocks as HTML; sections in which nothing changes fold away, in a mail to their heading."""
    out: list[str] = []
    any_change = any(each.number for each in blocks)
    for section in _sections(blocks):
        head, rest = section[0], section[1:]
        folds = (
            any_change and rest and head.block.kind == "heading" and not any(each.number for each in section)
        )
        page = Page(lang, mail)
        if not folds:
            for each in section:
                page.put(each)
            out.append(page.finish())
            continue
        page.put(head)
        title, page = page.finish(), Page(lang, mail)
        same = SAID[lang]["same"]
        if mail:
            out.append(f"{title}<p>({same})</p>")
            continue
        for each in rest:
            page.put(each)
        out.append(
            f'<details class="unchanged"><summary>{title} <span class="state">{same}</span></summary>'
            f"{page.finish()}</details>"
        )
    return "".join(out)


def _sections(blocks: Sequence[Shown]) -> list[list[Shown]]:
    out: list[list[Shown]] = []
    for each in blocks:
        if not out or each.block.kind == "heading":
            out.append([])
        out[-1].append(each)
    return out
