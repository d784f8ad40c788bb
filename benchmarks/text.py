"""Measure the text engine and print its table of figures.

    .venv/bin/python benchmarks/text.py [--pairs DIR] [--json] [--quick]

Made texts come from the words of this repository, with a seed. DIR holds real revisions, one folder each with
`before.md` and `after.md`, and `optimum.json`: the fewest words each can be shown to change.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import measures
from benchmarks.measures import Figure, Pair
from benchmarks.revised_texts import ROOT, cpof, read
from benchmarks.worst_texts import HUGE, WORST
from charter.changes import compare
from charter.links import seen
from charter.lint import lint
from charter.merge import combine
from charter.outline import outline
from charter.patch import apply, unified

SEED = 2026
REWRAPPED = {"en-nix-2025-sentences"}  # nothing but its line breaks changes
SMALL, LARGE, WHOLE = range(3_000, 60_000), range(150_000, 190_000), range(900_000, 1_300_000)


def real(folder: Path) -> tuple[dict[str, Pair], dict[str, int]]:
    """The real revisions by name, and the least each can show; none where the folder is not there."""
    if not folder.is_dir():
        return {}, {}
    names = sorted(path.parent.name for path in folder.glob("*/before.md"))
    pairs = {name: (read(folder / name / "before.md"), read(folder / name / "after.md")) for name in names}
    return pairs, json.loads((folder / "optimum.json").read_text())


def chains(pairs: dict[str, Pair]) -> list[list[str]]:
    """Versions in order: a pair that begins where another ends goes on with it."""
    out: list[list[str]] = [[cpof(), read(ROOT / "tests" / "house" / "revised.md")]]
    for old, new in pairs.values():
        found = next((chain for chain in out if chain[-1] == old), None)
        if found is None:
            out.append([old, new])
        else:
            found.append(new)
    return out


def quality(pairs: dict[str, Pair], optimum: dict[str, int], count: int) -> list[Figure]:
    """What is shown, found, kept and combined."""
    ours = (cpof(), read(ROOT / "tests" / "house" / "revised.md"))
    made = [pair for size in (4_000, 12_000, 40_000) for pair in measures.made(size, count)]
    out = [measures.rebuilt([ours, *made, *pairs.values()])]
    least = [(*pair, measures.least(*map(measures.words, pair))) for pair in [ours, *made]]
    # a made revision changes words one by one: how many runs a hundred of them take says nothing
    out += [each for each in measures.shown(least, "made revisions") if not each.what.startswith("runs")]
    if pairs:
        least = [(*pair, optimum[name]) for name, pair in pairs.items() if optimum[name] > 20]
        out += measures.shown(least, "real revisions")
    wrapped = [compare(*pair).changed_words for name, pair in pairs.items() if name in REWRAPPED]
    if wrapped:
        out.append(
            Figure("words shown as changed where only lines break", str(sum(wrapped)), "0", not sum(wrapped))
        )
    out += [measures.moves(SEED, share) for share in (0, 0.1, 0.3)]
    out += [measures.sections(SEED), measures.unrelated(SEED), measures.uids(SEED)]
    out.append(measures.real_uids(chains(pairs)))
    return out


def speed(pairs: dict[str, Pair], rounds: int) -> list[Figure]:
    """CPU time of one comparison, warm, beside difflib on the words of the same texts."""
    out: list[Figure] = []
    goals = (("3–60 kB", SMALL, 20.0 / 26), ("150–190 kB", LARGE, 130.0 / 2351))
    made = {f"made {size}": measures.made(size, 1)[0] for size in (4_000, 12_000, 30_000, 50_000, 160_000)}
    for where, some in (("made", made), ("real", pairs)):
        for name, sizes, goal in goals:
            chosen = [pair for pair in some.values() if len(pair[1].encode()) in sizes]
            if not chosen:
                continue
            times = [measures.beside_difflib(pair, rounds) for pair in chosen]
            mine, theirs = median(ours for ours, _ in times), median(other for _, other in times)
            out.append(
                Figure(
                    f"median of {len(chosen)} {where} revisions of {name}, difflib on words = 1",
                    f"{mine / theirs:.3f} ({1000 * mine:.0f} ms beside {1000 * theirs:.0f})",
                    f"≤ {goal:.3f}",
                    mine / theirs <= goal,
                )
            )
    large = [pair for pair in pairs.values() if len(pair[1].encode()) in WHOLE] or measures.made(1_000_000, 1)
    mine = max(measures.cpu(partial(_anew, *pair), rounds) for pair in large)
    return [*out, Figure("a revision of 1 MB", f"{mine:.2f} s", "< 1 s", mine < 1)]


def _anew(old: str, new: str) -> object:
    compare.cache_clear()
    return compare(old, new)


def _linted(old: str, new: str) -> object:
    seen.cache_clear()
    return lint(new, base=old)


def worst(*, huge: bool) -> list[Figure]:
    """Each worst text under each operation, in CPU seconds."""
    work: dict[str, Callable[[str, str], object]] = {
        "diff": _anew,
        "merge": lambda old, new: combine(old, {"a": new, "b": "# Un titre de plus\n\n" + old}),
        "lint": _linted,
        "outline": lambda old, new: outline(new, history=[old]),
        "apply": lambda old, new: apply(old, unified(old, new)),
    }
    out: list[Figure] = []
    for each in (*WORST, *([HUGE] if huge else [])):
        pair = each.pair()
        times = {name: measures.cpu(partial(what, *pair), 1) for name, what in work.items()}
        runs = compare(*pair).runs
        exact = "".join(said for op, said in runs if op in "=+>") == pair[1]
        said = ", ".join(f"{name} {spent:.2f}" for name, spent in times.items())
        goal = "< 1 s" if each is not HUGE else "bounded"
        right = exact and (each is HUGE or max(times.values()) < 1)
        out.append(Figure(each.name, said, goal, right))
    return out


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = [
        f"| {each.what} | {each.found} | {each.goal} | {'yes' if each.reached else 'NO'} |"
        for each in figures
    ]
    return "\n".join(["| measured | found | goal | reached |", "|---|---|---|---|", *rows]) + "\n"


def main() -> int:
    """Exit 0 where every figure reaches its goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=Path, default=ROOT.parent / "shared" / "pairs")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--quick", action="store_true", help="fewer made texts and rounds, no text of 10 MB")
    asked = parser.parse_args()
    started = time.process_time()
    pairs, optimum = real(asked.pairs)
    figures = [
        *quality(pairs, optimum, 2 if asked.quick else 8),
        *measures.combined(measures.made(12_000, 42), "made revisions", SEED),
        *(measures.combined(list(pairs.values()), "real revisions", SEED) if pairs else []),
        *speed(pairs, 3 if asked.quick else 7),
        *worst(huge=not asked.quick),
    ]
    if asked.json:
        sys.stdout.write(json.dumps([asdict(each) for each in figures], ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table(figures))
        sys.stderr.write(f"{time.process_time() - started:.0f} s of CPU\n")
    return 0 if all(each.reached for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
