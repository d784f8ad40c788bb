"""Render once: redlines and charters are computed in an act and kept by hash, never in a page's GET."""

from __future__ import annotations

import nh3

from acts.act import Act
from charter.changes import compare
from charter.render import charter_html, redline_html, redline_text
from models.rendering import Rendering

LANGUAGES = ("fr", "en")
ATTRIBUTES = {
    "*": {"class", "id", "style", "lang", "aria-label"},
    "a": {"href", "id", "class"},
    "ol": {"start", "class"},
}
TAGS = {
    "a", "blockquote", "br", "code", "del", "details", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "ins", "li", "ol", "p", "pre", "section", "span", "strong", "summary", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip


def clean(html: str) -> str:
    """Return HTML with only the tags and attributes that the text engine makes."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer",
    )


def render(a: Act, old_hash: str, new_hash: str) -> None:
    """Keep what changes from one text to another, in both languages, for pages and mails."""
    if a.session.get(Rendering, (old_hash, new_hash, LANGUAGES[0])) is not None:
        return
    old, new = a.text(old_hash), a.text(new_hash)
    found = compare(old, new).changes
    reads = clean(charter_html(new, heading_offset=1))
    for lang in LANGUAGES:
        a.add(
            Rendering(
                old_hash=old_hash,
                new_hash=new_hash,
                language=lang,
                html=clean(redline_html(old, new, lang=lang)),
                mail_html=clean(redline_html(old, new, lang=lang, mail=True)),
                mail_text=redline_text(old, new, lang=lang),
                clean_html=reads,
                changes=[
                    {
                        "kind": change.kind,
                        "class": change.cls,
                        "address": change.new_address or change.old_address or "",
                        "sentence": change.fr if lang == "fr" else change.en,
                    }
                    for change in found
                ],
            )
        )
