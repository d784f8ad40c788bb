"""The second count agrees with the first, whatever is counted, whoever is represented or steps aside."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.verifier.measured import PLAIN, counting_in, portions
from evidence.verifier.recount import figures_of, recount
from rules.attendance import BLANKS, COUNTED, PRESENCES, Attendance, Counting
from rules.count import Option, Question, Threshold, count

MEMBERS = [f"m{number}" for number in range(7)]
ASKED = (
    Question("q", "Q", "single", (Option("x", "X", ("p1",), "", 1),)),
    Question("r", "R", "sequential", (Option("y", "Y", ("p2",), "", 2), Option("z", "Z", ("p3",), "", 1))),
    Question("s", "S", "ranked", (Option("v", "V", ("p4",), "", 2), Option("w", "W", ("p5",), "", 1))),
)
CHOICE = st.sampled_from(["for", "against", "abstain", "blank"])
PLACES = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["1", "2", "3"]) for name in ("v", "w", "s-status_quo")}
)
WHOLE = st.sampled_from(["abstain", "blank"]).map(
    lambda said: dict.fromkeys(("v", "w", "s-status_quo"), said)
)
ANSWERS = st.builds(
    lambda plain, ranked: plain | ranked,
    st.fixed_dictionaries({}, optional=dict.fromkeys(("x", "y", "z"), CHOICE)),
    PLACES | WHOLE,
)
OF = st.sampled_from(["roll", "cast", "expressed"])


@given(
    roll=st.dictionaries(st.sampled_from(MEMBERS), st.integers(1, 4), min_size=1),
    colleges=st.lists(st.sampled_from("AB"), min_size=7, max_size=7),
    votes=st.dictionaries(st.sampled_from(MEMBERS), ANSWERS),
    holders=st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS)),
    recusals=st.dictionaries(st.sampled_from(MEMBERS), st.sets(st.sampled_from("qrs"))),
    present=st.sets(st.sampled_from(PRESENCES)),
    units=st.tuples(st.sampled_from(COUNTED), st.sampled_from(COUNTED)),
    blank=st.sampled_from(["", *BLANKS]),
    strict=st.booleans(),
    of=OF,
)
def test_the_second_count_gives_the_figures_of_the_first(  # noqa: PLR0917  hypothesis passes by name
    roll: dict[str, int],
    colleges: list[str],
    votes: dict[str, dict[str, str]],
    holders: dict[str, str],
    recusals: dict[str, set[str]],
    present: set[str],
    units: tuple[str, str],
    blank: str,
    strict: bool,
    of: str,
) -> None:  # a case is all of these
    other = "blank" if blank else "abstain"
    votes = {
        member: {name: other if said == "blank" else said for name, said in answers.items()}
        for member, answers in votes.items()
        if member in roll
    }
    questions = [replace(each, blank=bool(blank)) for each in ASKED]
    holders = {member: holder for member, holder in holders.items() if member in votes}
    recusals = {member: aside for member, aside in recusals.items() if member in roll}
    where = dict(zip(MEMBERS, colleges, strict=True))
    took_part = Attendance(Counting(frozenset(present), *units, blank), where, holders, recusals)
    first = count(
        questions, roll=roll, votes=votes, majority=Threshold(Fraction(1, 2), strict=strict, of=of),
        quorum=Threshold(Fraction(1, 3), strict=False, of="roll"), attendance=took_part,
    )  # fmt: skip
    asked = [
        {
            "id": each.id, "title": each.title, "kind": each.kind, "status_quo": each.status_quo_id,
            "options": [{"id": option.id, "title": option.title} for option in each.options],
        }
        for each in ASKED
    ]  # fmt: skip
    second = recount(
        asked, weights=roll, votes=took_part.taken(questions, votes),
        majority={"share": "1/2", "strict": strict, "of": of},
        quorum={"share": "1/3", "strict": False, "of": "roll"},
        counting={"present": sorted(present), "quorum": units[0], "majority": units[1]}
        | ({"blank": blank} if blank else {}),
        colleges=where, holders=holders, recusals=recusals,
    )  # fmt: skip
    assert second == figures_of(first.to_json())


def test_a_rulebook_from_before_counts_whoever_votes_in_votes() -> None:
    assert counting_in({}) == PLAIN


@pytest.mark.parametrize("unit", ["hands", "votes of each member"])
def test_what_nobody_counts_in_is_refused(unit: str) -> None:
    with pytest.raises(ValueError, match=unit):
        portions(unit, {}, {})
