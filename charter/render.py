"""A charter, and what changes in it, as HTML and as plain text."""

from __future__ import annotations

from functools import lru_cache

from charter.address import addresses
from charter.changes import compare
from charter.inline import Mark, reader, visible
from charter.redline import laid_out
from charter.shown import Shown, Texts, shown


def charter_html(text: str, *, heading_offset: int = 0) -> str:
    """The charter as safe HTML: raw HTML is shown as text, images are not, links are https:, mailto: or #.

    Args:
        text: the Markdown.
        heading_offset: by how many levels headings go down, so that they fit a page's own.
    """
    parser = reader()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + heading_offset)}"
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def redline_html(old: str, new: str, *, lang: str, mail: bool = False) -> str:
    """The whole text with its modifications marked.

    Additions are `<ins class="added">`, removals `<del class="removed">`, each with words for those
    who hear the page in spans of class "vh"; the block of change N carries id="modification-N", in
    the order of `compare(old, new).changes`; sections in which nothing changes fold into
    `<details class="unchanged">`.

    Args:
        old: the base.
        new: the edited text.
        lang: fr or en.
        mail: inline styles, no folding, and the marks in visible words.
    """
    return laid_out(_shown(old, new, lang), lang=lang, mail=mail)


def _shown(old: str, new: str, lang: str) -> list[Shown]:
    found = compare(old, new)
    return shown(found.pieces, found.drafts, found.changes, _texts(old, new), lang)


@lru_cache(maxsize=2)
def _texts(old: str, new: str) -> Texts:
    found = compare(old, new)
    return Texts(
        found.old,
        found.new,
        visible(old, found.old),
        visible(new, found.new),
        addresses(found.old),
        addresses(found.new),
    )


def redline_text(old: str, new: str, *, lang: str, context: bool = False) -> str:
    """The changed blocks in plain text, removals as [-…-] and additions as {+…+}.

    Args:
        old: the base.
        new: the edited text.
        lang: fr or en, for addresses and notes.
        context: whether unchanged blocks are given too.
    """
    found = compare(old, new)
    texts = _texts(old, new)
    out: list[str] = []
    for each in shown(found.pieces, found.drafts, found.changes, texts, lang):
        if not each.number:
            out += [_line(each)] if context else []
            continue
        if each.first:
            draft = found.drafts[each.number - 1]
            at = texts.new_at[draft.new[0]] if draft.new else texts.old_at[draft.old[0]]
            out.append(f"{each.number}. {at.short(lang)}")
        note = f"({each.note}) " if each.note else ""
        out.append("   " + note + _line(each))
    return "\n\n".join(out) + "\n" if out else ""


def _line(each: Shown) -> str:
    return " | ".join(_marks(cell) for cell in each.cells)


def _marks(cell: list[Mark]) -> str:
    out: list[str] = []
    for op, _, text in cell:
        bare = text.strip()
        if op == "=" or not bare:
            out.append(text if op != "-" else "")
            continue
        at = text.index(bare)
        lead, tail = text[:at], text[at + len(bare) :]
        mark = f"[-{bare}-]" if op == "-" else f"{{+{bare}+}}"
        gap = " " if out and out[-1].endswith("-]") and not lead else lead
        out += [gap + mark, tail] if tail else [gap + mark]
    return " ".join("".join(out).split(" "))
