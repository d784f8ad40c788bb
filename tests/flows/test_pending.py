from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.pending import PATIENCE, key, pause, story_of

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("next_in", "moved", "waits"),
    [
        pytest.param(None, True, None, id="a cycle that waits for people ends the run"),
        pytest.param(
            timedelta(seconds=0.47), False, 0.47, id="a run that starts early waits for the instant"
        ),
        pytest.param(PATIENCE, False, 20.0, id="twenty seconds early is still waited for"),
        pytest.param(PATIENCE + timedelta(microseconds=1), True, None, id="later than that is another run"),
        pytest.param(timedelta(0), False, 0.1, id="what has just come due is read again"),
        pytest.param(timedelta(hours=-1), True, 0.1, id="after an act the next one is looked for at once"),
        pytest.param(timedelta(seconds=-1), False, None, id="what stays due though nothing moved is blocked"),
    ],
)
def test_a_run_waits_reads_again_or_ends(
    next_in: timedelta | None, *, moved: bool, waits: float | None
) -> None:
    assert pause(NOW, None if next_in is None else NOW + next_in, moved=moved) == waits


def test_each_attempt_asks_under_another_key_and_each_start_too() -> None:
    first = key(boot="b1", story="cycle", subject="2026-1", act="open", due_at=NOW, attempt=1)
    second = key(boot="b1", story="cycle", subject="2026-1", act="open", due_at=NOW, attempt=2)
    restarted = key(boot="b2", story="cycle", subject="2026-1", act="open", due_at=NOW, attempt=1)
    assert len({first, second, restarted}) == 3


def test_one_instant_gives_one_key_in_every_zone() -> None:
    paris = NOW.astimezone(tz=None)
    keys = {key(boot="", story="cycle", subject="x", act="open", due_at=at, attempt=1) for at in (NOW, paris)}
    assert len(keys) == 1


@pytest.mark.parametrize(("state", "story"), [("voting", "cycle"), ("resigning", "signing")])
def test_signatures_have_a_flow_of_their_own(state: str, story: str) -> None:
    assert story_of(state) == story
