"""The provisional roll from the command line."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from cli import group
from models import link
from models.objection import Objection
from rules.refusals import NoProvisionalRoll
from tests.acts.test_provisional import published
from tests.conftest import Hands


def run(hands: Hands, *words: str) -> Result:
    return CliRunner().invoke(group, ["roll", *words], env={"CHARTE_HOME": str(hands.home.path)})


def as_(hands: Hands, cycle: str, member: str) -> tuple[str, ...]:
    token = hands.token("p", cycle, member)
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    return "--link", f"https://charte.example/p/{token}", "--code", code


def test_the_roll_is_shown_objected_to_and_decided_by_commands(hands: Hands) -> None:
    cycle = published(hands)
    told = run(hands, "object", "m6", "on", "--reason", "Payée.", *as_(hands, cycle, "m6"))
    assert told.output.startswith("Réclamation enregistrée"), told.output
    again = run(hands, "object", "m6", "on", "--reason", "Payée.", *as_(hands, cycle, "m6"))
    assert again.output == told.output
    assert hands.count(Objection) == 1
    for person, said in (("a", "seconde personne"), ("c", f"La réclamation {cycle}-r1 est admise.")):
        done = run(hands, "decide", f"{cycle}-r1", "uphold", "--as", person, "--reason", "Vu.")
        assert said in done.output, done.output
    shown = run(hands, "show", cycle).output
    assert "cotisation non à jour" in shown
    assert f"{cycle}-r1  m6  admise  Payée." in shown
    facts = json.loads(run(hands, "show", cycle, "--json").output)
    assert [line["member_id"] for line in facts["roll"] if line["reason"]] == ["m6"]
    assert facts["objections"][0]["verdict"] == "upheld"


def test_where_no_roll_is_published_the_command_says_so(hands: Hands) -> None:
    refused = run(hands, "show", hands.begin())
    assert isinstance(refused.exception, NoProvisionalRoll)
