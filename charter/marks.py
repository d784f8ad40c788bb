"""Added and removed words as HTML: for a page, for a mail, and as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby

from charter.inline import Span

NBSP = "\u00a0"
TAG = {"-": "del", "<": "del", "+": "ins", ">": "ins"}
SIGN = {"-": "−", "<": "−", "+": "+", ">": "+"}
STYLE = {
    "ins": "background-color:#e3f4e6;color:#0b4d1c;text-decoration:underline;font-weight:bold",
    "del": "background-color:#fbe6e4;color:#8a1c12;text-decoration:line-through",
}
HIDDEN = {
    "fr": {
        "-": ("début de suppression", "fin de suppression"),
        "+": ("début d'ajout", "fin d'ajout"),
        "<": ("début de passage déplacé, ancienne place", "fin de passage déplacé"),
        ">": ("début de passage déplacé, nouvelle place", "fin de passage déplacé"),
    },
    "en": {
        "-": ("start of removed text", "end of removed text"),
        "+": ("start of added text", "end of added text"),
        "<": ("start of moved text, old place", "end of moved text"),
        ">": ("start of moved text, new place", "end of moved text"),
    },
}
SAID = {
    "fr": {"-": "supprimé", "+": "ajouté", "<": "déplacé d'ici", ">": "déplacé ici"},
    "en": {"-": "removed", "+": "added", "<": "moved from here", ">": "moved here"},
}


@dataclass(frozen=True, slots=True)
class Hand:
    """How marks are written: in which language, for a mail or a page."""

    lang: str
    mail: bool

    def spans(self, parts: Iterable[Span]) -> str:
        """The spans in order; white space at the ends of a change stays outside its mark."""
        out = ""
        for part in parts:
            html = _styled(part) if part.op == "=" else self._marked(part)
            # a removal and an addition side by side are parted as words are
            out += " " + html if out.endswith("</del>") and html.startswith("<ins") else html
        return out

    def _marked(self, part: Span) -> str:
        text = part.shown
        core = text.strip()
        if not core:
            return escape(text)
        head = text[: len(text) - len(text.lstrip())]
        tail = text[len(text.rstrip()) :]
        return escape(head) + self.mark(part.op, _styled(part).strip()) + escape(tail)

    def mark(self, op: str, html: str) -> str:
        """One change around HTML that is already safe."""
        tag = TAG[op]
        if self.mail:
            colon = ": " if self.lang == "en" else f"{NBSP}: "
            return f'<{tag} style="{STYLE[tag]}">[{SAID[self.lang][op]}{colon}{html}]</{tag}>'
        begin, end = HIDDEN[self.lang][op]
        moved = ' class="moved"' if op in "<>" else ""
        return (
            f'<{tag}{moved}><span class="mark">{SIGN[op]}</span><span class="vh"> {begin} </span>'
            f'{html}<span class="vh"> {end} </span></{tag}>'
        )


def _styled(part: Span) -> str:
    """The glyphs with their emphasis; markup that changes alone is shown as it is written."""
    if part.op != "=" and not "".join(glyph.shown for glyph in part.glyphs).strip():
        return escape(part.shown)
    out = ""
    for style, group in groupby((glyph for glyph in part.glyphs if glyph.shown), key=lambda each: each.style):
        text = escape("".join(glyph.shown for glyph in group))
        out += f"<{style}>{text}</{style}>" if style else text
    return out


def plainly(parts: Iterable[Span], *, whole: bool) -> str:
    """The spans as text with `[-…-]` and `{+…+}`; unless `whole`, long unchanged passages are cut."""
    out = ""
    for part in parts:
        text = part.shown
        if part.op == "=":
            out += text if whole else _cut(text)
            continue
        core = text.strip()
        begin, end = ("[-", "-]") if part.op in "-<" else ("{+", "+}")
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        # two marks beside each other are parted as words are
        out += (" " if out.endswith(("-]", "+}")) and not lead else "") + lead
        out += f"{begin}{core}{end}{tail}" if core else ""
    return " ".join(out.split(" ")).strip()


def _cut(text: str) -> str:
    parts = text.split(" ")
    return text if len(parts) <= 24 else " ".join(parts[:9]) + " […] " + " ".join(parts[-9:])
