"""The words of the journal and of the rules as a French reader says them."""

from __future__ import annotations

FRENCH = {
    "all": "tous les organismes",
    "affected": "les organismes concernés",
    "new": "ceux qui n’ont jamais signé",
    "carried_over": "personne, les signatures sont reportées",
    "adopted": "adopté",
    "rejected": "rejeté",
    "no_quorum": "quorum non atteint",
    "open": "ouverture",
    "close": "clôture",
    "count": "dépouillement",
    "freeze": "gel",
    "second_call": "second scrutin",
    "extend": "prolongation",
    "strike": "radiation",
    "record_election": "enregistrement de l’élection",
    "contest": "contestation",
    "dismiss": "rejet d’une contestation",
    "uphold": "admission d’une contestation",
    "publish": "publication",
}


def french(word: str) -> str:
    """Return a word of the journal in French; one that is not known stays as it is."""
    return FRENCH.get(word, word)
