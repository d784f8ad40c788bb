"""A recommendation and its answer from the command line."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from acts.proposal.admit import admit
from cli import group
from models import link
from models.proposal import Proposal
from models.reading import one, reading
from models.recommendation import Recommendation
from models.text import Text
from tests.conftest import Hands

OLD, NEW, BETWEEN = "est invité à participer", "participe", "participe, s’il le peut,"


def run(hands: Hands, *words: str) -> str:
    done = CliRunner().invoke(group, ["proposal", *words], env={"CHARTE_HOME": str(hands.home.path)})
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.output


def test_a_compromise_is_offered_and_accepted_by_two_commands(hands: Hands, tmp_path: Path) -> None:
    cycle = hands.begin()
    name = hands.propose(cycle, "m2", OLD, NEW)
    admit(hands.home, name, person_id="a")
    wording = tmp_path / "compromis.md"
    wording.write_text(hands.text().replace(OLD, BETWEEN, 1), "utf-8")
    said = run(
        hands, "recommend", name, "--opinion", "favourable", "--wording", str(wording),
        "--reason", "Plus souple.", "--as", "a",
    )  # fmt: skip
    assert said == f"Recommandé sous {name}-r1\u00a0; l’auteur en est averti.\n"
    token = hands.token("p", cycle, "m2")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    read = ("--recommendation", f"{name}-r1")
    answered = run(hands, "answer", name, "accept", *read, "--link", token, "--code", code)
    assert answered.startswith("Réponse enregistrée\u00a0; récépissé ")
    with reading(hands.home) as db:
        assert BETWEEN in one(db, Text, one(db, Proposal, name).text_hash).body


def test_an_opinion_is_given_by_one_command(hands: Hands) -> None:
    name = hands.propose(hands.begin(), "m2", OLD, NEW)
    admit(hands.home, name, person_id="a")
    run(hands, "recommend", name, "--opinion", "unfavourable", "--reason", "Trop tôt.", "--as", "a")
    assert hands.count(Recommendation, opinion="unfavourable", wording_hash=None) == 1
