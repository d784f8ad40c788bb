"""Announce a cycle: its dates and its rules are fixed, and every member is written to."""

from __future__ import annotations

from dataclasses import asdict

from acts.act import Act, Actor, act
from acts.cycle.affected import affects_somebody
from models.cycle import Cycle
from models.home import Home
from models.version import Version
from models.views import as_read
from models.views.bodies import competent
from models.views.standing import standings
from rules.lifecycle import CYCLE, next_state
from rules.promise import honest
from rules.rulebook import read as read_rules
from rules.schedule import schedule


def announce(
    home: Home, cycle_id: str, *, person_id: str, read: str | None = None, driver: str = "person"
) -> None:
    """Fix the dates of a cycle from this instant, copy the rulebook, and open the proposals.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since.
        NotCompetent, MandateEnded, ActNotAllowed, RulebookInvalid.
        CalledSecret: the rulebook was changed since, and the draft calls secret what no longer is.
        AffectsNobody: a college that would sign again has no member. AffectsStranger, AffectsNoSection:
        an organisation or a section that the rulebook names is none.
        AmbiguousLocalTime: a date would fall on a local time that exists twice or never.
    """
    with act(home, "announce", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act="announce", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        state = next_state(CYCLE, cycle.state, "announce")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        cycle.state = state
        rulebook = read_rules(home.rulebook_text())
        cycle.rulebook_hash = a.keep(rulebook.text)
        rules = rulebook.classes[cycle.revision_class]
        affects_somebody(a, rules.signing.scope, base=a.one(Version, cycle.base_version))
        honest(rules.mode, title=cycle.title, purpose=cycle.purpose)
        dates = asdict(schedule(a.instant, rules.windows, rulebook.timezone))
        cycle.announced_at = a.instant
        for name, at in dates.items():
            setattr(cycle, name, at)
        a.add(cycle)
        _invite(a, cycle)
        a.record({"state": cycle.state, "rulebook": cycle.rulebook_hash, **dates}, sign=True)


def _invite(a: Act, cycle: Cycle) -> None:
    base = a.one(Version, cycle.base_version)
    for member_id in standings(a.session, today=a.instant.date()):
        a.issue("p", cycle.id, member=member_id)
        a.tell("proposing_open", cycle.id, member=member_id, cycle=cycle.id, facts={"base": base.number})
