from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.checks import CHECKS, Checked, run
from demo.federation import Federation, Where, ballot_in
from demo.mailbox import MailError
from demo.outside import Outside
from demo.people import AstrayError
from demo.report import lines, report
from demo.tour import tour
from tests.demo.world import World

FLAWS = {
    "one mail lost": None,
    "votes without a code": "Le robot",
    "takes late votes": "Le vote en retard",
    "keeps the first vote": "Un vote changé",
    "counts no vote by proxy": "Un pouvoir accepté",
    "turns what is hidden round": "Pendant le scrutin",
    "publishes other bytes": "Le texte publié",
    "suspends who does not sign": "Les organismes qui n'ont pas signé",
    "committee pages are open": "Rien du comité",
    "a flow run failed": "Chaque exécution de flux",
    "the evidence is altered": "Le dossier de preuve",
}


@pytest.fixture(name="quiet")
def a_quiet_federation(where: Where) -> Iterator[Federation]:
    with Federation(where, count=12, progress=lambda _: None, patience_seconds=5) as federation:
        yield federation


def lived(quiet: Federation, where: Where) -> tuple[Outside, list[Checked]]:
    outside = Outside(where, quiet.live())
    return outside, run(outside)


def failed(checked: list[Checked]) -> list[str]:
    return [f"{one.name}: {one.evidence}" for one in checked if not one.ok]


def test_a_sound_service_passes_every_check(quiet: Federation, where: Where) -> None:
    outside, checked = lived(quiet, where)
    assert failed(checked) == []
    assert len(checked) == len(CHECKS)
    facts = report(outside, checked, seconds=1.23)
    assert facts["members"] == 12
    assert facts["votes_counted"] == 9
    assert facts["published"] == "1.1.0"
    assert (facts["signatures_requested"], facts["signatures_validated"]) == (12, 10)
    assert {one["outcome"] for one in facts["questions"]} == {"adopted", "rejected"}
    assert [set(one) for one in facts["checks"]] == [{"name", "ok", "evidence"}] * len(CHECKS)


@pytest.mark.parametrize(("flaw", "name"), [(flaw, name) for flaw, name in FLAWS.items() if name])
def test_a_service_with_this_flaw_fails_the_check_that_looks_for_it(
    world: World, quiet: Federation, where: Where, flaw: str, name: str
) -> None:
    world.flaws.add(flaw)
    _, checked = lived(quiet, where)
    assert any(line.startswith(name) for line in failed(checked)), failed(checked)


def test_a_mail_that_does_not_come_stops_the_story_with_the_address_it_was_awaited_at(
    world: World, where: Where
) -> None:
    world.flaws.add("one mail lost")
    with Federation(where, count=12, progress=lambda _: None, patience_seconds=0.5) as federation:
        federation.propose()
        federation.decide()
        with pytest.raises(
            MailError, match=r"no mail ballot_open to gerard\.montluisant@cma-brevanne\.example"
        ):
            federation.vote()


def test_a_check_that_cannot_be_made_is_not_ok_and_the_report_stays_whole(
    quiet: Federation, where: Where
) -> None:
    outside = Outside(where, quiet.facts)
    checked = run(outside)
    seen_without_a_cycle = ("La version 1.0.0", "Chaque exécution", "Chaque acte échu", "Le journal")
    others = [one.name for one in checked if one.ok and not one.name.startswith(seen_without_a_cycle)]
    assert others == []
    assert report(outside, checked, seconds=0)["votes_counted"] is None


def test_the_ballot_is_known_by_the_address_a_mail_or_page_gives() -> None:
    assert ballot_in("rien", "voir http://127.0.0.1/scrutin/b-2026-1.json") == "b-2026-1"
    with pytest.raises(AstrayError):
        ballot_in("rien")


def test_the_story_is_told_as_it_goes(where: Where) -> None:
    told: list[str] = []
    with Federation(where, count=12, progress=told.append, patience_seconds=5) as federation:
        federation.live()
    assert "6 propositions déposées" in told
    assert told[-1] == "10 signatures validées par Solène Vauquelin et Amadou Ferrière"


def test_a_tour_of_a_sound_service_reports_it_sound_and_readable(where: Where) -> None:
    facts = tour(where, count=12, progress=lambda _: None, began_at=0, patience_seconds=5)
    assert [one["name"] for one in facts["checks"] if not one["ok"]] == []
    said = "\n".join(lines(facts))
    assert "Deux réunions par an au moins (proposition seule) : rejetée, 2 / 4 / 3" in said
    assert f"{len(CHECKS) + 1} constats sur {len(CHECKS) + 1}" in said


def test_a_tour_that_stops_half_way_still_reports_and_says_where_it_stopped(
    world: World, where: Where
) -> None:
    world.flaws.add("one mail lost")
    facts = tour(where, count=12, progress=lambda _: None, began_at=0, patience_seconds=0.5)
    first = facts["checks"][0]
    assert not first["ok"]
    assert "gerard.montluisant@cma-brevanne.example" in first["evidence"]
    assert facts["votes_counted"] is None
    assert "✗ Le vote en retard est refusé" in "\n".join(lines(facts))
