"""What people wrote in their own words, and which of it names a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel, select

from models.decision import Decision
from models.departure import Departure
from models.measure import Measure
from models.renaming import Renaming

WRITTEN: Mapping[type[SQLModel], tuple[str, ...]] = {
    Departure: ("reason", "evidence"),
    Measure: ("ground", "observations", "reason"),
    Decision: ("reason",),
    Renaming: ("evidence",),
}
"""Where such words stand, of which the journal keeps a commitment alone: they can go."""


@dataclass(frozen=True)
class Words:
    """What a person is called, as it may stand inside a text.

    >>> camille = Words("c@a.example", frozenset({"Camille Roy"}))
    >>> camille.without("Camille Roy (C@A.example) part ; Camille Royer signe.")
    '– (–) part ; Camille Royer signe.'
    """

    address: str
    names: frozenset[str]

    def address_in(self, text: str) -> bool:
        """Whether a text has the address, however it was written."""
        return bool(_found((self.address,), text))

    def name_in(self, text: str) -> bool:
        """Whether a text has one of the names."""
        return bool(_found(self.names, text))

    def without(self, text: str) -> str:
        """Return a text in which a dash stands wherever it named the person."""
        return re.sub(_pattern((self.address, *self.names)), "–", text, flags=re.IGNORECASE)


def _pattern(words: Iterable[str]) -> str:
    wanted = sorted({each for each in words if each}, key=len, reverse=True)
    return rf"(?<![\w.@+-])(?:{'|'.join(map(_spaced, wanted))})(?![\w@-])" if wanted else r"(?!)"


def _spaced(word: str) -> str:
    """Return the pattern of a name: a line of a letter may end inside it."""
    return r"\s+".join(map(re.escape, word.split()))


def _found(words: Iterable[str], text: str) -> re.Match[str] | None:
    return re.search(_pattern(words), text, flags=re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """One text that names a person: the row it stands in, and the column."""

    row: Any
    column: str

    @property
    def subject(self) -> str:
        """What it was written about: the departure, the measure, the change of name."""
        told = self.row.subject_id if isinstance(self.row, Decision) else self.row.id
        return str(told).rpartition(":")[2]

    def told(self) -> dict[str, str]:
        """Return it as plain facts."""
        where = type(self.row).__tablename__
        return {
            "about": f"{where} {self.subject}",
            "what": self.column,
            "says": getattr(self.row, self.column),
        }


def written(db: Session, words: Words, member_ids: Collection[str]) -> list[Written]:
    """Return the texts that name a person by its address, or by its name in what is about its members."""
    about = {row.id: {*row.members, row.into_id} for row in db.exec(select(Departure)).all()}
    about |= {row.id: {row.member_id} for row in db.exec(select(Measure)).all()}
    about |= {row.id: {row.member_id} for row in db.exec(select(Renaming)).all()}
    every = [
        Written(row, column)
        for table, columns in WRITTEN.items()
        for row in db.exec(select(table)).all()
        for column in columns
    ]
    return [
        each
        for each in every
        if words.address_in(says := getattr(each.row, each.column))
        or (about.get(each.subject, set()) & {*member_ids} and words.name_in(says))
    ]
