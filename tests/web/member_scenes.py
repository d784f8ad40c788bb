"""The forms of members: what stands when their page is shown, and what happens before they are sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from acts.act import Receipt
from acts.ballot.contest import contest
from acts.ballot.proxy import decline_proxy, give_proxy, revoke_proxy
from acts.ballot.recuse import recuse
from acts.departure.leave import confirm, record_departure
from acts.due import advance
from acts.signing.delegate import delegate, give_back, take_back
from acts.signing.sign import decline
from acts.signing.validate import validate
from acts.signing.withdraw import withdraw
from models.reading import reading
from models.views.departures import measures_against, read_of
from tests.acts.test_proxy import ALLOWED
from tests.conftest import Hands
from tests.web import moves, scenes
from tests.web.scene import Scene
from tests.web.scenes import ONE, WHY, World, closed

ROOTS = {"v": "/bulletin", "s": "/signature", "p": "/proposer", "m": "/mesure"}
REASON = {"reason": WHY}
SIGNING, PROXIES = "/signature", "/bulletin/pouvoirs"


def by_link(act: Callable[..., Receipt], member: str, subject: str = "", **facts: str) -> moves.Move:
    """Return what a member does by another browser."""

    def move(world: World) -> None:
        hands = world.hands
        kind, about = ("v", world.ballot) if world.ballot else ("s", subject or f"1.1.0-{member}")
        session, code = hands.enter(kind, about, member)
        told = {name: world.at(value) for name, value in facts.items()}
        act(hands.home, session, code=code, key=hands.key(), **told)

    return move


def adopted(hands: Hands) -> World:
    """A result that may be contested."""
    world = World(hands, hands.begin())
    ballot = hands.opened(world.cycle, hands.freeze(world.cycle, hands.propose(world.cycle, "m2", *ONE)))
    world.ballot = ballot.id
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    return closed(world)


def with_proxies(hands: Hands) -> World:
    """A ballot that is open and takes proxies."""
    path = hands.home.rulebook
    path.write_text(path.read_text("utf-8").replace('proxies = "none"\n', ALLOWED), "utf-8")
    return scenes.voting(hands)


def offered(hands: Hands) -> World:
    """A proxy of m3 that m4 has not answered."""
    world = with_proxies(hands)
    by_link(give_proxy, "m3", holder_id="m4")(world)
    return world


def stepped_aside(hands: Hands) -> World:
    """A member that takes no part in the question."""
    world = scenes.voting(hands)
    _steps_aside(world)
    return world


def _steps_aside(world: World) -> None:
    session, code = world.hands.enter("v", world.ballot, "m3")
    asked = [f"{world.ballot}-q1"]
    recuse(world.hands.home, session, question_ids=asked, code=code, key=world.hands.key())


def signing(hands: Hands) -> World:
    """A version that everybody is asked to sign."""
    world = adopted(hands)
    hands.pass_time(until=hands.date(world.cycle, "contest_ends_at"))
    advance(hands.home.path, world.cycle, driver="test")
    world.ballot = ""
    return world


def delegated(hands: Hands) -> World:
    """A signature that m3 has delegated."""
    world = signing(hands)
    by_link(delegate, "m3", name="Noor", email="noor@cabinet.example")(world)
    return world


def by_delegate(hands: Hands) -> World:
    """The same, as the delegate sees it."""
    world = delegated(hands)
    world.more["subject"] = "1.1.0-m3-d1"
    return world


def declined(hands: Hands) -> World:
    """A member that has declined."""
    world = signing(hands)
    by_link(decline, "m3")(world)
    return world


def signed(hands: Hands) -> World:
    """A signature that has effect."""
    world = signing(hands)
    hands.sign("m3")
    for person in "ac":
        validate(hands.home, ["1.1.0-m3"], person_id=person)
    return world


def left(world: World) -> None:
    """The body records that it has left."""
    told = {"left_on": world.today(), "reason": WHY, "evidence": "PV 1"}
    with reading(world.hands.home) as db:
        read = [read_of(each) for each in measures_against(db, ["m2"])]
    made = record_departure(world.hands.home, ["m2"], person_id="a", read=read, **told)
    confirm(world.hands.home, made, person_id="c", read=read)


STAGES = {"v": scenes.voting, "s": signing, "p": scenes.review, "m": scenes.noticed}
NAMED = {"new_name": "Union", "renamed_on": "{today}", "evidence": "PV 1"}
ORGANISATION: dict[str, Scene] = {
    f"{root}/organisme/{path}": Scene(
        STAGES[kind], f"{root}/organisme", act, moved, code, fill, who=f"{kind}:m2"
    )
    for kind, root in ROOTS.items()
    for path, act, moved, code, fill in (
        ("quitter", "leave", left, "member-left", {"sure": "yes", **REASON}),
        ("nom", "rename", moves.renames, "renaming-asked", NAMED),
    )
}
answered = partial(by_link, decline, "m3")
MEMBERS: dict[str, Scene] = ORGANISATION | {
    "/bulletin/contester": Scene(
        adopted, "/bulletin", "contest", by_link(contest, "m4", reason=WHY), "act-not-allowed", REASON,
        who="v:m3",
    ),
    f"{PROXIES}/donner": Scene(
        with_proxies, PROXIES, "give-proxy", by_link(give_proxy, "m3", holder_id="m5"), "proxy-given-already",
        {"holder": "m4"}, who="v:m3",
    ),
    f"{PROXIES}/accepter": Scene(
        offered, PROXIES, "accept-{ballot}-p1", by_link(revoke_proxy, "m3", proxy_id="{ballot}-p1"),
        "act-not-allowed", who="v:m4",
    ),
    f"{PROXIES}/decliner": Scene(
        offered, PROXIES, "decline-{ballot}-p1", by_link(revoke_proxy, "m3", proxy_id="{ballot}-p1"),
        "act-not-allowed", who="v:m4",
    ),
    f"{PROXIES}/revoquer": Scene(
        offered, PROXIES, "revoke-proxy", by_link(decline_proxy, "m4", proxy_id="{ballot}-p1"),
        "act-not-allowed", who="v:m3",
    ),
    f"{PROXIES}/deporter": Scene(
        scenes.voting, PROXIES, "step-aside", moves.paused, "", {"question": "{ballot}-q1"},
        who="v:m3",
    ),
    f"{PROXIES}/reprendre": Scene(
        stepped_aside, PROXIES, "step-back", moves.paused, "", {"question": "{ballot}-q1"},
        who="v:m3",
    ),
    f"{SIGNING}/decliner": Scene(
        signing, SIGNING, "decline", answered(), "act-not-allowed", REASON, who="s:m3"
    ),
    f"{SIGNING}/deleguer": Scene(
        signing, SIGNING, "delegate", answered(), "act-not-allowed",
        {"delegate_name": "Noor", "email": "noor@cabinet.example"}, who="s:m3",
    ),
    f"{SIGNING}/rendre": Scene(
        by_delegate, SIGNING, "give-back", by_link(take_back, "m3"), "delegation-over", REASON, who="s:m3"
    ),
    f"{SIGNING}/reprendre": Scene(
        delegated, SIGNING, "take-back", by_link(give_back, "m3", "1.1.0-m3-d1"), "unknown-thing",
        who="s:m3",
    ),
    f"{SIGNING}/retirer": Scene(
        signed, SIGNING, "withdraw", by_link(withdraw, "m3", reason=WHY), "act-not-allowed", REASON,
        who="s:m3",
    ),
    "/mesure/observations": Scene(
        scenes.noticed, "/mesure", "observe", moves.dropped, "act-not-allowed", {"observations": "Non."},
        who="m:m2",
    ),
    "/proposer/soutenir": Scene(
        scenes.seeking, "/proposer", "cosign", moves.reworded, "read-otherwise", who="p:m3"
    ),
    "/proposer/succeder": Scene(
        scenes.supported, "/proposer", "take-over", moves.taken_over_and_withdrawn, "read-otherwise",
        who="p:m3",
    ),
    "/proposer/retirer": Scene(
        scenes.review, "/proposer", "withdraw", scenes.withdrawn, "act-not-allowed", who="p:m2"
    ),
}  # fmt: skip
"""By route."""
