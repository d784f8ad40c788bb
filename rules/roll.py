"""Who may vote, with which weight; and who may not, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.refusals import CollegeUnknown, DuplicateMember, WeightOutOfRange
from rules.rulebook import BY_COLLEGE, ClassRules
from rules.table import GREATEST_WEIGHT

ADMITTED_LATER = "admitted-later"
SENIORITY = "seniority"
STANDING = "standing"
DUES = "dues"
OBJECTION = "objection"
ON, OFF = "on", "off"
"""What an objection to the provisional roll that was upheld does to a member."""
REASONS = {
    ADMITTED_LATER: {"fr": "admis après la date de la liste", "en": "admitted after the day of the roll"},
    SENIORITY: {"fr": "ancienneté insuffisante", "en": "admitted too recently"},
    STANDING: {
        "fr": "situation d’adhésion qui ne donne pas le vote",
        "en": "standing that gives no vote",
    },
    DUES: {"fr": "cotisation non à jour", "en": "dues not paid"},
    OBJECTION: {"fr": "réclamation contre son inscription admise", "en": "an objection to it was upheld"},
}


@dataclass(frozen=True)
class Candidate:
    """A member as it is when the roll is built; its dues are paid until a day, that day included.

    Attributes:
        ruling: What was decided of it on an objection, whatever the rulebook would say; empty otherwise.
    """

    member_id: str
    name: str
    weight: int
    college: str
    admitted_on: date
    standing: str
    paid_until: date | None = None
    ruling: str = ""


@dataclass(frozen=True)
class Entry:
    """A member on the roll."""

    member_id: str
    name: str
    weight: int
    college: str


@dataclass(frozen=True)
class Roll:
    """The roll, in the order of the member ids.

    Attributes:
        excluded: The members that are not on it, with the code of the reason.
        capped: The members whose weight was cut to the cap, with their weight before.
        ruled: The members that are on it, or not, because an objection was upheld.
    """

    entries: tuple[Entry, ...]
    excluded: tuple[tuple[str, str], ...]
    capped: tuple[tuple[str, int], ...] = ()
    ruled: tuple[tuple[str, str], ...] = ()

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each member by its id."""
        return {entry.member_id: entry.weight for entry in self.entries}

    @property
    def weight(self) -> int:
        """The weight of the whole roll."""
        return sum(entry.weight for entry in self.entries)


def build(candidates: Sequence[Candidate], *, on: date, rules: ClassRules) -> Roll:
    """Return the roll of that day.

    Raises:
        DuplicateMember: A member stands twice among the candidates.
        WeightOutOfRange: A weight is not between 1 and a million.
        CollegeUnknown: Colleges weigh, and a member is of none that the rulebook names.
        CapImpossible: So few are on the roll that the cap cannot be kept.
    """
    _refuse_doubles(candidates)
    entries: list[Entry] = []
    excluded: list[tuple[str, str]] = []
    for each in sorted(candidates, key=lambda candidate: candidate.member_id):
        reason = _exclusion(each, on=on, rules=rules)
        if reason is None:
            weight = weight_of(each.name, weight=each.weight, college=each.college, rules=rules)
            entries.append(Entry(each.member_id, each.name, weight, each.college))
        else:
            excluded.append((each.member_id, reason))
    ruled = tuple(sorted((each.member_id, each.ruling) for each in candidates if each.ruling))
    return replace(_capped(entries, tuple(excluded), rules), ruled=ruled)


def _capped(entries: list[Entry], excluded: tuple[tuple[str, str], ...], rules: ClassRules) -> Roll:
    weights = [entry.weight for entry in entries]
    most = rules.cap.ceiling(weights) if rules.cap else max(weights, default=0)
    capped = tuple((entry.member_id, entry.weight) for entry in entries if entry.weight > most)
    kept = tuple(replace(entry, weight=min(entry.weight, most)) for entry in entries)
    return Roll(kept, excluded, capped)


def _refuse_doubles(candidates: Sequence[Candidate]) -> None:
    for member, count in Counter(each.member_id for each in candidates).items():
        if count > 1:
            places = (place for place, each in enumerate(candidates, start=1) if each.member_id == member)
            raise DuplicateMember(member, tuple(places))


def _exclusion(candidate: Candidate, *, on: date, rules: ClassRules) -> str | None:
    if candidate.ruling:
        return None if candidate.ruling == ON else OBJECTION
    if candidate.admitted_on > on:
        return ADMITTED_LATER
    if candidate.admitted_on + timedelta(days=rules.eligibility.seniority_days) > on:
        return SENIORITY
    if candidate.standing not in rules.eligibility.standings:
        return STANDING
    if rules.eligibility.dues and (candidate.paid_until is None or candidate.paid_until < on):
        return DUES
    return None


def weight_of(name: str, *, weight: int, college: str, rules: ClassRules) -> int:
    """Return what a member weighs under the rules of a class, before any cap.

    Raises:
        WeightOutOfRange, CollegeUnknown.
    """
    if rules.weights == BY_COLLEGE:
        if college not in rules.colleges:
            raise CollegeUnknown(name, college, tuple(rules.colleges))
        return rules.colleges[college]
    if not 1 <= weight <= GREATEST_WEIGHT:
        raise WeightOutOfRange(name, weight)
    return weight if rules.weights == "roll" else 1
