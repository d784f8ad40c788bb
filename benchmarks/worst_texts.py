"""Pairs of texts made to be slow, each at any size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

WORDS = [f"mot{number}" for number in range(2000)]


@dataclass(frozen=True)
class Worst:
    """One pair of texts.

    Attributes:
        name: what it is at its full size.
        size: the number that makes it so: lines, paragraphs, words or characters.
        make: both texts from a size.
    """

    name: str
    size: int
    make: Callable[[int], tuple[str, str]]

    def pair(self, share: float = 1.0) -> tuple[str, str]:
        """Both texts, at a share of the full size."""
        return self.make(int(self.size * share))


def _random() -> Random:
    return Random(7)  # noqa: S311  texts to measure with, the same each time


def prose(count: int, random: Random, words: list[str] = WORDS) -> str:
    """So many words, a sentence every seventeen."""
    return " ".join(random.choice(words) + ("." if at % 17 == 16 else "") for at in range(count))


def _reworded(text: str, share: float, random: Random) -> str:
    return " ".join(random.choice(WORDS) if random.random() < share else word for word in text.split(" "))


def _paragraphs(count: int) -> list[str]:
    random = _random()
    return [prose(20, random) for _ in range(count)]


def _joined(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def equal_lines(size: int) -> tuple[str, str]:
    """The same line over and over, then one more."""
    return "ligne égale\n" * size, "ligne égale\n" * size + "une autre\n"


def edited_paragraph(size: int) -> tuple[str, str]:
    """One paragraph, a word in four hundred changed."""
    old = prose(size, _random()).split(" ")
    new = list(old)
    new[50::400] = ["changé"] * len(new[50::400])
    return " ".join(old), " ".join(new)


def foreign_paragraph(size: int) -> tuple[str, str]:
    """One paragraph, not one word the same."""
    old = prose(size, _random())
    return old, prose(size, _random(), [f"autre{number}" for number in range(2000)])


def shuffled_words(size: int) -> tuple[str, str]:
    """One paragraph, its words in another order."""
    old = prose(size, _random())
    return old, " ".join(_random().sample(old.split(" "), size))


def reversed_paragraphs(size: int) -> tuple[str, str]:
    """Paragraphs, last first."""
    parts = _paragraphs(size)
    return _joined(parts), _joined(parts[::-1])


def shuffled_paragraphs(size: int) -> tuple[str, str]:
    """Paragraphs in any order."""
    parts = _paragraphs(size)
    return _joined(parts), _joined(_random().sample(parts, size))


def shuffled_and_reworded(size: int) -> tuple[str, str]:
    """Paragraphs in any order, one word in five changed."""
    parts, random = _paragraphs(size), _random()
    return _joined(parts), _joined([_reworded(part, 0.2, random) for part in random.sample(parts, size)])


def foreign_paragraphs(size: int) -> tuple[str, str]:
    """Other paragraphs made of the same words."""
    parts = _paragraphs(2 * size)
    return _joined(parts[:size]), _joined(parts[size:])


def inserted_item(size: int) -> tuple[str, str]:
    """A list with one more item in the middle."""
    items = [f"- Point {number} : {prose(6, Random(number))}\n" for number in range(size)]  # noqa: S311  the same words each time
    middle = size // 2
    return "".join(items), "".join([*items[:middle], "- Un de plus.\n", *items[middle:]])


def renumbered_items(size: int) -> tuple[str, str]:
    """A numbered list with one more item in the middle, and every number after it."""
    items = [prose(6, Random(number)) for number in range(size)]  # noqa: S311  the same words each time
    more = [*items[: size // 2], "Un de plus.", *items[size // 2 :]]
    old, new = (
        "".join(f"{number}. {item}\n" for number, item in enumerate(each, 1)) for each in (items, more)
    )
    return old, new


def many_headings(size: int) -> tuple[str, str]:
    """Headings with the same word under each, and another."""
    old, new = ("".join(f"# Titre {n}\n\n{word}\n\n" for n in range(size)) for word in ("oui", "non"))
    return old, new


def brackets(size: int) -> tuple[str, str]:
    """Brackets opened and never closed."""
    return "[" * size + "\n", "[" * size + "a\n"


def bracket_pairs(size: int) -> tuple[str, str]:
    """Brackets in brackets."""
    half = size // 2
    return "[" * half + "]" * half + "\n", "[" * half + "a" + "]" * half + "\n"


def deep_quotations(size: int) -> tuple[str, str]:
    """A quotation in a quotation in a quotation."""
    return "> " * size + "a\n", "> " * size + "b\n"


def deep_lists(size: int) -> tuple[str, str]:
    """A list in a list in a list, each on its line."""
    old, new = ("".join("  " * depth + f"- {word}\n" for depth in range(size)) for word in "ab")
    return old, new


def long_table(size: int) -> tuple[str, str]:
    """A table with one more row in the middle."""
    head = "| a | b |\n|---|---|\n"
    rows = [f"| r{number} | {prose(3, Random(number))} |\n" for number in range(size)]  # noqa: S311  the same words each time
    return head + "".join(rows), head + "".join(
        [*rows[: size // 2], "| un | de plus |\n", *rows[size // 2 :]]
    )


def blank_lines(size: int) -> tuple[str, str]:
    """Nothing but line feeds."""
    return "\n" * size, "\n" * (size + 1)


def marks(size: int) -> tuple[str, str]:
    """Emphasis opened and never closed."""
    return "*a _b " * size + "\n", "*a _b " * size + "c\n"


WORST = (
    Worst("10 000 equal lines, one more", 10_000, equal_lines),
    Worst("a paragraph of 100 kB, lightly edited", 16_000, edited_paragraph),
    Worst("a paragraph of 100 kB, other words", 16_000, foreign_paragraph),
    Worst("a paragraph of 100 kB, words shuffled", 16_000, shuffled_words),
    Worst("3 000 paragraphs reversed", 3_000, reversed_paragraphs),
    Worst("3 000 paragraphs shuffled", 3_000, shuffled_paragraphs),
    Worst("3 000 paragraphs shuffled, a fifth reworded", 3_000, shuffled_and_reworded),
    Worst("3 000 paragraphs, all others", 3_000, foreign_paragraphs),
    Worst("10 000 items, one inserted", 10_000, inserted_item),
    Worst("10 000 numbered items, one inserted", 10_000, renumbered_items),
    Worst("5 000 headings, the same word under each", 5_000, many_headings),
    Worst("100 000 open brackets", 100_000, brackets),
    Worst("100 000 nested brackets", 100_000, bracket_pairs),
    Worst("20 000 nested quotations", 20_000, deep_quotations),
    Worst("500 nested lists", 500, deep_lists),
    Worst("a table of 5 000 rows, one inserted", 5_000, long_table),
    Worst("1 MB without a line feed", 150_000, edited_paragraph),
    Worst("1 MB of line feeds", 1_000_000, blank_lines),
    Worst("100 000 open emphases", 50_000, marks),
)
HUGE = Worst("10 MB, 80 000 paragraphs", 80_000, shuffled_paragraphs)
