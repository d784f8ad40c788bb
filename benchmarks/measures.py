"""What is measured of the text engine, each as a figure beside its goal."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from random import Random
from statistics import median

from benchmarks.revised_texts import Author, Part, revisions, split, text
from charter.blocks import blocks
from charter.changes import compare
from charter.merge import combine
from charter.outline import outline

TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    found: str
    goal: str
    reached: bool


def words(side: str) -> list[str]:
    """Words and marks, cut more simply than the engine does: it is measured by another's rule."""
    return TOKEN.findall(side)


def rebuilt(pairs: Sequence[Pair]) -> Figure:
    """How many pairs the runs give back byte for byte."""
    right = 0
    for old, new in pairs:
        runs = compare(old, new).runs
        before = "".join(said for op, said in runs if op in "=-<")
        after = "".join(said for op, said in runs if op in "=+>")
        right += (before, after) == (old, new)
    return Figure("both sides rebuilt exactly", f"{right} of {len(pairs)}", "all", right == len(pairs))


@dataclass
class Shown:
    """What is shown of one or more comparisons, added up."""

    changed: int = 0
    runs: int = 0
    confetti: int = 0
    cuts: int = 0

    def read(self, runs: Iterable[tuple[str, str]]) -> None:
        """Adds the runs of one comparison."""
        parts = _grouped(runs)
        for at, (equal, old, new) in enumerate(parts):
            before = parts[at - 1][1][-1:] if at else ""
            after = parts[at + 1][1][:1] if at + 1 < len(parts) else ""
            if equal:
                island = words(old)
                between = 0 < at < len(parts) - 1 and "\n\n" not in old
                small = not any(len(word) > 3 and word[0].isalnum() for word in island)
                self.confetti += between and 0 < len(island) <= 2 and small
                continue
            self.changed += len(words(old)) + len(words(new))
            self.runs += bool(words(old) or words(new))
            self.cuts += any(
                side and (_glued(before, side[0]) or _glued(side[-1], after)) for side in (old, new)
            )


def _glued(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum()


def _grouped(runs: Iterable[tuple[str, str]]) -> list[tuple[bool, str, str]]:
    """Equal stretches and changes in turn; a space on one line does not part two changes."""
    out: list[tuple[bool, str, str]] = []
    for op, said in runs:
        old, new = ("" if op == "+" else said), ("" if op == "-" else said)
        equal = op not in "-+"
        if out and out[-1][0] == equal:
            _, old_before, new_before = out.pop()
            old, new = old_before + old, new_before + new
        out.append((equal, old, new))
        if len(out) > 2 and not equal and not out[-2][1].strip() and "\n" not in out[-2][1]:
            last, space, first = out.pop(), out.pop(), out.pop()
            out.append((False, first[1] + space[1] + last[1], first[2] + space[1] + last[2]))
    return out


def least(old: Sequence[str], new: Sequence[str]) -> int:
    """The fewest words that can be shown as changed (Myers 1986, without the path)."""
    furthest = {1: 0}
    for edits in range(len(old) + len(new) + 1):
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(old) and x - k >= len(new):
                return edits
    raise AssertionError


def shown(pairs: Sequence[tuple[str, str, int]], where: str) -> list[Figure]:
    """What is shown of revisions, each with the least number of words it can be shown to change."""
    total, fewest = Shown(), 0
    for old, new, optimum in pairs:
        total.read(compare(old, new).runs)
        fewest += optimum
    ratio, each = total.changed / fewest, 100 * total.runs / fewest
    confetti = total.confetti / max(1, total.runs)
    return [
        Figure(f"changed words / least possible, {where}", f"{ratio:.2f}", "≤ 1.20", ratio <= 1.2),
        Figure(f"runs per 100 changed words, {where}", f"{each:.2f}", "≤ 2.5", each <= 2.5),
        Figure(f"confetti per run, {where}", f"{confetti:.3f}", "≤ .05", confetti <= 0.05),
        Figure(f"cuts inside a word, {where}", str(total.cuts), "0", total.cuts == 0),
    ]


def moves(seed: int, share: float, count: int = 46) -> Figure:
    """Blocks moved far away with a share of their words replaced, found as that move and no other."""
    right = 0
    for number in range(count):
        author = Author(seed + number)
        parts = author.charter(4000)
        movable = [at for at, part in enumerate(parts) if part.mark != "## " and at + 6 < len(parts)]
        at = author.random.choice(movable)
        part = parts[at]
        moved = Part(part.uid, part.mark, author.reworded(part.body, share))
        rest = parts[:at] + parts[at + 1 :]
        to = author.random.choice([place for place in range(1, len(rest)) if abs(place - at) > 3])
        found = compare(text(parts), text([*rest[:to], moved, *rest[to:]]))
        drafts = [draft for draft in found.drafts if draft.kind == "moved"]
        right += len(drafts) == 1 and found.new[drafts[0].new[0]].body == moved.mark + moved.body
    name = f"moved blocks found, {share:.0%} of their words replaced"
    return Figure(name, f"{right} of {count}", "all", right == count)


def sections(seed: int, count: int = 46) -> Figure:
    """Whole sections moved, shown without one changed word."""
    right = 0
    for number in range(count):
        author = Author(seed + number)
        parts = author.charter(6000)
        heads = [*(at for at, part in enumerate(parts) if part.mark == "## "), len(parts)]
        each = [parts[start:end] for start, end in pairwise(heads)]
        at = author.random.randrange(len(each))
        section = each.pop(at)
        to = author.random.choice([place for place in range(len(each) + 1) if place != at])
        each.insert(to, section)
        found = compare(text(parts), text([part for one in each for part in one]))
        right += not found.changed_words and {change.kind for change in found.changes} == {"moved"}
    return Figure(
        "whole sections moved, no word shown as changed", f"{right} of {count}", "all", right == count
    )


def unrelated(seed: int, count: int = 48) -> Figure:
    """Edits in which nothing moves: how many are told as a move."""
    false = 0
    for number in range(count):
        author = Author(seed + number)
        parts = author.charter(4000)
        for _ in range(4):
            at = author.random.randrange(1, len(parts))
            part = parts[at]
            kind = number % 4
            new = Part(part.uid, part.mark, author.reworded(part.body, 0.3))
            parts_now = [*parts[:at], *([new] if kind == 0 else []), *parts[at + (kind != 1) :]]
            if kind in {1, 3}:
                parts_now.insert(author.random.randrange(1, len(parts)), author.part(part.mark))
            found = compare(text(parts), text(parts_now))
            false += any(draft.kind == "moved" for draft in found.drafts)
            parts = parts_now
    return Figure("moves told where nothing moved", f"{false} in {count} edits", "0", not false)


def uids(seed: int, chains: int = 6, versions: int = 12) -> Figure:
    """Blocks that live through made versions and keep their uid, of those that could."""
    kept = lived = 0
    for number in range(chains):
        author = Author(seed + number)
        parts = author.charter(8000)
        history = [parts]
        for _ in range(versions):
            history.append(author.revised(history[-1]))
        first = [row.uid for row in outline(text(parts))]
        last = [row.uid for row in outline(text(history[-1]), history=[text(each) for each in history[:-1]])]
        was = {part.uid: uid for part, uid in zip(parts, first, strict=True)}
        for part, uid in zip(history[-1], last, strict=True):
            if part.uid in was:
                lived += 1
                kept += was[part.uid] == uid
    share = kept / lived
    return Figure(
        "uids kept through twelve made versions", f"{share:.2%} of {lived}", "≥ 99.5 %", share >= 0.995
    )


def real_uids(chains: Sequence[Sequence[str]]) -> Figure:
    """Blocks that stand unchanged, once, in two versions that follow each other, and keep their uid."""
    kept = lived = 0
    for chain in chains:
        for at in range(1, len(chain)):
            before, after = outline(chain[at - 1]), outline(chain[at], history=[chain[at - 1]])
            old, new = (
                {
                    block.body: row.uid
                    for block, row in zip([b for b in each if b.kind != "blank"], rows, strict=True)
                    if sum(other.body == block.body for other in each) == 1
                }
                for each, rows in ((blocks(chain[at - 1]), before), (blocks(chain[at]), after))
            )
            both = old.keys() & new.keys()
            lived += len(both)
            kept += sum(old[body] == new[body] for body in both)
    share = kept / lived
    return Figure(
        "uids kept from one real version to the next", f"{share:.2%} of {lived}", "≥ 99.5 %", share >= 0.995
    )


def combined(pairs: Sequence[Pair], where: str, seed: int, count: int = 42) -> list[Figure]:
    """Revisions split at random into four proposals and combined again."""
    exact = conflicts = wrong = 0
    random = Random(seed)  # noqa: S311  the same splits each time
    for number in range(count):
        old, new = pairs[number % len(pairs)]
        proposals = dict(zip("abcd", split(old, new, random), strict=True))
        found = combine(old, proposals)
        if found.text is None:
            conflicts += 1
        else:
            exact += found.text == new
            wrong += found.text != new
    others, goal = count - exact, 40 / 42 * count
    return [
        Figure(
            f"four proposals combined exactly, {where}", f"{exact} of {count}", "≥ 40 of 42", exact >= goal
        ),
        Figure(f"the others are declared conflicts, {where}", f"{conflicts} of {others}", "all", not wrong),
    ]


def cpu(what: Callable[[], object], rounds: int = 5) -> float:
    """The median of CPU seconds over some rounds."""
    return median(_once(what) for _ in range(rounds))


def _once(what: Callable[[], object]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


def beside_difflib(pair: Pair, rounds: int = 5) -> tuple[float, float]:
    """CPU seconds of one comparison and of difflib on the words of the same texts, in turn."""
    old, new = pair
    a, b = words(old), words(new)

    def ours() -> object:
        compare.cache_clear()
        return compare(old, new)

    ours()
    mine = cpu(ours, rounds)
    return mine, _once(lambda: SequenceMatcher(None, a, b, autojunk=False).get_opcodes())


def made(size: int, count: int, seed: int = 1) -> list[Pair]:
    """Generated revisions."""
    return revisions(size, count, seed)
