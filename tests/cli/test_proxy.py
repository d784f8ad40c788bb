"""Proxies from the command line: the member's own link and code, and what stands as on the pages."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from cli import group
from models import link
from models.ballot import Ballot
from models.proxy import Proxy
from models.reading import one, reading
from models.recusal import Recusal
from rules.refusals import MemberRecused, NotRecused, ProxyAfterVote, ProxyToOneself, UnknownThing, WrongCode
from tests.acts.test_proxy import begin, vote_for
from tests.conftest import Hands


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    return begin(hands)


def run(hands: Hands, *words: str) -> Result:
    return CliRunner().invoke(group, ["proxy", *words], env={"CHARTE_HOME": str(hands.home.path)})


def as_(hands: Hands, ballot: Ballot, member: str) -> tuple[str, ...]:
    """Return the options with a member's link and code."""
    token = hands.token("v", ballot.id, member)
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    return "--link", f"https://charte.example/v/{token}", "--code", code


def given(hands: Hands, ballot: Ballot) -> str:
    done = run(hands, "give", "--to", "m1", *as_(hands, ballot, "m2"), "--json")
    assert done.exit_code == 0, done.output
    return str(json.loads(done.output)["proxy"])


def state(hands: Hands, proxy: str) -> str:
    with reading(hands.home) as db:
        return one(db, Proxy, proxy).state


def test_a_proxy_is_given_accepted_used_and_revoked_by_commands(hands: Hands, ballot: Ballot) -> None:
    proxy = given(hands, ballot)
    assert state(hands, proxy) == "offered"
    assert f"Pouvoir {proxy} accepté" in run(hands, "accept", proxy, *as_(hands, ballot, "m1")).output
    vote_for(hands, ballot, "m1", "m2", "for")
    (row,) = json.loads(run(hands, "list", ballot.id, "--json").output)
    assert (row["proxy"], row["principal"], row["holder"]) == (proxy, "m2", "m1")
    assert (row["state"], row["voted"], row["blank"]) == ("accepted", True, False)
    assert f"Pouvoir {proxy} révoqué" in run(hands, "revoke", proxy, *as_(hands, ballot, "m2")).output
    line = run(hands, "list", ballot.id).output.splitlines()[1]
    assert all(word in line for word in (proxy, "Organisme 2", "Organisme 1", "révoqué", "non"))


def test_the_same_command_again_gives_one_proxy_and_the_same_receipt(hands: Hands, ballot: Ballot) -> None:
    words = ("give", "--to", "m1", *as_(hands, ballot, "m2"))
    first, second = run(hands, *words), run(hands, *words)
    assert first.output == second.output
    assert "reçu" in first.output
    assert hands.count(Proxy) == 1


def test_a_proxy_may_be_declined_by_command(hands: Hands, ballot: Ballot) -> None:
    proxy = given(hands, ballot)
    assert "décliné" in run(hands, "decline", proxy, *as_(hands, ballot, "m1")).output
    assert state(hands, proxy) == "declined"


def test_what_the_acts_refuse_the_commands_refuse(hands: Hands, ballot: Ballot) -> None:
    assert isinstance(run(hands, "give", "--to", "m2", *as_(hands, ballot, "m2")).exception, ProxyToOneself)
    proxy = given(hands, ballot)
    assert isinstance(run(hands, "accept", proxy, *as_(hands, ballot, "m3")).exception, UnknownThing)
    mine, wrong = as_(hands, ballot, "m3")[:3], "000000"
    assert isinstance(run(hands, "give", "--to", "m1", *mine, wrong).exception, WrongCode)
    hands.vote(ballot, "m3", "for")
    assert isinstance(run(hands, "give", "--to", "m1", *as_(hands, ballot, "m3")).exception, ProxyAfterVote)


@pytest.mark.parametrize("words", [(), ("--to", "m1", "--blank")], ids=["neither", "both"])
def test_to_whom_or_blank_is_said_and_not_both(hands: Hands, ballot: Ballot, words: tuple[str, ...]) -> None:
    assert run(hands, "give", *words, *as_(hands, ballot, "m2")).exit_code == 2
    assert hands.count(Proxy) == 0


def test_a_ballot_without_proxies_says_so_and_an_unknown_one_is_refused(hands: Hands, ballot: Ballot) -> None:
    assert run(hands, "list", ballot.id).output == "Aucun pouvoir n’a été donné.\n"
    assert isinstance(run(hands, "list", "none").exception, UnknownThing)


def test_a_recusal_is_declared_withdrawn_and_declared_again_by_commands(hands: Hands, ballot: Ballot) -> None:
    asked = ("--question", hands.options(ballot)[0].rpartition("-")[0], *as_(hands, ballot, "m4"))
    assert run(hands, "step-aside", *asked).output.startswith("Déport enregistré")
    assert isinstance(run(hands, "step-aside", *asked).exception, MemberRecused)
    assert run(hands, "step-back", *asked).output.startswith("Déport retiré")
    assert isinstance(run(hands, "step-back", *asked).exception, NotRecused)
    assert run(hands, "step-aside", *asked, "--json").exit_code == 0
    assert hands.count(Recusal, withdrawn_at=None) == 1
