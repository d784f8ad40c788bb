"""An organisation with a past begins here by its own tables, and goes to its first revision."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from acts.reconcile import verify_journal
from acts.signing.validate import validate
from cli import group
from models import clock
from models.home import Home
from models.signature import Signature
from rules.refusals import LinkUnknown, OwnOrganisation
from tests.conftest import Hands, siren

HEAD = "id,name,siren,college,weight,admitted_on,representative,capacity,email,second_email,language"
BODIES = """
[committee]
name = "Comité"
decides = "alone"
powers = ["run"]
[bureau]
name = "Bureau"
decides = "two"
powers = ["validate", "contest", "appeal"]
"""
PERSONS = """id,name,email,language,capacity,mandate_from,mandate_to,mandate_evidence,member_id,bodies
a,Eve,eve@fed.example,fr,Présidente,2021-01-01,,PV 3,,committee bureau
c,Fay,fay@fed.example,fr,Secrétaire,2021-01-01,,PV 3,,committee bureau
b,Ada Un,ada@un.example,fr,Membre,2021-01-01,,PV 3,,bureau
"""
SIGNED = """member_id,signed_version,signed_on,validated_on,evidence
asso1,1.0.0,2021-06-01,2021-07-01,Registre papier p. 1
asso2,1.0.0,2021-06-02,2021-07-01,Registre papier p. 2
asso3,1.0.0,2021-06-02,2021-07-01,Registre papier p. 3
"""
BEA = "bea@deux.example"


def line(number: int, address: str, *, admitted_on: str = "2021-05-01") -> str:
    """Return the line of a member; its representative is called by its address."""
    name = address.partition("@")[0].title()
    facts = [f"asso{number}", f"Association {number}", siren(number), "public", "1", admitted_on]
    return ",".join([*facts, name, "Présidente", address, "", "fr"])


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Run a command on the home of this organisation."""
    return lambda *told: CliRunner().invoke(group, [*told, "--home", str(tmp_path / "home")])


@pytest.fixture
def hands(tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Five members of before, three of which signed; Bea acts for two of them, Ada sits on the body too."""
    hands = Hands(Home(tmp_path / "home"), itertools.count())
    monkeypatch.setattr(clock, "instant", lambda: hands.now)
    addresses = ["ada@un.example", BEA, BEA, "cid@quatre.example", "dan@cinq.example"]
    files = {
        "members.csv": "\n".join([HEAD, *(line(n, each) for n, each in enumerate(addresses, 1)), ""]),
        "signatures.csv": SIGNED,
        "bodies.toml": BODIES,
        "persons.csv": PERSONS,
    }
    given = []
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        given += [f"--{name.partition('.')[0]}", str(tmp_path / name)]
    made = run("init", "--organisation", "Fédération du passé", "--contact", "c@fed.example", *given)
    assert made.exit_code == 0, made.output
    assert "3 signatures antérieures enregistrées." in made.output
    return hands


def facts(told: Result) -> dict[str, dict[str, object]]:
    """Return what a command told programs, by the id of the member."""
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    return {row["id"]: row for row in (found["members"] if isinstance(found, dict) else found)}


def test_a_past_is_told_as_it_was_and_nothing_of_it_is_invented(
    hands: Hands, run: Callable[..., Result]
) -> None:
    stand = facts(run("standing", "--json"))
    assert [stand[f"asso{n}"]["standing"] for n in range(1, 6)] == ["effective"] * 3 + ["applicant"] * 2
    told = facts(run("register", "--version", "1.0.0", "--format", "json"))
    assert (told["asso1"]["signed_on"], told["asso1"]["validated_on"]) == ("2021-06-01", "2021-07-01")
    assert (told["asso1"]["body"], told["asso4"]["state"]) == ("", "")
    shown = run("signature", "show", "asso1").output
    assert "preuve : Registre papier p. 1" in shown.replace("\u00a0", " ")
    assert run("deed", "asso1", "--version", "1.0.0", "--out", "x.pdf").exit_code != 0


def test_an_organisation_with_a_past_goes_to_its_first_revision(
    hands: Hands, run: Callable[..., Result], tmp_path: Path
) -> None:
    until = (hands.now + timedelta(days=20)).isoformat()
    asked = run("signature", "request", "asso4", "--version", "1.0.0", "--until", until, "--as", "a")
    assert asked.exit_code == 0, asked.output
    hands.sign("asso4", version="1.0.0")
    for person in ("a", "c"):
        done = run("signature", "validate", "asso4", "--as", person)
        assert done.exit_code == 0, done.output
    assert facts(run("standing", "--json"))["asso4"]["standing"] == "effective"

    cycle = hands.begin()
    proposal = hands.propose(cycle, "asso2", "est invité à participer", "participe")
    (tmp_path / "new.csv").write_text("\n".join([HEAD, line(6, "new@six.example"), ""]), "utf-8")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    joined = run("member", "import", str(tmp_path / "new.csv"))
    assert joined.exit_code == 0, joined.output
    assert hands.token("v", ballot.id, "asso2") != hands.token("v", ballot.id, "asso3"), "one link for each"
    for member in ("asso1", "asso2", "asso3", "asso4"):
        hands.vote(ballot, member, "for")
    for member in ("asso5", "asso6"):
        with pytest.raises(LinkUnknown):  # who is not on the roll is given none
            hands.vote(ballot, member, "for")
    hands.finish(cycle)

    assert run("version", "verify").exit_code == 0
    listed = json.loads(run("signature", "list", "--version", "1.1.0", "--json").stdout)
    assert {row["member_id"] for row in listed} == {f"asso{n}" for n in range(1, 7)}, "who joined since too"
    (tmp_path / "new.csv").write_text("\n".join([HEAD, line(7, "new@seven.example"), ""]), "utf-8")
    assert run("member", "import", str(tmp_path / "new.csv")).exit_code == 0
    joins = run("signature", "request", "asso7", "--version", "1.1.0", "--as", "a")
    assert joins.exit_code == 0, joins.output
    for member in ("asso1", "asso2", "asso3", "asso7"):
        hands.sign(member)
    with pytest.raises(OwnOrganisation):
        validate(hands.home, ["1.1.0-asso1"], person_id="b")
    for person in ("b", "c"):
        assert run("signature", "validate", "asso2", "asso3", "asso7", "--as", person).exit_code == 0
    told = facts(run("register", "--version", "1.1.0", "--format", "json"))
    assert {name for name, row in told.items() if row["state"] == "validated"} == {"asso2", "asso3", "asso7"}
    assert told["asso2"]["body"] == "Bureau"
    assert (told["asso1"]["binding"], told["asso7"]["binding"]) == ("1.0.0", "1.1.0")
    before = facts(run("register", "--version", "1.0.0", "--format", "json"))
    assert (before["asso2"]["state"], before["asso1"]["state"]) == ("superseded", "validated")
    assert run("deed", "asso2", "--version", "1.1.0", "--out", str(tmp_path / "deed.pdf")).exit_code == 0
    assert hands.count(Signature, version="1.0.0", evidence="Registre papier p. 2") == 1
    assert verify_journal(hands.home)[2] == ""
    run("tick")
    assert run("doctor").exit_code == 0, run("doctor").output
