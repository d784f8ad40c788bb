"""What every flow asks of Prefect: who am I, call me so, run again then, show this page."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.deployments import arun_deployment
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows.nap import nap
from flows.pending import key
from models.home import Home, find

DEPLOYMENT = "charte"
_LOOKS, _LOOK_SECONDS = 4, 2.0


def home() -> Home:
    """Return the home this worker serves (`CHARTE_HOME`).

    Raises:
        HomeMissing: there is none there.
    """
    return find()


def driver() -> str:
    """Return what the leaf of a due act names: this flow run."""
    return f"flow-run:{flow_run.id or 'local'}"


def coming(subject: str) -> str:
    """Return the name of a run that has not started."""
    return f"{subject} · à venir"


async def rename(name: str, *, tag: str = "") -> None:
    """Prefect's pages show this run under that name, and find it by that tag as well."""
    if flow_run.id:
        tags = [*flow_run.tags, tag] if tag else None
        async with get_client() as client:
            await client.update_flow_run(UUID(flow_run.id), name=name, tags=tags)


async def name_coming(subject: str) -> None:
    """Runs of this deployment that a schedule made, and named after animals, are named after what they do.

    Prefect makes the first of them some seconds after the deployment is registered.
    """
    if not flow_run.id:
        return
    scheduled = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    async with get_client() as client:
        own = (await client.read_flow_run(UUID(flow_run.id))).deployment_id
        mine = DeploymentFilter(id=DeploymentFilterId(any_=[own] if own else []))
        for _ in range(_LOOKS):
            runs = await client.read_flow_runs(
                flow_run_filter=FlowRunFilter(state=scheduled), deployment_filter=mine
            )
            for each in runs:
                if each.name != coming(subject):
                    await client.update_flow_run(each.id, name=coming(subject))
            if runs or not await nap(_LOOK_SECONDS):
                return


async def show(page: str, *, key: str, description: str) -> None:
    """Prefect's pages show this Markdown with the run."""
    if flow_run.id:
        await acreate_markdown_artifact(page, key=key, description=description)


def tell(line: str, *, failed: bool = False) -> None:
    """The log of this run says so in Prefect's pages, whatever Prefect itself is told to keep quiet."""
    if flow_run.id:
        own = logging.getLogger("prefect.flow_runs.charte")
        own.setLevel(logging.INFO)
        log = logging.LoggerAdapter(own, get_run_logger().extra)  # type: ignore[union-attr]
        log.log(logging.ERROR if failed else logging.INFO, "%s", line)


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
        flow_run_name=coming(subject),
        tags=tags,
        idempotency_key=next(one for one in keys if one != own),
        as_subflow=False,
    )
