"""A ranked question: the winner of all, the text in force among them, then the majority it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rules.attendance import EVERYBODY, VOTES, Attendance
from rules.derivation import against_status_quo, ranked
from rules.parts import Part, support
from rules.questions import ABSTAIN, AGAINST, BLANK, FOR, WHOLE, Option, Question, Votes
from rules.ranked import Matrix, pairwise, strongest, winners
from rules.result import (
    ADOPTED,
    FALLEN,
    NO_QUORUM,
    REJECTED,
    STATUS_QUO,
    OptionResult,
    QuestionResult,
    Ranking,
)
from rules.threshold import Threshold

BEATEN = "beaten"


def ranked_question(
    question: Question,
    *,
    roll: Mapping[str, int],
    votes: Votes,
    majority: Threshold,
    met: bool,
    attendance: Attendance = EVERYBODY,
) -> QuestionResult:
    """Return what became of a ranked question.

    Of several alternatives that nothing beats, the status quo goes first, then the order of submission. The
    winner is adopted when those who prefer it to the status quo reach the majority; no other one is tried.
    """
    names = {STATUS_QUO: question.status_quo_id, **{option.id: option.id for option in question.options}}
    said = {member: _places(names, given) for member, given in votes.items()}
    answers = {member: places for member, places in said.items() if places is not None}
    blank = {each for each in answers if BLANK in {votes[each].get(name) for name in names.values()}}
    pairs = pairwise(list(names), ((places, roll[member]) for member, places in answers.items() if places))
    paths = strongest(pairs)
    unbeaten = winners(paths)
    parts = {
        option.id: support(
            {
                member: BLANK if member in blank else _side(option.id, places, len(names))
                for member, places in answers.items()
            },
            roll=roll,
            majority=majority,
            attendance=attendance,
        )
        for option in question.options
    }
    winner = next((option for option in question.options if option.id == unbeaten[0]), None)
    adopted = met and winner is not None and all(part.reached for part in parts[winner.id])
    left_blank = sum(roll[member] for member in blank)
    answered = sum(roll[member] for member in answers) - left_blank
    counted = attendance.counting.majority
    options = tuple(
        _option(
            option,
            pairs,
            parts[option.id],
            answered,
            majority,
            met=met,
            adopted=adopted,
            winner=winner,
            counted=counted,
        )
        for option in question.options
    )
    if question.blank:
        options = tuple(replace(option, blank=left_blank) for option in options)
    outcome = NO_QUORUM if not met else ADOPTED if adopted else STATUS_QUO
    ranking = _ranking(question, pairs, paths, unbeaten, met=met, adopted=adopted)
    return QuestionResult(question.id, question.title, question.kind, outcome, options, ranking)


def _side(option: str, places: Mapping[str, int], last: int) -> str:
    """Return whether a ranking prefers an option to the status quo; what has no place stands last."""
    mine, other = places.get(option, last + 1), places.get(STATUS_QUO, last + 1)
    return FOR if mine < other else AGAINST if mine > other else ABSTAIN


def _places(names: Mapping[str, str], given: Mapping[str, str]) -> dict[str, int] | None:
    """Return the places a member gives: none where it abstains or votes blank, nothing without an answer."""
    answers = {name: given[answer] for name, answer in names.items() if answer in given}
    if not answers:
        return None
    return {name: int(choice) for name, choice in answers.items() if choice not in WHOLE}


def _option(
    option: Option,
    pairs: Matrix,
    parts: tuple[Part, ...],
    answered: int,
    majority: Threshold,
    *,
    met: bool,
    adopted: bool,
    winner: Option | None,
    counted: str,
) -> OptionResult:
    for_, against = pairs[option.id][STATUS_QUO], pairs[STATUS_QUO][option.id]
    if not met:
        outcome = NO_QUORUM
    elif option == winner:
        outcome = ADOPTED if adopted else REJECTED
    else:
        outcome = FALLEN if adopted else REJECTED
    told = BEATEN if outcome == REJECTED and option != winner else outcome
    title = winner.title if winner is not None else ""
    said = {
        lang: against_status_quo(told, parts, majority=majority, winner=title, lang=lang, counted=counted)
        for lang in ("fr", "en")
    }
    return OptionResult(
        id=option.id,
        title=option.title,
        outcome=outcome,
        for_=for_,
        against=against,
        abstain=answered - for_ - against,
        needed=sum(part.needed for part in parts),
        derivation_fr=said["fr"],
        derivation_en=said["en"],
        cause=winner.id if winner is not None and outcome == FALLEN else None,
        parts=() if counted == VOTES else parts,
    )


def _ranking(
    question: Question,
    pairs: Matrix,
    paths: Matrix,
    unbeaten: tuple[str, ...],
    *,
    met: bool,
    adopted: bool,
) -> Ranking:
    titles = {STATUS_QUO: "", **{option.id: option.title for option in question.options}}
    winner = unbeaten[0]
    told = {
        lang: ranked(
            titles[winner],
            tied=[titles[name] for name in unbeaten],
            paths=[(titles[name], paths[winner][name], paths[name][winner]) for name in paths[winner]],
            met=met,
            adopted=adopted,
            lang=lang,
        )
        for lang in ("fr", "en")
    }
    return Ranking(pairs, paths, unbeaten, winner, told["fr"], told["en"])
