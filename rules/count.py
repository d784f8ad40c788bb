"""The count: a pure function from roll, votes and rules to the result. Anyone can run it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.attendance import EVERYBODY, PLAIN, VOTES, Attendance
from rules.derivation import derivation
from rules.parts import presence, support
from rules.preference import ranked_question
from rules.questions import (
    ABSTAIN,
    AGAINST,
    BLANK,
    CHOICES,
    FOR,
    RANKED,
    SEQUENTIAL,
    WHOLE,
    Option,
    Question,
    Votes,
    farthest_first,
)
from rules.refusals import NotOnTheRoll, UnknownChoice, UnknownOption
from rules.result import (
    ADOPTED,
    FALLEN,
    NO_QUORUM,
    REJECTED,
    STATUS_QUO,
    OptionResult,
    QuestionResult,
    Result,
)
from rules.threshold import Threshold


def count(
    questions: Sequence[Question],
    *,
    roll: Mapping[str, int],
    votes: Votes,
    majority: Threshold,
    quorum: Threshold | None,
    attendance: Attendance = EVERYBODY,
) -> Result:
    """Return the result; it does not depend on the order of members or votes.

    A member that answers at least one option has cast its vote; whether it counts for the quorum where it
    only abstains, or is represented, the rulebook says. Zero votes, or abstentions alone, never adopt
    anything. In a sequential question the options are counted in their order and the first adopted makes the
    later ones fall; in a ranked one the winner has to reach the majority against the status quo.

    Args:
        questions: In the order of the ballot.
        roll: The weight of each member that may vote.
        votes: The current vote of each member.
        majority: What an option needs.
        quorum: What the ballot needs, of the roll; ``None`` where nothing is needed.
        attendance: What is counted, and who is represented or steps aside; answers to a question from which a
            member or its holder steps aside are not counted.

    Raises:
        NotOnTheRoll: A vote is of somebody else.
        UnknownOption: A vote answers what was not asked.
        UnknownChoice: A choice is none of for, against, abstain, nor blank where the question has it; where
            members rank, it is no place, or a place stands beside an abstention or a blank vote.
    """
    _check(questions, roll, votes)
    votes = attendance.taken(questions, votes)
    cast = [member for member, answers in votes.items() if answers]
    cast_weight, roll_weight = sum(roll[member] for member in cast), sum(roll.values())
    there = attendance.present(questions, votes)
    quora = presence(there, roll=roll, quorum=quorum, attendance=attendance)
    met = all(part.reached for part in quora)
    counted = tuple(
        _question(question, roll=roll, votes=votes, majority=majority, met=met, attendance=attendance)
        for question in questions
    )
    adopted = any(question.outcome == ADOPTED for question in counted)
    return Result(
        questions=counted,
        roll_count=len(roll),
        roll_weight=roll_weight,
        cast_count=len(cast),
        cast_weight=cast_weight,
        quorum_needed=sum(part.needed for part in quora),
        quorum_met=met,
        outcome=NO_QUORUM if not met else ADOPTED if adopted else REJECTED,
        presence=() if attendance.counting == PLAIN else quora,
    )


def _check(questions: Sequence[Question], roll: Mapping[str, int], votes: Votes) -> None:
    asked = {option: choices for question in questions for option, choices in question.answers.items()}
    ranked = [question for question in questions if question.kind == RANKED]
    for member, answers in sorted(votes.items()):
        if member not in roll:
            raise NotOnTheRoll(member)
        for option, choice in sorted(answers.items()):
            if option not in asked:
                raise UnknownOption(option)
            if choice not in asked[option]:
                raise UnknownChoice(option, choice, asked[option])
        for question in ranked:
            _check_ranking(question, answers)


def _check_ranking(question: Question, answers: Mapping[str, str]) -> None:
    given = {option: answers[option] for option in question.answers if option in answers}
    whole = [option for option, choice in given.items() if choice in WHOLE]
    if whole and len(set(given.values())) > 1:
        places = tuple(each for each in question.answers[whole[0]] if each not in WHOLE)
        raise UnknownChoice(whole[0], given[whole[0]], places)


def _question(
    question: Question,
    *,
    roll: Mapping[str, int],
    votes: Votes,
    majority: Threshold,
    met: bool,
    attendance: Attendance,
) -> QuestionResult:
    if question.kind == RANKED:
        return ranked_question(
            question, roll=roll, votes=votes, majority=majority, met=met, attendance=attendance
        )
    results: list[OptionResult] = []
    winner: Option | None = None
    for option in question.options:
        sides = {member: answers[option.id] for member, answers in votes.items() if option.id in answers}
        told = _option(option, sides, roll, majority, attendance, met=met, winner=winner)
        results.append(replace(told, blank=_weighing(sides, roll, BLANK)) if question.blank else told)
        if results[-1].outcome == ADOPTED:
            winner = option
    return QuestionResult(
        id=question.id,
        title=question.title,
        kind=question.kind,
        outcome=_outcome(question.kind, met=met, adopted=winner is not None),
        options=tuple(results),
    )


def _outcome(kind: str, *, met: bool, adopted: bool) -> str:
    if not met:
        return NO_QUORUM
    if adopted:
        return ADOPTED
    return STATUS_QUO if kind == SEQUENTIAL else REJECTED


def _weighing(sides: Mapping[str, str], roll: Mapping[str, int], choice: str) -> int:
    return sum(roll[member] for member, side in sides.items() if side == choice)


def _option(
    option: Option,
    sides: Mapping[str, str],
    roll: Mapping[str, int],
    majority: Threshold,
    attendance: Attendance,
    *,
    met: bool,
    winner: Option | None,
) -> OptionResult:
    parts = support(sides, roll=roll, majority=majority, attendance=attendance)
    if not met:
        outcome = NO_QUORUM
    elif winner is not None:
        outcome = FALLEN
    else:
        outcome = ADOPTED if all(part.reached for part in parts) else REJECTED
    title = winner.title if winner is not None else ""
    counted = attendance.counting.majority
    told = {
        lang: derivation(outcome, parts, majority=majority, counted=counted, winner=title, lang=lang)
        for lang in ("fr", "en")
    }
    weights = {choice: _weighing(sides, roll, choice) for choice in CHOICES}
    return OptionResult(
        id=option.id,
        title=option.title,
        outcome=outcome,
        for_=weights[FOR],
        against=weights[AGAINST],
        abstain=weights[ABSTAIN],
        needed=sum(part.needed for part in parts),
        derivation_fr=told["fr"],
        derivation_en=told["en"],
        cause=winner.id if winner is not None else None,
        parts=() if counted == VOTES else parts,
    )


__all__ = [
    "ABSTAIN",
    "ADOPTED",
    "AGAINST",
    "BLANK",
    "CHOICES",
    "FALLEN",
    "FOR",
    "NO_QUORUM",
    "REJECTED",
    "STATUS_QUO",
    "Option",
    "OptionResult",
    "Question",
    "QuestionResult",
    "Result",
    "Threshold",
    "Votes",
    "count",
    "farthest_first",
]
