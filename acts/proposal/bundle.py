"""Which text stands for which proposals: its own, one that is shared, or that of a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acts.act import Act
from charter.merge import combine
from models.proposal import Proposal
from rules.refusals import BundleTooSmall, TextsDoNotCombine, UnknownThing


def bundled(
    a: Act, base: str, admitted: Sequence[Proposal], bundles: Sequence[Sequence[str]]
) -> dict[str, list[Proposal]]:
    """Return the proposals behind each text that is put to the vote, by its hash, in order of submission.

    Proposals of one text go together: whoever bundles one bundles the others.

    Args:
        base: the text that all of them change.
        bundles: ids of proposals that are put to the vote together.

    Raises:
        UnknownThing: one was not admitted, or stands in two bundles.
        BundleTooSmall: fewer than two different texts. TextsDoNotCombine: they contradict each other.
    """
    behind: dict[str, list[Proposal]] = {}
    for each in admitted:
        behind.setdefault(each.text_hash, []).append(each)
    found: dict[str, list[Proposal]] = {}
    for names in bundles:
        inside = _inside(behind, names)
        text_hash = a.keep(_together(base, {key: a.text(key) for key in inside}, inside))
        found.setdefault(text_hash, []).extend(each for rows in inside.values() for each in rows)
    for text_hash, rows in behind.items():
        found.setdefault(text_hash, []).extend(rows)
    whole = {key: sorted(rows, key=admitted.index) for key, rows in found.items()}
    return dict(sorted(whole.items(), key=lambda pair: admitted.index(pair[1][0])))


def _inside(behind: dict[str, list[Proposal]], names: Sequence[str]) -> dict[str, list[Proposal]]:
    """Take the proposals of a bundle, with those of the same texts, out of what stands alone."""
    homes = {each.id: key for key, rows in behind.items() for each in rows}
    for name in names:
        if name not in homes:
            raise UnknownThing(kind="proposal", id=name[:40])
    keys = dict.fromkeys(homes[name] for name in names)
    if len(keys) < 2:
        raise BundleTooSmall
    return {key: behind.pop(key) for key in keys}


def _together(base: str, texts: Mapping[str, str], rows: Mapping[str, Sequence[Proposal]]) -> str:
    merged = combine(base, texts)
    if merged.text is None:
        pair = merged.conflicts[0]
        raise TextsDoNotCombine(first=rows[pair.a][0].title, second=rows[pair.b][0].title)
    return merged.text
