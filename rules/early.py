"""Whether a ballot may close before its instant: only where nothing can flip the result any more.

A result is settled when every vote that may still come, whatever it says, leaves each option where it is. So
there is no early close where votes may be replaced until the closing (those that were cast may still come
otherwise; a rulebook that asks for both is refused), none while the quorum is not met, and none in a mode in
which nobody may look at the votes before the closing. A vote cast by proxy is never final: its member may
revoke the proxy, its holder hand it back or step aside, or the member vote itself. It is still to come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from rules.attendance import EVERYBODY, Attendance
from rules.count import AGAINST, FOR, Result, Votes, count
from rules.questions import RANKED, Question
from rules.rulebook import ClassRules


def may_close_early(
    questions: Sequence[Question],
    *,
    roll: Mapping[str, int],
    votes: Votes,
    rules: ClassRules,
    opened_at: datetime,
    instant: datetime,
    attendance: Attendance = EVERYBODY,
    replaceable: Collection[str] = (),
) -> bool:
    """Return whether the rulebook allows it, the minimum time has passed and the result is settled.

    While votes can still be changed, nothing is ever settled; nor is it where members rank, since one more
    ranking can turn a winner in more ways than are tried here.

    Args:
        rules: those of the class, with the quorum of this ballot: a second call has its own.
        attendance: what is counted, whose vote was cast by proxy, and who steps aside from what.
        replaceable: members that may still replace their vote, as one told by telephone: they are silent.
    """
    if rules.mode != "named" or any(question.kind == RANKED for question in questions):
        return False
    if rules.early_close is None or rules.change_vote or instant < opened_at + rules.early_close:
        return False
    open_ = {*attendance.holders, *replaceable}
    votes = {member: answers for member, answers in votes.items() if member not in open_}
    attendance = replace(attendance, holders={})
    best, worst = (
        _counted(questions, roll, _all_others(choice, questions, roll, votes), rules, attendance)
        for choice in (FOR, AGAINST)
    )
    now = _counted(questions, roll, votes, rules, attendance)
    return now.quorum_met and _outcomes(best) == _outcomes(worst)


def _all_others(choice: str, questions: Sequence[Question], roll: Mapping[str, int], votes: Votes) -> Votes:
    """Return the votes if everybody who has not voted made this one choice throughout.

    An option only gains from a vote for it and only loses from one against it, so these are the extremes.
    """
    answers = {option.id: choice for question in questions for option in question.options}
    return {member: votes.get(member) or answers for member in roll}


def _counted(
    questions: Sequence[Question],
    roll: Mapping[str, int],
    votes: Votes,
    rules: ClassRules,
    attendance: Attendance,
) -> Result:
    return count(
        questions,
        roll=roll,
        votes=votes,
        majority=rules.majority,
        quorum=rules.quorum,
        attendance=attendance,
    )


def _outcomes(result: Result) -> list[str]:
    return [option.outcome for question in result.questions for option in question.options]
