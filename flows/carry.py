"""What `cycle` and `signing` share: carry a cycle as far as it goes now, tell it, ask for the next run."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect.states import Completed, Failed
from pydantic import BaseModel, ConfigDict, Field

from acts import due
from acts.seal.due import seal_all
from charter.refusals import Refusal
from flows import french, run
from flows.done import done as said
from flows.done import mended
from flows.nap import nap
from flows.pending import pause, story_of
from models import clock
from models.home import Home

NOTHING = "Rien n’était échu."
SIGNED = ("resigning", "closed")
"""The states of a cycle in which signatures are validated, each of which has its deed sealed at once."""


class Advance(BaseModel):
    """Le cycle à faire avancer."""

    model_config = ConfigDict(title="Cycle à faire avancer", extra="forbid")
    cycle: str = Field(
        title="Cycle de révision",
        description="Son numéro, par exemple 2026-1. Tout ce qui est échu est fait, rien d’autre.",
        min_length=1,
        max_length=64,
    )


async def carry(asked: Advance) -> Any:
    """Every act of the cycle that was due is done; its next run is asked for at its next instant."""
    home, done = run.home(), list[str]()
    try:
        progress = await _advance(home, asked.cycle, done)
    except Refusal as refusal:
        told = " ".join(french.refused(refusal, zone=home.settings().timezone))
        run.tell(told, failed=True)
        return Failed(message=told)
    await _ask_again(asked, progress)
    follows, rests, blocks = _next(home, progress), _rests(progress), blocks_of(home, progress)
    ahead = f"ensuite, {follows}" if follows else rests
    for line in [*([] if done else [NOTHING]), ahead, *blocks]:
        run.tell(f"Cycle {asked.cycle} : {french.lowered(line)}")
    state = french.state(progress.state)
    key = french.artifact_key("cycle", progress.cycle_id)
    page = _page(progress, done, f"{follows[:1].upper()}{follows[1:]}" or rests, blocks)
    await run.show(page, key=key, description=f"Cycle {progress.cycle_id}")
    return Completed(message=f"{state} ; actes faits : {len(done)}")


async def _advance(home: Home, cycle_id: str, done: list[str]) -> due.Progress:
    shown = ""
    while True:
        progress = await asyncio.to_thread(due.advance, home.path, cycle_id, driver=run.driver())
        for act in progress.done:
            done.append(await asyncio.to_thread(said, home, cycle_id, act))
            run.tell(f"Cycle {cycle_id} : {done[-1]}.")
        if "publish" in progress.done or progress.state in SIGNED:
            sealed = await asyncio.to_thread(
                seal_all, home, driver=run.driver()
            )  # what waits, each check tells
            for each in sealed.done:  # what waits, each check tells
                done.append(await asyncio.to_thread(mended, home, each))
                run.tell(f"{done[-1]}.")
        if progress.state != shown:
            shown = progress.state
            await run.rename(f"{cycle_id} · {french.state(shown)}")
        seconds = pause(clock.instant(), progress.next_at, moved=bool(progress.done))
        if seconds is not None and seconds >= 1:
            run.tell(f"Cycle {cycle_id} : ensuite, {_next(home, progress)}")
        if seconds is None or not await nap(seconds):
            return progress


async def _ask_again(asked: Advance, progress: due.Progress) -> None:
    if progress.next_at is None or progress.next_act is None or progress.next_at <= clock.instant():
        return
    await run.ask_again(
        story_of(progress.state),
        subject=asked.cycle,
        act=progress.next_act,
        due_at=progress.next_at,
        parameters={"asked": asked.model_dump()},
        tags=[f"cycle:{asked.cycle}"],
    )


def _next(home: Home, progress: due.Progress) -> str:
    if progress.next_act and progress.next_at:
        when = french.moment(progress.next_at, zone=home.settings().timezone)
        return f"{french.act(progress.next_act)} : {when}."
    return ""


def _rests(progress: due.Progress) -> str:
    return "Le cycle est terminé." if progress.state in due.ENDED else "Le cycle attend une décision."


def blocks_of(home: Home, progress: due.Progress) -> list[str]:
    """Return what keeps a cycle: the refusal of an act that was due, or the people it waits for."""
    if progress.refusal is not None:
        return [" ".join(french.refused(progress.refusal, zone=home.settings().timezone))]
    return list(map(french.block, progress.blocks))


def _page(progress: due.Progress, done: list[str], follows: str, blocks: list[str]) -> str:
    return french.page(
        f"{progress.title} : {french.state(progress.state)}",
        fait=french.bullets(done, otherwise=NOTHING),
        ensuite=follows,
        ce_qui_bloque=french.bullets(blocks, otherwise="Rien."),
    )
