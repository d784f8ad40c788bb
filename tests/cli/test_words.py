"""What a command says is in a catalog, in French first, with the facts of its sentence."""

from __future__ import annotations

import ast
import json
import os
import re
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

import cli
from acts.link.enter_by_code import ask_code
from acts.unfinished import MARK
from cli import COMMANDS, group, told
from cli.words import OPTIONS
from models import absence, clock
from models.home import Home
from models.member import Member
from rules.refusals import ActNotAllowed, MissingField
from tests import stamps as tsa
from tests.acts.test_seal import setting
from tests.conftest import Hands

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "locale" / "fr"
Message = tuple[str, ...]


def calls(name: str) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call of this function in the commands, with its place."""
    for file in sorted((ROOT / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called == name:
                    yield node, f"{file.name}:{node.lineno}"


def written() -> Iterator[tuple[Message, set[str], str]]:
    """Yield each message of the commands with the facts it is given and its place."""
    for name, texts in (("said", 1), ("counted", 2)):
        for node, place in calls(name):
            message = [each.value for each in node.args[:texts] if isinstance(each, ast.Constant)]
            assert len(message) == texts, f"{place}: a message stands where it is said"
            given = {str(each.arg) for each in node.keywords}
            yield tuple(map(str, message)), given | ({"count"} if texts == 2 else set()), place


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def catalog(file: Path) -> dict[Message, Message]:
    def both(text: str | list[str] | tuple[str, ...] | None) -> Message:
        return (text,) if isinstance(text, str) else tuple(text or ())

    with file.open("rb") as source:
        return {both(each.id): both(each.string) for each in read_po(source, locale="fr") if each.id}


FRENCH = catalog(LOCALE / "cli.po")


def test_the_catalog_holds_what_the_commands_say_and_nothing_else() -> None:
    assert {message for message, _, _ in written()} == set(FRENCH)
    assert len(FRENCH) > 50


def test_every_sentence_is_given_the_facts_it_names_and_so_is_its_french() -> None:
    for message, given, place in written():
        facts = [names_in(each) for each in (*message, *FRENCH[message])]
        plural = {"count"} if len(message) == 2 else set()
        assert all(each == given or each == given - plural for each in facts), place
        assert all(FRENCH[message]), place


def test_french_typography_is_kept() -> None:
    for texts in FRENCH.values():
        for text in texts:
            assert not re.search(r"(?<!\u00a0)[:;?!](?=\s|$)", text), text
            assert text.count("«\u00a0") == text.count("«") == text.count("\u00a0»"), text
            assert not set(text) & {'"', "'"}, text


def test_no_other_catalog_says_the_same_otherwise() -> None:
    others = {name: catalog(name) for name in LOCALE.glob("*.po") if name.name != "cli.po"}
    found = {(name.name, id_) for name, each in others.items() for id_ in FRENCH.keys() & each.keys()
             if each[id_] != FRENCH[id_]}  # fmt: skip
    assert found == set()


def test_no_command_prints_a_sentence_of_its_own() -> None:
    """The text commands alone hold their two languages themselves: they load no catalog."""
    own = []
    for name in ("echo", "UsageError", "_say", "_tell", "NotReady"):
        for node, place in calls(name):
            texts = [part for each in node.args for part in ast.walk(each) if _literal(part)]
            within = [part for call in ast.walk(node) if _translated(call) for part in ast.walk(call)]
            own += [place for part in texts if part not in within]
    files = sorted({place.partition(":")[0] for place in own} - {"text.py"})
    assert files == ["second.py"], "the command that another person may type"
    assert len({place for place in own if place.startswith("second.py")}) == 1


def _literal(node: ast.AST) -> bool:
    spelt = node.value if isinstance(node, ast.Constant) else ""
    return isinstance(spelt, str) and bool(re.search(r"[A-Za-z]{2}", spelt))


def _translated(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"said", "counted"}


def every_parameter(command: click.Command) -> Iterator[click.Parameter]:
    yield from command.params
    if isinstance(command, click.Group):
        for each in getattr(command, "commands", {}).values():
            yield from every_parameter(each)


def test_what_a_refusal_calls_an_option_is_one() -> None:
    known = set()
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        known |= {word for each in every_parameter(command) for word in names_of(each)}
    assert set(OPTIONS.values()) <= known


def names_of(parameter: click.Parameter) -> set[str]:
    return {word.upper() if isinstance(parameter, click.Argument) else word for word in parameter.opts}


@pytest.fixture
def run(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command on a home, in the language asked for."""

    def runs(*arguments: str, lang: str = "") -> Result:
        monkeypatch.setenv("CHARTE_LANG", lang) if lang else monkeypatch.delenv("CHARTE_LANG", raising=False)
        return CliRunner().invoke(group, [*arguments, "--home", str(hands.home.path)])

    return runs


def test_a_cycle_is_told_in_the_words_of_its_table(hands: Hands, run: Callable[..., Result]) -> None:
    assert run("cycle", "status").output == "Aucun cycle pour l’instant.\n"
    cycle = hands.begin()
    head, row = run("cycle", "status").output.splitlines()
    assert re.split(r"\s{2,}", head) == ["cycle", "état", "titre", "prochain acte", "quand"]
    assert re.split(r"\s{2,}", row)[:4] == [
        cycle, "propositions ouvertes", "Révision 2026", "clore les propositions et commencer l’examen",
    ]  # fmt: skip
    assert re.search(r"  \w+ \d+ \w+ 202\d à \d+ h", row)
    assert "close the proposals and begin their review" in run("cycle", "status", lang="en").output


def test_a_proposal_is_told_by_the_state_it_has_now(hands: Hands, run: Callable[..., Result]) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "CPOF", "Conférence")
    assert run("proposal", "admit", proposal, "--as", "a").output == f"{proposal}\u00a0: recevable.\n"
    assert "recevable" in run("proposal", "list").output
    assert "admissible" in run("proposal", "list", lang="en").output
    assert "  recevable  " in run("proposal", "show", proposal).output


def test_members_and_signatures_are_told_by_their_standing_and_state(run: Callable[..., Result]) -> None:
    head, row, *_ = run("member", "list").output.splitlines()
    assert re.split(r"\s{2,}", head) == [
        "organisme membre",
        "nom",
        "collège",
        "poids",
        "situation d’adhésion",
    ]
    assert row.endswith("adhésion effective")
    assert re.search(r"validée +.*\d{4}", run("signature", "list").output)
    assert "avant Charte" in run("version", "list").output


def test_one_is_singular_and_zero_too_in_french(
    run: Callable[..., Result], tmp_path: Path, hands: Hands
) -> None:
    told_ = run("journal", "verify").output
    assert re.match(r"Conforme\u00a0: \d+ feuilles, racine [0-9a-f]{64}\.\n", told_)
    corrected = run("member", "correct-address", "m1", "x@m.example", "--reason", "R", "--as", "a").output
    assert corrected == "m1\u00a0: contact 1 corrigé, 0 lien remplacé.\n"
    english = run("member", "correct-address", "m1", "y@m.example", "--reason", "R", "--as", "a", lang="en")
    assert english.output == "m1: contact 1 corrected, 0 links replaced.\n"


def test_dues_are_read_then_recorded_from_a_table(
    hands: Hands, run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "dues.csv"
    file.write_text("member_id,paid_until\nm1,2027-12-31\nm2,2027-12-31\n", "utf-8")
    tried = run("member", "dues", str(file), "--dry-run").output
    assert tried == "Les cotisations de 2 organismes membres seraient enregistrées.\n"
    assert hands.count(Member, paid_until=None) == 6
    assert run("member", "dues", str(file), lang="en").output == "Dues of 2 members recorded.\n"
    assert hands.count(Member, paid_until=None) == 4


def test_a_tick_says_what_it_did(hands: Hands, run: Callable[..., Result]) -> None:
    assert run("tick").output.splitlines()[0] == "Rien n’était échu."
    cycle = hands.begin()
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    assert f"{cycle}\u00a0: clore les propositions et commencer l’examen, c’est fait." in run("tick").output


def test_the_doctor_names_the_instant_in_words(hands: Hands, run: Callable[..., Result]) -> None:
    assert run("doctor").output.startswith(f"{hands.home.path}\u00a0: conforme (journal de ")
    since = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    absence.tell(Home(hands.home.path), since=since, seen_at=clock.instant())
    assert "depuis le mardi 24 novembre 2026 à 10 h 05\u00a0: l’horloge" in run("doctor").output
    assert "since Tuesday 24 November 2026 at 10:05: the" in run("doctor", lang="en").output


def test_a_command_that_speaks_to_programs_says_no_word_of_a_catalog(
    hands: Hands, run: Callable[..., Result]
) -> None:
    hands.begin()
    (status,) = json.loads(run("cycle", "status", "--json").output)
    assert (status["state"], status["next_act"]) == ("proposing", "review")


def test_what_is_refused_names_acts_states_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHARTE_LANG", raising=False)
    monkeypatch.setattr(cli, "asked_language", "")
    assert told(MissingField(names=("title", "until"))).count("--title, --until") == 1
    refused = told(ActNotAllowed(machine="cycle", state="review", act="extend", allowed=("compose",)))
    assert "«\u00a0prolonger le scrutin\u00a0»" in refused
    assert "«\u00a0examen\u00a0»" in refused
    assert "composer les questions du scrutin" in refused


def test_the_doctor_removes_and_names_what_a_killed_init_left(
    hands: Hands, run: Callable[..., Result]
) -> None:
    half = hands.home.path.with_name(f".{hands.home.path.name}-half")
    half.mkdir()
    (half / MARK).write_text(hands.home.path.name, "utf-8")
    os.utime(half / MARK, (0, 0))
    first, sound = run("doctor").output.splitlines()
    assert first == f"Dossier laissé par une installation interrompue, supprimé\u00a0: {half}"
    assert "conforme" in sound
    assert not half.exists()


def test_the_text_commands_load_no_catalog() -> None:
    script = (
        "import sys, cli\n"
        "try: cli.app(['diff', 'charter_versions/1.0.0/charter.md', 'tests/house/revised.md'])\n"
        "except SystemExit: pass\n"
        "sys.exit('babel' in sys.modules or 'cli.words' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, bool(done.stdout)) == (0, True)


def test_the_doctor_notes_time_stamps_of_nobody_named_and_finds_nothing_wrong(
    hands: Hands, run: Callable[..., Result]
) -> None:
    setting(hands, timestamp="http://tsa.example/")
    told = run("doctor")
    assert (told.exit_code, "http://tsa.example/ ne sont pas vérifiés" in told.output) == (0, True)
    (hands.home.path / "keys" / "tsa.pem").write_bytes(tsa.root().pem)
    setting(hands, timestamp="http://tsa.example/", authority="keys/tsa.pem")
    assert "ne sont pas vérifiés" not in run("doctor").output
    (hands.home.path / "keys" / "tsa.pem").unlink()
    assert run("doctor").exit_code == 1


def test_the_doctor_names_what_is_kept_longer_than_the_rulebook_says(
    hands: Hands, run: Callable[..., Result]
) -> None:
    ask_code(hands.home, "ada@committee.example")
    hands.pass_time(by=timedelta(days=34))
    told = run("doctor")
    assert (told.exit_code, "1 élément de «\u00a0codes\u00a0» est gardé plus" in told.output) == (1, True)
    run("tick")
    assert run("doctor").exit_code == 0
