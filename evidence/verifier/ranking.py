"""A second count of rankings: what is preferred to what, by which paths, and what nothing beats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

STANDING = "status_quo"
Pairs = dict[str, dict[str, int]]


def pairs_of(names: Sequence[str], ranked: Iterable[tuple[Mapping[str, int], int]]) -> Pairs:
    """Return how much weight prefers the first of two alternatives to the second, for each two."""
    pairs = {one: {other: 0 for other in names if other != one} for one in names}
    for places, weight in ranked:
        for one, row in pairs.items():
            for other in row:
                ahead = one in places and (other not in places or places[one] < places[other])
                row[other] += weight if ahead else 0
    return pairs


def paths_of(pairs: Pairs) -> Pairs:
    """Return the strength of the strongest path for each two, lengthened until no path gets stronger."""
    links = {
        one: {other: much if much > pairs[other][one] else 0 for other, much in row.items()}
        for one, row in pairs.items()
    }
    paths = {one: dict(row) for one, row in links.items()}
    grown = True
    while grown:
        grown = False
        for row in paths.values():
            for other in row:
                detours = [min(row[by], links[by][other]) for by in row if by != other]
                if max(detours, default=0) > row[other]:
                    row[other], grown = max(detours), True
    return paths


def unbeaten_of(paths: Pairs) -> list[str]:
    """Return what no other alternative has the stronger path to, in the order of the alternatives."""
    return [
        one for one, row in paths.items() if not [other for other in row if paths[other][one] > row[other]]
    ]
