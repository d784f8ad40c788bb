"""Authors split, join, move, reword, add and delete at random; combined, no sentence is wrong."""

from __future__ import annotations

from random import Random

import pytest

from charter.merge import combine

Part = tuple[str, list[str]]
NOUNS = ("membre", "comité", "bureau", "registre", "mandat", "avis", "projet", "délai", "motif", "compte")
VERBS = ("tient", "fixe", "rend", "examine", "publie", "reçoit", "signe", "garde", "transmet", "lit")
EDITS = ("split", "join", "delete", "reword", "carry", "add", "drop", "insert", "move")


def sentence(random: Random, mark: str, length: int) -> str:
    """A sentence that no other is: its last word is its own."""
    words = [random.choice(VERBS if at % 2 else NOUNS) for at in range(length)]
    return f"{' '.join(words)} {mark}.".capitalize()


def written(parts: list[Part]) -> str:
    out = ["## Charte\n\n"]
    for at, (marker, said) in enumerate(parts):
        listed = marker and at + 1 < len(parts) and parts[at + 1][0]
        out.append(marker + " ".join(said) + ("\n" if listed else "\n\n"))
    return "".join(out)


def edited(parts: list[Part], random: Random, mark: str, length: int) -> list[Part]:
    """The parts after one to three edits of one author."""
    now = [(marker, list(said)) for marker, said in parts]
    for number in range(random.randint(1, 3)):
        if not now:
            break
        at = random.randrange(len(now))
        _edit(now, at, random, sentence(random, f"{mark}{number}", length))
        now = [part for part in now if part[1]]
    return now


def _edit(now: list[Part], at: int, random: Random, new: str) -> None:
    (marker, said), edit = now[at], random.choice(EDITS)
    if edit == "split" and len(said) > 1:
        cut = random.randrange(1, len(said))
        now[at : at + 1] = [(marker, said[:cut]), (random.choice(("", "- ")), said[cut:])]
    elif edit == "join":
        now[at : at + 2] = [(marker, [each for part in now[at : at + 2] for each in part[1]])]
    elif edit == "delete":
        said.pop(random.randrange(len(said)))
    elif edit == "reword":
        said[random.randrange(len(said))] = new
    elif edit == "carry":
        carried, other = said.pop(random.randrange(len(said))), random.choice(now)[1]
        other.insert(random.randint(0, len(other)), carried)
    elif edit == "add":
        said.insert(random.randint(0, len(said)), new)
    elif edit == "drop":
        del now[at]
    elif edit == "insert":
        now.insert(at, (random.choice(("", "- ")), [new]))
    elif edit == "move":
        now.insert(random.randint(0, len(now) - 1), now.pop(at))


@pytest.mark.parametrize("length", [1, 3, 8])
def test_no_sentence_is_lost_kept_or_doubled_in_silence(length: int) -> None:
    combined = 0
    for seed in range(700):
        random = Random(seed)  # noqa: S311  the same authors each time
        marks = iter(range(40))
        base = [
            (
                random.choice(("", "", "- ")),
                [sentence(random, f"n{next(marks)}", length) for _ in range(size)],
            )
            for size in random.choices(range(1, 5), k=random.randint(2, 6))
        ]
        texts = [written(edited(base, random, mark, length)) for mark in "xyz"[: random.choice((2, 2, 3))]]
        found = combine(written(base), dict(zip("abc", texts, strict=False)))
        if found.text is None:
            assert found.conflicts
            continue
        combined += 1
        for each in {f"{said}." for text in [written(base), *texts] for said in said_in(text)}:
            meant = all(each in text for text in texts) if each in written(base) else True
            assert (seed, each, found.text.count(each)) == (seed, each, int(meant))
    assert combined > 200, "most of them are no conflict"


def said_in(text: str) -> list[str]:
    lines = [line.removeprefix("- ") for line in text.splitlines() if not line.startswith("#")]
    return [said for line in lines for said in line.rstrip(".").split(". ") if said]
