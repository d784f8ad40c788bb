"""What holds for every count: a second counter agrees, order is nothing, a vote for only helps."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules.count import CHOICES, Option, Question, Result, Threshold, count

SHARES = st.builds(lambda a, b: Fraction(min(a, b), max(a, b)), st.integers(1, 9), st.integers(1, 9))
MEMBERS = [f"m{place}" for place in range(8)]
NAMES = ["x", "far", "mid", "near"]
QUESTIONS = [
    Question("q1", "Seule", "single", (Option("x", "x", (), "", 1),)),
    Question("q2", "Trois", "sequential", tuple(Option(n, n, (), "", 9) for n in NAMES[1:])),
]

rolls = st.dictionaries(st.sampled_from(MEMBERS), st.integers(1, 5), min_size=1)
answers = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CHOICES))
majorities = st.builds(
    lambda share, strict, of: Threshold(share, strict=strict and share < 1, of=of),
    SHARES,
    st.booleans(),
    st.sampled_from(["roll", "cast", "expressed"]),
)
quorums = st.builds(
    lambda share, strict: Threshold(share, strict=strict and share < 1, of="roll"), SHARES, st.booleans()
)


@st.composite
def ballots(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, dict[str, str]], Threshold, Threshold]:
    roll = draw(rolls)
    votes = draw(st.dictionaries(st.sampled_from(sorted(roll)), answers))
    return roll, votes, draw(majorities), draw(quorums)


Ballot = tuple[dict[str, int], dict[str, dict[str, str]], Threshold, Threshold]


def enough(part: int, whole: int, threshold: Threshold) -> bool:
    """Compare by cross-multiplication: the first counter compares with a needed number."""
    left, right = part * threshold.share.denominator, whole * threshold.share.numerator
    return part > 0 and (left > right if threshold.strict else left >= right)


def second_count(ballot: Ballot) -> list[str]:
    """Return the outcome of each option, counted from the page on the rulebook and from no code."""
    roll, votes, majority, quorum = ballot
    present = sum(weight for member, weight in roll.items() if votes.get(member))
    outcomes = []
    for question in QUESTIONS:
        taken = False
        for option in question.options:
            pile = [sum(roll[m] for m in votes if votes[m].get(option.id) == choice) for choice in CHOICES]
            whole = {"roll": sum(roll.values()), "cast": sum(pile), "expressed": pile[0] + pile[1]}[
                majority.of
            ]
            passes = enough(pile[0], whole, majority)
            if not enough(present, sum(roll.values()), quorum):
                outcomes.append("no_quorum")
            else:
                outcomes.append("fallen" if taken else "adopted" if passes else "rejected")
            taken = taken or passes
    return outcomes


def first_count(ballot: Ballot) -> Result:
    roll, votes, majority, quorum = ballot
    return count(QUESTIONS, roll=roll, votes=votes, majority=majority, quorum=quorum)


def outcomes_of(result: Result) -> list[str]:
    return [option.outcome for question in result.questions for option in question.options]


@given(ballots())
def test_a_second_counter_agrees(ballot: Ballot) -> None:
    assert outcomes_of(first_count(ballot)) == second_count(ballot)


@given(ballots(), st.data())
def test_the_order_of_members_and_votes_is_nothing(ballot: Ballot, data: st.DataObject) -> None:
    roll, votes, majority, quorum = ballot
    other_roll = dict(data.draw(st.permutations(sorted(roll.items()))))
    other_votes = dict(data.draw(st.permutations(sorted(votes.items(), key=str))))
    turned = other_roll, other_votes, majority, quorum
    assert first_count(turned) == first_count(ballot)


@given(ballots(), st.sampled_from(NAMES), st.data())
def test_one_more_vote_for_never_takes_an_adoption_away(
    ballot: Ballot, name: str, data: st.DataObject
) -> None:
    roll, votes, majority, quorum = ballot
    before = dict(zip(NAMES, outcomes_of(first_count(ballot)), strict=True))[name]
    member = data.draw(st.sampled_from(sorted(roll)))
    better = {**votes, member: {**votes.get(member, {}), name: "for"}}
    after = dict(zip(NAMES, outcomes_of(first_count((roll, better, majority, quorum))), strict=True))[name]
    assert before != "adopted" or after == "adopted"


@given(rolls, majorities, quorums, st.sampled_from(["abstain", "against"]))
def test_without_one_vote_for_nothing_is_adopted(
    roll: dict[str, int], majority: Threshold, quorum: Threshold, choice: str
) -> None:
    votes = {member: dict.fromkeys(NAMES, choice) for member in roll}
    assert "adopted" not in outcomes_of(first_count((roll, votes, majority, quorum)))


@given(ballots())
def test_at_most_one_alternative_is_adopted(ballot: Ballot) -> None:
    assert [each.outcome for each in first_count(ballot).questions[1].options].count("adopted") <= 1


@given(majorities, st.integers(1, 500))
def test_what_is_needed_is_the_least_that_is_enough(threshold: Threshold, total: int) -> None:
    needed = threshold.needed(total)
    assert enough(needed, total, threshold)
    assert not enough(needed - 1, total, threshold)
