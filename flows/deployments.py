"""The deployments of `prefect.yaml`, read strictly: Prefect's own schema lets misspelt keys pass."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.deployments.schedules import create_deployment_schedule_create
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.utilities.callables import ParameterSchema
from pydantic import BaseModel, ConfigDict, Field

from models.home import PROJECT

FILE = PROJECT / "prefect.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class JobVariables(_Strict):
    """What a worker is told about the process of a run."""

    command: str


POOL_DESCRIPTION = (
    "Exécute les flux de la charte : préparation, cycles, signatures, avis et contrôles. "
    "Le service y tient lui-même un exécutant ; d’autres machines peuvent s’y joindre."
)


class WorkPool(_Strict):
    """Where workers find the runs."""

    name: str
    job_variables: JobVariables


class Interval(_Strict):
    """A schedule: every so many seconds."""

    interval: int = Field(ge=1)


class Deployment(_Strict):
    """One flow that Prefect may run."""

    name: str
    entrypoint: str = Field(pattern=r"^flows(\.\w+){2}$")
    work_pool: WorkPool
    tags: list[str] = []
    parameters: dict[str, Any] = {}
    schedules: list[Interval] = []

    def flow(self) -> Flow[..., Any]:
        """Return the flow, imported."""
        return load_flow_from_entrypoint(self.entrypoint)


class Project(_Strict):
    """The whole file."""

    name: str
    pull: list[dict[str, Any]]
    definitions: dict[str, Any] = {}
    deployments: list[Deployment]


def read(file: Path = FILE) -> Project:
    """Return what the file says.

    Raises:
        pydantic.ValidationError: a key is misspelt, missing or of another kind.
    """
    return Project.model_validate(yaml.safe_load(file.read_text("utf-8")))


def head(schema: ParameterSchema) -> None:
    """The run form heads each parameter with the title of its model: Prefect itself puts the bare name."""
    for shown in schema.properties.values():
        model = schema.definitions.get(str(shown.get("$ref", "")).rpartition("/")[2], {})
        shown["title"] = model.get("title", shown["title"])


async def register(project: Project) -> None:
    """Prefect knows every deployment as the file states it."""
    for stated in project.deployments:
        flow = stated.flow()
        deployment = RunnerDeployment.from_flow(
            flow,
            name=stated.name,
            tags=stated.tags,
            parameters=stated.parameters,
            description=flow.description,
            work_pool_name=stated.work_pool.name,
            job_variables=stated.work_pool.job_variables.model_dump(),
            schedules=[
                create_deployment_schedule_create(
                    schedule=IntervalSchedule(interval=timedelta(seconds=each.interval)), active=True
                )
                for each in stated.schedules
            ],
        )
        deployment.entrypoint = stated.entrypoint
        head(deployment._parameter_openapi_schema)  # noqa: SLF001 - where `prefect deploy` itself puts it
        await deployment.aapply()
