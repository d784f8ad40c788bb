"""The flow that advances one revision cycle as far as it can go now."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow
from prefect.states import Completed, Failed
from pydantic import BaseModel, ConfigDict, Field

from acts import due
from charter.refusals import Refusal
from flows import french, run
from flows.nap import nap
from flows.pending import pause
from models import clock
from models.home import Home


class Advance(BaseModel):
    """Le cycle à faire avancer."""

    model_config = ConfigDict(title="Cycle à faire avancer", extra="forbid")
    cycle: str = Field(
        title="Cycle de révision",
        description="Son numéro, par exemple 2026-1. Tout ce qui est échu est fait, rien d’autre.",
        min_length=1,
        max_length=64,
    )


@flow(
    name="cycle",
    description="Fait avancer un cycle de révision aussi loin que ses dates le permettent, "
    "puis demande la prochaine exécution à la prochaine échéance.",
    validate_parameters=True,
)
async def cycle(asked: Advance) -> Any:
    """Every act of the cycle that was due is done; the next run is asked for at the next instant."""
    try:
        progress, done = await _advance(run.home(), asked.cycle)
    except Refusal as refusal:
        return Failed(message=str(refusal))
    again = progress.next_at is not None and progress.next_at > clock.instant()
    if again:
        await run.ask_again(
            "cycle",
            subject=asked.cycle,
            act=progress.next_act or "advance",
            due_at=progress.next_at,
            parameters={"asked": asked.model_dump()},
            tags=[f"cycle:{asked.cycle}"],
        )
    return Completed(message=await _tell(run.home(), progress, done))


async def _advance(home: Home, cycle_id: str) -> tuple[due.Progress, list[str]]:
    done: list[str] = []
    while True:
        progress = await asyncio.to_thread(due.advance, home, cycle_id, driver=run.driver())
        done += progress.done
        if progress.done or not done:
            await run.rename(f"{cycle_id} · {french.state(progress.state)}")
        seconds = pause(clock.instant(), progress.next_at, moved=bool(progress.done))
        if seconds is None or not await nap(seconds):
            return progress, done


async def _tell(home: Home, progress: due.Progress, done: list[str]) -> str:
    state = french.state(progress.state)
    follows = "Le cycle attend une décision, ou il est terminé."
    if progress.next_act:
        at = progress.next_at
        when = french.moment(at, zone=home.settings().timezone) if at else "dès que possible"
        follows = f"{french.act(progress.next_act).capitalize()} : {when}."
    page = french.page(
        f"{progress.title} : {state}",
        fait=french.bullets(map(french.act, done), otherwise="Rien n’était échu."),
        ensuite=follows,
        ce_qui_bloque=french.bullets(progress.blocks, otherwise="Rien."),
    )
    key = french.artifact_key("cycle", progress.cycle_id)
    await run.show(page, key=key, description=f"Cycle {progress.cycle_id}")
    return f"{state} ; {len(done)} acte(s)"
