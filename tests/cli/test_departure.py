"""`charte member leave`, `merge`, and what confirms, drops and lists them, in the name of persons."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from acts.measure.notice import give_notice
from cli import group
from models.leaf import Leaf
from models.member import Member
from tests.conftest import Hands

TOLD = ["--evidence", "PV 3", "--reason", "Fusion votée.", "--as", "a"]


def run(hands: Hands, *words: str) -> Result:
    return CliRunner().invoke(group, ["member", *words, "--home", str(hands.home.path)])


def test_a_merger_is_recorded_confirmed_and_listed(hands: Hands) -> None:
    on = hands.now.date().isoformat()
    said = run(hands, "merge", "m2", "m3", "--into", "m4", "--on", on, *TOLD)
    assert said.output == "d1\u00a0: à confirmer.\n"
    assert hands.count(Member, left_on=None) == 6
    assert "à confirmer" in run(hands, "departures").output
    assert run(hands, "confirm-departure", "d1", "--as", "c").output == "d1\u00a0: constaté.\n"
    assert hands.count(Member, left_on=hands.now.date()) == 2
    (facts,) = json.loads(run(hands, "departures", "--json").output)
    assert (facts["how"], facts["members"], facts["into_id"]) == ("merged", ["m2", "m3"], "m4")
    assert "a quitté la charte" in run(hands, "list").output
    assert hands.count(Leaf, act="merge") == 2


def test_a_departure_is_recorded_and_dropped(hands: Hands) -> None:
    on = hands.now.date().isoformat()
    assert json.loads(run(hands, "leave", "m2", "--on", on, *TOLD, "--json").output)["done_at"] is None
    twice = run(hands, "leave", "m2", "--on", on, *TOLD)
    assert getattr(twice.exception, "code", "") == "departure-asked"
    dropped = run(hands, "drop-departure", "d1", "--as", "c", "--reason", "Erreur.")
    assert dropped.output == "d1\u00a0: abandonné.\n"
    assert hands.count(Member, left_on=None) == 6


def test_a_measure_is_read_before_a_merger_is_recorded_or_confirmed(hands: Hands) -> None:
    told = {"aims": "lapse", "cause": "other", "ground": "Manquements.", "person_id": "a"}
    measure = give_notice(hands.home, "m2", **told)
    on = hands.now.date().isoformat()
    asked = ["merge", "m2", "--into", "m4", "--on", on, *TOLD]
    unread = run(hands, *asked)
    assert getattr(unread.exception, "code", "") == "measure-unread"
    named, ground, how = unread.stderr.splitlines()
    assert named.startswith(f"{measure} vise m2 (notifiée)")
    assert ground.strip() == "Manquements."
    read = how.partition(": ")[2].split()
    assert run(hands, *asked, *read).output == "d1\u00a0: à confirmer.\n"
    unread = run(hands, "confirm-departure", "d1", "--as", "c")
    assert getattr(unread.exception, "code", "") == "measure-unread"
    assert (unread.stderr.splitlines()[0], hands.count(Member, left_on=None)) == (named, 6)
    assert run(hands, "confirm-departure", "d1", "--as", "c", *read).output == "d1\u00a0: constaté.\n"
    assert "vise" not in run(hands, "confirm-departure", "d1", "--as", "c", *read).output
