"""A counted ballot, counted again by the function that counted it: from rows, or from a bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from evidence.journal import canonical
from evidence.verifier.attended import attended
from evidence.verifier.opened import Bundle
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.reading import one
from models.text import Text
from models.views.ballot import questions_of, roll_of
from models.views.election import tally_of
from models.views.proxies import attendance_of
from models.views.sheet import to_count
from rules.attendance import Attendance
from rules.count import count
from rules.promise import SECRET
from rules.questions import Option, Question
from rules.refusals import BallotNotCounted
from rules.result import Result
from rules.rulebook import ClassRules, read
from rules.tally import count_totals

WORDED = ("derivation_fr", "derivation_en")
"""Sentences are held by the hash of the result alone: a later program may word the same figures otherwise."""


@dataclass(frozen=True)
class Recounted:
    """What counting again gives, beside what was recorded and the hash that the journal holds of it.

    Attributes:
        quorum_in: In what the quorum is counted.
    """

    ballot: str
    counted: Result
    recorded: str
    journal_hash: str
    quorum_in: str

    @property
    def recorded_hash(self) -> str:
        """The hash of what was recorded, as it is now."""
        return sha256(self.recorded.encode()).hexdigest()

    @property
    def different(self) -> list[str]:
        """Where the figures differ, such as ``questions[0].options[0].for``; empty where none does."""
        try:
            recorded = json.loads(self.recorded)
        except ValueError:
            recorded = None
        return list(_differences(json.loads(canonical(self.counted.to_json())), recorded))

    @property
    def same(self) -> bool:
        """Whether every figure is the one recorded, and the record the one that the journal holds."""
        return not self.different and self.recorded_hash == self.journal_hash

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "ballot": self.ballot,
            "same": self.same,
            "different": self.different,
            "result_hash": self.recorded_hash,
            "journal_hash": self.journal_hash,
            "counted": self.counted.to_json(),
        }


def from_rows(db: Session, ballot_id: str) -> Recounted:
    """Return a ballot counted again from the roll, the votes and the rulebook that the home keeps.

    Raises:
        UnknownThing: there is no such ballot. BallotNotCounted: it has no result yet.
    """
    ballot = one(db, Ballot, ballot_id)
    if ballot.counted_at is None:
        raise BallotNotCounted(ballot=ballot_id)
    cycle = one(db, Cycle, ballot.cycle_id)
    counted = select(Leaf.body).where(Leaf.act == "count", Leaf.subject == f"cycle:{cycle.id}")
    said = [json.loads(body)["public"] for body in db.exec(counted.order_by(col(Leaf.seq))).all()]
    recorded = one(db, Text, ballot.result_hash or "").body
    held = [public["result"] for public in said if public["ballot"] == ballot_id]
    again, rules = result_of(db, cycle, ballot), _rules(db, cycle)
    return Recounted(ballot_id, again, recorded, held[-1] if held else "", rules.counting.quorum)


def _rules(db: Session, cycle: Cycle) -> ClassRules:
    return read(one(db, Text, cycle.rulebook_hash or "").body).classes[cycle.revision_class]


def result_of(db: Session, cycle: Cycle, ballot: Ballot) -> Result:
    """Return what the roll, the votes and the rules of a ballot give.

    Raises:
        ElectionNotVerified: it is secret, and its election has no verified result.
    """
    rules, questions = _rules(db, cycle), questions_of(db, ballot.id)
    if rules.mode == SECRET:
        tally, electors = tally_of(db, ballot), roll_of(db, ballot.id)
        return count_totals(
            questions,
            tally.totals,
            roll=(len(electors), sum(elector.weight for elector in electors)),
            cast=(tally.cast_count, tally.cast_weight),
            majority=rules.majority,
            quorum=rules.quorum_on(ballot.call),
        )
    roll, votes = to_count(db, ballot.id)
    return count(
        questions,
        roll=roll,
        votes=votes,
        majority=rules.majority,
        quorum=rules.quorum_on(ballot.call),
        attendance=attendance_of(db, ballot.id, rules.counting),
    )


def from_bundle(bundle: Bundle) -> Recounted:
    """Return a ballot counted again from the files of its evidence.

    Raises:
        FaultError: A file is missing or is not what it should be.
    """
    rules = read(bundle.text_in("rulebook.toml")).classes[bundle.revision_class]
    took_part = attended(bundle)
    result = count(
        [_question(asked, blank=bool(rules.counting.blank)) for asked in bundle.ballot["questions"]],
        roll=bundle.weights,
        votes=bundle.votes,
        majority=rules.majority,
        quorum=rules.quorum_on(2 if bundle.frozen["act"] == "second_call" else 1),
        attendance=Attendance(
            counting=rules.counting,
            colleges={member: entry["college"] for member, entry in bundle.roll.items()},
            holders=took_part.holders,
            recusals=took_part.recusals,
        ),
    )
    held = str(bundle.counted["public"]["result"])
    if bundle.secret:
        heads = bundle.heads
        result = replace(result, roll_count=heads["roll_count"], cast_count=heads["cast_count"])
    return Recounted(
        str(bundle.ballot["ballot"]), result, bundle.text_in("result.json"), held, rules.counting.quorum
    )


def _question(asked: dict[str, Any], *, blank: bool) -> Question:
    options = tuple(
        Option(**{**each, "proposal_ids": tuple(each["proposal_ids"])}) for each in asked["options"]
    )
    return Question(asked["id"], asked["title"], asked["kind"], options, blank)


def _differences(counted: Any, recorded: Any, place: str = "") -> Iterator[str]:
    """Yield each place where the two say something else, sentences left out."""
    if isinstance(counted, dict) and isinstance(recorded, dict):
        for name in sorted({*counted, *recorded} - {*WORDED}):
            where = f"{place}.{name}" if place else name
            yield from _differences(counted.get(name), recorded.get(name), where)
    elif isinstance(counted, list) and isinstance(recorded, list) and len(counted) == len(recorded):
        for number, pair in enumerate(zip(counted, recorded, strict=True)):
            yield from _differences(*pair, f"{place}[{number}]")
    elif counted != recorded:
        yield place or "result"
