from __future__ import annotations

import importlib.metadata
import inspect
import re
from pathlib import Path

import pytest
from packaging.version import Version
from pydantic import BaseModel, ValidationError

from acts.due import ACTS
from flows import deployments, french
from models.home import PROJECT

STATED = deployments.read().deployments


@pytest.mark.parametrize("stated", STATED, ids=lambda stated: stated.entrypoint)
def test_every_entrypoint_loads_the_flow_it_names(stated: deployments.Deployment) -> None:
    flow = stated.flow()
    assert flow.name == stated.entrypoint.rpartition(".")[2]
    assert flow.isasync


@pytest.mark.parametrize("stated", STATED, ids=lambda stated: stated.entrypoint)
def test_a_flow_asks_for_one_model_whose_fields_are_titled_and_described(
    stated: deployments.Deployment,
) -> None:
    (parameter,) = inspect.signature(stated.flow().fn, eval_str=True).parameters.values()
    assert issubclass(parameter.annotation, BaseModel)
    for name, field in parameter.annotation.model_fields.items():
        assert field.title
        assert field.title != name
        assert field.description


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("entrypoint:", "entry_point:"),
        ("work_pool: *pool", "workpool: *pool"),
        ("command:", "comand:"),
        ("interval:", "intervall:"),
        ("tags:", "tag:"),
        ("flows.cycle.cycle", "flows/cycle.py:cycle"),
    ],
)
def test_a_misspelt_key_of_prefect_yaml_is_refused(tmp_path: Path, right: str, wrong: str) -> None:
    text = deployments.FILE.read_text("utf-8")
    assert right in text
    (tmp_path / "prefect.yaml").write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(ValidationError):
        deployments.read(tmp_path / "prefect.yaml")


def test_no_flow_file_is_named_like_a_top_level_folder() -> None:
    rooms = {path.name for path in PROJECT.iterdir() if path.is_dir()}
    assert not rooms & {path.stem for path in (PROJECT / "flows").glob("*.py")}


def test_prefect_is_three_eight_or_later_and_fastapi_is_one_its_server_starts_with() -> None:
    assert Version("3.8") <= Version(importlib.metadata.version("prefect")) < Version("4")
    assert Version(importlib.metadata.version("fastapi")) < Version("0.151")


def test_every_act_of_the_clock_has_its_french_name() -> None:
    assert not set(ACTS) - set(french.ACTS)


@pytest.mark.parametrize("words", [("cycle", "2026-1"), ("Contrôle", "été"), ("a_b", "C·D")])
def test_artifact_keys_are_what_prefect_accepts(words: tuple[str, ...]) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", french.artifact_key(*words))
