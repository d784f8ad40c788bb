"""Draft a cycle, and write the draft anew: nothing is public yet."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from acts.act import Actor, act
from models.cycle import Cycle
from models.home import Home
from models.views import as_read
from models.views.bodies import competent
from models.views.force import last_published
from rules.lifecycle import CYCLE, next_state
from rules.promise import honest
from rules.refusals import CycleAlreadyOpen, UnknownThing
from rules.rulebook import read as read_rules
from rules.wording import line, paragraphs

OVER = ("closed", "cancelled")


def draft(
    home: Home, *, person_id: str, title: str, revision_class: str, purpose: str = "", driver: str = "person"
) -> str:
    """Draft the next cycle and return its id, such as 2026-1.

    Raises:
        NotCompetent, MandateEnded: the person may not run cycles.
        CycleAlreadyOpen: one cycle a charter at a time.
        UnknownThing: the rulebook has no such class.
        CalledSecret: title or purpose call a vote secret that the rulebook does not make so.
        MissingField, WrittenTooLong, InvisibleCharacter: title or purpose cannot be shown as they are.
    """
    with act(home, "draft", actor=Actor("committee", person_id, driver), subject="cycle") as a:
        competent(a.session, person_id, "run", act="draft", today=a.instant.date())
        written = _written(home, title, revision_class, purpose)
        cycles = a.session.exec(select(Cycle)).all()
        for other in cycles:
            if other.state not in OVER:
                raise CycleAlreadyOpen(cycle=f"{other.id} ({other.title})")
        year = str(a.instant.year)
        number = 1 + sum(other.id.startswith(f"{year}-") for other in cycles)
        base = last_published(a.session).number
        cycle = Cycle(id=f"{year}-{number}", base_version=base, drafted_at=a.instant, **written)
        a.add(cycle)
        a.subject = f"cycle:{cycle.id}"
        a.record({"title": cycle.title, "class": cycle.revision_class, "base": cycle.base_version})
        return cycle.id


def redraft(
    home: Home,
    cycle_id: str,
    *,
    person_id: str,
    title: str,
    revision_class: str,
    purpose: str = "",
    read: str | None = None,
    driver: str = "person",
) -> None:
    """Write a draft anew: its title, its class, its purpose; what is announced stays as it was announced.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since, or another person wrote it anew.
        NotCompetent, MandateEnded, ActNotAllowed, UnknownThing, CalledSecret.
        MissingField, WrittenTooLong, InvisibleCharacter: title or purpose cannot be shown as they are.
    """
    with act(home, "redraft", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act="redraft", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        next_state(CYCLE, cycle.state, "redraft")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        for name, value in _written(home, title, revision_class, purpose).items():
            setattr(cycle, name, value)
        a.add(cycle)
        a.record({"title": cycle.title, "class": cycle.revision_class})


def _written(home: Home, title: str, revision_class: str, purpose: str) -> dict[str, Any]:
    named, meant = line("title", title), paragraphs("purpose", purpose, wanted=False)
    classes = read_rules(home.rulebook_text()).classes
    if revision_class not in classes:
        raise UnknownThing(kind="revision class", id=revision_class)
    honest(classes[revision_class].mode, title=named, purpose=meant)
    return {"title": named, "revision_class": revision_class, "purpose": meant}
