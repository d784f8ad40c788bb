"""Sound bundles of small real cycles, each made once."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from acts.assent import ask, give
from acts.ballot.cast import cast
from acts.ballot.second_call import second_call
from acts.cycle.suspend import resume, suspend
from acts.due import advance
from evidence.bundle import bundle
from models import clock
from models.ballot import Ballot
from models.evidence import program, software
from models.home import Home
from models.leaf import Leaf, LeafPrivate
from models.reading import one, reading
from models.views.evidence import dossier, last_counted
from tests.conftest import Hands
from tests.evidence.forge import Forge

INVITED = ("est invité à participer", "participe")
RIVAL = ("est invité à participer", "prend part")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def federate(
    templates: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Hands]]:
    """Make federations of six whose clocks are set together."""
    with pytest.MonkeyPatch.context() as patch:

        def make() -> Hands:
            place = tmp_path_factory.mktemp("evidence") / "home"
            shutil.copytree(templates(6), place)
            hands = Hands(Home(place), itertools.count())
            patch.setattr(clock, "instant", lambda: hands.now)
            return hands

        yield make


def forge_of(hands: Hands, ballot_id: str = "") -> Forge:
    """Return the bundle of a ballot (the last by default), ready to be altered."""
    with reading(hands.home) as db:
        name = ballot_id or last_counted(db)
        facts = dossier(db, name, key=KEY)
    seed = hands.home.key("signing")
    return Forge(bundle(facts, seed=seed, software=software(), verifier=program()), seed, name)


@pytest.fixture(scope="session")
def lived(federate: Callable[[], Hands]) -> tuple[Hands, Forge]:
    """A cycle with two questions (one of competing texts), a changed vote, a pause and an extension."""
    hands = federate()
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", *told) for place, told in enumerate((INVITED, RIVAL, ALONE), 1)
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    hands.pass_time(by=timedelta(hours=3))
    resume(hands.home, cycle, person_id="a", reason="Réparé")
    receipts = {"first of m1": hands.vote(ballot, "m1", "against")}
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "for"), ("m4", "against"), ("m5", "abstain")):
        receipts[member] = hands.vote(ballot, member, choice)
    until = hands.date(cycle, "closes_at") + timedelta(days=1)
    facts = {"until": until.isoformat(), "reason": "Grève"}
    assent = ask(hands.home, cycle, act_name="extend", person_id="a", facts=facts)
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    hands.finish(cycle)
    forge = forge_of(hands)
    forge.receipts = {name: {k: str(v) for k, v in asdict(each).items()} for name, each in receipts.items()}
    with reading(hands.home) as db:
        first = db.exec(select(Leaf).where(Leaf.act == "cast").order_by(col(Leaf.seq))).all()[0]
        private = one(db, LeafPrivate, first.seq)
    said = json.loads(private.payload)
    forge.replaced = {"member": "m1", "salt": private.salt, "seq": first.seq, **said}
    return hands, forge


@pytest.fixture(scope="session")
def sound(lived: tuple[Hands, Forge]) -> Forge:
    """The bundle of that cycle; to be copied before it is altered."""
    return lived[1]


@pytest.fixture
def forge(sound: Forge) -> Forge:
    """A copy of it."""
    return sound.copy()


@pytest.fixture(scope="session")
def confided(federate: Callable[[], Hands]) -> tuple[Hands, Forge]:
    """A confidential cycle with two questions, one of competing texts; five of six voted."""
    hands = federate()
    hands.confide()
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", *told) for place, told in enumerate((INVITED, RIVAL, ALONE), 1)
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    told = (("m1", "for"), ("m2", "for"), ("m3", "for"), ("m4", "against"), ("m5", "abstain"))
    receipts = {member: hands.drop(ballot, member, choice) for member, choice in told}
    hands.finish(cycle)
    forge = forge_of(hands)
    forge.receipts = {name: {k: str(v) for k, v in asdict(each).items()} for name, each in receipts.items()}
    return hands, forge


@pytest.fixture(scope="session")
def called_twice(federate: Callable[[], Hands]) -> tuple[Forge, Forge]:
    """The bundles of a ballot that missed its quorum after a pause, and of the second, which adopted."""
    hands = federate()
    cycle = hands.begin()
    first = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    hands.pass_time(by=timedelta(hours=3))
    resume(hands.home, cycle, person_id="a", reason="Réparé")
    hands.vote(first, "m1", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    with reading(hands.home) as db:
        missed = last_counted(db)
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        second = hands.opened(cycle, one(db, Ballot, name))
    for member in ("m1", "m2"):
        hands.vote(second, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands, missed), forge_of(hands, name)


@pytest.fixture(scope="session")
def ranked(federate: Callable[[], Hands]) -> Forge:
    """The bundle of a cycle in which three texts at one place were ranked; the one submitted second won."""
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('= "sequential"', '= "ranked"'), "utf-8")
    cycle = hands.begin()
    words = ("Seules les instances de la CPOF", "Seul le bureau de la CPOF", "Seuls les membres de la CPOF")
    filed = [
        hands.propose(cycle, f"m{place}", ALONE[0], told, title=told.partition(" de ")[0])
        for place, told in enumerate(words, 1)
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    names = [f"{ballot.id}-q1-{name}" for name in ("o1", "o2", "o3", "status_quo")]
    receipts = {}
    for member, places in (
        ("m1", ("4", "1", "2", "3")), ("m1", ("1", "2", "3", "4")), ("m2", ("3", "1", "", "2")),
        ("m3", ("2", "1", "3", "3")), ("m4", ("", "1", "", "")), ("m5", ("abstain",) * 4),
    ):  # fmt: skip
        session, code = hands.enter("v", ballot.id, member)
        receipts[member] = cast(
            hands.home, session,
            choices={name: place for name, place in zip(names, places, strict=True) if place},
            definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
        )  # fmt: skip
    hands.finish(cycle)
    forge = forge_of(hands)
    forge.receipts = {name: {k: str(v) for k, v in asdict(each).items()} for name, each in receipts.items()}
    return forge
