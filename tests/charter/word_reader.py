"""Reads what a word processor would keep after accepting, or rejecting, every tracked change."""

from __future__ import annotations

import io
import zipfile
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from charter.render import charter_html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
Seen = tuple[str, list[tuple[str, tuple[str, ...]]]]
"""What kind of line, and its letters with their styles."""
TAGS = {"strong", "em", "s", "code"}
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre", "hr"}


class Document:
    """A DOCX, parsed."""

    W = W

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert parts.testzip() is None
            self.names = parts.namelist()
            read = [name for name in self.names if name.endswith((".xml", ".rels"))]
            xml = {name: ET.fromstring(parts.read(name)) for name in read}  # noqa: S314  we wrote it
        self.body = xml["word/document.xml"].find(f"{W}body") or ET.Element("none")
        self.links = {each.get("Id"): each.get("Target") for each in xml["word/_rels/document.xml.rels"]}
        self.styles = {
            each.get(f"{W}styleId"): _name(each) for each in xml["word/styles.xml"].iter(f"{W}style")
        }
        self.numbers = {
            each.get(f"{W}numId"): _start(each) for each in xml["word/numbering.xml"].iter(f"{W}num")
        }

    def seen(self, *, accept: bool) -> list[Seen]:
        """What stands in the body once every change is accepted, or rejected."""
        goes = "del" if accept else "ins"
        out: list[Seen] = []
        carried: list[tuple[str, tuple[str, ...]]] = []
        for element in self.body:
            if element.tag == f"{W}tbl":
                assert not carried, "a line that goes leaves its letters to a table"
                rows = [row for row in element.iter(f"{W}tr") if row.find(f"{W}trPr/{W}{goes}") is None]
                out += [("cell", self._letters(cell, goes)) for row in rows for cell in row.iter(f"{W}tc")]
            elif element.tag == f"{W}p":
                letters = carried + self._letters(element, goes)
                if element.find(f"{W}pPr/{W}rPr/{W}{goes}") is not None:
                    carried = letters
                    continue
                carried = []
                if element.find(f"{W}pPr") is not None:
                    out.append((self._kind(element), letters))
                else:
                    assert not letters
        assert not carried, "the last line goes and leaves its letters"
        return out

    def _kind(self, paragraph: Any) -> str:
        style = self.styles[paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")]
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        if numbered is None:
            return {"Charter Literal": "pre", "Charter Rule": "hr"}.get(style, style.lower())
        level = int(numbered.find(f"{W}ilvl").get(f"{W}val")) + 1
        return f"item {level} {'ordered' if 'Number' in style else 'marked'}"

    def _letters(self, element: Any, goes: str) -> list[tuple[str, tuple[str, ...]]]:
        out: list[tuple[str, tuple[str, ...]]] = []
        for child in element:
            if child.tag == f"{W}{goes}" or child.tag in {f"{W}pPr", f"{W}tcPr"}:
                continue
            if child.tag == f"{W}r":
                out += self._run(child)
            elif child.tag == f"{W}hyperlink":
                target = self.links.get(child.get(f"{R}id")) or "#" + (child.get(f"{W}anchor") or "")
                out += [
                    (letter, tuple(sorted({*style, f"a {target}"})))
                    for letter, style in self._letters(child, goes)
                ]
            else:
                out += self._letters(child, goes)
        return out

    def _run(self, run: Any) -> list[tuple[str, tuple[str, ...]]]:
        names = {"b": "strong", "i": "em", "strike": "s"}
        style = {
            names[p.tag.removeprefix(W)] for p in run.find(f"{W}rPr") or [] if p.tag.removeprefix(W) in names
        }
        named = run.find(f"{W}rPr/{W}rStyle")
        if named is not None and named.get(f"{W}val") == "CharterCode":
            style.add("code")
        text = "".join(
            "\n" if part.tag == f"{W}br" else part.text or "" for part in run if part.tag != f"{W}rPr"
        )
        return [(letter, tuple(sorted(style))) for letter in text]


def _name(style: Any) -> str:
    return str(style.find(f"{W}name").get(f"{W}val"))


def _start(num: Any) -> int:
    found = num.find(f"{W}lvlOverride/{W}startOverride")
    return int(found.get(f"{W}val")) if found is not None else 1


class Reading(HTMLParser):
    """The same of a charter's own HTML, read by nothing of ours."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lines: list[Seen] = []
        self.open: list[str] = []
        self.style: list[str] = []
        self.owed: list[str] = []
        self.feed(charter_html(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._write("\n")
        elif tag in TAGS and "pre" not in self.open:
            self.style.append(tag)
        elif tag == "a":
            self.style.append(f"a {dict(attrs)['href']}")
        elif tag == "hr":
            self.lines.append(("hr", []))
        else:
            self.open.append(tag)
            if tag in BLOCKS:
                self._begin(tag)

    def _begin(self, tag: str) -> None:
        lists = [each for each in self.open if each in {"ul", "ol"}]
        if tag == "li":
            kind = f"item {len(lists)} {'ordered' if lists[-1] == 'ol' else 'marked'}"
            if self.lines and self.lines[-1][0] == "item" and not self.lines[-1][1]:
                self.lines.pop()
            self.lines.append((kind, []))
            self.owed.append("li")
            return
        if self.owed and self.owed[-1] == "li" and tag == "p" and self.open[-2] == "li":
            self.owed[-1] = ""
            return
        if tag in {"td", "th"}:
            self.lines.append(("cell", []))
        elif tag.startswith("h"):
            self.lines.append((f"heading {tag[1]}", []))
        elif tag == "pre":
            self.lines.append(("pre", []))
        elif "blockquote" in self.open:
            self.lines.append(("quote", []))
        else:
            depth = min(len(lists), 3)
            self.lines.append(("normal" if not depth else f"list continue {depth}".removesuffix(" 1"), []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" or (tag in TAGS and "pre" not in self.open):
            self.style.pop()
        elif tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag)]
            if tag == "li":
                self.owed.pop()

    def handle_data(self, data: str) -> None:
        inside = next((tag for tag in reversed(self.open) if tag in BLOCKS), "")
        if inside == "pre":
            self._write(data.removesuffix("\n"))
        elif inside and (data.strip() or "\n" not in data):
            after_break = bool(self.lines[-1][1]) and self.lines[-1][1][-1][0] == "\n"
            self._write(data.removeprefix("\n" * after_break).replace("\n", " "))

    def seen(self) -> list[Seen]:
        """The lines without the white space that HTML puts around them."""
        return trimmed(self.lines)

    def _write(self, text: str) -> None:
        if self.lines:
            self.lines[-1][1].extend((letter, tuple(sorted(set(self.style)))) for letter in text)


def trimmed(lines: list[Seen]) -> list[Seen]:
    """The lines without white space at their ends."""
    out: list[Seen] = []
    for kind, letters in lines:
        text = "".join(letter for letter, _ in letters)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        out.append((kind, letters[start:end]))
    return out
