"""The flow that prepares a cycle from Prefect's own run form; whether the person may is asked of the act."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow
from prefect.states import Completed, Failed
from pydantic import BaseModel, ConfigDict, Field

from acts.cycle.draft import draft
from charter.refusals import Refusal
from flows import french, run
from models.home import Home
from models.reading import reading
from models.views.bodies import named
from rules.rulebook import read


class Prepare(BaseModel):
    """Le cycle à préparer ; rien n’est encore public."""

    model_config = ConfigDict(title="Cycle à préparer", extra="forbid")
    title: str = Field(
        title="Titre",
        description="Sous quel nom les organismes membres verront ce cycle, "
        "par exemple « Révision 2026 de la charte ».",
        min_length=1,
        max_length=200,
    )
    revision_class: str = Field(
        default="ordinaire",
        title="Classe de révision",
        description="Une classe du règlement de scrutin : « ordinaire », « de forme » pour une correction, "
        "ou une autre que ce règlement nomme.",
        min_length=1,
        max_length=64,
    )
    purpose: str = Field(
        default="",
        title="Objet",
        description="Pourquoi ce cycle ; les organismes membres le lisent en premier.",
        max_length=4000,
    )
    person: str = Field(
        title="Personne du comité",
        description="Au nom de qui le cycle est préparé : son adresse électronique ou son identifiant. "
        "Son mandat est vérifié.",
        min_length=1,
        max_length=254,
    )


@flow(
    name="prepare",
    description="Prépare un cycle de révision au nom d’une personne du comité. Rien n’est encore public : "
    "l’annonce se fait dans les pages du comité.",
)
async def prepare(asked: Prepare) -> Any:
    """The next cycle is drafted in the name of that person, or the refusal is told and nothing changed."""
    home = run.home()
    try:
        cycle_id = await asyncio.to_thread(_draft, home, asked, driver=run.driver())
    except Refusal as refusal:
        sentence, remedy = french.refused(refusal, zone=home.settings().timezone)
        run.tell(f"Préparation refusée : {sentence} {remedy}", failed=True)
        run.tell("Rien n’a été enregistré.")
        await run.rename("préparation · refusée")
        await run.show(refused(asked, sentence, remedy), key="preparation", description="Préparation refusée")
        return Failed(message=f"{sentence} {remedy}")
    await run.rename(f"{cycle_id} · {french.state('draft')}", tag=f"cycle:{cycle_id}")
    run.tell(f"Cycle {cycle_id} : préparé au nom de {asked.person.strip()}, « {asked.title.strip()} ».")
    run.tell(f"Cycle {cycle_id} : rien n’est encore public, le comité l’annonce dans ses pages.")
    key = french.artifact_key("cycle", cycle_id)
    await run.show(drafted(home, cycle_id, asked), key=key, description=f"Cycle {cycle_id}")
    return Completed(message=f"Cycle {cycle_id} préparé")


def _draft(home: Home, asked: Prepare, *, driver: str) -> str:
    with reading(home) as db:
        person_id = named(db, asked.person).id
    classes = read(home.rulebook.read_text("utf-8")).classes
    return draft(
        home,
        person_id=person_id,
        title=asked.title,
        revision_class=french.revision_class(asked.revision_class, among=classes),
        purpose=asked.purpose,
        driver=driver,
    )


def drafted(home: Home, cycle_id: str, asked: Prepare) -> str:
    """Return the page that says what was drafted and where to go on."""
    address = home.settings().base_url.rstrip("/")
    here = f"{address}/comite/cycle/{cycle_id}"
    return french.page(
        f"{asked.title.strip()} : {french.state('draft')}",
        fait=f"- cycle `{cycle_id}` préparé, classe de révision « {asked.revision_class.strip()} »\n"
        f"- au nom de {asked.person.strip()}",
        objet=asked.purpose.strip() or "Sans objet déclaré.",
        ensuite="Rien n’est encore public. Le comité relit le cycle et l’annonce dans ses pages : "
        f"[{here}]({here})",
    )


def refused(asked: Prepare, sentence: str, remedy: str) -> str:
    """Return the page that says why no cycle was drafted and what to do."""
    return french.page(
        f"{asked.title.strip()} : préparation refusée",
        refus=sentence,
        que_faire=remedy,
        fait="Rien n’a été enregistré.",
    )
