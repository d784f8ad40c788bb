"""What holds for every text."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charter.blocks import blocks
from charter.canon import CONTROL, canonical
from charter.changes import compare
from charter.merge import combine
from charter.patch import apply, unified
from charter.refusals import ControlCharacter
from charter.render import charter_html, redline_html, redline_text

WORDS = st.sampled_from(
    [
        "Chaque",
        "membre",
        "de",
        "la",
        "charte",
        "l'organisme",
        "adhérent·e·s",
        "vote,",
        "décide.",
        "à",
        "**gras**",
    ]
)
LINE = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
BLOCK = st.builds(
    str.__add__, st.sampled_from(["", "- ", "  - ", "1. ", "## ", "> ", "| ", "```\n", "    "]), LINE
)
TEXT = st.lists(st.tuples(BLOCK, st.sampled_from(["\n", "\n\n", "\n\n\n"])), max_size=8).map(
    lambda parts: "".join(block + end for block, end in parts)
)
ANY = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\n\n\n \t-*#>|`_[]()é\u0301\u00a0\r\x0c\u2028"),
    max_size=60,
)
ITEMS = st.lists(LINE, min_size=4, max_size=8, unique=True)
quick = settings(max_examples=60, deadline=None)


@quick
@given(ANY | TEXT, ANY | TEXT)
def test_runs_rebuild_both_texts(old: str, new: str) -> None:
    runs = compare(old, new).runs
    assert "".join(text for op, text in runs if op in "=-<") == old
    assert "".join(text for op, text in runs if op in "=+>") == new
    assert all(text and op in "=-+<>" for op, text in runs)


@quick
@given(ANY | TEXT)
def test_blocks_tile_any_text_and_a_text_does_not_differ_from_itself(text: str) -> None:
    assert "".join(block.text for block in blocks(text)) == text
    found = compare(text, text)
    assert found.changes == []
    assert found.changed_words == 0


@quick
@given(ANY | TEXT, ANY | TEXT)
def test_a_patch_gives_the_new_text_back(old: str, new: str) -> None:
    patch = unified(old, new)
    assert apply(old, patch) == new
    if old != new:
        assert apply(old, patch.split("\n", 1)[1], foreign=True) == new


@quick
@given(TEXT | ANY, TEXT | ANY)
def test_one_proposal_combines_to_itself(base: str, text: str) -> None:
    assert combine(base, {"a": text}).text == text
    assert combine(base, {"a": text, "b": text, "c": base}).text == text


@quick
@given(TEXT, st.lists(TEXT, min_size=2, max_size=3))
def test_the_order_of_proposals_never_matters(base: str, texts: list[str]) -> None:
    named = list(zip("abc", texts, strict=False))
    results = {combine(base, dict(order)).text for order in permutations(named)}
    assert len(results) == 1


@quick
@given(ITEMS, st.data())
def test_edits_of_different_items_combine_to_the_text_with_both(
    items: list[str], data: st.DataObject
) -> None:
    one, other = data.draw(st.lists(st.integers(0, len(items) - 1), min_size=2, max_size=2, unique=True))

    def text(*changed: int) -> str:
        return "".join(f"- {item}{' Nouveau.' if at in changed else ''}\n" for at, item in enumerate(items))

    found = combine(text(), {"a": text(one), "b": text(other)})
    assert found.text in {text(one, other), None}
    assert found.text is not None or found.conflicts


@quick
@given(TEXT, TEXT)
def test_a_redline_shows_every_word_of_both_texts(old: str, new: str) -> None:
    html = redline_html(old, new, lang="fr")
    for word in ("membre", "charte", "vote,"):
        assert word not in old + new or word in html
    redline_text(old, new, lang="en", context=True)
    charter_html(new)


@quick
@given(ANY)
@example("\ufeff\ufeffa")
def test_the_canonical_form_is_stable(text: str) -> None:
    if CONTROL.search(text.replace("\r", "\n")):
        with pytest.raises(ControlCharacter):
            canonical(text)
        return
    once = canonical(text)
    assert canonical(once) == once
    assert once == "" or once.endswith("\n")
