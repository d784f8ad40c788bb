"""What a member answers to a ballot: all that is asked, each ranking in its one spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb, prod

from rules.questions import ABSTAIN, RANKED, WHOLE, Question
from rules.refusals import MissingChoice, RankedAndAbstained, UnknownChoice, UnknownOption

LONGEST = 40
"""Letters of a name that is repeated to whoever sent it."""


def answered(questions: Sequence[Question], given: Mapping[str, str]) -> dict[str, str]:
    """Return the answers as they are recorded.

    A ranked question is answered by a place for one alternative at least, by an abstention from all of them,
    or by a blank vote; what has no place stands last. Places may be shared and may leave gaps: they are
    recorded without.

    Args:
        questions: All that the ballot asks.
        given: Option id → choice, or place from "1" where members rank.

    Raises:
        UnknownOption: Something is answered that is not asked.
        UnknownChoice: A choice is none of for, against, abstain, blank where it may be, or no place.
        RankedAndAbstained: A question is ranked and abstained from, or left blank, at once.
        MissingChoice: With every option, and every ranked question, that has no answer.
    """
    asked = {option: choices for question in questions for option, choices in question.answers.items()}
    for option, choice in given.items():
        if option not in asked:
            raise UnknownOption(option=option[:LONGEST])
        if choice not in asked[option]:
            raise UnknownChoice(option=option, choice=choice, choices=asked[option])
    if missing := unanswered(questions, given):
        raise MissingChoice(options=missing)
    said = dict(given)
    for question in questions:
        if question.kind == RANKED:
            said |= _ranking(question, given)
    return said


def unanswered(questions: Sequence[Question], given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the options without an answer, and the ranked questions of which nothing was answered."""
    missing: list[str] = []
    for question in questions:
        if question.kind != RANKED:
            missing += [option.id for option in question.options if option.id not in given]
        elif not any(name in given for name in question.answers):
            missing.append(question.id)
    return tuple(missing)


def _ranking(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    said = {name: given[name] for name in question.answers if name in given}
    whole = set(said.values()) & set(WHOLE)
    if whole and len(set(said.values())) == 1 and len(said) == len(question.answers):
        return said
    if whole:
        raise RankedAndAbstained(question=question.title)
    return placed(said)


def placed(given: Mapping[str, str]) -> dict[str, str]:
    """Return the same order in places without gaps.

    >>> placed({"a": "3", "b": "1", "c": "3"})
    {'a': '2', 'b': '1', 'c': '2'}
    """
    steps = sorted({int(place) for place in given.values()})
    return {name: str(steps.index(int(place)) + 1) for name, place in given.items()}


def orders(count: int) -> int:
    """Return in how many ways so many alternatives can be ranked, where some may stand level.

    >>> orders(2), orders(3), orders(4), orders(6)
    (3, 13, 75, 4683)
    """
    return sum(comb(count, first) * orders(count - first) for first in range(1, count + 1)) if count else 1


def ways(question: Question) -> int:
    """Return in how many ways a question can be answered.

    >>> from rules.questions import SINGLE, Option
    >>> ways(Question("q", "Une question", SINGLE, (Option("x", "Une proposition", (), "", 0),)))
    3
    """
    if question.kind == RANKED:
        return orders(len(question.answers)) + 1 + question.blank  # or abstained from, or left blank
    return prod(len(choices) for choices in question.answers.values())


def in_order(question: Question, given: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of a ranked question from the best on, those that stand level together.

    The status quo bears its name among the answers; what has no place stands last. Nothing is returned of a
    question that was abstained from, left blank or not answered.
    """
    names = list(question.answers)
    places = {name: int(given[name]) for name in names if given.get(name, ABSTAIN) not in WHOLE}
    if not places:
        return ()
    last = len(names) + 1
    steps = sorted({places.get(name, last) for name in names})
    return tuple(tuple(name for name in names if places.get(name, last) == step) for step in steps)
