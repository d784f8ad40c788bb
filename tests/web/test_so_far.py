"""What an open ballot shows of its figures: nothing where the rulebook hides them, on any page or feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from acts.due import advance
from models.leaf import Leaf
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting, open_ballot, open_ranked
from tests.web.officer import enter

DRAWN = re.compile(r"[0-9a-f]{32,}|[A-Za-z0-9+/_-]{22,}=*|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
"""What is drawn anew or hashed: salts, roots, receipts, keys of forms."""
WAITING = re.compile(r"(?<=En attente d’envoi</dt><dd>)\d+")
"""Each vote is told to its contacts."""
KEYS = {"for", "against", "abstain", "choices", "outcome", "needed", "preferences"}
SAID = re.compile(r"\b(?:[Pp]our|[Cc]ontre)\s*:? \d")


def names(facts: object) -> Iterator[str]:
    if isinstance(facts, dict):
        for name, value in facts.items():
            yield name
            yield from names(value)
    elif isinstance(facts, list):
        for each in facts:
            yield from names(each)


def pages(ballot: str, cycle: str) -> tuple[str, ...]:
    """What is shown of a ballot, without a leaf a vote: those are looked at apart."""
    return ("/", f"/scrutin/{ballot}", f"/scrutin/{ballot}.json", f"/comite/cycle/{cycle}", "/comite",
            "/charte/journal", "/charte/journal.json", "/charte/journal.atom")  # fmt: skip


def seen(visitor: Visitor, voting: Voting) -> dict[str, str]:
    found = {path: visitor.get(path) for path in pages(voting.ballot.id, voting.cycle)}
    assert {page.status_code for page in found.values()} == {200}
    member, _ = visitor.enter("v", voting.ballot.id, "m6")
    return {
        path: WAITING.sub("", DRAWN.sub("", page.text))
        for path, page in {**found, "/bulletin": member}.items()
    }


@pytest.fixture
def shown(hands: Hands) -> Voting:
    """An open ballot whose figures are not hidden."""
    hands.rule(hidden="false")
    return open_ballot(hands)


def vote(hands: Hands, voting: Voting, *choices: str) -> None:
    for member in ("m1", "m2", "m3"):
        hands.vote(voting.ballot, member, *choices)


def both(hands: Hands, visitor: Visitor, voting: Voting) -> tuple[dict[str, str], dict[str, str]]:
    """All that is shown after three votes, and after the same three were changed to the contrary."""
    enter(visitor)
    vote(hands, voting, "for", "for", "against")
    before = seen(visitor, voting)
    vote(hands, voting, "against", "against", "for")
    return before, seen(visitor, voting)


def test_nothing_shown_of_a_hidden_ballot_depends_on_what_was_chosen(
    visitor: Visitor, hands: Hands, voting: Voting
) -> None:
    before, after = both(hands, visitor, voting)
    assert before == after
    assert "Aucun résultat n’est montré avant la clôture" in after["/bulletin"]


def test_what_is_shown_of_a_ballot_that_is_not_hidden_does_depend_on_it(
    visitor: Visitor, hands: Hands, shown: Voting
) -> None:
    before, after = both(hands, visitor, shown)
    public = f"/scrutin/{shown.ballot.id}"
    differ = {path for path, text in before.items() if text != after[path]}
    assert differ == {public, f"{public}.json", f"/comite/cycle/{shown.cycle}"}
    assert "Aucun résultat n’est montré" not in after["/bulletin"]
    assert f'href="{public}#so-far"' in after["/bulletin"]


@pytest.mark.parametrize("hidden", ["true", "false"])
def test_no_journal_page_or_feed_tells_a_choice_before_the_closing(
    visitor: Visitor, hands: Hands, hidden: str
) -> None:
    hands.rule(hidden=hidden)
    voting = open_ballot(hands)
    vote(hands, voting, "for", "against", "abstain")
    leaves = f"/journal/leaves?from=0&to={hands.count(Leaf)}"
    for path in ("/journal.json", leaves):
        assert not KEYS & set(names(visitor.get(path).json())), path
    for path in ("/journal", "/journal.json", "/journal.atom", leaves):
        text = visitor.get(path).text
        for option in voting.options:
            assert not re.search(rf"{option}\W+(?:for|against|abstain)\b", text), path
        assert not SAID.search(text), path


def test_the_figures_so_far_are_those_of_the_votes_that_stand(
    visitor: Visitor, hands: Hands, shown: Voting
) -> None:
    place = f"/scrutin/{shown.ballot.id}"
    assert "Personne n’a encore voté" in visitor.get(place).text
    vote(hands, shown, "for", "against", "abstain")
    hands.vote(shown.ballot, "m4", "against")
    facts = visitor.get(f"{place}.json").json()["so_far"]
    first, second, third = shown.options
    assert facts == {
        "voted": 4,
        "options": {
            first: {"for": 3, "against": 1, "abstain": 0},
            second: {"for": 0, "against": 4, "abstain": 0},
            third: {"for": 0, "against": 1, "abstain": 3},
        },
    }
    page = visitor.get(place).text
    assert "4 organismes ont voté à ce stade" in page
    assert "Pour\xa0: 3, contre\xa0: 1, abstentions\xa0: 0" in page
    assert "Aucun chiffre n’est montré" not in page
    enter(visitor)
    board = visitor.get(f"/comite/cycle/{shown.cycle}").text
    assert "Pour\xa0: 3, contre\xa0: 1, abstentions\xa0: 0" in board
    assert "restent masqués" not in board


def test_a_ranking_so_far_is_told_against_the_text_in_force(visitor: Visitor, hands: Hands) -> None:
    hands.rule(hidden="false")
    ballot = open_ranked(hands)
    page = visitor.get(f"/scrutin/{ballot.id}")
    assert "Les réponses à ce stade" in page.text
    assert "Le préfèrent au texte en vigueur" in page.text


@pytest.mark.parametrize("end", ["counted", "cancelled"])
def test_there_are_no_figures_so_far_once_the_ballot_is_over(
    visitor: Visitor, hands: Hands, shown: Voting, end: str, cancel: Callable[[str], None]
) -> None:
    place = f"/scrutin/{shown.ballot.id}"
    vote(hands, shown, "for")
    assert visitor.get(f"{place}.json").json()["so_far"]
    if end == "cancelled":
        cancel(shown.cycle)
    else:
        hands.pass_time(until=hands.date(shown.cycle, "closes_at"))
        advance(hands.home.path, shown.cycle, driver="test")
    assert visitor.get(f"{place}.json").json()["so_far"] is None
    assert "Les réponses à ce stade" not in visitor.get(place).text


@pytest.fixture
def cancel(hands: Hands) -> Callable[[str], None]:
    """Cancel a cycle by two persons."""
    from acts.assent import ask, give

    def done(cycle: str) -> None:
        assent = ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "Erreur."})
        session, code = hands.enter("c", assent, "c")
        give(hands.home, session, code=code, key=hands.key())

    return done
