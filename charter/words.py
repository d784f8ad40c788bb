"""Words of a block, and what parts two wordings of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

from charter.numbers import whole_numbers
from charter.sequence import least_edits, matches

# In order: a word of letters alone, a lone mark, a grouped number, an elided article, any word, a run of
# one of the marks that Markdown or typography repeats.
# Together with white space, which is passed over at once, they cover every character: nothing gets lost.
#   charte   1 000   l'   vice-président   adhérent·e·s   5,5   **
TOKEN = re.compile(
    "(?=\\S)(?:[^\\W\\d_]++(?![·‧’'‑\\-\u0300-\u036f\u200c\u200d\\d])"
    "|[^\\w\\s*.?!#=~`+:|<>-]"
    "|\\d{1,3}(?:[\u00a0\u202f]\\d{3})+(?:,\\d+)?(?![^\\W_])"
    "|(?i:[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)['’](?=[^\\W_])"
    "|[^\\W_]+(?:(?:[·‧’'‑-]|(?<=\\d)[.,](?=\\d))[^\\W_]+|[\u0300-\u036f\u200c\u200d]+[^\\W_]*)*"
    "|\\*+|\\.+|\\?+|!+|#+|=+|~+|`+|\\++|:+|\\|+|<+|>+|-+|_+)"
)
SENTENCE_END = (".", "!", "?", "…", ";", ":")
EMPHASIS = "*_`~"
MARK = 0.67
PAIR_LIMIT = 4_000_000
KEPT_SHARE = 0.28
ISLAND, ISLAND_SHARE = 8, 0.3


@dataclass
class Words:
    """A text cut into words: the key each is compared by, and where it begins and ends."""

    text: str
    keys: list[str]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """First character of each word, and first after it."""
        return [found.span() for found in TOKEN.finditer(self.text)]


def words(text: str) -> Words:
    """The text's words; composed and decomposed letters compare equal."""
    keys = TOKEN.findall(text)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        keys = [unicodedata.normalize("NFC", word) for word in keys]
    return Words(text, keys)


def count(text: str) -> int:
    """How many words the text has; a mark that stands alone is none.

    >>> count("l'usage loyal ; et annoncé.")
    5
    """
    return sum(any(map(str.isalnum, word)) for word in TOKEN.findall(text))


def key(text: str) -> str:
    """What two blocks that differ in layout only have in common."""
    joined = " ".join(text.split())
    return joined if joined.isascii() else unicodedata.normalize("NFC", joined)


@dataclass(frozen=True, slots=True)
class Edit:
    """Words `start` to `end` of the old text become words `new_start` to `new_end` of the new one."""

    start: int
    end: int
    new_start: int
    new_end: int


def edits(old: Words, new: Words, *, apart: bool = False) -> list[Edit]:
    """The differences in order, lone short words between two of them drawn in.

    Args:
        old: the old wording.
        new: the new one.
        apart: whether a whole sentence that stays keeps what is before it apart from what is after.
    """
    raw = _raw(old.keys, new.keys)
    if apart:
        found = [
            edit
            for group in _groups(raw, old.keys)
            for edit in _gathered(group, old.keys, new.keys, _extent(group))
        ]
    else:
        found = _gathered(raw, old.keys, new.keys, (len(old.keys), len(new.keys)))
    return _slid(whole_numbers(found, old.keys, new.keys), old.keys, new.keys)


def _extent(group: list[Edit]) -> tuple[int, int]:
    return group[-1].end - group[0].start, group[-1].new_end - group[0].new_start


def _groups(raw: list[Edit], old: list[str]) -> list[list[Edit]]:
    """The edits parted where a whole sentence stands between two of them."""
    out: list[list[Edit]] = []
    for edit in raw:
        if out:
            start = out[-1][-1].end
            ends = sum(word in SENTENCE_END for word in old[max(0, start - 1) : edit.start])
        if out and ends < 2:
            out[-1].append(edit)
        else:
            out.append([edit])
    return out


def _gathered(raw: list[Edit], old: list[str], new: list[str], sizes: tuple[int, int]) -> list[Edit]:
    """The edits without confetti; one where too few words of so many are kept between them."""
    found = _without_confetti(raw, old, new)
    kept = sizes[0] - sum(each.end - each.start for each in found)
    if len(found) > 1 and kept < KEPT_SHARE * max(sizes):
        return [Edit(found[0].start, found[-1].end, found[0].new_start, found[-1].new_end)]
    return found


def _raw(old: list[str], new: list[str]) -> list[Edit]:
    """Differences by difflib, after the common ends, sentence by sentence where it would be slow."""
    head = 0
    limit = min(len(old), len(new))
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if not a and not b:
        return []
    if not a or not b:
        return [Edit(head, head + len(a), head, head + len(b))]
    found = _matched(a, b) if len(a) * len(b) <= PAIR_LIMIT else _by_sentence(a, b)
    return [Edit(head + i1, head + i2, head + j1, head + j2) for i1, i2, j1, j2 in found]


def _matched(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def sentences(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of each sentence, with what ends it."""
    out: list[tuple[str, ...]] = []
    start = 0
    for at, word in enumerate(keys):
        if word in SENTENCE_END:
            out.append(tuple(keys[start : at + 1]))
            start = at + 1
    if start < len(keys):
        out.append(tuple(keys[start:]))
    return out


def _by_sentence(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    """Few edits in much text; else whole sentences, then the words of what stands between equal ones."""
    near = least_edits(a, b)
    if near is not None:
        return _between(near, len(a), len(b))
    olds, news = sentences(a), sentences(b)
    starts, new_starts = _starts(olds), _starts(news)
    out: list[tuple[int, int, int, int]] = []
    for x, x2, y, y2 in _between(matches(olds, news), len(olds), len(news)):
        i, i2, j, j2 = starts[x], starts[x2], new_starts[y], new_starts[y2]
        if (i2 - i) * (j2 - j) <= PAIR_LIMIT:
            out += [(i + p, i + q, j + r, j + s) for p, q, r, s in _matched(a[i:i2], b[j:j2])]
        else:
            out.append((i, i2, j, j2))
    return out


def _starts(sentences: list[tuple[str, ...]]) -> list[int]:
    return [0, *accumulate(map(len, sentences))]


def _between(
    found: Sequence[tuple[int, int]], old_size: int, new_size: int
) -> list[tuple[int, int, int, int]]:
    """What stands between matched elements, empty stretches left out."""
    out: list[tuple[int, int, int, int]] = []
    i = j = 0
    for x, y in [*found, (old_size, new_size)]:
        if x > i or y > j:
            out.append((i, x, j, y))
        i, j = x + 1, y + 1
    return out


def small(island: Sequence[str]) -> bool:
    """Whether equal words between two changes are too few and too short to read by themselves."""
    return len(island) <= 2 and all(len(word) < 4 or not word[0].isalnum() for word in island)


def _without_confetti(found: list[Edit], old: list[str], new: list[str]) -> list[Edit]:
    """Neighbouring edits become one when what parts them is small in itself or beside both of them."""
    out: list[Edit] = []
    for edit in found:
        out.append(edit)
        while len(out) > 1 and _drawn_in(out[-2:], old, new):
            last, first = out.pop(), out.pop()
            out.append(Edit(first.start, last.end, first.new_start, last.new_end))
    return out


def _drawn_in(edits: Sequence[Edit], old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether what parts two edits is small, in itself or beside both; a clause that stays is not."""
    left, right = edits
    island = old[left.end : right.start]
    if small(island):
        return True
    least = ISLAND_SHARE * len(island)
    return len(island) <= ISLAND and all(_weighs(edit, old, new, least) for edit in edits)


def _weighs(edit: Edit, old: Sequence[str], new: Sequence[str], least: float) -> bool:
    """Whether an edit takes or gives so many words; a mark is less than one, emphasis none."""
    for side, start, end in ((old, edit.start, edit.end), (new, edit.new_start, edit.new_end)):
        count = 0.0
        for at in range(start, end):
            word = side[at][0]
            count += 1 if word.isalnum() else 0 if word in EMPHASIS else MARK
            if count >= least:
                return True
    return False


def _slid(found: list[Edit], old: list[str], new: list[str]) -> list[Edit]:
    """Pure insertions and deletions moved to where a sentence or a clause begins."""
    out: list[Edit] = []
    for at, edit in enumerate(found):
        floor = out[-1].end if out else -1
        ceiling = found[at + 1].start if at + 1 < len(found) else len(old) + 1
        if edit.start == edit.end:
            shift = _best_shift(new, edit.new_start, edit.new_end, edit.start - floor, ceiling - edit.end)
        elif edit.new_start == edit.new_end:
            shift = _best_shift(old, edit.start, edit.end, edit.start - floor, ceiling - edit.end)
        else:
            shift = 0
        out.append(
            Edit(edit.start + shift, edit.end + shift, edit.new_start + shift, edit.new_end + shift)
            if shift
            else edit
        )
    return out


def _rank(keys: list[str], at: int) -> int:
    """How good a place is to begin a change: a sentence, a clause, any word."""
    before = keys[at - 1] if at else "."
    if at == 1 and not before[0].isalnum():
        return 3
    if before in {".", "!", "?", "…"}:
        return 3
    if before in {";", ":"}:
        return 2
    return 1 if before in {",", "("} else 0


def _best_shift(keys: list[str], start: int, end: int, left: int, right: int) -> int:
    # one equal word is kept on each side, so that neighbouring edits stay apart
    best, best_rank = 0, _rank(keys, start)
    for step in range(1, min(left, 200)):
        if keys[start - step] != keys[end - step]:
            break
        if _rank(keys, start - step) > best_rank:
            best, best_rank = -step, _rank(keys, start - step)
    for step in range(1, min(right, 200)):
        if keys[start + step - 1] != keys[end + step - 1]:
            break
        if _rank(keys, start + step) > best_rank:
            best, best_rank = step, _rank(keys, start + step)
    return best
