"""The flow that advances one revision cycle as far as it can go now."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.carry import Advance, carry


@flow(
    name="cycle",
    description="Fait avancer un cycle de révision aussi loin que ses dates le permettent, "
    "puis demande la prochaine exécution à la prochaine échéance.",
)
async def cycle(asked: Advance) -> Any:
    """Every act of the cycle that was due is done; the next run is asked for at the next instant."""
    return await carry(asked)
