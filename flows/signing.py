"""The flow that follows the signatures asked for: reminders, expiry."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict, Field

from acts import due
from flows import french, run
from flows.nap import nap
from flows.pending import pause
from models import clock


class Follow(BaseModel):
    """Le suivi des signatures."""

    model_config = ConfigDict(title="Suivi des signatures", extra="forbid")
    chain: bool = Field(
        default=True,
        title="Demander la suite",
        description="Demander une nouvelle exécution à la prochaine échéance.",
    )


@flow(
    name="signing",
    description="Rappelle les signatures attendues et constate les délais dépassés.",
)
async def signing(asked: Follow) -> Any:
    """Every reminder and expiry that was due is done; the next run is asked for at the next instant."""
    home, done = run.home(), list[str]()
    await run.rename("signatures")
    while True:
        progress = await asyncio.to_thread(due.advance_signing, home, driver=run.driver())
        done += progress.done
        seconds = pause(clock.instant(), progress.next_at, moved=bool(progress.done))
        if seconds is None or not await nap(seconds):
            break
    if asked.chain and progress.next_at and progress.next_at > clock.instant():
        await run.ask_again(
            "signing",
            subject="signatures",
            act=progress.next_act or "remind",
            due_at=progress.next_at,
            parameters={"asked": asked.model_dump()},
            tags=["signatures"],
        )
    page = french.page(
        "Signatures",
        fait=french.bullets(map(french.act, done), otherwise="Rien n’était échu."),
        ce_qui_bloque=french.bullets(progress.blocks, otherwise="Rien."),
    )
    await run.show(page, key="signatures", description="Suivi des signatures")
    return Completed(message=f"{len(done)} acte(s)")
