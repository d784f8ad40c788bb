"""The count, case by case: each name is a rule."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from rules.count import Option, Question, Result, Threshold, count, farthest_first
from rules.refusals import NotOnTheRoll, UnknownChoice, UnknownOption

TWO_THIRDS = Threshold(Fraction(2, 3), strict=False, of="expressed")
MAJORITY = Threshold(Fraction(1, 2), strict=True, of="expressed")
HALF = Threshold(Fraction(1, 2), strict=False, of="roll")
ANYBODY = Threshold(Fraction(1, 1000), strict=False, of="roll")
LETTERS = {"f": "for", "a": "against", "b": "abstain"}


def option(name: str, *, words: int = 1) -> Option:
    return Option(name, f"Texte {name}", (f"p-{name}",), "00" * 32, words)


def single(name: str = "x") -> Question:
    return Question(f"q-{name}", f"Question {name}", "single", (option(name),))


def tally(
    choices: str, *, majority: Threshold = TWO_THIRDS, quorum: Threshold = ANYBODY, absent: int = 0
) -> Result:
    """Count one question: a letter a voter (f, a, b), and members who did not vote."""
    votes = {f"m{place}": {"x": LETTERS[letter]} for place, letter in enumerate(choices)}
    roll = dict.fromkeys([*votes, *(f"absent{place}" for place in range(absent))], 1)
    return count([single()], roll=roll, votes=votes, majority=majority, quorum=quorum)


@pytest.mark.parametrize(
    ("choices", "majority", "outcome"),
    [
        pytest.param("ffa", TWO_THIRDS, "adopted", id="exactly two thirds of 3 is enough"),
        pytest.param("ffffaa", TWO_THIRDS, "adopted", id="exactly two thirds of 6 is enough"),
        pytest.param("fffaaa", TWO_THIRDS, "rejected", id="half of 6 is not two thirds"),
        pytest.param("fffffaa", TWO_THIRDS, "adopted", id="5 of 7 is two thirds"),
        pytest.param("ffffaaa", TWO_THIRDS, "rejected", id="4 of 7 is not two thirds"),
        pytest.param("faa", TWO_THIRDS, "rejected", id="1 of 3 is not two thirds"),
        pytest.param("fa", MAJORITY, "rejected", id="a tie adopts nothing"),
        pytest.param("fab", MAJORITY, "rejected", id="a tie with an abstention adopts nothing"),
        pytest.param("ffa", MAJORITY, "adopted", id="one more than half is a majority"),
        pytest.param("fb", MAJORITY, "adopted", id="abstentions do not weigh on the votes expressed"),
        pytest.param("bbb", TWO_THIRDS, "rejected", id="abstentions alone adopt nothing"),
        pytest.param("aaa", TWO_THIRDS, "rejected", id="all against"),
        pytest.param("fff", TWO_THIRDS, "adopted", id="unanimity"),
    ],
)
def test_a_threshold_is_exact(choices: str, majority: Threshold, outcome: str) -> None:
    assert tally(choices, majority=majority).questions[0].outcome == outcome


@pytest.mark.parametrize(
    ("of", "outcome"), [("expressed", "adopted"), ("cast", "rejected"), ("roll", "rejected")]
)
def test_the_denominator_is_the_stated_one(of: str, outcome: str) -> None:
    majority = Threshold(Fraction(2, 3), strict=False, of=of)
    assert tally("ffab", majority=majority, absent=4).questions[0].outcome == outcome


@pytest.mark.parametrize(("needed_of", "for_", "outcome"), [("cast", 3, "adopted"), ("roll", 3, "rejected")])
def test_two_thirds_of_the_cast_can_fall_short_of_the_roll(needed_of: str, for_: int, outcome: str) -> None:
    majority = Threshold(Fraction(2, 3), strict=False, of=needed_of)
    assert tally("f" * for_ + "b", majority=majority, absent=1).questions[0].outcome == outcome


def test_when_nobody_votes_nothing_is_adopted_and_the_quorum_is_missed() -> None:
    result = tally("", absent=5)
    assert (result.outcome, result.quorum_met, result.cast_count) == ("no_quorum", False, 0)


def test_an_empty_roll_adopts_nothing() -> None:
    assert tally("").outcome == "no_quorum"


@pytest.mark.parametrize(
    ("choices", "absent", "met"),
    [
        pytest.param("fff", 3, True, id="exactly half of the roll is a quorum of one half"),
        pytest.param("ff", 3, False, id="2 of 5 is not half"),
        pytest.param("bbb", 3, True, id="who abstains is present"),
    ],
)
def test_a_quorum_is_of_the_roll(choices: str, absent: int, met: bool) -> None:
    result = tally(choices, absent=absent, quorum=HALF)
    assert (result.quorum_met, result.questions[0].outcome == "no_quorum") == (met, not met)


def test_a_strict_quorum_of_exactly_half_is_missed() -> None:
    assert not tally("fff", absent=3, quorum=Threshold(Fraction(1, 2), strict=True, of="roll")).quorum_met


def test_a_member_who_answers_nothing_has_not_voted() -> None:
    result = count([single()], roll={"m": 1}, votes={"m": {}}, majority=MAJORITY, quorum=ANYBODY)
    assert (result.cast_count, result.outcome) == (0, "no_quorum")


def test_weights_count_where_members_have_them() -> None:
    votes = {"big": {"x": "for"}, "s1": {"x": "against"}, "s2": {"x": "against"}}
    result = count(
        [single()],
        roll={"big": 5, "s1": 1, "s2": 1, "out": 9},
        votes=votes,
        majority=TWO_THIRDS,
        quorum=ANYBODY,
    )
    counted = result.questions[0].options[0]
    assert (counted.for_, counted.against, counted.outcome) == (5, 2, "adopted")
    assert (result.roll_weight, result.cast_weight, result.cast_count, result.roll_count) == (16, 7, 3, 4)


def test_the_derivation_can_be_checked_by_hand() -> None:
    counted = tally("f" * 30 + "a" * 14 + "bb").questions[0].options[0]
    assert counted.derivation_fr == "30 pour sur 44 exprimés\u00a0; il en fallait 30 (2/3)\u00a0: adopté"
    assert counted.derivation_en == "30 for out of 44 expressed; 30 were needed (2/3): adopted"


def test_the_derivation_says_more_than_where_the_share_is_strict() -> None:
    counted = tally("fa", majority=MAJORITY).questions[0].options[0]
    assert counted.derivation_fr == "1 pour sur 2 exprimés\u00a0; il en fallait 2 (plus de 1/2)\u00a0: rejeté"
    assert counted.derivation_en == "1 for out of 2 expressed; 2 were needed (more than 1/2): rejected"


def test_the_derivation_names_a_missed_quorum() -> None:
    counted = tally("f", absent=9, quorum=HALF).questions[0].options[0]
    assert counted.derivation_fr.endswith("\u00a0: le quorum n’est pas atteint")
    assert counted.derivation_en.endswith(": the quorum is not met")


FAR, NEAR = option("far", words=40), option("near", words=4)
ALTERNATIVES = Question("q", "Deux rédactions", "sequential", (FAR, NEAR))


def alternatives(votes: dict[str, tuple[str, str]]) -> Result:
    return count(
        [ALTERNATIVES],
        roll=dict.fromkeys(votes, 1),
        votes={m: {"far": LETTERS[far], "near": LETTERS[near]} for m, (far, near) in votes.items()},
        majority=MAJORITY,
        quorum=ANYBODY,
    )


def test_the_first_adopted_alternative_makes_the_others_fall_and_is_their_cause() -> None:
    result = alternatives({"a": ("f", "f"), "b": ("f", "f"), "c": ("a", "f")})
    far, near = result.questions[0].options
    assert (far.outcome, far.cause, near.outcome, near.cause) == ("adopted", None, "fallen", "far")
    assert near.derivation_fr.endswith("tombé, car «\u00a0Texte far\u00a0» est adopté")
    assert near.derivation_en.endswith("fallen, because “Texte far” is adopted")
    assert (near.for_, result.questions[0].outcome) == (3, "adopted")


def test_the_next_alternative_is_counted_when_the_first_is_rejected() -> None:
    result = alternatives({"a": ("a", "f"), "b": ("a", "f"), "c": ("f", "a")})
    assert [each.outcome for each in result.questions[0].options] == ["rejected", "adopted"]


def test_when_no_alternative_is_adopted_the_text_in_force_remains() -> None:
    result = alternatives({"a": ("a", "a"), "b": ("a", "f")})
    assert (result.questions[0].outcome, result.outcome) == ("status_quo", "rejected")


def test_alternatives_are_counted_from_the_farthest_and_ties_keep_the_order_of_submission() -> None:
    twin = option("twin", words=40)
    assert farthest_first([NEAR, FAR, twin]) == (FAR, twin, NEAR)


def test_a_ballot_is_adopted_when_one_of_its_questions_is() -> None:
    votes = {"a": {"x": "for", "y": "against"}}
    result = count([single("x"), single("y")], roll={"a": 1}, votes=votes, majority=MAJORITY, quorum=ANYBODY)
    assert ([each.outcome for each in result.questions], result.outcome) == (
        ["adopted", "rejected"],
        "adopted",
    )


@pytest.mark.parametrize(
    ("kind", "options"), [("single", ()), ("sequential", ()), ("bundle", (FAR, NEAR)), ("ranked", (FAR,))]
)
def test_only_alternatives_have_several_options(kind: str, options: tuple[Option, ...]) -> None:
    with pytest.raises(ValueError, match=f"a {kind} question with {len(options)} options"):
        Question("q", "Q", kind, options)


def test_a_sequence_can_have_one_option_and_a_ranking_needs_two() -> None:
    assert Question("q", "Q", "sequential", (FAR,)).options == (FAR,)
    assert Question("q", "Q", "ranked", (FAR, NEAR)).options == (FAR, NEAR)


def test_a_vote_of_somebody_who_is_not_on_the_roll_is_refused() -> None:
    with pytest.raises(NotOnTheRoll) as refused:
        count([single()], roll={"a": 1}, votes={"b": {"x": "for"}}, majority=MAJORITY, quorum=ANYBODY)
    assert refused.value.facts == {"member": "b"}


def test_an_answer_to_what_was_not_asked_is_refused() -> None:
    with pytest.raises(UnknownOption) as refused:
        count([single()], roll={"a": 1}, votes={"a": {"y": "for"}}, majority=MAJORITY, quorum=ANYBODY)
    assert refused.value.facts == {"option": "y"}


def test_a_choice_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownChoice) as refused:
        count([single()], roll={"a": 1}, votes={"a": {"x": "maybe"}}, majority=MAJORITY, quorum=ANYBODY)
    assert refused.value.facts == {"option": "x", "choice": "maybe", "choices": ("for", "against", "abstain")}


def test_the_result_is_plain_json_with_the_word_for() -> None:
    plain = tally("ffa").to_json()
    assert json.loads(json.dumps(plain)) == plain
    counted = plain["questions"][0]["options"][0]
    assert (counted["for"], counted["against"], counted["cause"]) == (2, 1, None)
    assert "for_" not in counted
