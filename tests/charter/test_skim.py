"""What is read without a Markdown parser is what the parser would have read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from charter import blocks as reading
from charter.blocks import Block, blocks
from charter.skim import skim

SHAPES = (
    "|Les membres|- point|* autre|+ plus|1. un|2. deux|3) trois|## Titre|#|   |  suite|\tsuite|    quatre"
    "|**Gras** x|* * *|***|--|----|-|=  |-les pièces|  ___|___|===|[l](u)|[d]: u|5,5 %|1789 fut|« Oui »"
    "|\u00a0|\x0c|a\r|\r|> q|- # t|- - n|-   trois|-     cinq|1.|12. douze|`c`|<b>|_x_|__x__|*x*|10 000"
    "|e\u2028f|\x1c|- [x] t|#x|####### s|:--|\\_|- **Bold :** x|* **B**|```|</div>|<!--|-->|<script>"
    "|</script>|- ```"
)
LINES = st.sampled_from(SHAPES.split("|"))
TEXT = st.lists(LINES, max_size=9).map("\n".join)


def parsed(text: str) -> list[Block]:
    """The text read by the parser, whole."""
    found = reading._parsed(text.split("\n")) if text else []
    assert "".join(block.text for block in found) == text
    return found


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_a_text_in_plain_shapes_is_read_as_the_parser_reads_it(text: str) -> None:
    lines = text.split("\n")
    leaves = skim(lines)
    if leaves is not None:
        assert reading._laid(lines, leaves) == parsed(text)


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_a_text_read_in_pieces_is_the_text_read_whole(text: str) -> None:
    assert blocks(text, {}) == parsed(text)
    assert blocks(text) == parsed(text)


def test_a_charter_needs_no_parser() -> None:
    text = "# Charte\n\nTexte.\n\n## 1. Valeurs\n\n- **Un :** a.\n- Deux.\n\n1. b\n2. c\n\nFin\n===\n\n---\n"
    assert skim(text.split("\n")) is not None


def test_what_stands_in_a_quotation_a_table_or_a_fence_takes_a_parser() -> None:
    for text in ("> a", "a|b\n-|-", "```", "- a\n  - b", "<b>", "[a]: b", "a\n1. b", "a\n2. b"):
        assert skim(text.split("\n")) is None
        assert blocks(text) == parsed(text)
