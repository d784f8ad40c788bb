"""Preparing a cycle from Prefect's run form: the function without Prefect, its schema and its words."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import select

from flows import deployments, french
from flows.prepare import Prepare, drafted, prepare, refused
from models.cycle import Cycle
from models.leaf import Leaf
from models.reading import one, reading
from rules.refusals import NotCompetent
from tests.conftest import Hands

TITLE, PURPOSE = "Révision 2026", "Mettre la charte à jour."


@pytest.fixture
def hands(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Hands:
    monkeypatch.setenv("CHARTE_HOME", str(hands.home.path))
    monkeypatch.delenv("CHARTE_BASE_URL", raising=False)
    return hands


def asked(**facts: str) -> Prepare:
    return Prepare(**{"title": TITLE, "purpose": PURPOSE, "person": "ada@committee.example", **facts})


def run(form: Prepare) -> Any:
    return asyncio.run(prepare.fn(form))


@pytest.mark.parametrize("person", ["a", "ada@committee.example", " Ada@Committee.example "])
@pytest.mark.parametrize("named", ["ordinaire", "Ordinaire", "ordinary"])
def test_a_person_of_the_committee_drafts_a_cycle_by_id_or_address(
    hands: Hands, person: str, named: str
) -> None:
    ended = run(asked(person=person, revision_class=named))
    assert ended.is_completed()
    with reading(hands.home) as db:
        cycle = one(db, Cycle, "2026-1")
        leaf = db.exec(select(Leaf).where(Leaf.act == "draft")).one()
    assert (cycle.state, cycle.title, cycle.purpose) == ("draft", TITLE, PURPOSE)
    assert cycle.revision_class == "ordinary"
    public = json.loads(leaf.body)["public"]
    assert (public["by"], public["actor"]) == ("committee", "a")
    assert public["driver"].startswith("flow-run:")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"person": "x@nowhere.example"}, "x@nowhere.example\xa0» est introuvable (personne)."),
        ({"revision_class": "cubique"}, "cubique\xa0» est introuvable (classe de révision)."),
        ({"person": "d"}, "Le mandat de Denis a pris fin à cette date\xa0: samedi 31 janvier 2026."),
        ({"title": "  "}, "le titre"),
    ],
    ids=["nobody", "no-such-class", "mandate-ended", "blank-title"],
)
def test_a_refusal_is_told_in_french_and_nothing_is_drafted(
    hands: Hands, facts: dict[str, str], sentence: str
) -> None:
    ended = run(asked(**facts))
    assert ended.is_failed()
    assert sentence in ended.message
    assert hands.count(Cycle) == 0


def test_a_run_that_comes_twice_drafts_once_and_is_told_which_cycle_is_open(hands: Hands) -> None:
    assert run(asked()).is_completed()
    again = run(asked())
    assert again.is_failed()
    assert "2026-1 (Révision 2026)" in again.message
    assert hands.count(Cycle) == 1


def test_the_page_of_a_drafted_cycle_leads_to_the_committees_page(hands: Hands) -> None:
    page = drafted(hands.home, "2026-1", asked())
    assert page.startswith("# Révision 2026 : en préparation\n")
    assert "http://127.0.0.1:8000/comite/cycle/2026-1" in page
    assert PURPOSE in page


def test_the_page_of_a_refusal_says_why_and_what_to_do() -> None:
    page = refused(asked(), "Un cycle est ouvert.", "Attendez sa fin.")
    assert "## Refus\n\nUn cycle est ouvert." in page
    assert "## Que faire\n\nAttendez sa fin." in page


@pytest.mark.parametrize("stated", deployments.read().deployments, ids=lambda stated: stated.entrypoint)
def test_prefects_form_shows_french_titles_and_descriptions(stated: deployments.Deployment) -> None:
    schema = stated.flow().parameters.model_dump()
    (form,) = schema["definitions"].values()
    (parameter,) = asked_of(stated)
    for name, field in parameter.model_fields.items():
        shown = form["properties"][name]
        assert (shown["title"], shown["description"]) == (field.title, field.description)


def asked_of(stated: deployments.Deployment) -> list[Any]:
    parameters = inspect.signature(stated.flow().fn, eval_str=True).parameters
    return [parameter.annotation for parameter in parameters.values()]


def test_a_form_has_no_field_of_another_name() -> None:
    with pytest.raises(ValidationError):
        asked(announce="now")


def test_somebody_who_is_not_of_the_committee_is_told_whose_act_it_is() -> None:
    sentence, _ = french.refused(NotCompetent(act="draft", needed="run"), zone="Europe/Paris")
    assert sentence.endswith("appartient à\xa0: l’instance qui conduit les cycles.")
