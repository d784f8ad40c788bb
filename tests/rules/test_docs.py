"""The pages on lifecycle and rulebook cannot lie: their examples run and their keys are the code's."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import rules
from rules.proxies import ProxyRules

DOCS = Path(__file__).parents[2] / "docs"
MODULES = [module.name for module in pkgutil.walk_packages(rules.__path__, "rules.")]


def keys(table: dict[str, Any], path: tuple[str, ...] = ()) -> set[str]:
    found: set[str] = set()
    for key, value in table.items():
        inner = isinstance(value, dict) and not (path == ("second_call",) and key == "quorum")
        if not inner or key == "second_call":
            found.add(".".join((*path, key)))
        if inner:
            found |= keys(value, (*path, key))
    return found


@pytest.mark.parametrize("page", ["lifecycle.md", "rulebook.md", "count.md"])
def test_the_examples_of_the_page_run(page: str) -> None:
    done = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_code_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_page_on_the_rulebook_has_every_key_and_no_other() -> None:
    page = (DOCS / "rulebook.md").read_text(encoding="utf-8")
    top, classes = page.split("## At the top")[1].split("## Rulebooks that")[0].split("## For each class")
    told = [set(re.findall(r"^\| `([\w.]+)` \|", part, flags=re.MULTILINE)) for part in (top, classes)]
    rulebook = tomllib.loads((DOCS.parent / "charter_versions" / "rulebook.toml").read_text(encoding="utf-8"))
    assert told[0] == {*rulebook, "retention"} - {"classes"}
    assert told[1] == keys(rulebook["classes"]["ordinary"]) | {
        "quorum", "late_quorum.before", "late_quorum.by", "counting.blank", "eligibility.objection",
        "signing.scope.carried_over", "signing.scope.affected", "signing.scope.objection",
        "signing.scope.asked", "signing.scope.members", "signing.scope.sections",
        "signing.escalation", "signing.escalation.second_contact", "signing.escalation.referent",
        "entry_into_force",
    }  # fmt: skip


def test_the_page_on_the_rulebook_has_every_key_of_proxies_and_no_other() -> None:
    page = (DOCS / "rulebook.md").read_text(encoding="utf-8").split("\n## Proxies\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    assert told == [each.name for each in fields(ProxyRules)]
    shown = re.findall(r"^proxies = .*$", page, flags=re.MULTILINE)
    assert re.findall(r"(\w+) = ", shown[0])[1:] == told
