"""What it would take where colleges are counted apart, heads beside votes, or proxies beside voters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attendance import COUNTED, PRESENCES, Attendance, Counting
from rules.cap import Cap
from rules.count import count
from rules.foretell_apart import WORDS, foretold
from rules.proxies import ProxyRules
from rules.refusals import CollegesNeeded, NoBlankVote, RollEmpty, TurnoutApart, TurnoutImpossible
from rules.rulebook import ClassRules
from rules.simulate import Simulation
from rules.simulate_apart import Apart, Turnout, attending, simulate_apart
from rules.threshold import Threshold
from tests.rules.test_simulate import ASKED, RULES, majorities, shares

MEMBERS = [("privé", 1)] * 4 + [("public", 3)] * 2
FOUR = ("abstaining", "represented")


def under(quorum: str, majority: str, /, *present: str, **more: Any) -> ClassRules:
    return replace(RULES, counting=Counting(frozenset(present), quorum, majority), **more)


def said(
    rules: ClassRules,
    members: Sequence[tuple[str, int]],
    *,
    turnouts: Mapping[str, Turnout] | None = None,
    lang: str = "fr",
) -> list[str]:
    return [
        each.replace("\u00a0", " ")
        for each in foretold(rules, members=members, turnouts=turnouts or {})[1][lang]
    ]


def test_each_college_is_told_apart_with_what_a_second_call_asks() -> None:
    rules = under("votes of each college", "votes of each college", *FOUR)
    turnouts = {"privé": Turnout(1), "public": Turnout(6, abstain=3)}
    assert said(rules, MEMBERS, turnouts=turnouts) == [
        "6 inscrits.",
        "Quorum du collège « privé » : 2 sur 4 ; non atteint avec ces votants, et rien n’est adopté.",
        "Quorum du collège « public » : 3 sur 6 ; atteint avec ces votants.",
        "Majorité du collège « privé » : l’adoption demande 1 pour (2/3 des 1 exprimés).",
        "Majorité du collège « public » : l’adoption demande 2 pour (2/3 des 3 exprimés).",
        "Au second appel : quorum du collège « privé » : 1 sur 4 ; atteint avec ces votants.",
        "Au second appel : quorum du collège « public » : 2 sur 6 ; atteint avec ces votants.",
    ]


def test_what_the_other_unit_gives_lies_between_bounds_that_are_told() -> None:
    rules = under("heads", "votes", *FOUR, second_call=None)
    assert said(rules, MEMBERS, lang="en", turnouts={"": Turnout(6, abstain=1)})[1:] == [
        "Quorum, by heads: 3 of 6; met or not, by who votes (from 2 to 4).",
        "Majority: adopting needs 4 for (2/3 of 5 expressed).",
    ]
    whole = under("votes", "heads", *FOUR, second_call=None)
    assert said(whole, MEMBERS, lang="en", turnouts={"": Turnout(2)})[1].endswith("(from 2 to 6).")


def test_a_majority_that_cannot_be_reached_and_no_quorum_are_said() -> None:
    rules = under("heads of each college", "votes", *FOUR, quorum=None, second_call=None)
    silent = {"privé": Turnout(4, abstain=4), "public": Turnout(0)}
    assert said(rules, MEMBERS, turnouts=silent)[1:] == [
        "Aucun quorum n’est requis.",
        (
            "Majorité : l’adoption demande 1 pour (2/3 des 0 exprimés) et rien ne peut être adopté, "
            "avec 0 exprimés."
        ),
    ]


@pytest.mark.parametrize(
    ("present", "least", "most"),
    [(FOUR, 6, 6), (("abstaining",), 4, 4), (("represented",), 3, 3), ((), 1, 3)],
)
def test_who_is_represented_counts_where_the_rulebook_says_so(
    present: tuple[str, ...], least: int, most: int
) -> None:
    members = [("", 1)] * 8
    found = simulate_apart(
        under("votes", "votes", *present),
        members=members,
        turnouts={"": Turnout(6, abstain=3, represented=2)},
    )
    assert [(each.fewest, each.greatest) for each in found.quorum] == [(least, most)]


PROXIES = ProxyRules(most=2, until=timedelta(), same_college=False, blank="")


@pytest.mark.parametrize(
    ("rules", "last"),
    [
        (
            under("votes", "votes", *FOUR, proxies=PROXIES),
            "Pouvoirs : au plus 2 par membre ; avec eux, 1 membre présent au moins est nécessaire au quorum.",
        ),
        (
            under("votes", "votes", "abstaining", proxies=PROXIES),
            "Pouvoirs : au plus 2 par membre ; ils ne comptent pas pour le quorum.",
        ),
        (
            under("votes", "votes", *FOUR, proxies=PROXIES, quorum=None, second_call=None),
            "Pouvoirs : au plus 2 par membre.",
        ),
    ],
    ids=["counted", "not counted", "no quorum"],
)
def test_what_proxies_allow_is_told(rules: ClassRules, last: str) -> None:
    assert said(rules, MEMBERS)[-1] == last


@pytest.mark.parametrize(
    ("quorum", "same_college", "attending_"),
    [("heads", False, 1), ("heads of each college", False, 1), ("heads of each college", True, 2)],
)
def test_so_many_have_to_come_at_least_with_all_the_proxies_they_may_hold(
    quorum: str, attending_: int, *, same_college: bool
) -> None:
    rules = under(quorum, "heads", *FOUR, proxies=replace(PROXIES, same_college=same_college))
    assert attending(rules, members=MEMBERS) == attending_


def test_without_proxies_nothing_is_said_of_them_and_one_figure_is_told_as_before() -> None:
    plain, told = foretold(RULES, members=[("", 1)] * 41, turnouts={"": Turnout(30, abstain=4)})
    assert isinstance(plain, Simulation)
    assert told["fr"][0].startswith("41 inscrits")
    assert not any("Pouvoirs" in each for each in told["fr"])
    assert attending(RULES, members=MEMBERS) == 0
    apart, _ = foretold(RULES, members=[("", 1)] * 41, turnouts={"": Turnout(30, represented=4)})
    assert isinstance(apart, Apart)


def test_where_each_member_has_one_vote_heads_and_votes_are_one_figure() -> None:
    assert isinstance(
        foretold(under("heads", "votes", *FOUR), members=[("", 1)] * 3, turnouts={})[0], Simulation
    )


def test_a_cap_cuts_what_is_counted() -> None:
    rules = under("votes of each college", "votes", *FOUR, cap=Cap(votes=2))
    assert [each.total for each in simulate_apart(rules, members=MEMBERS, turnouts={}).quorum] == [4, 4]


def test_what_cannot_be_told_so_is_refused() -> None:
    apart = under("votes of each college", "votes", *FOUR)
    with pytest.raises(TurnoutApart) as refused:
        simulate_apart(apart, members=MEMBERS, turnouts={"": Turnout(3)})
    assert refused.value.colleges == ("privé", "public")
    with pytest.raises(TurnoutApart):
        foretold(RULES, members=MEMBERS, turnouts={"privé": Turnout(3)})
    with pytest.raises(CollegesNeeded):
        simulate_apart(apart, members=[("", 1)], turnouts={})
    with pytest.raises(RollEmpty):
        simulate_apart(apart, members=[], turnouts={})
    for turnout in (Turnout(5), Turnout(2, abstain=3), Turnout(2, represented=3)):
        with pytest.raises(TurnoutImpossible) as impossible:
            simulate_apart(apart, members=MEMBERS, turnouts={"privé": turnout})
        assert impossible.value.most <= 4


def test_it_is_plain_json() -> None:
    rules = under("heads of each college", "votes of each college", *FOUR)
    plain = simulate_apart(rules, members=MEMBERS, turnouts={}).to_json()
    assert json.loads(json.dumps(plain)) == plain
    assert [each["verdict"] for each in plain["quorum"]] == ["met", "met"]
    assert [each["reachable"] for each in plain["support"]] == [True, True]
    assert [each["needed"] for each in plain["second_call"]] == [1, 1]
    assert (
        simulate_apart(replace(rules, second_call=None), members=MEMBERS, turnouts={}).to_json()[
            "second_call"
        ]
        is None
    )


def test_both_languages_have_the_same_sentences() -> None:
    assert list(WORDS["fr"]) == list(WORDS["en"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["privé", "public"]), st.integers(1, 4),
            st.sampled_from(["for", "against", "abstain", ""]), st.booleans(),
        ),
        min_size=1, max_size=9,
    ),
    st.tuples(st.sampled_from(COUNTED), st.sampled_from(COUNTED)),
    st.sets(st.sampled_from(PRESENCES[:2])), majorities, shares,
)  # fmt: skip
def test_what_is_foretold_by_parts_holds_in_the_count(
    lived: list[tuple[str, int, str, bool]],
    counting: tuple[str, str],
    present: set[str],
    needed: Threshold,
    part: Fraction,
) -> None:
    quorum, majority = counting
    rules = under(
        quorum, majority, *present, majority=needed, quorum=Threshold(part, strict=False, of="roll")
    )
    roll = {f"m{place}": weight for place, (_, weight, _, _) in enumerate(lived)}
    colleges = {f"m{place}": each[0] for place, each in enumerate(lived)}
    votes = {f"m{place}": {"x": each[2]} for place, each in enumerate(lived) if each[2]}
    holders = {f"m{place}": "somebody" for place, each in enumerate(lived) if each[2] and each[3]}
    result = count(
        ASKED, roll=roll, votes=votes, majority=rules.majority, quorum=rules.quorum,
        attendance=Attendance(rules.counting, colleges, holders),
    )  # fmt: skip
    names = sorted(set(colleges.values())) if "college" in quorum + majority else [""]

    def counted(name: str, *, among: set[str]) -> int:
        mine = (member for member in among if name in ("", colleges[member]))
        return sum(1 if "heads" in majority else roll[member] for member in mine)

    turnouts = {
        name: Turnout(
            counted(name, among=set(votes)),
            counted(name, among={member for member, vote in votes.items() if vote["x"] == "abstain"}),
            counted(name, among=set(holders)),
        )
        for name in names
    }
    found = simulate_apart(rules, members=[each[:2] for each in lived], turnouts=turnouts)
    option = result.questions[0].options[0]
    parts = option.parts or (None,)
    assert [each.needed for each in found.support] == [
        part.needed if part else option.needed for part in parts
    ]
    presence = result.presence or (None,)
    for told, real in zip(found.quorum, presence, strict=True):
        has = real.has if real else result.cast_weight
        assert (told.needed, told.total) == (
            (real.needed, real.total) if real else (result.quorum_needed, sum(roll.values()))
        )
        assert told.fewest <= has <= told.greatest
        assert told.verdict == "open" or (told.verdict == "met") == (has >= told.needed)


@pytest.mark.parametrize(
    ("blank", "quorum"), [("present", "atteint avec ces votants"), ("absent", "non atteint avec ces votants")]
)
def test_blank_votes_of_a_college_are_not_expressed_and_make_its_quorum_by_rule(
    blank: str, quorum: str
) -> None:
    rules = under("votes of each college", "votes of each college", *FOUR, second_call=None)
    rules = replace(rules, counting=replace(rules.counting, blank=blank))
    found = said(rules, MEMBERS, turnouts={"privé": Turnout(2, blank=1), "public": Turnout(6)})
    assert found[1].startswith(f"Quorum du collège « privé » : 2 sur 4 ; {quorum}")
    assert found[3] == "Majorité du collège « privé » : l’adoption demande 1 pour (2/3 des 1 exprimés)."


def test_blank_votes_that_cannot_be_are_refused_apart_too() -> None:
    rules = under("votes of each college", "votes", *FOUR)
    with pytest.raises(NoBlankVote):
        said(rules, MEMBERS, turnouts={"privé": Turnout(2, blank=1)})
    blank = replace(rules, counting=replace(rules.counting, blank="absent"))
    with pytest.raises(TurnoutImpossible):
        said(blank, MEMBERS, turnouts={"privé": Turnout(2, abstain=1, blank=2)})
