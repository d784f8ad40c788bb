"""Sentences of the French catalogs elide before the names that are put into them."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from charter.elision import elided


class French(str):
    """A French sentence that elides when its facts are put in."""

    __slots__ = ()

    def __mod__(self, facts: Any) -> str:
        """Put in the facts of a template."""
        return str(elided(self, facts) % facts)

    def format(self, *_: object, **facts: object) -> str:
        """Put in named facts."""
        return self.format_map(facts)

    def format_map(self, facts: Mapping[str, object]) -> str:  # type: ignore[override]
        """Put in named facts."""
        return elided(self, facts).format_map(facts)


class FrenchTranslations(NullTranslations):
    """The sentences of the catalogs that it falls back to, each of which elides."""

    def gettext(self, message: str) -> str:
        """Return a sentence in French."""
        return French(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a sentence in French, in the singular or in the plural."""
        return French(super().ngettext(msgid1, msgid2, n))


def install(made: Environment, translated: NullTranslations) -> None:
    """Let templates speak a language; Jinja itself makes a bare string of a sentence before its facts."""
    made.install_gettext_translations(translated, newstyle=True)  # type: ignore[attr-defined]

    @pass_context
    def one(context: Context, sentence: str, /, **facts: object) -> str:
        return _filled(context, translated.gettext(sentence), facts)

    @pass_context
    def many(context: Context, singular: str, plural: str, num: int, /, **facts: object) -> str:
        return _filled(context, translated.ngettext(singular, plural, num), {"num": num, **facts})

    made.globals.update(gettext=one, ngettext=many)


def _filled(context: Context, said: str, facts: dict[str, object]) -> str:
    if not context.eval_ctx.autoescape:
        return said % facts
    told = elided(said, facts) if isinstance(said, French) else said
    return Markup(told) % facts  # noqa: S704  a sentence of the catalogs; the facts are escaped
