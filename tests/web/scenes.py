"""What stands when a page is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from acts.ballot.contest import contest
from acts.cycle.draft import draft
from acts.cycle.suspend import suspend
from acts.departure.leave import record_departure
from acts.due import advance
from acts.measure.decide import decide as decide_measure
from acts.measure.notice import give_notice
from acts.proposal.admit import admit, refuse
from acts.proposal.appeal import appeal
from acts.proposal.compose import compose
from acts.proposal.cosign import cosign
from acts.proposal.withdraw import withdraw
from acts.renaming.rename import record_renaming
from tests.conftest import Hands

WHY = "Motif."
ONE = ("est invité à participer", "participe")
OTHER = ("est invité à participer", "doit participer")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")


@dataclass
class World:
    """A federation, and what its pages are about."""

    hands: Hands
    cycle: str = ""
    ballot: str = ""
    measure: str = ""
    member: str = "m3"
    more: dict[str, str] = field(default_factory=dict)

    def at(self, path: str) -> str:
        """Return an address with what it is about."""
        about = {"cycle": self.cycle, "ballot": self.ballot, "member": self.member, "today": self.today()}
        return path.format_map(about)

    @property
    def first(self) -> str:
        """Return the first proposal."""
        return f"{self.cycle}-p1"

    def today(self) -> str:
        """Return the day."""
        return self.hands.now.date().isoformat()


def drafted(hands: Hands) -> World:
    """A cycle that is not announced."""
    told = {"title": "Révision", "revision_class": "ordinary"}
    return World(hands, draft(hands.home, person_id="a", **told))


def review(hands: Hands) -> World:
    """Two proposals that wait for a decision."""
    world = World(hands, hands.begin())
    hands.propose(world.cycle, "m2", *ONE, title="Participer")
    hands.propose(world.cycle, "m3", *ALONE, title="Les instances")
    hands.pass_time(until=hands.date(world.cycle, "proposing_closes_at"))
    advance(hands.home.path, world.cycle, driver="test")
    return world


def appealed(hands: Hands) -> World:
    """One that was refused, whose author appeals."""
    world = review(hands)
    refuse(hands.home, world.first, person_id="a", reason=WHY)
    session, code = hands.enter("p", world.cycle, "m2")
    appeal(hands.home, session, proposal_id=world.first, reason=WHY, code=code, key=hands.key())
    return world


def admitted(hands: Hands) -> World:
    """Two proposals that were admitted."""
    world = review(hands)
    for number in "12":
        admit(hands.home, f"{world.cycle}-p{number}", person_id="a")
    return world


def composed(hands: Hands) -> World:
    """A ballot that may be frozen."""
    world = admitted(hands)
    compose(hands.home, world.cycle, person_id="a")
    return world


def voting(hands: Hands) -> World:
    """A ballot of one question that is open."""
    world = World(hands, hands.begin())
    frozen = hands.freeze(world.cycle, hands.propose(world.cycle, "m2", *ONE, title="Participer"))
    world.ballot = hands.opened(world.cycle, frozen).id
    world.more = {"hash": frozen.definition_hash or ""}
    for member in ("m1", "m2"):
        hands.vote(frozen, member, "against")
    return world


def closed(world: World) -> World:
    """Let the ballot close and be counted."""
    world.hands.pass_time(until=world.hands.date(world.cycle, "closes_at"))
    advance(world.hands.home.path, world.cycle, driver="test")
    return world


def no_quorum(hands: Hands) -> World:
    """A ballot that too few have voted on."""
    return closed(voting(hands))


def rejected(hands: Hands) -> World:
    """A ballot that adopted nothing."""
    world = World(hands, hands.begin())
    ballot = hands.opened(world.cycle, hands.freeze(world.cycle, hands.propose(world.cycle, "m2", *ONE)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "against")
    return closed(world)


def contested(hands: Hands) -> World:
    """A result that a member contests."""
    world = World(hands, hands.begin())
    ballot = hands.opened(world.cycle, hands.freeze(world.cycle, hands.propose(world.cycle, "m2", *ONE)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    closed(world)
    session, code = hands.enter("v", ballot.id, "m4")
    contest(hands.home, session, reason=WHY, code=code, key=hands.key())
    return world


def suspended(hands: Hands) -> World:
    """A cycle that stands still."""
    world = review(hands)
    suspend(hands.home, world.cycle, person_id="a", reason=WHY)
    return world


def withdrawn(world: World) -> None:
    """Its author withdraws the proposal."""
    session, code = world.hands.enter("p", world.cycle, "m2")
    withdraw(world.hands.home, session, proposal_id=world.first, code=code, key=world.hands.key())


def supported(hands: Hands) -> World:
    """One proposal that two members support and its author withdrew."""
    hands.rule(co_signatures="2")
    world = World(hands, hands.begin())
    hands.propose(world.cycle, "m2", *ONE, title="Participer")
    for member in ("m3", "m4"):
        session, code = hands.enter("p", world.cycle, member)
        cosign(hands.home, session, proposal_id=world.first, code=code, key=hands.key())
    withdrawn(world)
    return world


def seeking(hands: Hands) -> World:
    """One proposal that has two supporters and may have others."""
    hands.rule(co_signatures="2")
    world = World(hands, hands.begin())
    hands.propose(world.cycle, "m2", *ONE, title="Participer")
    for member in ("m4", "m5"):
        session, code = hands.enter("p", world.cycle, member)
        cosign(hands.home, session, proposal_id=world.first, code=code, key=hands.key())
    return world


def still(hands: Hands) -> World:
    """Nothing under way."""
    return World(hands)


def noticed(hands: Hands) -> World:
    """A member that was given notice of an exclusion, whose delay is over."""
    world = World(hands)
    told = {"aims": "exclude", "cause": "other", "ground": WHY, "person_id": "a"}
    world.measure = give_notice(hands.home, "m2", **told)
    hands.pass_time(by=timedelta(days=60))
    return world


def in_effect(hands: Hands) -> World:
    """A member that is suspended."""
    world = noticed(hands)
    for person in "ac":
        decide_measure(hands.home, world.measure, "suspend_member", person_id=person, reason=WHY)
    return world


def leaving(hands: Hands) -> World:
    """A departure that waits for a second person."""
    world = World(hands)
    told = {"left_on": world.today(), "reason": WHY, "evidence": "PV 1", "person_id": "c"}
    world.more = {"departure": record_departure(hands.home, ["m2"], **told)}
    return world


def renamed(hands: Hands) -> World:
    """A change of name that waits for a second person."""
    world = World(hands)
    told = {"new_name": "Réseau", "renamed_on": world.today(), "evidence": "PV 1", "person_id": "c"}
    world.more = {"renaming": record_renaming(hands.home, "m2", **told)}
    return world
