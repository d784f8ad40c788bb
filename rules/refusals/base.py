"""What the refusals of rules and acts have more than the base: an HTTP status and facts told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from charter.refusals import Refusal


class RuleRefusal(Refusal):
    """A refusal with the HTTP status a page answers with; every fact is a field of the instance.

    The facts named in `translated` are words of the catalogs, as the sentence is.
    """

    http_status: ClassVar[int] = 409
    translated: ClassVar[tuple[str, ...]] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """The instance's fields by name, in the order they are declared."""
        return {each.name: getattr(self, each.name) for each in fields(self)} if is_dataclass(self) else {}

    def __str__(self) -> str:
        """Say it in one line: ``code: sentence. remedy``."""
        sentence, remedy = in_words(self)
        return f"{self.code}: {sentence}. {remedy}"


def told(fact: object) -> str:
    """Return a fact as a person reads it in English: lists in a row, instants to the second in UTC.

    >>> told((2, datetime(2026, 11, 24, 15, 25, 20, tzinfo=UTC)))
    '2, 2026-11-24 15:25:20 UTC'
    """
    if isinstance(fact, tuple):
        return ", ".join(told(each) for each in fact) or "–"
    if isinstance(fact, Refusal):
        return in_words(fact)[0]
    if isinstance(fact, datetime):
        return f"{fact.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return str(fact)


def in_words(
    refusal: Refusal,
    *,
    translate: Callable[[str], str] = str,
    tell: Callable[[object], str] = told,
) -> tuple[str, str]:
    """Return sentence and remedy as a person reads them.

    Args:
        refusal: What was refused.
        translate: From the English template to the one of the reader's language.
        tell: From a fact to its words (a page tells instants in the time zone of the cycle).
    """
    words = getattr(refusal, "translated", ())
    facts = {name: translate(fact) if name in words else tell(fact) for name, fact in refusal.facts.items()}
    return translate(refusal.sentence).format_map(facts), translate(refusal.remedy).format_map(facts)
