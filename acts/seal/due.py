"""Seal what waits for it: the clock's work, which no act of a person waits for."""

from __future__ import annotations

from dataclasses import dataclass, field

from acts.seal.versions import seal_version, unsealed
from charter.refusals import Refusal
from models.home import Home
from models.reading import reading


@dataclass
class Sealed:
    """What was sealed now, and why the rest waits."""

    done: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def seal_all(home: Home, *, driver: str) -> Sealed:
    """Seal every version that waits for it; what cannot be sealed now is told and tried again next time."""
    found = Sealed()
    with reading(home) as db:
        versions = unsealed(db)
    for number in versions:
        try:
            if seal_version(home, number, driver=driver):
                found.done.append(f"{number}: seal")
        except Refusal as refusal:
            found.refusals.append(refusal)
            break
    return found
