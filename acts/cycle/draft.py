"""Draft a cycle: nothing is public yet."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Actor, act
from models.cycle import Cycle
from models.home import Home
from models.views.bodies import competent
from models.views.force import last_published
from rules.promise import honest
from rules.refusals import CycleAlreadyOpen, UnknownThing
from rules.rulebook import read
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
        named, meant = line("title", title), paragraphs("purpose", purpose, wanted=False)
        classes = read(home.rulebook_text()).classes
        if revision_class not in classes:
            raise UnknownThing(kind="revision class", id=revision_class)
        honest(classes[revision_class].mode, title=named, purpose=meant)
        cycles = a.session.exec(select(Cycle)).all()
        for other in cycles:
            if other.state not in OVER:
                raise CycleAlreadyOpen(cycle=f"{other.id} ({other.title})")
        year = str(a.instant.year)
        number = 1 + sum(other.id.startswith(f"{year}-") for other in cycles)
        cycle = Cycle(
            id=f"{year}-{number}",
            title=named,
            purpose=meant,
            revision_class=revision_class,
            base_version=last_published(a.session).number,
            drafted_at=a.instant,
        )
        a.add(cycle)
        a.subject = f"cycle:{cycle.id}"
        a.record({"title": cycle.title, "class": revision_class, "base": cycle.base_version})
        return cycle.id
