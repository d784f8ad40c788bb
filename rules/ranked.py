"""The method of Schulze: who wins when members rank alternatives.

Source:
    M. Schulze, "The Schulze Method of Voting", arXiv:1804.02973, section 2, with the strength of a link
    measured by its winning votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Matrix = dict[str, dict[str, int]]
"""First alternative → second alternative → weight; no alternative stands against itself."""


def pairwise(names: Sequence[str], rankings: Iterable[tuple[Mapping[str, int], int]]) -> Matrix:
    """Return the weight of those who prefer the first of two alternatives, for each pair.

    Args:
        names: The alternatives.
        rankings: The place each member gives, 1 for the best, and the member's weight. What has no place
            stands behind all that has one; equal places prefer neither.

    >>> pairwise(["a", "b"], [({"a": 1, "b": 2}, 3), ({"b": 1}, 1)])
    {'a': {'b': 3}, 'b': {'a': 1}}
    """
    matrix = {a: {b: 0 for b in names if b != a} for a in names}
    last = len(names) + 1
    for places, weight in rankings:
        for a, row in matrix.items():
            for b in row:
                if places.get(a, last) < places.get(b, last):
                    row[b] += weight
    return matrix


def strongest(pairs: Matrix) -> Matrix:
    """Return the strength of the strongest path for each pair: that of its weakest link.

    A link leads from the preferred alternative to the other and is as strong as the weight that prefers it;
    there is none between two that are preferred equally.

    >>> strongest({"a": {"b": 5, "c": 2}, "b": {"a": 4, "c": 6}, "c": {"a": 7, "b": 3}})["a"]
    {'b': 5, 'c': 5}
    """
    paths = {
        a: {b: weight if weight > pairs[b][a] else 0 for b, weight in row.items()} for a, row in pairs.items()
    }
    for through in paths:
        for a in paths.keys() - {through}:
            for b in paths.keys() - {through, a}:
                paths[a][b] = max(paths[a][b], min(paths[a][through], paths[through][b]))
    return paths


def chain(pairs: Matrix, first: str, last: str) -> tuple[str, ...]:
    """Return by which alternatives the strongest path leads, the shortest of them; empty where there is none.

    >>> chain({"a": {"b": 5, "c": 2}, "b": {"a": 4, "c": 6}, "c": {"a": 7, "b": 3}}, "a", "c")
    ('a', 'b', 'c')
    """
    strength = strongest(pairs)[first][last]
    found: list[tuple[str, ...]] = [(first,)] if strength else []
    seen = {first}
    for path in found:
        here = path[-1]
        if here == last:
            return path
        for name, weight in pairs[here].items():
            if name not in seen and weight >= strength and weight > pairs[name][here]:
                seen.add(name)
                found.append((*path, name))
    return ()


def winners(paths: Matrix) -> tuple[str, ...]:
    """Return the alternatives that no other one beats, in their order; there is always one.

    >>> winners({"a": {"b": 3}, "b": {"a": 0}})
    ('a',)
    """
    return tuple(a for a, row in paths.items() if all(row[b] >= paths[b][a] for b in row))
