"""A ranked question: the winner of all, the text in force among them, then the majority it needs."""

from __future__ import annotations

from collections.abc import Mapping

from rules.derivation import against_status_quo, ranked
from rules.questions import ABSTAIN, Option, Question, Votes
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
    question: Question, *, roll: Mapping[str, int], votes: Votes, majority: Threshold, met: bool
) -> QuestionResult:
    """Return what became of a ranked question.

    Of several alternatives that nothing beats, the status quo goes first, then the order of submission. The
    winner is adopted when those who prefer it to the status quo reach the majority; no other one is tried.
    """
    names = {STATUS_QUO: question.status_quo_id, **{option.id: option.id for option in question.options}}
    answers = [(roll[member], _places(names, given)) for member, given in votes.items()]
    pairs = pairwise(list(names), ((places, weight) for weight, places in answers if places))
    answered = sum(weight for weight, places in answers if places is not None)
    paths = strongest(pairs)
    unbeaten = winners(paths)
    total = {
        option.id: {
            "roll": sum(roll.values()),
            "cast": answered,
            "expressed": pairs[option.id][STATUS_QUO] + pairs[STATUS_QUO][option.id],
        }[majority.of]
        for option in question.options
    }
    winner = next((option for option in question.options if option.id == unbeaten[0]), None)
    adopted = met and winner is not None and majority.reached(pairs[winner.id][STATUS_QUO], total[winner.id])
    options = tuple(
        _option(option, pairs, total[option.id], answered, majority, met=met, adopted=adopted, winner=winner)
        for option in question.options
    )
    outcome = NO_QUORUM if not met else ADOPTED if adopted else STATUS_QUO
    ranking = _ranking(question, pairs, paths, unbeaten, met=met)
    return QuestionResult(question.id, question.title, question.kind, outcome, options, ranking)


def _places(names: Mapping[str, str], given: Mapping[str, str]) -> dict[str, int] | None:
    """Return the places a member gives: none where it abstains, and nothing where it does not answer."""
    answers = {name: given[answer] for name, answer in names.items() if answer in given}
    if not answers:
        return None
    return {name: int(choice) for name, choice in answers.items() if choice != ABSTAIN}


def _option(
    option: Option,
    pairs: Matrix,
    total: int,
    answered: int,
    majority: Threshold,
    *,
    met: bool,
    adopted: bool,
    winner: Option | None,
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
        lang: against_status_quo(told, for_, total, majority=majority, winner=title, lang=lang)
        for lang in ("fr", "en")
    }
    return OptionResult(
        id=option.id,
        title=option.title,
        outcome=outcome,
        for_=for_,
        against=against,
        abstain=answered - for_ - against,
        needed=majority.needed(total),
        derivation_fr=said["fr"],
        derivation_en=said["en"],
        cause=winner.id if winner is not None and outcome == FALLEN else None,
    )


def _ranking(
    question: Question, pairs: Matrix, paths: Matrix, unbeaten: tuple[str, ...], *, met: bool
) -> Ranking:
    titles = {STATUS_QUO: "", **{option.id: option.title for option in question.options}}
    winner = unbeaten[0]
    told = {
        lang: ranked(
            titles[winner],
            tied=[titles[name] for name in unbeaten],
            paths=[(titles[name], paths[winner][name], paths[name][winner]) for name in paths[winner]],
            met=met,
            lang=lang,
        )
        for lang in ("fr", "en")
    }
    return Ranking(pairs, paths, unbeaten, winner, told["fr"], told["en"])
