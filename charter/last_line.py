"""The last line is read as ended, whether or not the text ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore


def end_last_line(parser: MarkdownIt) -> MarkdownIt:
    r"""Has the parser read a text without a last line feed as if it had one.

    HTML opened in a point of a quotation that ends with the text (`>- <!--\n>`) is otherwise read past its
    end, and an IndexError comes of it (markdown-it-py 4.3.0, `StateBlock.getLines`).
    """
    parser.core.ruler.before("block", "last_line", _end)
    return parser


def _end(state: StateCore) -> None:
    if not state.src.endswith("\n"):
        state.src += "\n"
