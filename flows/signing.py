"""The flow that follows a new version's signatures: requests, reminders, the end of the cycle."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.carry import Advance, carry


@flow(
    name="signing",
    description="Suit les signatures d’une version adoptée : demandes, rappels, actes scellés, clôture "
    "du cycle quand toutes sont réglées ou que le délai est passé.",
)
async def signing(asked: Advance) -> Any:
    """Every request, reminder, deed and closing that was due is done; the next run is asked for in time."""
    return await carry(asked)
