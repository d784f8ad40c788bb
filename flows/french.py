"""What Prefect's pages say: names of runs and Markdown artifacts, in French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from charter.refusals import Refusal
from notices.language import day_in_words, refusal_in_words, translate
from rules.lifecycle import CYCLE

ACTS = {
    "accept": "adopter la correction",
    "review": "clore les propositions",
    "publish_roll": "publier la liste électorale provisoire",
    "open": "ouvrir le scrutin",
    "remind": "rappeler le scrutin",
    "extend_for_quorum": "prolonger le scrutin",
    "close": "clore le scrutin",
    "count": "dépouiller",
    "publish": "publier la version",
    "settle": "clore le cycle",
    "carry_over": "reporter les signatures",
    "remind_signatures": "rappeler la signature",
    "request_signatures": "demander les signatures",
}


FACTS = {
    "title": "le titre",
}
"""Facts of refusals that are words of the code."""

WAITS = {
    "draft": "Le comité doit annoncer le cycle.",
    "review": "Le comité se prononce sur les propositions, compose le scrutin et le fige.",
    "rejected": "Le comité clôt le cycle ou le renvoie aux propositions.",
    "no_quorum": "Le comité clôt le cycle ou convoque un second scrutin.",
    "counting": "Les dépositaires de l’élection déchiffrent ; ensuite, son archive est examinée.",
    "contested": "L’instance compétente se prononce sur la contestation.",
    "suspended": "Le comité doit reprendre ou annuler le cycle.",
}


def block(sentence: str) -> str:
    """Return what keeps a cycle, in French where it waits for people; a refusal keeps its code.

    >>> block("suspended: the committee or a competent body decides")
    'Le comité doit reprendre ou annuler le cycle.'
    """
    return WAITS.get(sentence.partition(":")[0], sentence)


def refused(refusal: Refusal, *, zone: str) -> tuple[str, str]:
    r"""Return the sentence of a refusal and what to do, each with its full stop.

    >>> from rules.refusals import UnknownThing
    >>> refused(UnknownThing(kind="person", id="x"), zone="Europe/Paris")[0]
    '«\xa0x\xa0» est introuvable (personne).'
    """

    def told(fact: object) -> object:
        if isinstance(fact, tuple):
            return tuple(map(told, fact))
        if isinstance(fact, date) and not isinstance(fact, datetime):
            return day_in_words(fact, "fr")
        return FACTS.get(fact, fact) if isinstance(fact, str) else fact

    facts = {name: told(fact) for name, fact in refusal.facts.items()}
    plain: Any = refusal
    sentence, remedy = refusal_in_words(replace(plain, **facts) if facts else plain, "fr", zone)
    return f"{sentence.rstrip('.')}.", remedy


def revision_class(said: str, *, among: Collection[str]) -> str:
    """Return the rulebook's name of a class that a person named in French or as the rulebook does.

    >>> revision_class("De forme", among=("editorial", "ordinary"))
    'editorial'
    >>> revision_class("inconnue", among=("editorial", "ordinary"))
    'inconnue'
    """
    wanted, in_french = said.strip().casefold(), translate("fr")
    return next((name for name in among if wanted in (name.casefold(), in_french(name))), said.strip())


def state(name: str) -> str:
    """Return a cycle's state as the pages say it."""
    return CYCLE.state_name(name, lang="fr") if name in CYCLE.states else name


def act(name: str) -> str:
    """Return an act as an infinitive."""
    return ACTS.get(name, name.replace("_", " "))


def moment(at: datetime, *, zone: str) -> str:
    """Return an instant in local time and in UTC.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 2, 17, 0, 5, tzinfo=UTC), zone="Europe/Paris")
    '02/03/2026 à 18 h 00 min 05 s (17:00:05 UTC)'
    """
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%d/%m/%Y à %H h %M min %S s} ({at:%H:%M:%S} UTC)"


def lowered(sentence: str) -> str:
    """Return a sentence as it stands after a colon.

    >>> lowered("Rien n’était échu.")
    'rien n’était échu.'
    """
    return sentence[:1].lower() + sentence[1:]


def bullets(lines: Iterable[str], *, otherwise: str) -> str:
    """Return a Markdown list, or the sentence that says there is nothing."""
    return "\n".join(f"- {line}" for line in lines) or otherwise


def page(title: str, **sections: str) -> str:
    """Return a Markdown page: a title, then each section under its heading (`_` reads as a space)."""
    parts = [f"## {name.replace('_', ' ').capitalize()}\n\n{text}" for name, text in sections.items()]
    return "\n\n".join([f"# {title}", *parts]) + "\n"


def artifact_key(*words: str) -> str:
    """Return a key Prefect accepts: lowercase letters, digits and hyphens.

    >>> artifact_key("cycle", "2026-1 Été")
    'cycle-2026-1-ete'
    """
    plain = unicodedata.normalize("NFKD", "-".join(words)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
