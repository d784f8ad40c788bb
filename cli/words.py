"""What commands say: message ids are English sentences, told in French unless `CHARTE_LANG` says otherwise.

Catalogs take a moment to load: a command imports this where it says something; the text commands never do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from charter.refusals import Refusal
from cli import spoken
from models.home import Home
from notices.language import day_in_words, instant_in_words, translate, translations
from rules.lifecycle import Machine, act_in_words
from rules.refusals import SettingsUnreadable
from rules.standing import STATES

OPTIONS = {
    "code": "--code",
    "contact": "--contact",
    "email": "EMAIL",
    "capacity": "--capacity",
    "minutes": "--minutes",
    "name": "--name",
    "new_name": "--to",
    "renamed_on": "--on",
    "left_on": "--on",
    "evidence": "--evidence",
    "scan": "--scan",
    "signed_on": "--on",
    "organisation": "--organisation",
    "purpose": "--purpose",
    "reason": "--reason",
    "reasons": "--reasons",
    "revision_class": "--class",
    "short": "--short",
    "text": "FILE",
    "title": "--title",
    "until": "--until",
}
"""Where a command is told what a refusal names."""


def said(sentence: str, **facts: object) -> str:
    """Return a sentence in the language spoken, filled with its facts."""
    return translate(spoken())(sentence).format_map(facts)


def counted(one: str, many: str, count: int, **facts: object) -> str:
    """Return the sentence for that many, in the language spoken."""
    return translations(spoken()).ngettext(one, many, count).format_map({"count": count, **facts})


def state(machine: Machine, name: str) -> str:
    """Return how a person reads a state."""
    return machine.state_name(name, lang=spoken()) if name in machine.states else name


def standing(name: str) -> str:
    """Return how a person reads what a member may do today."""
    return STATES[name] if spoken() == "fr" else name.replace("_", " ")


def act(name: str, *, machine: Machine | None = None) -> str:
    """Return how a person reads an act."""
    return act_in_words(name, lang=spoken(), machine=machine)


def instant(at: datetime, home: Home) -> str:
    """Return an instant on the clocks of the home's organisation."""
    try:
        zone = home.settings().timezone
    except SettingsUnreadable:
        zone = "Europe/Paris"  # as the settings say where they say nothing
    return instant_in_words(at, spoken(), zone)


def day(on: date | None) -> str:
    """Return a date as a person says it; nothing where there is none."""
    return day_in_words(on, spoken()) if on else ""


def asked(refusal: Refusal) -> Refusal:
    """Return a refusal that names the options of a command instead of the fields of a form."""
    plain: Any = refusal
    names = refusal.facts.get("names")
    return replace(plain, names=tuple(OPTIONS.get(name, name) for name in names)) if names else refusal
