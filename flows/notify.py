"""The flow that sends what waits in the outbox."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict, Field

from flows import french, run
from flows.done import counted
from flows.nap import nap
from flows.pending import notices_waiting_since
from models import clock
from notices import outbox

NOTHING = "Aucun avis n’attendait."
_BEAT_SECONDS, _SLOWEST_SECONDS = 0.3, 5.0


class Send(BaseModel):
    """L’envoi des avis en attente."""

    model_config = ConfigDict(title="Envoi des avis", extra="forbid")
    batch: int = Field(
        default=500,
        title="Taille d’un lot",
        description="Nombre d’avis envoyés sur une même connexion au serveur de courrier.",
        ge=1,
        le=5000,
    )
    linger: float = Field(
        default=8.0,
        title="Attente",
        description="Secondes pendant lesquelles l’exécution attend encore d’autres avis après le dernier.",
        ge=0,
        le=60,
    )


@task(name="lot", task_run_name="lot d’avis", cache_policy=NO_CACHE)
async def batch(size: int, *, driver: str) -> outbox.Drained:
    """One batch was tried over one connection; a batch is one task, never a member."""
    return await asyncio.to_thread(outbox.drain, run.home().path, driver=driver, limit=size)


@flow(
    name="notify",
    description="Envoie par lots les avis en attente, reste quelques secondes tant qu’il en vient d’autres.",
)
async def notify(asked: Send) -> Any:
    """The outbox is empty, or what stays in it waits for a later attempt."""
    home, driver, sent, failed = run.home(), run.driver(), 0, 0
    rest, quiet_since = _BEAT_SECONDS, time.monotonic()
    await run.rename("avis")
    while True:
        if await asyncio.to_thread(notices_waiting_since, home, instant=clock.instant()):
            drained = await batch(asked.batch, driver=driver)
            sent, failed = sent + drained.sent, failed + drained.failed
            rest = _BEAT_SECONDS if drained.sent else min(rest * 2, _SLOWEST_SECONDS)
            if drained.sent or drained.failed or drained.left:
                run.tell(_told(drained.sent, drained.failed, left=drained.left))
            quiet_since = time.monotonic() if drained.sent else quiet_since
        if time.monotonic() - quiet_since >= asked.linger or not await nap(rest):
            break
    told = _told(sent, failed)
    await run.rename(f"avis · {counted(sent, 'envoyé', 'envoyés')}")
    page = french.page(
        "Avis",
        fait=french.bullets([counted(sent, "envoyé", "envoyés")] * bool(sent), otherwise=NOTHING),
        ce_qui_bloque=french.bullets([f"{failed} non remis"] * bool(failed), otherwise="Rien."),
    )
    await run.show(page, key="avis", description="Avis envoyés")
    run.tell(f"Fin de l’envoi : {french.lowered(told)}")
    return Completed(message=told)


def _told(sent: int, failed: int, *, left: int = 0) -> str:
    """Return what became of notices.

    >>> _told(12, 1), _told(0, 0)
    ('12 avis envoyés, 1 non remis.', 'Aucun avis n’est parti.')
    """
    parts = [f"{counted(sent, 'avis envoyé', 'avis envoyés')}"] * bool(sent or failed)
    parts += [f"{failed} non remis"] * bool(failed)
    parts += [f"{left} encore en attente"] * bool(left)
    return f"{', '.join(parts)}." if parts else "Aucun avis n’est parti."
