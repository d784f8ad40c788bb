"""Seal what waits for it: the clock's work, which no act of a person waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from acts.seal.deeds import due_deeds, seal_deed
from acts.seal.versions import seal_version, unsealed
from charter.refusals import CharacterNotSet, Refusal
from models.home import Home
from models.reading import reading


@dataclass
class Sealed:
    """What was sealed now, and why the rest waits."""

    done: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def seal_versions(home: Home, *, driver: str) -> Sealed:
    """Seal every version that waits for it; what cannot be sealed now is told and tried again next time."""
    with reading(home) as db:
        numbers = unsealed(db)
    return _tried([(number, partial(seal_version, home, number, driver=driver)) for number in numbers])


def seal_all(home: Home, *, driver: str) -> Sealed:
    """Seal versions, then the deeds, which cite the hash of the version's PDF."""
    found = seal_versions(home, driver=driver)
    if found.refusals:
        return found
    deeds = _tried(
        [
            (signature, partial(seal_deed, home, signature, leaf, driver=driver))
            for signature, leaf in due_deeds(home, driver=driver)
        ]
    )
    return Sealed(found.done + deeds.done, deeds.refusals)


def _tried(asked: list[tuple[str, Callable[[], bool]]]) -> Sealed:
    """Seal one after the other; what stops one stops the rest, unless it is a character of its own text."""
    found = Sealed()
    for name, seal in asked:
        try:
            if seal():
                found.done.append(f"{name}: seal")
        except Refusal as refusal:
            found.refusals.append(refusal)
            if not isinstance(refusal, CharacterNotSet):
                break
    return found
