"""The evidence of ballots with blank votes: told apart, counted again, refused where there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.due import advance
from evidence.verifier.opened import Bundle
from models.ballot import Ballot
from models.reading import one, reading
from models.recount import Recounted, from_bundle, from_rows
from models.text import Text
from tests.conftest import Hands
from tests.evidence.conftest import ALONE, INVITED, forge_of
from tests.evidence.forge import Forge, failures

BLANK = '{ present = ["abstaining", "represented"], quorum = "votes", majority = "votes", blank = "%s" }'


def closed(hands: Hands, ballot: Ballot) -> Ballot:
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    with reading(hands.home) as db:
        return one(db, Ballot, ballot.id)


@pytest.fixture(scope="module")
def lived_blank(federate: Callable[[], Hands]) -> tuple[Hands, Forge]:
    """A ballot of six: three for, one against, one abstains, one votes blank."""
    hands = federate()
    hands.rule(counting=BLANK % "absent")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    told = ("for", "for", "for", "against", "abstain", "blank")
    for place, choice in enumerate(told, 1):
        hands.vote(ballot, f"m{place}", choice)
    closed(hands, ballot)
    return hands, forge_of(hands)


def test_blank_votes_are_told_apart_in_result_and_minutes_and_counted_again(
    lived_blank: tuple[Hands, Forge],
) -> None:
    hands, forge = lived_blank
    assert (failures(forge.seen()), forge.seen().code) == ([], 0)
    result = forge.read("result.json")
    option = result["questions"][0]["options"][0]
    assert (option["for"], option["against"], option["abstain"], option["blank"]) == (3, 1, 1, 1)
    assert result["presence"][0]["has"] == 5
    assert "Blancs\u00a0: 1, ni pour, ni contre, ni abstention." in forge.files["minutes.md"].decode()
    assert "Blank votes: 1, neither for" in forge.files["minutes.en.md"].decode()
    for again in (from_bundle(Bundle(forge.files)), recounted(hands, forge.ballot)):
        assert again.different == []


def recounted(hands: Hands, ballot: str) -> Recounted:
    with reading(hands.home) as db:
        return from_rows(db, ballot)


def test_a_blank_vote_that_is_counted_as_an_abstention_is_refused(lived_blank: tuple[Hands, Forge]) -> None:
    forge = lived_blank[1].copy()

    def other(result: dict[str, list[dict[str, list[dict[str, int]]]]]) -> None:
        option = result["questions"][0]["options"][0]
        option["abstain"], option["blank"] = 2, 0

    forge.edit("result.json", other)
    assert failures(forge.sealed().seen())


def test_a_blank_vote_where_the_rulebook_has_none_is_refused(sound: Forge) -> None:
    forge = sound.copy()
    forge.edit(
        "votes.json", lambda votes: votes[0]["choices"].update(dict.fromkeys(votes[0]["choices"], "blank"))
    )
    assert failures(forge.sealed().seen())


def test_a_confidential_ballot_with_blank_votes_is_sound(federate: Callable[[], Hands]) -> None:
    hands = federate()
    hands.confide()
    hands.rule(counting=BLANK % "present")
    cycle = hands.begin()
    filed = [hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    for member, choices in (("m1", ("for", "blank")), ("m2", ("blank",)), ("m3", ("for",))):
        hands.drop(ballot, member, *choices)
    row = closed(hands, ballot)
    forge = forge_of(hands)
    assert (failures(forge.seen()), forge.seen().code) == ([], 0)
    options = [each["options"][0] for each in forge.read("result.json")["questions"]]
    assert [(each["for"], each["blank"]) for each in options] == [(2, 1), (1, 2)]
    with reading(hands.home) as db:
        assert "Blancs" in one(db, Text, row.minutes_hash or "").body


def test_a_ranking_that_is_left_blank_is_sound_and_told_apart(federate: Callable[[], Hands]) -> None:
    from acts.ballot.cast import cast

    hands = federate()
    hands.rule(counting=BLANK % "present", alternatives='"ranked"')
    cycle = hands.begin()
    words = ("Seules les instances de la CPOF", "Seul le bureau de la CPOF")
    filed = [
        hands.propose(cycle, f"m{place}", ALONE[0], said, title=said) for place, said in enumerate(words, 1)
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    names = [f"{ballot.id}-q1-{name}" for name in ("o1", "o2", "status_quo")]
    for member, said in (("m1", ("1", "2", "3")), ("m2", ("1", "3", "2")), ("m3", ("blank",) * 3)):
        session, code = hands.enter("v", ballot.id, member)
        cast(
            hands.home, session, choices=dict(zip(names, said, strict=True)),
            definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
        )  # fmt: skip
    closed(hands, ballot)
    forge = forge_of(hands)
    assert (failures(forge.seen()), forge.seen().code) == ([], 0)
    option = forge.read("result.json")["questions"][0]["options"][0]
    assert (option["for"], option["abstain"], option["blank"]) == (2, 0, 1)
