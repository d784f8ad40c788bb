"""What only a real server and worker can show."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from acts.cycle.announce import announce
from models import clock
from models.leaf import Leaf
from models.notice import Notice
from models.reading import reading

pytestmark = pytest.mark.xdist_group("prefect")


def invitations(live: Any) -> list[str]:
    with reading(live.home) as db:
        return list(db.exec(select(Notice.state).where(Notice.kind == "proposing_open")).all())


@pytest.fixture(scope="session")
def prepared(live: Any) -> Any:
    """A cycle drafted through Prefect's form, and the run that did it."""
    form = {"title": "Révision 2026", "purpose": "Mettre à jour.", "person": "ada@committee.example"}
    return live.ended(live.ask("prepare", name="x", parameters=form, key="form", at=clock.instant()))


def test_the_run_form_of_prefect_drafts_a_cycle_and_says_where_to_go_on(live: Any, prepared: Any) -> None:
    assert prepared["state_type"] == "COMPLETED", prepared["state"]["message"]
    assert prepared["name"].endswith("· en préparation")
    cycle = prepared["name"].partition(" ")[0]
    assert {"charte", f"cycle:{cycle}"} <= set(prepared["tags"])
    with reading(live.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "draft")).one()
    assert json.loads(leaf.body)["public"]["driver"] == f"flow-run:{prepared['id']}"
    (page,) = live.pages_of(prepared["id"])
    assert f"/comite/cycle/{cycle}" in page


def test_a_refused_form_is_a_failed_run_with_the_sentence_and_a_page(live: Any, prepared: Any) -> None:
    form = {"title": "Une autre", "person": "ada@committee.example"}
    ended = live.ended(live.ask("prepare", name="x", parameters=form, key="again", at=clock.instant()))
    assert ended["state_type"] == "FAILED"
    assert "(Révision 2026)" in ended["state"]["message"]
    assert "Traceback" not in ended["state"]["message"]
    (page,) = live.pages_of(ended["id"])
    assert "Rien n’a été enregistré" in page
    log = live.log_of(ended["id"], holds="Rien n’a été enregistré")
    assert log[0].startswith("Préparation refusée : ")
    assert "(Révision 2026)" in log[0]
    assert not [line for line in log if "Finished in state" in line]


def test_a_class_that_the_rulebook_does_not_name_is_refused_in_french_words(live: Any, prepared: Any) -> None:
    del prepared
    form = {"title": "Une autre", "person": "ada@committee.example", "revision_class": "cubique"}
    ended = live.ended(live.ask("prepare", name="x", parameters=form, key="class", at=clock.instant()))
    assert ended["state_type"] == "FAILED"
    assert "est introuvable (classe de révision)" in ended["state"]["message"]


@pytest.mark.parametrize(
    ("story", "title"),
    [
        ("prepare", "Cycle à préparer"),
        ("cycle", "Cycle à faire avancer"),
        ("signing", "Cycle à faire avancer"),
        ("notify", "Envoi des avis"),
        ("reconcile", "Contrôle"),
    ],
)
def test_the_run_form_is_headed_in_french(live: Any, story: str, title: str) -> None:
    form = live.shown(f"/deployments/name/{story}/charte")["parameter_openapi_schema"]
    assert form["properties"]["asked"]["title"] == title


def test_the_work_pool_says_in_french_what_it_is_for(live: Any) -> None:
    assert live.shown("/work_pools/charte")["description"].startswith("Exécute les flux de la charte")


def test_a_cycle_is_carried_by_one_run_that_came_early_and_its_notices_by_another(
    live: Any, prepared: Any
) -> None:
    cycle = prepared["name"].partition(" ")[0]
    announce(live.home, cycle, person_id="a")
    now = clock.instant()
    early = [
        live.ask(
            "cycle", name="x", parameters={"cycle": cycle}, key="early", at=now, tags=(f"cycle:{cycle}",)
        )
        for _ in range(3)
    ]
    sending = live.ask("notify", name="x", parameters={"linger": 0}, key="sending", at=now)
    assert len(set(early)) == 1, "one key is one run, whoever asks"

    carried = live.ended(early[0])
    assert carried["state_type"] == "COMPLETED"
    assert carried["name"] == f"{cycle} · examen"
    assert f"cycle:{cycle}" in carried["tags"]
    with reading(live.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "review")).one()
    assert json.loads(leaf.body)["public"]["driver"] == f"flow-run:{carried['id']}"
    (page,) = live.pages_of(carried["id"])
    assert "- propositions closes, l’examen commence" in page
    log = live.log_of(carried["id"], holds="Le comité se prononce".lower())
    assert f"Cycle {cycle} : propositions closes, l’examen commence." in log
    assert any(line.startswith(f"Cycle {cycle} : ensuite, clore les propositions") for line in log)
    assert "Le comité se prononce" in page

    sent = live.ended(sending)
    assert (sent["state_type"], sent["name"]) == ("COMPLETED", "avis · 6 envoyés")
    assert "Fin de l’envoi : 6 avis envoyés." in live.log_of(sending, holds="Fin de l’envoi")
    assert invitations(live) == ["sent"] * 6
    invited = [mail for mail in live.received if b"X-Charte-Notice: proposing_open" in mail]
    assert len(invited) == 6, "one mail a member"


def test_a_cycle_that_does_not_exist_is_a_sentence_not_a_traceback(live: Any) -> None:
    asked = live.ask("cycle", name="x", parameters={"cycle": "1999-1"}, key="nobody", at=clock.instant())
    ended = live.ended(asked)
    assert ended["state_type"] == "FAILED"
    assert "1999-1" in ended["state"]["message"]
    assert "Traceback" not in ended["state"]["message"]


def test_a_worker_killed_during_a_run_is_replaced_and_the_run_is_marked(live: Any) -> None:
    asked = live.ask("notify", name="x", parameters={}, key="killed", at=clock.instant())
    until = time.monotonic() + 30
    while live.run(asked)["state_type"] != "RUNNING" and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(live.service.pids["worker"], signal.SIGKILL)
    while not live.service.mend():
        assert time.monotonic() < until + 30
        time.sleep(0.2)
    assert live.ended(asked)["state_type"] == "CRASHED"
    again = live.ask("reconcile", name="x", parameters={}, key="after", at=clock.instant())
    assert live.ended(again)["state_type"] == "COMPLETED"
    assert {"Rien n’était à réparer."} <= set(live.log_of(again, holds="Journal : "))
    assert {run["name"] for run in live.scheduled("reconcile")} == {"contrôle · à venir"}


def test_each_part_writes_its_log_in_the_home(live: Any) -> None:
    assert {Path(file).name for file in (live.home.path / "logs").iterdir()} == {"prefect.log", "worker.log"}
