"""What a member answers on a page: from the fields of its form, and back in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.views.my_ballot import Asked, MyBallot
from notices.language import translate
from rules.answers import answered, in_order
from rules.questions import RANKED, WHOLE, Option, Question
from rules.refusals import RankedAndAbstained, UnknownChoice


def _(sentence: str) -> str:
    """Mark a message for the catalogs; it is translated where it is told."""
    return sentence


CHOSEN = {"for": _("For"), "against": _("Against"), "abstain": _("Abstention"), "blank": _("Blank vote")}
IN_FORCE = _("The text in force")


@dataclass(frozen=True)
class Answer:
    """One answer as it is read back.

    Attributes:
        id: the option, or the ranked question.
        title: what was asked.
        choice: for, against, abstain or blank; empty where nothing was answered or where it is a ranking.
        order: the ranking from the best on, titles that stand level together; the status quo has none.
    """

    id: str
    title: str
    choice: str
    order: tuple[tuple[str, ...], ...]


def choices_in(mine: MyBallot, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the choices that a form holds, as they are recorded.

    Args:
        mine: the ballot.
        fields: option id to choice, or to a place that may be left empty; a ranked question's id to abstain
            or blank.

    Raises:
        UnknownOption, UnknownChoice, MissingChoice, RankedAndAbstained.
    """
    left = dict(fields)
    said: dict[str, str] = {}
    questions = [_rule(asked) for asked in mine.questions]
    for question in questions:
        if question.kind != RANKED:
            continue
        places = {name: left.pop(name) for name in question.answers if name in left}
        said |= {name: place for name, place in places.items() if place}
        if left.get(question.id, "") not in ("", *WHOLE):
            continue
        if whole := left.pop(question.id, ""):
            if set(places.values()) - {"", whole}:
                raise RankedAndAbstained(question=question.title)
            said |= dict.fromkeys(question.answers, whole)
    try:
        return answered(questions, left | said)
    except UnknownChoice as refusal:
        raise replace(refusal, option=_titles(mine).get(refusal.option, refusal.option)) from refusal


def read_back(mine: MyBallot, choices: Mapping[str, str]) -> list[Answer]:
    """Return every answer of a vote, one an option, one a ranked question."""
    titles, told = _titles(mine), []
    for asked in mine.questions:
        if asked.kind == RANKED:
            question = _rule(asked)
            levels = in_order(question, choices)
            order = tuple(tuple(titles.get(name, "") for name in level) for level in levels)
            choice = "" if order else choices.get(question.status_quo_id, "")
            told.append(Answer(asked.id, asked.title, choice, order))
        else:
            told += [Answer(each.id, each.title, choices.get(each.id, ""), ()) for each in asked.options]
    return told


def receipted(mine: MyBallot, choices: Mapping[str, str]) -> list[Answer]:
    """Return every answer that a receipt holds, those from which somebody stepped aside since among them."""
    told = read_back(replace(mine, questions=mine.asked), choices)
    return [answer for answer in told if answer.choice or answer.order]


def in_words(answer: Answer, lang: str) -> str:
    """Return an answer as a line of text: a choice, or "1. …, 2. …" where it is a ranking."""
    say = translate(lang)
    colon = "\u00a0: " if lang == "fr" else ": "
    if not answer.order:
        return answer.title + colon + say(CHOSEN.get(answer.choice, "—"))
    levels = (" = ".join(title or say(IN_FORCE) for title in level) for level in answer.order)
    return answer.title + colon + ", ".join(f"{place}. {level}" for place, level in enumerate(levels, 1))


def named(mine: MyBallot) -> dict[str, str]:
    """Return what has to be answered, by the name that a missing answer bears."""
    return _titles(mine) | {asked.id: asked.title for asked in mine.questions if asked.kind == RANKED}


def _titles(mine: MyBallot) -> dict[str, str]:
    return {option.id: option.title for option in mine.options}


def _rule(asked: Asked) -> Question:
    options = (Option(each.id, each.title, (), each.text_hash, 0) for each in asked.options)
    return Question(asked.id, asked.title, asked.kind, tuple(options), asked.blank)
