"""The embedded worker: it runs the flows in its own process, so Prefect is imported once, not once a run.

It polls the same work pool as `prefect worker start` would; on more machines that one takes its place.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import threading
from pathlib import Path
from uuid import UUID

from anyio.abc import TaskStatus
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType, WorkPool
from prefect.flow_engine import run_flow_async
from prefect.flows import load_flow_from_flow_run
from prefect.states import Crashed
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker, ProcessWorkerResult

from flows import deployments
from flows.nap import STOPPING, nap

GRACE_SECONDS = 6.0
_KNOCK_SECONDS = 0.3
ORPHANED = "Le service s’est arrêté pendant cette exécution ; son travail est repris par une autre."


class InlineWorker(ProcessWorker):
    """A process worker whose runs share its process and event loop."""

    active = 0

    @classmethod
    def __dispatch_key__(cls) -> str:
        """Leave Prefect's own process worker in its place in the registry."""
        return "charte-inline"

    async def run(
        self,
        flow_run: FlowRun,
        configuration: ProcessJobConfiguration,
        task_status: TaskStatus[int] | None = None,
    ) -> ProcessWorkerResult:
        """The run has ended, in whatever state its own flow gave it."""
        del configuration
        if task_status is not None:
            task_status.started(os.getpid())
        self.active += 1
        try:
            flow = await load_flow_from_flow_run(flow_run, use_placeholder_flow=False)
            await run_flow_async(flow, flow_run=flow_run, parameters=flow_run.parameters, return_type="state")
        finally:
            self.active -= 1
        return ProcessWorkerResult(status_code=0, identifier=str(flow_run.id))


async def crash_orphans(client: PrefectClient) -> list[UUID]:
    """Runs that a dead worker left under way are marked crashed; their work is in our tables."""
    under_way = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    runs = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=under_way)),
        deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=["charte"])),
    )
    for run in runs:
        await client.set_flow_run_state(run.id, Crashed(message=ORPHANED), force=True)
    return [run.id for run in runs]


async def _ensure_pool(client: PrefectClient, name: str) -> WorkPool:
    from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
    from prefect.exceptions import ObjectNotFound

    said = deployments.POOL_DESCRIPTION
    try:
        found = await client.read_work_pool(name)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        return await client.create_work_pool(
            WorkPoolCreate(name=name, type="process", base_job_template=template, description=said)
        )
    if found.description != said:
        await client.update_work_pool(name, WorkPoolUpdate(description=said))
    return found


async def serve(ready: Path) -> None:
    """Deployments are registered, orphans marked, and runs executed until the service stops."""
    project = deployments.read()
    pool = project.deployments[0].work_pool.name
    async with get_client() as client:
        while await client.api_healthcheck() is not None:
            if not await nap(_KNOCK_SECONDS):
                return
        await _ensure_pool(client, pool)
        await crash_orphans(client)
        await deployments.register(project)
    worker = InlineWorker(work_pool_name=pool, name="charte")
    task = asyncio.create_task(worker.start(printer=lambda *_: None))
    await asyncio.to_thread(ready.write_text, os.environ.get("CHARTE_BOOT", ""), "ascii")
    stopped = asyncio.create_task(asyncio.to_thread(STOPPING.wait))
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    STOPPING.set()
    for _ in range(int(GRACE_SECONDS / 0.1)):
        if not worker.active or task.done():
            break
        await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def said_otherwise(record: logging.LogRecord) -> bool:
    """Return whether a line of Prefect's about a run is kept: our own lines tell its end."""
    return not str(record.msg).startswith("Finished in state")


def main() -> None:
    """Run the worker off the main thread: there Prefect's engine would take the signals for each run."""
    parser = argparse.ArgumentParser(prog="flows.worker")
    parser.add_argument("--ready", type=Path, required=True)
    asked = parser.parse_args()
    logging.getLogger("prefect").setLevel(os.environ.get("CHARTE_LOG", "WARNING"))
    logging.getLogger("prefect.flow_runs").addFilter(said_otherwise)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: STOPPING.set())
    failed = threading.Event()

    def work() -> None:
        try:
            asyncio.run(serve(asked.ready))
        except BaseException:
            failed.set()
            raise

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    while thread.is_alive():
        thread.join(0.2)
    raise SystemExit(1 if failed.is_set() else 0)


if __name__ == "__main__":
    main()
