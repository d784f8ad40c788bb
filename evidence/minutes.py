"""The minutes of a ballot in Markdown, generated from facts: a correction is annexed, never substituted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from evidence.dates import instant_in_words
from evidence.objected import ProvisionalLine, objections_in_words
from evidence.preferences import Preferences, preferences_in_words
from evidence.promise import promised
from evidence.recommended import RecommendationLine
from evidence.represented import (
    ProxyLine,
    QuorumLine,
    RecusalLine,
    quora_in_words,
    represented_in_words,
)
from evidence.roll import CapLine, ExcludedLine, RollLine, roll_in_words
from evidence.wording import SENTENCES, quorum_in_words

CONDUCT = ("object", "convocation", "rules", "opened", "closed", "counted", "promise", "no_promise")


@dataclass(frozen=True)
class OptionLine:
    """One option, its weights and how its outcome follows; what its text changes, a sentence a change.

    `blank` is there where members could vote blank.
    """

    title: str
    authors: tuple[str, ...]
    text_hash: str
    for_: int
    against: int
    abstain: int
    derivation_fr: str
    derivation_en: str
    changes_fr: tuple[str, ...] = ()
    changes_en: tuple[str, ...] = ()
    recommended: tuple[RecommendationLine, ...] = ()
    blank: int | None = None


@dataclass(frozen=True)
class QuestionLine:
    """One question and what became of it; where members ranked, how."""

    title: str
    kind: str
    outcome: str
    options: tuple[OptionLine, ...]
    preferences: Preferences | None = None


@dataclass(frozen=True)
class Incident:
    """Something that happened while the ballot was open, in both languages."""

    at: datetime
    fr: str
    en: str


@dataclass(frozen=True)
class ElectionLine:
    """The election in which a secret ballot was voted on, and how it was verified."""

    address: str
    uuid: str
    authority: str
    fingerprint: str
    trustees: int
    needed: int
    archive_hash: str
    tool: str


@dataclass(frozen=True)
class Facts:
    """Everything the minutes say.

    Attributes:
        journal_root: That of the last leaf written before them.
        cast: How many members voted, and their weight, where the roll does not say it.
        election: Of a secret ballot.
    """

    organisation: str
    cycle: str
    ballot: str
    base_version: str
    base_hash: str
    ballot_hash: str
    rulebook_name: str
    rulebook_hash: str
    convened_by: str
    article: str
    mode: str
    timezone: str
    opened_at: datetime
    closed_at: datetime
    counted_at: datetime
    roll: tuple[RollLine, ...]
    quorum_needed: int
    quorum_met: bool
    outcome: str
    questions: tuple[QuestionLine, ...]
    incidents: tuple[Incident, ...]
    journal_size: int
    journal_root: str
    resulting_version: str = ""
    resulting_hash: str = ""
    chair: str = ""
    secretary: str = ""
    cast: tuple[int, int] | None = None
    election: ElectionLine | None = None
    quora: tuple[QuorumLine, ...] = ()
    proxies: tuple[ProxyLine, ...] = ()
    recusals: tuple[RecusalLine, ...] = ()
    excluded: tuple[ExcludedLine, ...] = ()
    cap: CapLine | None = None
    provisional: ProvisionalLine | None = None


def minutes(facts: Facts, *, lang: str) -> str:
    """Return the minutes; the same facts always give the same text."""
    say = SENTENCES[lang]
    parts = [
        [f"# {say['title'].format(ballot=plain(facts.ballot))}"],
        [f"**{plain(facts.organisation)}**"],
        _conduct(facts, lang),
        [f"## {say['roll']}"],
        _participation(facts, lang),
        *roll_in_words(facts.roll, facts.excluded, facts.cap, plain=plain, lang=lang),
        *objections_in_words(facts.provisional, plain=plain, timezone=facts.timezone, lang=lang),
        *represented_in_words(facts.proxies, facts.recusals, plain=plain, timezone=facts.timezone, lang=lang),
        [f"## {say['questions']}"],
        *(_question(place, question, lang) for place, question in enumerate(facts.questions, start=1)),
        [f"## {say['result']}"],
        _result(facts, lang),
        [f"## {say['incidents']}"],
        _incidents(facts, lang),
        [f"## {say['hashes']}"],
        _hashes(facts, lang),
        [f"## {say['signatures']}"],
        _signatures(facts, lang),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def plain(text: str) -> str:
    r"""Return a text of somebody else's as Markdown that shows it and does nothing more.

    >>> print(plain("L'<b>Atelier</b> | *Nord*"))
    L'\<b\>Atelier\</b\> \| \*Nord\*
    """
    return re.sub(r"([\\`*_\[\]<>|#&~])", r"\\\1", " ".join(text.split()))


def _conduct(facts: Facts, lang: str) -> list[str]:
    say = SENTENCES[lang]
    when = {
        name: instant_in_words(at, timezone=facts.timezone, lang=lang)
        for name, at in (
            ("opened", facts.opened_at),
            ("closed", facts.closed_at),
            ("counted", facts.counted_at),
        )
    }
    promise, no_promise = promised(facts.mode, lang)
    told = {
        "cycle": plain(facts.cycle),
        "base": plain(facts.base_version),
        "by": plain(facts.convened_by),
        "article": plain(facts.article),
        "rulebook": plain(facts.rulebook_name),
        "promise": promise,
        "no_promise": no_promise,
        **when,
    }
    lines = [f"- {say[line].format_map(told)}" for line in CONDUCT]
    return lines + _election(facts.election, lang) if facts.election else lines


def _election(line: ElectionLine, lang: str) -> list[str]:
    told = {name: plain(str(value)) for name, value in vars(line).items()}
    return [f"- {SENTENCES[lang][name].format_map(told)}" for name in ("held", "trusted", "verified")]


def _participation(facts: Facts, lang: str) -> list[str]:
    voted = [line.weight for line in facts.roll if line.voted]
    count, weight = facts.cast or (len(voted), sum(voted))
    told = {
        "count": sum(not line.struck for line in facts.roll),
        "weight": sum(line.weight for line in facts.roll if not line.struck),
        "voted": count,
        "voted_weight": weight,
    }
    if facts.quora:
        return [SENTENCES[lang]["participation"].format_map(told), *quora_in_words(facts.quora, lang=lang)]
    quorum = quorum_in_words(
        facts.quorum_needed,
        weight=told["weight"],
        voted_weight=told["voted_weight"],
        met=facts.quorum_met,
        lang=lang,
    )
    return [SENTENCES[lang]["participation"].format_map(told), quorum]


def _question(place: int, question: QuestionLine, lang: str) -> list[str]:
    say = SENTENCES[lang]
    lines = [f"### {place}. {plain(question.title)}", "", say[f"kind_{question.kind}"]]
    weights = "weights" if question.preferences is None else "weights_ranked"
    for option in question.options:
        told = {
            "title": plain(option.title),
            "authors": ", ".join(plain(author) for author in option.authors) or "–",
            "hash": option.text_hash,
            "for_": option.for_,
            "against": option.against,
            "abstain": option.abstain,
            "derivation": plain(option.derivation_fr if lang == "fr" else option.derivation_en),
        }
        blank = () if option.blank is None else ("blank",)
        told["blank"] = option.blank or 0
        listed = (say[line].format_map(told) for line in ("text", weights, *blank, "derivation"))
        advised = (f"- {each.told(plain=plain, lang=lang)}." for each in option.recommended)
        lines += ["", say["option"].format_map(told), "", *_changes(option, lang), *listed, *advised]
    if question.preferences is not None:
        lines += ["", *_preferences(question.preferences, lang)]
    return [*lines, "", f"**{say[f'outcome_{question.outcome}']}**"]


def _changes(option: OptionLine, lang: str) -> list[str]:
    changes = option.changes_fr if lang == "fr" else option.changes_en
    told = [f"{place}. {plain(change)}" for place, change in enumerate(changes, start=1)]
    return [SENTENCES[lang]["changes"], "", *told, ""] if told else []


def _preferences(told: Preferences, lang: str) -> list[str]:
    """Return how members ranked, with titles and sentences that show themselves and do nothing more."""
    return preferences_in_words(
        replace(
            told,
            titles={name: plain(title) for name, title in told.titles.items()},
            derivation_fr=plain(told.derivation_fr),
            derivation_en=plain(told.derivation_en),
        ),
        lang=lang,
    )


def _result(facts: Facts, lang: str) -> list[str]:
    say = SENTENCES[lang]
    lines = [say[f"result_{facts.outcome}"]]
    if facts.resulting_version:
        lines.append(say["resulting"].format(version=facts.resulting_version, hash=facts.resulting_hash))
    return lines


def _incidents(facts: Facts, lang: str) -> list[str]:
    if not facts.incidents:
        return [SENTENCES[lang]["no_incident"]]
    return [
        f"- {instant_in_words(each.at, timezone=facts.timezone, lang=lang)}{SENTENCES[lang]['colon']}"
        f"{plain(each.fr if lang == 'fr' else each.en)}"
        for each in facts.incidents
    ]


def _hashes(facts: Facts, lang: str) -> list[str]:
    say = SENTENCES[lang]
    hashes = (
        (say["base_hash"].format(base=plain(facts.base_version)), facts.base_hash),
        (say["ballot_hash"], facts.ballot_hash),
        (say["rulebook_hash"], facts.rulebook_hash),
        (say["journal_root"].format(size=facts.journal_size), facts.journal_root),
    )
    return [f"- {name}{say['colon']}`{value}`" for name, value in hashes]


def _signatures(facts: Facts, lang: str) -> list[str]:
    say = SENTENCES[lang]
    blank = "…………………………"
    return [
        f"- {say['chair']}{say['colon']}{plain(facts.chair) or blank}",
        f"- {say['secretary']}{say['colon']}{plain(facts.secretary) or blank}",
        "",
        *filter(None, (say["correction"], say["language"])),
    ]
