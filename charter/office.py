"""The redline as a word processor tracks it: accepting all gives the new text, rejecting all the old one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from charter.office_styles import add_lists, add_styles, list_number, paragraph_style
from charter.tracked import Line, Look, Run, lines

if TYPE_CHECKING:
    from docx.document import Document

DATE = "%Y-%m-%dT%H:%M:%SZ"
MOST = 255
EPOCH = (1980, 1, 1, 0, 0, 0)
OPS = {"+": "ins", "-": "del"}
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def redline_docx(old: str, new: str, *, title: str, author: str, at: datetime | None) -> bytes:
    """A DOCX whose body holds the charter alone, its changes tracked; the same facts give the same bytes.

    Args:
        old: the base.
        new: the edited text.
        title: of the document.
        author: whose changes they are.
        at: when they were made; None where that is not known.

    Source: ECMA-376, part 1, 17.13.5 (revisions).
    """
    from docx import Document

    document = Document()
    writer = _Writer(document, {"w:author": author, **({"w:date": at.strftime(DATE)} if at else {})})
    add_styles(document)
    add_lists(document)
    for place, group in groupby(lines(old, new), lambda line: line.look.group if _is_row(line) else 0):
        writer.put(place, list(group))
    writer.finish()
    _say(document, title=_xml(title)[:MOST], author=_xml(author)[:MOST], at=at)
    return _packed(document)


def _say(document: Document, *, title: str, author: str, at: datetime | None) -> None:
    facts: Any = document.core_properties
    for child in list(facts._element):  # noqa: SLF001  the template's own facts are not this document's
        facts._element.remove(child)  # noqa: SLF001  the same
    facts.title, facts.author, facts.language = title, author, "fr-FR"
    if at is not None:
        facts.created = facts.modified = at.replace(tzinfo=None)


def _packed(document: Document) -> bytes:
    """The parts without the time of their writing."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w") as out:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, parts.read(name))
    return packed.getvalue()


def _is_row(line: Line) -> bool:
    return line.look.kind == "row"


@dataclass(slots=True)
class _Writer:
    """Writes lines as paragraphs and tables, and numbers what is tracked."""

    document: Document
    said: dict[str, str]
    number: int = 0
    last: str = ""
    numbers: dict[int, int] = field(default_factory=dict)

    def put(self, table: int, found: Sequence[Line]) -> None:
        """Write the rows of a table, or lines that are none."""
        if not table:
            for line in found:
                self._append(self._paragraph(line.op, line.look, line.cells))
                self.last = line.op
            return
        if self.last == "table":
            self._append(_element("w:p"))  # two tables that touch would be one
        self._append(self._table(found))
        self.last = "table"

    def finish(self) -> None:
        """Close with a line that stays: the mark of a last one that goes or comes needs one after it."""
        if self.last != "=":
            self._append(_element("w:p"))

    def _append(self, element: Any) -> None:
        self.document.element.body.sectPr.addprevious(element)

    def _tracked(self, op: str, *inside: Any) -> Any:
        self.number += 1
        made = _element(f"w:{OPS[op]}", {"w:id": str(self.number), **self.said})
        made.extend(inside)
        return made

    def _paragraph(self, op: str, look: Look, cells: Sequence[Sequence[Run]]) -> Any:
        said = _element("w:pPr")
        said.append(_element("w:pStyle", {"w:val": paragraph_style(self.document, look)}))
        if look.kind == "item":
            number = list_number(self.document, look, self.numbers)
            said.append(
                _with(
                    "w:numPr",
                    _element("w:ilvl", {"w:val": str(min(look.level, 9) - 1)}),
                    _element("w:numId", {"w:val": str(number)}),
                )
            )
        if op in OPS:
            said.append(_with("w:rPr", self._tracked(op)))
        return _with("w:p", said, *self._content(cells))

    def _content(self, cells: Sequence[Sequence[Run]]) -> Iterator[Any]:
        for place, cell in enumerate(cells):
            if place:
                yield _with("w:r", _element("w:br"))
            for op, text, style in cell:
                yield self._linked(op, text, style)

    def _linked(self, op: str, text: str, style: Sequence[str]) -> Any:
        run = _run(op, text, style)
        inside = self._tracked(op, run) if op in OPS else run
        target = next((tag[2:] for tag in reversed(style) if tag.startswith("a ")), "")
        if not target:
            return inside
        if target.startswith("#"):
            return _with("w:hyperlink", inside, **{"w:anchor": target[1:]})
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        name = self.document.part.relate_to(_xml(target), kind, is_external=True)
        return _with("w:hyperlink", inside, **{"r:id": name})

    def _table(self, rows: Sequence[Line]) -> Any:
        about = _with(
            "w:tblPr",
            _element("w:tblStyle", {"w:val": self.document.styles["Table Grid"].style_id}),
            _element("w:tblW", {"w:w": "0", "w:type": "auto"}),
        )
        columns = (_element("w:gridCol") for _ in range(max(len(row.cells) for row in rows)))
        return _with("w:tbl", about, _with("w:tblGrid", *columns), *map(self._row, rows))

    def _row(self, row: Line) -> Any:
        about = _with("w:trPr", self._tracked(row.op)) if row.op in OPS else _element("w:trPr")
        width = {"w:w": "0", "w:type": "auto"}
        cells = (
            _with(
                "w:tc", _with("w:tcPr", _element("w:tcW", width)), self._paragraph(row.op, row.look, (cell,))
            )
            for cell in row.cells
        )
        return _with("w:tr", about, *cells)


def _run(op: str, text: str, style: Sequence[str]) -> Any:
    looks = _element("w:rPr")
    names = {tag.partition(" ")[0] for tag in style}
    if "a" in names or "code" in names:
        looks.append(_element("w:rStyle", {"w:val": "Hyperlink" if "a" in names else "CharterCode"}))
    for name, tag in (("strong", "w:b"), ("em", "w:i"), ("s", "w:strike")):
        if name in names:
            looks.append(_element(tag))
    run = _with("w:r", looks) if len(looks) else _element("w:r")
    for place, part in enumerate(_xml(text).split("\n")):
        if place:
            run.append(_element("w:br"))
        if part:
            shown = _element("w:delText" if op == "-" else "w:t")
            shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            shown.text = part
            run.append(shown)
    return run


def _xml(text: str) -> str:
    """The text without what no XML can hold."""
    return NOT_XML.sub("\ufffd", text)


def _element(name: str, said: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in (said or {}).items():
        made.set(qn(key), _xml(value))
    return made


def _with(name: str, *inside: Any, **said: str) -> Any:
    made = _element(name, said)
    made.extend(inside)
    return made
