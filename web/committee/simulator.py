"""What quorum and majority ask of the real roll, in the sentences of `charte simulate`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.ballot.preflight import roll_under
from acts.cycle.move import rulebook_of
from acts.link.enter import SessionView
from charter.refusals import Refusal
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading
from models.views import board
from models.views.ballot import roll_of
from rules.attendance import BY_HEADS
from rules.foretell_apart import foretold
from rules.refusals import UnknownThing
from rules.rulebook import ClassRules, Rulebook, read
from rules.simulate_apart import Turnout, colleges_of
from web.committee.door import committee_get, problems
from web.page import home_of, language, render
from web.refusals import FormUnreadable

USUAL = "ordinary"


@dataclass(frozen=True)
class Tried:
    """The rules and the roll that a turnout is tried on."""

    rulebook: Rulebook
    name: str
    members: list[tuple[str, int]]
    excluded: int
    frozen: bool

    @property
    def rules(self) -> ClassRules:
        """The rules of the class."""
        return self.rulebook.classes[self.name]


def simulator(request: Request, held: SessionView) -> Response:
    """Show what adopting would take, for the turnout that is asked."""
    home, lang, asked = home_of(request), language(request, held.person), request.query_params
    with reading(home) as db:
        cycle = one(db, Cycle, asked["cycle"]) if asked.get("cycle") else None
        tried = _tried(db, home, cycle, asked.get("classe", USUAL))
    said: list[str] = []
    refusals: list[Refusal] = []
    colleges = colleges_of(tried.rules, tried.members)
    fields = _fields(colleges)
    try:
        turnouts = {name: _turnout(request, mark) for name, mark in fields}
        said = foretold(tried.rules, members=tried.members, turnouts=turnouts)[1][lang]
    except Refusal as refusal:
        refusals.append(refusal)
    told, status = problems(request, held, refusals)
    return render(
        request,
        "committee/simulator.html",
        held=held,
        status=status,
        problems=told,
        cycle=cycle,
        frozen=tried.frozen,
        rulebook=tried.rulebook.name,
        classes=list(tried.rulebook.classes),
        chosen=tried.name,
        most=sum(weight for _, weight in tried.members),
        fields=fields,
        given=asked,
        proxies=tried.rules.proxies is not None,
        blank=bool(tried.rules.counting.blank),
        heads=tried.rules.counting.majority in BY_HEADS,
        sentences=said,
        excluded=tried.excluded,
    )


def _tried(db: Session, home: Home, cycle: Cycle | None, name: str) -> Tried:
    """Return the roll and the rules of a cycle, the frozen ones once they are; or those of the next cycle.

    Raises:
        UnknownThing: the rulebook has no such class.
    """
    announced = cycle is not None and cycle.rulebook_hash is not None
    rulebook = rulebook_of(db, cycle) if cycle and announced else read(home.rulebook_text())
    name = cycle.revision_class if cycle else name
    if name not in rulebook.classes:
        raise UnknownThing(kind="revision class", id=name[:40])
    ballot = board.last_ballot(db, cycle) if cycle else None
    if ballot is not None and ballot.frozen_at is not None:
        return Tried(
            rulebook, name, [(each.college, each.weight) for each in roll_of(db, ballot.id)], 0, frozen=True
        )
    roll = roll_under(db, rulebook, name, instant=clock.instant())
    return Tried(
        rulebook,
        name,
        [(each.college, each.weight) for each in roll.entries],
        len(roll.excluded),
        frozen=False,
    )


def _fields(colleges: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return for what a turnout is asked, each with the end of its fields' names."""
    return [(name, f"-{place}") for place, name in enumerate(colleges, 1)] or [("", "")]


def _turnout(request: Request, mark: str) -> Turnout:
    voted, *others = (
        _number(request, name + mark) for name in ("votants", "abstentions", "pouvoirs", "blancs")
    )
    return Turnout(voted, *(each or 0 for each in others))


def _number(request: Request, name: str) -> int | None:
    """Return a whole number of the form, nothing where the field was left empty.

    Raises:
        FormUnreadable: it is no number.
    """
    asked = request.query_params.get(name, "").strip()
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 12):
        raise FormUnreadable
    return int(asked) if asked else None


ROUTES: list[BaseRoute] = [committee_get("/comite/simulateur", simulator)]
