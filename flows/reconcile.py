"""The flow that finds what is due or half done, does it, and reports what it had to mend."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow
from prefect.states import Completed, Failed
from pydantic import BaseModel, ConfigDict, Field

from acts.reconcile import reconcile as mend
from flows import french, run
from flows.done import counted, mended

NOTHING = "Rien n’était à réparer."


class Check(BaseModel):
    """Le contrôle de l’ensemble."""

    model_config = ConfigDict(title="Contrôle", extra="forbid")
    reason: str = Field(
        default="contrôle périodique",
        title="Motif",
        description="Pourquoi ce contrôle est demandé ; figure sur sa page.",
        max_length=200,
    )


@flow(
    name="reconcile",
    description="Recherche ce qui est échu ou à moitié fait, le fait, et recalcule la racine du journal.",
)
async def reconcile(asked: Check) -> Any:
    """Whatever was due or half done is done, and the journal's root was recomputed."""
    await run.rename(f"contrôle · {asked.reason}"[:80])
    found = await asyncio.to_thread(mend, run.home().path, driver=run.driver())
    repaired = [await asyncio.to_thread(mended, run.home(), each) for each in found.mended]
    leaves = counted(found.journal_size, "feuille", "feuilles")
    for line in repaired or [NOTHING]:
        run.tell(line)
    run.tell(f"Journal : {leaves}, {'conforme' if found.sound else 'altéré'}.", failed=not found.sound)
    erased = [f"{count} de « {kind} »" for kind, count in found.forgotten.items()]
    if erased:
        run.tell(f"Effacé, gardé assez longtemps : {', '.join(erased)}.")
    for alarm in found.alarms:
        run.tell(f"Alerte : {alarm}", failed=True)
    page = french.page(
        "Contrôle",
        motif=asked.reason,
        réparé=french.bullets(repaired, otherwise=NOTHING),
        journal=f"{leaves}, racine `{found.journal_root}`, "
        + ("conforme." if found.sound else "**altéré**."),
        alertes=french.bullets(found.alarms, otherwise="Aucune."),
    )
    await run.show(page, key="controle", description="Contrôle de l’ensemble")
    await run.name_coming("contrôle")
    if not found.sound:
        return Failed(message="le journal est altéré")
    return Completed(message=f"{counted(len(repaired), 'réparation', 'réparations')}, journal conforme")
