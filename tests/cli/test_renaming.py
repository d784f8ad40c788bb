"""`charte member rename` and what confirms, drops and lists changes of name, in the name of persons."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from cli import group
from cli.words import asked
from models.renaming import Renaming
from rules.refusals import MissingField
from tests.acts.test_import import known, table
from tests.conftest import Hands

TOLD = ["--evidence", "PV 3", "--as", "a"]


def run(hands: Hands, *words: str) -> Result:
    return CliRunner().invoke(group, ["member", *words, "--home", str(hands.home.path)])


def test_a_change_of_name_is_recorded_confirmed_and_listed(hands: Hands) -> None:
    on = hands.now.date().isoformat()
    said = run(hands, "rename", "m2", "--to", "Réseau", "--on", on, *TOLD)
    assert said.output == "n1\u00a0: à confirmer.\n"
    assert "Organisme 2" in run(hands, "list").output
    assert run(hands, "confirm-renaming", "n1", "--as", "c").output == "n1\u00a0: constaté.\n"
    assert "Réseau" in run(hands, "list").output
    (facts,) = json.loads(run(hands, "renamings", "--json").output)
    assert (facts["member_id"], facts["before"], facts["name"]) == ("m2", "Organisme 2", "Réseau")
    told = run(hands, "renamings").output
    assert ("Organisme 2" in told, "constaté" in told) == (True, True)


def test_a_change_of_name_is_dropped_and_one_without_a_change_is_refused(hands: Hands) -> None:
    on = hands.now.date().isoformat()
    same = run(hands, "rename", "m2", "--to", "Organisme 2", "--on", on, *TOLD)
    assert getattr(same.exception, "code", "") == "same-name"
    assert (
        json.loads(run(hands, "rename", "m2", "--to", "X", "--on", on, *TOLD, "--json").output)["id"] == "n1"
    )
    dropped = run(hands, "drop-renaming", "n1", "--as", "c", "--reason", "Erreur.")
    assert dropped.output == "n1\u00a0: abandonné.\n"


def test_a_list_names_what_proves_the_names_that_it_changes(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(table(*known(2, name="Réseau")))
    assert run(hands, "import", str(file), "--update", "--evidence", "JO du 3 mai").exit_code == 0
    assert hands.count(Renaming, evidence="JO du 3 mai", before="Organisme 1") == 1


def test_a_refusal_names_the_options_as_the_command_has_them(hands: Hands) -> None:
    for named, to, on in (("--to", " ", hands.now.date().isoformat()), ("--on", "X", "hier")):
        refused = run(hands, "rename", "m2", "--to", to, "--on", on, *TOLD).exception
        assert isinstance(refused, MissingField)
        assert asked(refused).facts["names"] == (named,)
