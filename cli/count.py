"""`charte count`: a described ballot is counted again; no home, no database needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, say
from cli.text import in_language

if TYPE_CHECKING:
    from rules.result import QuestionResult, Result


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@in_language
def count(file: Path, *, plain: bool, lang: str) -> None:
    """Count what FILE describes in JSON: questions, rule, roll and votes (docs/count.md)."""
    from rules.description import read

    result = read(content(file)).count()
    say(result.to_json(), plain=plain, lines=None if plain else _told(result, lang))


def content(file: Path) -> bytes:
    """Return the bytes of a file."""
    from rules.refusals import FileUnreadable

    try:
        return file.read_bytes()
    except (OSError, ValueError):
        raise FileUnreadable(name=str(file)) from None


def _told(result: Result, lang: str) -> list[str]:
    """Return the sentences that minutes would say."""
    from evidence.wording import SENTENCES, quorum_in_words

    participation = SENTENCES[lang]["participation"].format(
        count=result.roll_count,
        weight=result.roll_weight,
        voted=result.cast_count,
        voted_weight=result.cast_weight,
    )
    quorum = quorum_in_words(
        result.quorum_needed,
        weight=result.roll_weight,
        voted_weight=result.cast_weight,
        met=result.quorum_met,
        lang=lang,
    )
    asked = (line for question in result.questions for line in _question(question, lang))
    return [participation, quorum, *asked]


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
