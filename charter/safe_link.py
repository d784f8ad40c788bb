"""Which links a charter may lead along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

SAFE_LINK = re.compile(r"(?:https://|mailto:|#)", re.IGNORECASE)


def link_allowed(url: str) -> bool:
    """Whether a link may be followed from a charter: https:, mailto: or a place in it."""
    return bool(SAFE_LINK.match(url.strip()))


def safe(parser: MarkdownIt) -> MarkdownIt:
    """Let a reader of Markdown follow no other link; a definition that leads elsewhere is text."""
    parser.validateLink = link_allowed  # type: ignore[method-assign]  # the documented way to set it
    return parser
