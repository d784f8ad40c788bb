"""`charte count`, `charte simulate`: a ballot counted again, a turnout tried; no home, no database needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, say
from cli.text import in_language

if TYPE_CHECKING:
    from rules.result import QuestionResult, Result
    from rules.rulebook import ClassRules

CLASSES = ("editorial", "ordinary", "fundamental")
MOST_DIGITS = 12


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@in_language
def count(file: Path, *, plain: bool, lang: str) -> None:
    """Count what FILE describes in JSON: questions, rule, roll and votes (docs/count.md)."""
    from rules.description import read

    described = read(file.read_bytes())
    result = described.count()
    lines = None if plain else told(result, lang, counted=described.attendance.counting.quorum)
    say(result.to_json(), plain=plain, lines=lines)


def told(result: Result, lang: str, *, counted: str) -> list[str]:
    """Return the sentences that minutes would say.

    Args:
        counted: in what the quorum is counted.
    """
    from evidence.represented import QuorumLine, quora_in_words
    from evidence.wording import SENTENCES, quorum_in_words
    from rules.attendance import BY_HEADS

    participation = SENTENCES[lang]["participation"].format(
        count=result.roll_count,
        weight=result.roll_weight,
        voted=result.cast_count,
        voted_weight=result.cast_weight,
    )
    whole = quorum_in_words(
        result.quorum_needed,
        weight=result.roll_weight,
        voted_weight=result.cast_weight,
        met=result.quorum_met,
        lang=lang,
    )
    heads = counted in BY_HEADS
    parts = [QuorumLine(each.college, each.has, each.total, each.needed, heads) for each in result.presence]
    asked = (line for question in result.questions for line in _question(question, lang))
    return [participation, *(quora_in_words(parts, lang=lang) if parts else [whole]), *asked]


def _question(question: QuestionResult, lang: str) -> list[str]:
    from evidence.wording import SENTENCES

    say = SENTENCES[lang]
    told = [
        f"  {option.title}{say['colon']}{option.derivation_fr if lang == 'fr' else option.derivation_en}."
        for option in question.options
    ]
    if question.ranking is not None:
        ranked = question.ranking.derivation_fr if lang == "fr" else question.ranking.derivation_en
        told.insert(0, f"  {ranked[0].upper()}{ranked[1:]}.")
    return ["", question.title, *told, f"  {say[f'outcome_{question.outcome}']}"]


@click.command()
@click.option("--rulebook", type=click.Path(path_type=Path), required=True, help="The rulebook, in TOML.")
@click.option("--roll", required=True, help="How many members, one vote each; or their table, in CSV.")
@click.option("--class", "name", type=click.Choice(CLASSES), default="ordinary", show_default=True)
@click.option("--voted", multiple=True, help="Votes cast, abstentions too; otherwise all. N, or COLLEGE=N.")
@click.option("--abstain", multiple=True, help="How many of them abstain. N, or COLLEGE=N.")
@click.option("--represented", multiple=True, help="How many of them are cast by proxy. N, or COLLEGE=N.")
@click.option("--blank", multiple=True, help="How many of them are blank throughout. N, or COLLEGE=N.")
@as_json
@in_language
def simulate(
    rulebook: Path,
    roll: str,
    name: str,
    voted: tuple[str, ...],
    abstain: tuple[str, ...],
    represented: tuple[str, ...],
    blank: tuple[str, ...],
    *,
    plain: bool,
    lang: str,
) -> None:
    """Say what quorum and majority ask of a roll and a turnout, before anything opens."""
    from charter.canon import decode
    from rules.foretell_apart import foretold
    from rules.refusals import UnknownThing
    from rules.rulebook import read
    from rules.simulate_apart import Turnout

    book = read(decode(rulebook.read_bytes()))
    if name not in book.classes:
        raise UnknownThing(kind="revision class", id=name)
    rules = book.classes[name]
    asked = [_by_college(each) for each in (voted, abstain, represented, blank)]
    turnouts = {
        college: Turnout(asked[0].get(college), *(each.get(college, 0) for each in asked[1:]))
        for college in {college for each in asked for college in each}
    }
    found, told = foretold(rules, members=_members(roll, rules), turnouts=turnouts)
    facts = {"rulebook": book.name, **found.to_json(), "sentences": told}
    say(facts, plain=plain, lines=told[lang])


def _by_college(said: tuple[str, ...]) -> dict[str, int]:
    """Return the numbers of an option by college, under an empty name where none is named."""
    found = {}
    for each in said:
        college, _, number = each.rpartition("=")
        if not (number.isascii() and number.isdigit() and len(number) < MOST_DIGITS):
            raise click.BadParameter(each)
        found[college] = int(number)
    return found


def _members(roll: str, rules: ClassRules) -> list[tuple[str, int]]:
    from acts.member.read_roll import roll_members
    from rules.refusals import RollTooLong
    from rules.simulate import MOST_MEMBERS

    if not (roll.isascii() and roll.isdigit()):
        return roll_members(Path(roll).read_bytes(), rules)
    if len(roll) > len(str(MOST_MEMBERS)) or int(roll) > MOST_MEMBERS:
        raise RollTooLong(count=roll, most=MOST_MEMBERS)
    return [("", 1)] * int(roll)
