"""A count described in plain JSON: questions, rule, roll and votes, read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rules.attendance import EVERYBODY, Attendance
from rules.count import count
from rules.described_attendance import KEYS, attendance_in
from rules.questions import (
    ABSTAIN,
    KINDS,
    LEAST_OPTIONS,
    RANKED,
    SEQUENTIAL,
    STATUS_QUO,
    WHOLE,
    Option,
    Question,
    Votes,
)
from rules.refusals import (
    DescriptionDouble,
    DescriptionInvalid,
    DescriptionKeyMissing,
    DescriptionKeyUnknown,
    DescriptionNotJson,
)
from rules.result import Result
from rules.table import Table, shown
from rules.threshold import DENOMINATORS, Threshold

OPTION = '{"id": "x", "title": "…"}'
QUESTION = f'{{"id": "q", "title": "…", "kind": "{SEQUENTIAL}", "options": [{OPTION}, …]}}'
MOST_NAMED = 12
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Description:
    """Everything a count depends on."""

    questions: tuple[Question, ...]
    roll: Mapping[str, int]
    votes: Votes
    majority: Threshold
    quorum: Threshold | None
    attendance: Attendance = EVERYBODY

    def count(self) -> Result:
        """Return the result, by the function that counts every ballot."""
        return count(
            self.questions,
            roll=self.roll,
            votes=self.votes,
            majority=self.majority,
            quorum=self.quorum,
            attendance=self.attendance,
        )


class Described(Table):
    """One object of the description; its refusals name the place instead of a line."""

    def unknown(self, key: str) -> DescriptionInvalid:
        """Return the refusal of a key that nobody asked for."""
        return DescriptionKeyUnknown(key=self.place(key), value="", expected=named(self.asked))

    def missing(self, key: str, expected: str) -> DescriptionInvalid:
        """Return the refusal of an object without ``key``."""
        return DescriptionKeyMissing(key=self.place(key), value="", expected=expected)

    def refuse(self, key: str, expected: str) -> DescriptionInvalid:
        """Return the refusal of the value that stands under ``key``."""
        value = shown(self.values[key])
        short = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
        return DescriptionInvalid(key=self.place(key), value=short, expected=expected)

    def header(self, key: str) -> str:
        """Return how the object ``key`` is written."""
        return f'"{key}": {{…}}'

    def place(self, key: str) -> str:
        """Return where ``key`` stands, as ``questions[0].kind``."""
        return ".".join(part if part.isprintable() else json.dumps(part) for part in (*self.path, key))

    def objects(self, key: str, expected: str) -> list[Described]:
        """Return the objects of a list that is not empty."""
        listed = self._value(key, f'"{key}": [{expected}]')
        if not isinstance(listed, list) or not listed:
            raise self.refuse(key, f"[{expected}]")
        rows = {f"{key}[{place}]": each for place, each in enumerate(listed)}
        return [Described(rows, self.path, {}).table(name) for name in rows]

    def new(self, key: str, taken: set[str]) -> str:
        """Return an identifier that stands nowhere else."""
        found = self.text(key, example="x")
        if found in taken:
            raise self.refuse(key, f"≠ {named(sorted(taken))}")
        taken.add(found)
        return found


def read(text: str | bytes) -> Description:
    """Return what a description says.

    Raises:
        DescriptionInvalid: A key is unknown, missing or double, a value impossible, or the text is no
            JSON; the refusal names the place and what would be right.
    """
    table = Described(_json(text), (), {})
    majority = table.threshold("majority", DENOMINATORS)
    quorum = table.threshold_or_none("quorum", ("roll",))
    roll = _roll(table.table("roll"))
    questions = _questions(table.objects("questions", QUESTION))
    if _has_blank(table.values.get("counting")):
        questions = tuple(replace(question, blank=True) for question in questions)
    votes = _votes(table.table("votes"), roll=roll, questions=questions)
    attendance = attendance_in(table, roll=roll, voted=votes, questions=questions)
    table.asked.extend(KEYS)
    table.done()
    return Description(questions, roll, votes, majority, quorum, attendance)


def _has_blank(counting: object) -> bool:
    """Return whether the description lets a vote be blank; what else stands there is read later."""
    return isinstance(counting, dict) and "blank" in counting


def named(names: Iterable[str]) -> str:
    """Return names in a row, the first dozen of them."""
    listed = list(names)
    return ", ".join(listed[:MOST_NAMED]) + (", …" if len(listed) > MOST_NAMED else "")


def _json(text: str | bytes) -> dict[str, Any]:
    try:
        plain = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DescriptionNotJson(key="", value=str(error), expected='{"majority": {…}, …}') from error
    if not isinstance(plain, dict):
        raise DescriptionNotJson(key="", value=shown(plain)[:LONGEST_SHOWN], expected='{"majority": {…}, …}')
    return plain


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys: set[str] = set()
    for key, _ in pairs:
        if key in keys:
            raise DescriptionDouble(key=shown(key), value="", expected="")
        keys.add(key)
    return dict(pairs)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _roll(table: Described) -> dict[str, int]:
    for member in table.values:
        if not member.strip() or not member.isprintable():
            raise DescriptionInvalid(key="roll", value=json.dumps(member), expected='{"Atelier Nord": 1, …}')
    return {member: table.weight(member) for member in table.values}


def _questions(rows: list[Described]) -> tuple[Question, ...]:
    taken = {STATUS_QUO}
    return tuple(_question(row, taken) for row in rows)


def _question(row: Described, taken: set[str]) -> Question:
    name, title, kind = row.new("id", taken), row.text("title", example="…"), row.choice("kind", KINDS)
    options = tuple(_option(each, taken) for each in row.objects("options", OPTION))
    if kind not in LEAST_OPTIONS and len(options) > 1:
        raise row.refuse("kind", f'"{SEQUENTIAL}" | "{RANKED}"')
    if len(options) < LEAST_OPTIONS.get(kind, 1):
        raise row.refuse("options", f"[{OPTION}, {OPTION}, …]")
    row.done()
    return Question(name, title, kind, options)


def _option(row: Described, taken: set[str]) -> Option:
    option = Option(row.new("id", taken), row.text("title", example="…"), (), "", 0)
    row.done()
    return option


def _votes(table: Described, *, roll: Mapping[str, int], questions: tuple[Question, ...]) -> Votes:
    table.asked.extend(roll)
    table.done()
    return {member: _answers(table.table(member), questions) for member in table.values}


def _answers(table: Described, questions: tuple[Question, ...]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for question in questions:
        if question.kind == RANKED:
            table.asked.append(question.id)
            answers |= _places(table, question) if question.id in table.values else {}
        else:
            options = [option.id for option in question.options]
            table.asked.extend(options)
            answers |= {
                option: table.choice(option, question.answers[option])
                for option in options
                if option in table.values
            }
    table.done()
    return answers


def _places(table: Described, question: Question) -> dict[str, str]:
    """Return the place that a ranking, written from the best on, gives to each alternative in it."""
    ids = {**{option.id: option.id for option in question.options}, STATUS_QUO: question.status_quo_id}
    ranking = table.values[question.id]
    whole = WHOLE if question.blank else (ABSTAIN,)
    if isinstance(ranking, str) and ranking in whole:
        return dict.fromkeys(ids.values(), ranking)
    steps = [each if isinstance(each, list) else [each] for each in ranking] if _listed(ranking) else [[]]
    said = [name for step in steps for name in step]
    known = all(isinstance(name, str) and name in ids for name in said)
    if not all(steps) or not known or len(set(said)) < len(said):
        names = ", ".join(map(shown, ids))
        raise table.refuse(question.id, f"{' | '.join(map(shown, whole))} | [{names}]")
    return {ids[name]: str(place) for place, step in enumerate(steps, start=1) for name in step}


def _listed(ranking: object) -> bool:
    return isinstance(ranking, list) and bool(ranking)
