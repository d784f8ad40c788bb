"""`charte measure …`: the whole way of a measure, in the name of persons of the body."""

from __future__ import annotations

import json
from datetime import timedelta

from click.testing import CliRunner, Result

from cli import group
from models.leaf import Leaf
from models.reading import reading
from tests.conftest import Hands

GROUND = ("--cause", "signature", "--ground", "N’a pas signé.")


def run(hands: Hands, *words: str) -> Result:
    return CliRunner().invoke(group, ["measure", *words, "--home", str(hands.home.path)])


def test_a_measure_goes_from_its_notice_to_its_end(hands: Hands) -> None:
    told = [
        "notice",
        "m2",
        "--aims",
        "suspend",
        "--cause",
        "signature",
        "--ground",
        "N’a pas signé.",
        "--as",
        "a",
    ]
    assert run(hands, *told).output == "m2-1\u00a0: notifiée.\n"
    on = hands.now.date().isoformat()
    said = run(hands, "observe", "m2-1", "--on", on, "--text", "Lundi.", "--as", "c")
    assert said.output == "m2-1\u00a0: observations reçues.\n"
    for person, state in (("a", "observations reçues"), ("c", "suspension en vigueur")):
        done = run(hands, "suspend", "m2-1", "--reason", "Rien.", "--as", person)
        assert done.output == f"m2-1\u00a0: {state}.\n"
    listed = run(hands, "list").output
    assert "suspension en vigueur" in listed
    assert "suspendre l’organisme" in listed
    for person in "ac":
        run(hands, "lift", "m2-1", "--reason", "Signé.", "--as", person)
    (facts,) = json.loads(run(hands, "list", "--json").output)
    assert (facts["state"], facts["reason"], facts["aims"]) == ("lifted", "Signé.", "suspend_member")
    with reading(hands.home) as db:
        from sqlmodel import select

        drivers = [json.loads(body)["public"]["driver"] for body in db.exec(
            select(Leaf.body).where(Leaf.subject == "measure:m2-1")
        ).all()]  # fmt: skip
    assert all(each.startswith("command:") for each in drivers)


def test_what_is_refused_is_one_sentence(hands: Hands) -> None:
    run(
        hands,
        "notice",
        "m2",
        "--aims",
        "lapse",
        "--cause",
        "signature",
        "--ground",
        "N’a pas signé.",
        "--as",
        "a",
    )
    early = run(hands, "lapse", "m2-1", "--reason", "Rien.", "--as", "a")
    assert early.exception is not None
    assert getattr(early.exception, "code", "") == "not-heard-yet"
    hands.pass_time(by=timedelta(days=15))
    assert run(hands, "lapse", "m2-1", "--reason", "Rien.", "--as", "a").exit_code == 0
    assert run(hands, "drop", "m2-1", "--reason", "Non.", "--as", "c").exit_code == 0
