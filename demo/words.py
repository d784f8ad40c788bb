"""The French of what pages and commands say in code, for the table that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

OUTCOMES = {
    "adopted": "adoptée",
    "rejected": "rejetée",
    "no_quorum": "quorum non atteint",
    "status_quo": "statu quo",
    "fallen": "devenue sans objet",
}
KINDS = {
    "single": "proposition seule",
    "identical": "propositions identiques",
    "bundle": "propositions liées",
    "sequential": "propositions concurrentes",
    "ranked": "classement",
}
RUNS = {"COMPLETED": "terminées", "FAILED": "échouées", "CRASHED": "interrompues", "RUNNING": "en cours"}


def figures(codes: Iterable[str], words: Mapping[str, str]) -> str:
    """How many of each, in words, the most frequent first.

    >>> figures(["due", "due", "lost"], {"due": "signature attendue"})
    'signature attendue : 2, lost : 1'
    """
    return ", ".join(f"{words.get(code, code)} : {count}" for code, count in Counter(codes).most_common())
