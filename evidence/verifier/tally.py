"""What an election must be to count as ours: its setup, the order of its events, its ballots, its tally.

Belenios's own tool checks the proofs and none of this: it lets pass a ballot after the end, an old ballot
over a later one, a second end, a share too many, an archive made shorter, and weights that are not ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from evidence.verifier.election import Election, brief
from evidence.verifier.faults import hold
from evidence.verifier.spelling import spelled

ANSWERS = ("Pour", "Contre", "Abstention")
CHOICES = ("for", "against", "abstain")
LETTERS = {
    "Setup": "S", "Ballot": "B", "EndBallots": "E", "EncryptedTally": "T", "PartialDecryption": "P",
    "Result": "R",
}  # fmt: skip
COURSE = re.compile(r"SB*(?:E(?:T(?:P+R?)?)?)?")


@dataclass(frozen=True)
class Wanted:
    """What our frozen ballot asks of the election: questions, weights of the roll, and what names both."""

    uuid: str
    fingerprint: str
    ballot_hash: str
    questions: Sequence[Mapping[str, Any]]
    weights: Sequence[int]


@dataclass(frozen=True)
class Tally:
    """What the election gave: voters and weight, and for each option the weight of each choice."""

    cast_count: int
    cast_weight: int
    replaced_count: int
    totals: Mapping[str, Mapping[str, int]]


def questions_for(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the questions as the election asks them: each option on its own, one answer of three."""
    asked = []
    for place, question in enumerate(questions, 1):
        for rank, option in enumerate(question["options"], 1):
            number = f"{place}." if len(question["options"]) == 1 else f"{place}.{rank}"
            title = f"{number} {option['title']}"
            asked.append({"answers": list(ANSWERS), "min": 1, "max": 1, "question": title})
    return asked


def check_setup(election: Election, wanted: Wanted) -> None:
    """See that the election asks our questions of our weights, by the authority's list, in no one hand.

    Raises:
        AlteredError: It does not.
    """
    said, (trustees, needed) = election.election, election.trustees
    hold(
        said["uuid"] == wanted.uuid,
        f"l’archive est d’une autre élection : {said['uuid']}",
        f"the archive is of another election: {said['uuid']}",
    )
    hold(
        wanted.ballot_hash in said["description"],
        "la description de l’élection ne porte pas l’empreinte du scrutin",
        "the description of the election does not bear the ballot hash",
    )
    hold(
        said["questions"] == questions_for(wanted.questions),
        "l’élection ne pose pas les questions figées",
        "the election does not ask the frozen questions",
    )
    hold(
        election.fingerprint == wanted.fingerprint,
        f"la liste des droits de vote ({election.fingerprint}) n’est pas celle de l’autorité",
        f"the list of credentials ({election.fingerprint}) is not that of the authority",
    )
    hold(
        sorted(election.credentials.values()) == sorted(wanted.weights),
        "les poids de l’élection ne sont pas ceux de la liste électorale figée",
        "the weights of the election are not those of the frozen roll",
    )
    hold(
        needed >= 2,
        f"un seul dépositaire sur {trustees} suffirait à déchiffrer les bulletins",
        f"one trustee of {trustees} would be enough to decrypt the votes",
    )
    authority = said.get("credential_authority", "")
    hold(
        authority not in ("", "server", said.get("administrator", "")),
        "l’élection n’a pas d’autorité de droits de vote distincte de qui l’administre",
        "the election has no credential authority other than who administers it",
    )


def check_events(election: Election) -> None:
    """See that there is one setup, ballots, one end, one tally, shares and one result, in this order.

    Raises:
        AlteredError: There is another order, or a vote that is not one of this election.
    """
    kinds = [event.kind for event in election.events]
    told = "".join(LETTERS.get(kind, "?") for kind in kinds)
    found = COURSE.match(told)
    place = found.end() if found else 0
    hold(
        place == len(told),
        f"l’événement {place} de l’élection ({kinds[place : place + 1]}) n’a pas sa place là",
        f"event {place} of the election ({kinds[place : place + 1]}) has no place there",
    )
    seen: set[bytes] = set()
    for event in election.events:
        if event.kind == "Ballot":
            seen.add(one_ballot(election, event.payload, seen))


def one_ballot(election: Election, name: str, seen: set[bytes]) -> bytes:
    """Return the answers of a ballot, which are those of no ballot before it."""
    ballot = election.said(name)
    here = {"election_uuid": election.election["uuid"], "election_hash": brief(election.setup["election"])}
    hold(
        here.items() <= ballot.items() and ballot["credential"] in election.credentials,
        f"le bulletin {name} n’est pas de cette élection",
        f"ballot {name} is not of this election",
    )
    answers = spelled(ballot["answers"])
    hold(answers not in seen, f"le bulletin {name} est rejoué", f"ballot {name} is replayed")
    return answers


def check_tally(election: Election, wanted: Wanted) -> Tally:
    """See that the election ended, was decrypted by as many trustees as needed, and return what it gave.

    Raises:
        AlteredError: There is no result yet, or it cannot be that of these ballots.
    """
    hold(election.tallied, "l’élection n’a pas encore de résultat", "the election has no result yet")
    cast = [ballot["credential"] for ballot in election.of("Ballot")]
    weight = sum(election.credentials[each] for each in set(cast))
    (tallied,), (result,) = election.of("EncryptedTally"), election.of("Result")
    hold(
        (tallied["num_tallied"], tallied["total_weight"]) == (len(set(cast)), weight),
        "le total chiffré ne compte pas le dernier bulletin de chaque votant, une fois",
        "the encrypted tally does not count the last ballot of each voter, once",
    )
    owners, (trustees, needed) = (
        [share["owner"] for share in election.of("PartialDecryption")],
        election.trustees,
    )
    hold(
        len(owners) == len(set(owners)) == needed and all(1 <= owner <= trustees for owner in owners),
        f"{len(owners)} parts de déchiffrement ({owners}), et non {needed} de dépositaires différents",
        f"{len(owners)} decryption shares ({owners}), not {needed} of different trustees",
    )
    rows = result["result"]
    options = [option["id"] for question in wanted.questions for option in question["options"]]
    sound = all(len(row) == len(CHOICES) and min(row) >= 0 and sum(row) == weight for row in rows)
    hold(
        sound and len(rows) == len(options),
        "le résultat ne répartit pas le poids des votants sur chaque question",
        "the result does not spread the weight of the voters over each question",
    )
    totals = {option: dict(zip(CHOICES, row, strict=True)) for option, row in zip(options, rows, strict=True)}
    return Tally(len(set(cast)), weight, len(cast) - len(set(cast)), totals)


def check_growth(before: Election, after: Election) -> None:
    """See that an archive is the one seen before, or has only grown since.

    Raises:
        AlteredError: It was shortened, rewound, or is another one from some place on.
    """
    same = 0
    for old, new in zip(before.names, after.names, strict=False):
        if old != new:
            break
        same += 1
    hold(
        same == len(before.names),
        f"l’archive publique n’est plus celle d’avant : {same} fichiers communs sur {len(before.names)}",
        f"the public archive is no longer the one of before: {same} files in common of {len(before.names)}",
    )


def blocks_of(tally: Tally) -> tuple[dict[str, int], dict[str, dict[str, str]]]:
    """Return blocks of weight and what each answers, so that together they give the totals of a tally."""
    bounds = {
        option: [
            (choice, sum(sums[each] for each in CHOICES[:place]))
            for place, choice in enumerate(CHOICES)
            if sums[choice]
        ]
        for option, sums in tally.totals.items()
    }
    starts = sorted({start for each in bounds.values() for _, start in each})
    sizes = {str(start): end - start for start, end in pairwise([*starts, tally.cast_weight])}
    votes = {
        name: {
            option: next(choice for choice, start in reversed(each) if start <= int(name))
            for option, each in bounds.items()
        }
        for name in sizes
    }
    return sizes, votes
