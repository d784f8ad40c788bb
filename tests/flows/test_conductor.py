from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.seal.due import seal_all
from acts.signing.validate import decide
from cli.runtime.conductor import EARLY, RETRY, Conductor
from cli.runtime.prefect_api import PrefectAbsent, PrefectApi, Run
from models.cycle import Cycle
from models.deed import Deed
from models.leaf import Leaf
from models.reading import one, reading
from tests.conftest import Hands

LATE = timedelta(seconds=10)
MOMENT = timedelta(seconds=1)


@dataclass
class Board(PrefectApi):
    """Prefect as far as the clock sees it: runs by key, which a test ends."""

    url: str = ""
    absent: bool = False
    asked: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)

    def answers(self) -> bool:
        return not self.absent

    def open_runs(self, story: str, *, tag: str | None = None) -> list[Run]:
        del tag
        self._answer()
        return [
            Run(key, under_way=False, starts_at=at)
            for key, (name, at) in self.asked.items()
            if name == story and key not in self.over
        ]

    def ask(
        self,
        story: str,
        *,
        name: str,
        parameters: Mapping[str, Any],
        key: str,
        at: datetime,
        tags: tuple[str, ...] = (),
    ) -> str:
        del name, parameters, tags
        self._answer()
        self.asked.setdefault(key, (story, at))
        return key

    def of(self, story: str) -> list[str]:
        return [key for key, (name, _) in self.asked.items() if name == story]

    def _answer(self) -> None:
        if self.absent:
            raise PrefectAbsent("stopped")


@dataclass
class Scene:
    hands: Hands
    board: Board
    conductor: Conductor
    cycle: str

    def tick(self, *, by: timedelta = timedelta()) -> None:
        self.hands.pass_time(by=by)
        self.conductor.tick(self.hands.now)

    def state(self) -> str:
        with reading(self.hands.home) as db:
            return one(db, Cycle, self.cycle).state

    def driver(self, act: str) -> str:
        with reading(self.hands.home) as db:
            leaf = db.exec(select(Leaf).where(Leaf.act == act).order_by(col(Leaf.seq).desc())).first()
        assert leaf is not None
        return str(json.loads(leaf.body)["public"]["driver"])


@pytest.fixture
def scene(hands: Hands) -> Scene:
    board = Board()
    conductor = Conductor(home=hands.home, prefect=board, late_after=LATE, boot="b1")
    return Scene(hands, board, conductor, hands.begin())


def due_at(scene: Scene) -> datetime:
    return scene.hands.date(scene.cycle, "proposing_closes_at")


def test_one_run_is_asked_for_a_little_before_the_next_act_however_often_the_clock_looks(
    scene: Scene,
) -> None:
    for _ in range(5):
        scene.tick(by=RETRY + MOMENT)
    (asked,) = scene.board.of("cycle")
    assert scene.board.asked[asked][1] == due_at(scene) - EARLY


def test_a_run_that_ended_without_the_act_is_asked_for_again_under_another_key(scene: Scene) -> None:
    scene.tick()
    scene.board.over.update(scene.board.asked)
    scene.hands.pass_time(until=due_at(scene))
    scene.tick(by=RETRY + MOMENT)
    assert len(scene.board.of("cycle")) == 2


def test_a_due_act_is_left_to_its_run_until_it_is_late(scene: Scene) -> None:
    scene.hands.pass_time(until=due_at(scene))
    scene.tick(by=LATE)
    assert scene.state() == "proposing"


def test_a_late_act_is_done_by_the_clock_and_its_leaf_says_so(scene: Scene) -> None:
    scene.hands.pass_time(until=due_at(scene))
    scene.tick(by=LATE + MOMENT)
    assert scene.state() == "review"
    assert scene.driver("review") == "clock"


def test_with_prefect_stopped_a_deadline_does_not_wait(scene: Scene) -> None:
    scene.board.absent = True
    scene.tick()
    scene.hands.pass_time(until=due_at(scene))
    scene.tick(by=LATE + MOMENT)
    assert scene.state() == "review"
    assert not scene.board.asked


def test_without_any_prefect_the_clock_does_everything(scene: Scene) -> None:
    scene.conductor.prefect = None
    scene.hands.pass_time(until=due_at(scene))
    scene.tick(by=LATE + MOMENT)
    assert scene.state() == "review"


def test_waiting_notices_are_one_run_at_a_time(scene: Scene) -> None:
    scene.tick()
    scene.tick(by=RETRY)
    assert len(scene.board.of("notify")) == 1
    scene.board.over.update(scene.board.asked)
    scene.tick(by=RETRY)
    assert len(scene.board.of("notify")) == 2


def test_a_run_for_notices_that_fails_is_not_asked_for_in_a_circle(scene: Scene) -> None:
    scene.tick()
    scene.board.over.update(scene.board.asked)
    scene.tick(by=MOMENT)
    assert len(scene.board.of("notify")) == 1


def test_a_start_asks_once_for_what_an_earlier_process_left(scene: Scene) -> None:
    scene.tick()
    scene.tick(by=LATE)
    assert scene.board.of("reconcile") == ["b1:reconcile:start"]


def test_once_a_version_is_published_its_signatures_have_runs_of_their_own(scene: Scene) -> None:
    hands = scene.hands
    proposal = hands.propose(scene.cycle, "m1", "Charte", "Charte commune")
    ballot = hands.opened(scene.cycle, hands.freeze(scene.cycle, proposal))
    for number in range(1, 7):
        hands.vote(ballot, f"m{number}", "for")
    hands.finish(scene.cycle)
    assert scene.state() == "resigning"
    scene.tick()
    assert len(scene.board.of("signing")) == 1
    assert not scene.board.of("cycle")


@pytest.fixture
def validating(scene: Scene) -> Scene:
    """A version that members sign, whose control at the start was asked for."""
    hands = scene.hands
    proposal = hands.propose(scene.cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(scene.cycle, hands.freeze(scene.cycle, proposal))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(scene.cycle)
    seal_all(hands.home, driver="test")
    scene.tick()
    scene.board.over.update(scene.board.asked)
    return scene


def give_effect(scene: Scene, member: str = "m1") -> None:
    scene.hands.sign(member)
    for person in "ac":
        decide(scene.hands.home, f"1.1.0-{member}", "validate", person_id=person, reason="")


def sealing(scene: Scene) -> list[str]:
    return [key for key in scene.board.of("signing") if ":seal:" in key]


def test_a_run_seals_the_deed_as_soon_as_its_signature_is_validated_and_one_run_those_of_several(
    validating: Scene,
) -> None:
    validating.tick(by=MOMENT)
    assert sealing(validating) == []
    give_effect(validating)
    give_effect(validating, "m2")
    for _ in range(3):
        validating.tick(by=MOMENT)
    assert len(sealing(validating)) == 1
    give_effect(validating, "m3")
    validating.tick(by=MOMENT)
    assert len(sealing(validating)) == 1, "the one that was asked for sees it, or another follows"
    validating.board.over.update(validating.board.asked)
    validating.tick(by=MOMENT)
    assert len(sealing(validating)) == 2


def test_without_prefect_the_clock_seals_the_deed_itself_when_that_is_late(validating: Scene) -> None:
    validating.board.absent = True
    give_effect(validating)
    validating.tick()
    assert validating.hands.count(Deed) == 0
    validating.tick(by=LATE + MOMENT)
    assert validating.hands.count(Deed, signature_id="1.1.0-m1") == 1
    assert validating.driver("seal") == "clock"
