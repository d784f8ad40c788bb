"""What every flow asks of Prefect: who am I, call me so, run again then, show this page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.deployments import arun_deployment
from prefect.runtime import flow_run

from flows.pending import key
from models.home import Home, find

DEPLOYMENT = "charte"


def home() -> Home:
    """Return the home this worker serves (`CHARTE_HOME`).

    Raises:
        HomeMissing: there is none there.
    """
    return find()


def driver() -> str:
    """Return what the leaf of a due act names: this flow run."""
    return f"flow-run:{flow_run.id or 'local'}"


async def rename(name: str, *, tag: str = "") -> None:
    """Prefect's pages show this run under that name, and find it by that tag as well."""
    if flow_run.id:
        tags = [*flow_run.tags, tag] if tag else None
        async with get_client() as client:
            await client.update_flow_run(UUID(flow_run.id), name=name, tags=tags)


async def show(page: str, *, key: str, description: str) -> None:
    """Prefect's pages show this Markdown with the run."""
    if flow_run.id:
        await acreate_markdown_artifact(page, key=key, description=description)


async def ask_again(  # one deployment a story, so the story's name is the flow's
    story: str, *, subject: str, act: str, due_at: datetime, parameters: Mapping[str, Any], tags: list[str]
) -> None:
    """One run of this story will start at that instant, whoever asked first.

    A key is burnt for ever: a run that was itself asked under it asks for another attempt.
    """
    if not flow_run.id:
        return
    async with get_client() as client:
        own = (await client.read_flow_run(UUID(flow_run.id))).idempotency_key
    facts = {"boot": os.environ.get("CHARTE_BOOT", ""), "story": story, "subject": subject, "act": act}
    keys = (key(**facts, due_at=due_at, attempt=attempt) for attempt in range(1, 100))
    await arun_deployment(
        f"{story}/{DEPLOYMENT}",
        parameters=dict(parameters),
        scheduled_time=due_at,
        timeout=0,
        tags=tags,
        idempotency_key=next(one for one in keys if one != own),
        as_subflow=False,
    )
