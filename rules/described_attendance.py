"""What a described count may say more: what is counted, colleges, proxies, recusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rules.attendance import EACH, PLAIN, Attendance, read_counting
from rules.questions import Question

if TYPE_CHECKING:
    from rules.description import Described

KEYS = ("counting", "colleges", "proxies", "recusals")


def attendance_in(
    table: Described, *, roll: Mapping[str, int], voted: Mapping[str, object], questions: tuple[Question, ...]
) -> Attendance:
    """Return how members took part, everybody for itself where the description does not say.

    Raises:
        DescriptionInvalid: a member, a question or a value is impossible, a college is missing where colleges
            are counted apart, or a proxy is of a member that has no vote, or is passed on.
    """
    here = [key for key in KEYS if key in table.values]
    counting = read_counting(table) if "counting" in here else PLAIN
    apart = bool({counting.quorum, counting.majority} & set(EACH))
    colleges = _colleges(table, roll, wanted=apart) if apart or "colleges" in here else {}
    holders = _holders(table, roll, voted) if "proxies" in here else {}
    recusals = _recusals(table, roll, questions) if "recusals" in here else {}
    return Attendance(counting, colleges, holders, recusals)


def _colleges(table: Described, roll: Mapping[str, int], *, wanted: bool) -> dict[str, str]:
    inner = table.table("colleges")
    named = roll if wanted else [member for member in roll if member in inner.values]
    colleges = {member: inner.text(member, example="public") for member in named}
    inner.asked.extend(roll)
    inner.done()
    return colleges


def _holders(table: Described, roll: Mapping[str, int], voted: Mapping[str, object]) -> dict[str, str]:
    inner = table.table("proxies")
    giving = [member for member in voted if member in inner.values]
    inner.asked.extend(voted)
    inner.done()
    free = tuple(member for member in roll if member not in giving)
    return {member: inner.choice(member, free) for member in giving}


def _recusals(
    table: Described, roll: Mapping[str, int], questions: tuple[Question, ...]
) -> dict[str, frozenset[str]]:
    inner = table.table("recusals")
    inner.asked.extend(roll)
    inner.done()
    asked = tuple(question.id for question in questions)
    return {member: inner.choices(member, asked) for member in inner.values}
