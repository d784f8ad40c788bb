"""Who is present and what counts: represented, abstaining, recused; by votes or heads; whole or apart."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rules.attendance import COUNTED, Attendance, Counting
from rules.count import Option, Question, Result, Threshold, count
from rules.parts import Part

TWO_THIRDS = Threshold(Fraction(2, 3), strict=False, of="expressed")
HALF = Threshold(Fraction(1, 2), strict=False, of="roll")
ROLL = {"a": 3, "b": 3, "c": 1, "d": 1, "e": 1, "f": 1}
COLLEGES = {"a": "public", "b": "public", "c": "privé", "d": "privé", "e": "privé", "f": "privé"}


def single(name: str = "q") -> Question:
    return Question(name, "Partage", "single", (Option(f"{name}-x", "Partage", ("p",), "", 9),))


def counted(
    votes: dict[str, str],
    *,
    present: tuple[str, ...] = ("abstaining", "represented"),
    quorum: str = "votes",
    majority: str = "votes",
    holders: dict[str, str] | None = None,
    recusals: dict[str, set[str]] | None = None,
    asked: tuple[Question, ...] = (single(),),
    least: Threshold | None = HALF,
    share: Threshold = TWO_THIRDS,
) -> Result:
    return count(
        asked,
        roll=ROLL,
        votes={member: {f"{each.id}-x": choice for each in asked} for member, choice in votes.items()},
        majority=share,
        quorum=least,
        attendance=Attendance(
            Counting(frozenset(present), quorum, majority), COLLEGES, holders or {}, recusals or {}
        ),
    )


@pytest.mark.parametrize(
    ("present", "there"),
    [
        (("abstaining", "represented", "recused"), 10),
        (("abstaining", "represented"), 8),
        (("represented",), 7),
        (("abstaining",), 5),
        ((), 4),
    ],
)
def test_who_counts_for_the_quorum_is_what_the_rulebook_says(present: tuple[str, ...], there: int) -> None:
    votes = {"a": "for", "b": "against", "c": "abstain", "d": "for"}
    found = counted(votes, present=present, holders={"b": "a"}, recusals={"e": {"q"}, "f": {"q"}})
    assert (found.cast_weight, found.quorum_needed) == (8, 5)
    assert found.quorum_met == (there >= 5)
    parts = found.presence
    assert parts == (() if present == ("abstaining", "represented") else (Part("", there, 10, 5),))


def test_a_member_that_steps_aside_from_some_questions_only_is_present_by_what_it_answers() -> None:
    asked = (single("q"), single("r"))
    found = counted({"a": "for"}, present=("recused",), recusals={"a": {"q"}, "b": {"q"}}, asked=asked)
    assert found.presence == (Part("", 3, 10, 5),)
    assert [question.options[0].for_ for question in found.questions] == [0, 3]


def test_a_holder_that_steps_aside_is_not_counted_for_whom_it_represents_either() -> None:
    votes = {"a": "for", "b": "for", "c": "for"}
    found = counted(votes, holders={"b": "a"}, recusals={"a": {"q"}}, least=None)
    (option,) = found.questions[0].options
    assert (option.for_, option.against, found.cast_count) == (1, 0, 1)


def test_heads_are_counted_where_the_rulebook_says_heads() -> None:
    votes = {"a": "for", "b": "for", "c": "against", "d": "against"}
    by_votes, by_heads = (counted(votes, quorum=unit, majority=unit) for unit in ("votes", "heads"))
    assert (by_votes.outcome, by_heads.outcome) == ("adopted", "rejected")
    assert by_heads.presence == (Part("", 4, 6, 3),)
    (option,) = by_heads.questions[0].options
    assert (option.for_, option.needed, option.parts) == (6, 3, (Part("", 2, 4, 3),))
    assert (
        option.derivation_fr
        == "par tête\u00a0: 2 pour sur 4 exprimés\u00a0; il en fallait 3 (2/3)\u00a0: rejeté"
    )


def test_in_each_college_every_one_has_to_meet_the_quorum() -> None:
    votes = {"a": "for", "b": "for", "c": "for"}
    found = counted(votes, quorum="heads of each college")
    assert found.presence == (Part("privé", 1, 4, 2), Part("public", 2, 2, 1))
    assert (found.quorum_needed, found.outcome) == (3, "no_quorum")
    assert counted({**votes, "d": "for"}, quorum="heads of each college").outcome == "adopted"


def test_in_each_college_an_option_needs_the_majority_of_every_one() -> None:
    votes = {"a": "for", "b": "for", "c": "for", "d": "against"}
    found = counted(votes, majority="votes of each college")
    (option,) = found.questions[0].options
    assert option.parts == (Part("privé", 1, 2, 2), Part("public", 6, 6, 4))
    assert (option.needed, option.outcome) == (6, "rejected")
    assert option.derivation_en == (
        "college “privé”: 1 for out of 2 expressed; 2 were needed (2/3), not reached; "
        "college “public”: 6 for out of 6 expressed; 4 were needed (2/3), reached: rejected"
    )
    assert counted({**votes, "e": "for"}, majority="votes of each college").outcome == "adopted"


def test_a_college_in_which_nobody_expresses_itself_adopts_nothing() -> None:
    assert counted({"a": "for", "b": "for"}, majority="votes of each college").outcome == "rejected"


@pytest.mark.parametrize("of", ["roll", "cast", "expressed"])
def test_each_denominator_is_the_one_of_the_college(of: str) -> None:
    share = Threshold(Fraction(1, 2), strict=True, of=of)
    votes = {"a": "for", "b": "abstain", "c": "for", "d": "abstain"}
    found = counted(votes, majority="heads of each college", share=share)
    totals = {"roll": (4, 2), "cast": (2, 2), "expressed": (1, 1)}[of]
    assert tuple(part.total for part in found.questions[0].options[0].parts) == totals


def test_ranked_alternatives_need_their_majority_against_the_status_quo_in_each_college() -> None:
    options = (Option("x", "X", ("p1",), "", 9), Option("y", "Y", ("p2",), "", 3))
    asked = Question("q", "Partage", "ranked", options)
    best = {"x": "1", "y": "2", asked.status_quo_id: "3"}
    votes = {
        "a": best, "b": best, "c": {"x": "1", asked.status_quo_id: "1"}, "d": {asked.status_quo_id: "1"},
        "e": dict.fromkeys(best, "abstain"),
    }  # fmt: skip
    for unit, outcome in (("votes", "adopted"), ("votes of each college", "status_quo")):
        found = count(
            [asked], roll=ROLL, votes=votes, majority=TWO_THIRDS, quorum=None,
            attendance=Attendance(Counting(frozenset(("abstaining",)), "votes", unit), COLLEGES),
        )  # fmt: skip
        assert found.questions[0].outcome == outcome
        (first, _) = found.questions[0].options
        assert (first.for_, first.against, first.abstain) == (6, 1, 2)
    assert first.parts == (Part("privé", 0, 1, 1), Part("public", 6, 6, 4))


def test_parts_stand_in_the_plain_result_only_where_they_say_more() -> None:
    plain = counted({"a": "for", "b": "for"}).to_json()
    assert "presence" not in plain
    assert "parts" not in plain["questions"][0]["options"][0]
    apart = counted({"a": "for"}, quorum="heads", majority="heads").to_json()
    assert apart["presence"] == [{"college": "", "has": 1, "total": 6, "needed": 3}]
    assert apart["questions"][0]["options"][0]["parts"] == [
        {"college": "", "has": 1, "total": 1, "needed": 1}
    ]


def test_every_way_of_counting_has_its_parts() -> None:
    parts = {unit: Attendance(colleges=COLLEGES).parts(unit, ROLL) for unit in COUNTED}
    assert [sum(map(sum, (each.values() for each in parts[unit].values()))) for unit in COUNTED] == [
        10,
        6,
        10,
        6,
    ]
