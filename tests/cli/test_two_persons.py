"""Acts that take two, from the command line: one person asks, another confirms with the code of its mail."""

from __future__ import annotations

import shlex

import pytest
from click.testing import CliRunner, Result

from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from cli import app, group, second
from models import link
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.reading import one, reading
from models.store import transaction
from models.strike import Strike
from models.text import Text
from models.views.ballot import questions_of
from models.vote import Vote
from rules.refusals import WarningsUnread
from rules.rulebook import read
from tests.belenios.world import make_secret
from tests.conftest import Hands
from tests.postgresql import behind

INVITED = ("est invité à participer", "participe")


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


def run(hands: Hands, *words: str) -> Result:
    done = CliRunner().invoke(group, ["cycle", *words], env={"CHARTE_HOME": str(hands.home.path)})
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done


def confirmed(hands: Hands, asked: Result, person: str) -> str:
    """Run the command that the first one printed, with the code of that person's mail."""
    line = asked.output.splitlines()[-1].strip().removeprefix("charte cycle ")
    words = shlex.split(line)
    token = hands.token("c", words[words.index("--confirm") + 1], person)
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    words[words.index("--as") + 1], words[words.index("--code") + 1] = person, code
    return run(hands, *words).output


def test_a_member_is_struck_by_two_commands(hands: Hands, ballot: Ballot) -> None:
    asked = run(hands, "strike", ballot.cycle_id, "--member", "m3", "--as", "a", "--reason", "Doublon.")
    assert hands.count(Strike) == 0
    assert "L’organisme est radié" in confirmed(hands, asked, "c")
    with reading(hands.home) as db:
        assert one(db, Strike, (ballot.id, "m3")).reason == "Doublon."


def test_a_vote_given_by_telephone_is_recorded_by_two_commands(hands: Hands, ballot: Ballot) -> None:
    option = hands.options(ballot)[0]
    told = ("--member", "m3", "--contact", "2", "--choice", f"{option}=against")
    asked = run(hands, "record-vote", ballot.cycle_id, *told, "--as", "a", "--reason", "En déplacement.")
    assert hands.count(Vote) == 0
    assert "Le bulletin donné par téléphone est enregistré" in confirmed(hands, asked, "c")
    with reading(hands.home) as db:
        assert one(db, Vote, (ballot.id, "m3")).choices == {option: "against"}


def test_proposals_are_bundled_from_the_command_line(hands: Hands) -> None:
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, "m1", *INVITED),
        hands.propose(cycle, "m2", "Seule la CPOF", "Seules les instances de la CPOF"),
    ]
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for name in filed:
        admit(hands.home, name, person_id="a")
    run(hands, "compose", cycle, "--bundle", ",".join(filed), "--as", "a")
    with reading(hands.home) as db:
        assert [question.kind for question in questions_of(db, f"{cycle}-b1")] == ["bundle"]


@pytest.mark.parametrize("choice", ["", "for", "=for", "nothing=for"])
def test_an_answer_to_nothing_is_refused_by_its_code(
    hands: Hands,
    ballot: Ballot,
    choice: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHARTE_HOME", str(hands.home.path))
    told = ["--member", "m3", "--contact", "1", "--choice", choice, "--as", "a", "--reason", "Panne."]
    with pytest.raises(SystemExit):
        app(["cycle", "record-vote", ballot.cycle_id, *told])
    assert "unknown-option" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mode", "warned"),
    [("named", []), ("confidential", ["few-electors"]), ("secret", ["few-totals", "weights-tell"])],
)
def test_who_asks_for_a_freeze_is_warned_of_what_the_ballot_may_betray(
    hands: Hands, mode: str, warned: list[str]
) -> None:
    if mode == "confidential":
        hands.confide()
    if mode == "secret":
        make_secret(hands)
        hands.rule(weights='"roll"')
        behind(hands.home, "UPDATE member SET weight = 3 WHERE id = 'm1'")
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    said = run(hands, "freeze", cycle, "--as", "a").output
    assert [line.split()[2].rstrip(":") for line in said.splitlines() if "Attention" in line] == warned
    assert hands.count(Assent, act="freeze") == 1


def test_what_the_rulebook_leaves_to_one_person_is_done_by_one_command(hands: Hands) -> None:
    hands.rule(two_person="[]")
    cycle = hands.begin()
    done = run(hands, "cancel", cycle, "--as", "a", "--reason", "Les statuts ont changé.")
    assert done.output == f"Le cycle {cycle} est annulé.\n"
    assert hands.count(Cycle, state="cancelled") == 1


def warned(hands: Hands) -> str:
    """A confidential ballot of few members, ready to be frozen by one person."""
    hands.confide()
    hands.rule(two_person="[]")
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    return cycle


def test_one_person_that_freezes_alone_reads_the_warnings_before_it_is_done(hands: Hands) -> None:
    cycle = warned(hands)
    asked, env = ["cycle", "freeze", cycle, "--as", "a"], {"CHARTE_HOME": str(hands.home.path)}
    refused = CliRunner().invoke(group, asked, env=env)
    assert "few-electors" in refused.output
    assert isinstance(refused.exception, WarningsUnread)
    assert hands.count(Cycle, state="frozen") == 0
    done = run(hands, *asked[1:], "--despite-warnings").output
    assert done.index("few-electors") < done.index("figé")
    assert hands.count(Cycle, state="frozen") == 1


@pytest.mark.parametrize(("answer", "frozen"), [("n", 0), ("y", 1)])
def test_at_a_terminal_who_freezes_alone_is_asked_once_the_warnings_are_told(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, answer: str, frozen: int
) -> None:
    cycle = warned(hands)
    monkeypatch.setattr(second, "at_a_terminal", lambda: True)
    asked, env = ["cycle", "freeze", cycle, "--as", "a"], {"CHARTE_HOME": str(hands.home.path)}
    told = CliRunner().invoke(group, asked, env=env, input=f"{answer}\n").output
    assert told.index("few-electors") < told.index("Figer le scrutin tout de même")
    assert hands.count(Cycle, state="frozen") == frozen


def test_who_confirms_a_freeze_reads_the_warnings_too(hands: Hands) -> None:
    cycle = warned(hands)
    hands.home.rulebook.write_text(
        hands.home.rulebook.read_text("utf-8").replace("two_person = []", 'two_person = ["freeze"]'), "utf-8"
    )
    with transaction(hands.home) as db:
        row = one(db, Cycle, cycle)
        text = Text(hash=read(hands.home.rulebook_text()).hash, body=hands.home.rulebook_text())
        db.add(text)
        db.flush()
        row.rulebook_hash = text.hash
        db.add(row)
    done = confirmed(hands, run(hands, "freeze", cycle, "--as", "a"), "c")
    assert done.index("few-electors") < done.index("figé")
