"""Ranked alternatives: published elections, a second counter by another way, and each rule of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise as steps
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.count import Option, Question, QuestionResult, Result, Threshold, count
from rules.questions import STATUS_QUO
from rules.ranked import Matrix, pairwise, strongest, winners
from rules.refusals import UnknownChoice
from rules.result import Ranking

HALF = Threshold(Fraction(1, 2), strict=True, of="expressed")
TWO_THIRDS = Threshold(Fraction(2, 3), strict=False, of="expressed")
ANYBODY = Threshold(Fraction(1, 1000), strict=False, of="roll")


def schulze(election: str) -> tuple[Matrix, Matrix, tuple[str, ...]]:
    """Return pairs, paths and winners of an election written as ``5 ACBED, 3 CABED``."""
    piles = [(order, int(size)) for size, order in (pile.split() for pile in election.split(", "))]
    rankings = [({name: place for place, name in enumerate(order, 1)}, size) for order, size in piles]
    pairs = pairwise(sorted(piles[0][0]), rankings)
    return pairs, strongest(pairs), winners(strongest(pairs))


def rows(matrix: Matrix) -> list[str]:
    return [" ".join(str(weight) for weight in row.values()) for row in matrix.values()]


# The author's own examples: M. Schulze, "The Schulze Method of Voting", arXiv:1804.02973, and those he gave
# under "Schulze method" in the encyclopaedias (facts of elections, the figures as published there).
FORTY_FIVE = "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC"
TWENTY_ONE = "8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA"
THIRTY = "5 ACBD, 2 ACDB, 3 ADCB, 4 BACD, 3 CBDA, 3 CDBA, 1 DACB, 5 DBAC, 4 DCBA"
NINE = "3 ABCD, 2 DABC, 2 DBCA, 2 CBDA"


def test_the_published_election_of_45_voters_has_its_published_figures() -> None:
    pairs, paths, won = schulze(FORTY_FIVE)
    assert rows(pairs) == ["20 26 30 22", "25 16 33 18", "19 29 17 24", "15 12 28 14", "23 27 21 31"]
    assert rows(paths) == ["28 28 30 24", "25 28 33 24", "25 29 29 24", "25 28 28 24", "25 28 28 31"]
    assert won == ("E",)


@pytest.mark.parametrize(
    ("election", "won"),
    [
        pytest.param(FORTY_FIVE, "E", id="45 voters"),
        pytest.param(TWENTY_ONE, "D", id="21 voters"),
        pytest.param(THIRTY, "D", id="30 voters"),
        pytest.param(NINE, "BD", id="9 voters, two unbeaten"),
    ],
)
def test_a_published_election_has_its_published_winner(election: str, won: str) -> None:
    assert "".join(schulze(election)[2]) == won


NAMES = ["near", "mid", "far"]
QUESTION = Question("q", "Trois rédactions", "ranked", tuple(Option(n, n.title(), (), "", 1) for n in NAMES))
ALL = [STATUS_QUO, *NAMES]
Tiers = tuple[tuple[str, ...], ...]


@st.composite
def tiers(draw: st.DrawFn) -> Tiers:
    """Return some of the alternatives from the best on, some of them level."""
    order = draw(st.permutations(ALL))
    order = order[: draw(st.integers(0, len(order)))]
    cuts = draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
    found: list[list[str]] = []
    for name, cut in zip(order, cuts, strict=True):
        if cut or not found:
            found.append([])
        found[-1].append(name)
    return tuple(tuple(tier) for tier in found)


elections = st.lists(st.tuples(tiers(), st.integers(1, 4)), max_size=7)
majorities = st.sampled_from(
    [Threshold(share, strict=strict, of=of)
     for share, strict in ((Fraction(1, 2), True), (Fraction(2, 3), False), (Fraction(1), False))
     for of in ("expressed", "cast", "roll")]
)  # fmt: skip
Election = Sequence[tuple[Tiers, int]]


def answers(ranking: Tiers) -> dict[str, str]:
    """Return a ranking as it is stored; an empty one is an abstention."""
    ids = {name: name for name in NAMES} | {STATUS_QUO: QUESTION.status_quo_id}
    if not ranking:
        return dict.fromkeys(ids.values(), "abstain")
    return {ids[name]: str(place) for place, tier in enumerate(ranking, 1) for name in tier}


def counted(election: Election, *, majority: Threshold = HALF, absent: int = 0) -> Result:
    roll = {f"m{place}": weight for place, (_, weight) in enumerate(election)} | {"absent": absent or 1}
    votes = {f"m{place}": answers(ranking) for place, (ranking, _) in enumerate(election)}
    return count([QUESTION], roll=roll, votes=votes, majority=majority, quorum=ANYBODY)


def asked(result: Result) -> QuestionResult:
    return result.questions[0]


def ranking_of(result: Result) -> Ranking:
    found = asked(result).ranking
    assert found is not None
    return found


def preferring(election: Election, a: str, b: str) -> int:
    """Count by where the names stand in the ranking written out; the first counter compares places."""
    total = 0
    for ranking, weight in election:
        behind = set(ALL)
        for tier in ranking:
            behind -= set(tier)
            if a in tier:
                total += weight if b in behind else 0
                break
    return total


def reached(links: Mapping[tuple[str, str], int], a: str, strength: int) -> set[str]:
    """Return what can be reached over links at least that strong."""
    found, rest = {a}, [a]
    while rest:
        here = rest.pop()
        for (start, end), weight in links.items():
            if start == here and end not in found and weight >= strength:
                found.add(end)
                rest.append(end)
    return found


def second_paths(election: Election) -> dict[tuple[str, str], int]:
    """Find the strongest paths by falling strength: the greatest at which the end is still reached."""
    pairs = {(a, b): preferring(election, a, b) for a, b in permutations(ALL, 2)}
    links = {(a, b): weight for (a, b), weight in pairs.items() if weight > pairs[b, a]}
    levels = sorted({*links.values()}, reverse=True)
    return {(a, b): next((level for level in levels if b in reached(links, a, level)), 0) for a, b in pairs}


def brute_paths(election: Election) -> dict[tuple[str, str], int]:
    """Try every path there is."""
    pairs = {(a, b): preferring(election, a, b) for a, b in permutations(ALL, 2)}
    links = {pair: weight if weight > pairs[pair[::-1]] else 0 for pair, weight in pairs.items()}
    found = dict.fromkeys(pairs, 0)
    for length in range(2, len(ALL) + 1):
        for path in permutations(ALL, length):
            weakest = min(links[step] for step in steps(path))
            found[path[0], path[-1]] = max(found[path[0], path[-1]], weakest)
    return found


def second_count(election: Election, majority: Threshold) -> dict[str, str]:
    """Return the outcome of each option, counted from the page and from no code of the first counter."""
    paths = brute_paths(election)
    winner = next(a for a in ALL if all(paths[a, b] >= paths[b, a] for b in ALL if b != a))
    if winner == STATUS_QUO:
        return dict.fromkeys(NAMES, "rejected")
    part, against = preferring(election, winner, STATUS_QUO), preferring(election, STATUS_QUO, winner)
    cast = sum(weight for _, weight in election)
    whole = {"expressed": part + against, "cast": cast, "roll": cast + 1}[majority.of]
    left, right = part * majority.share.denominator, whole * majority.share.numerator
    adopted = part > 0 and (left > right if majority.strict else left >= right)
    others = "fallen" if adopted else "rejected"
    return {name: "adopted" if adopted and name == winner else others for name in NAMES}


@given(elections)
def test_two_other_ways_to_find_the_strongest_paths_agree(election: Election) -> None:
    paths = ranking_of(counted(election)).paths if election else strongest(pairwise(ALL, []))
    plain = {(a, b): weight for a, row in paths.items() for b, weight in row.items()}
    assert plain == second_paths(election) == brute_paths(election)


@given(elections.filter(bool), majorities)
def test_a_second_counter_of_rankings_agrees(election: Election, majority: Threshold) -> None:
    question = asked(counted(election, majority=majority))
    assert {option.id: option.outcome for option in question.options} == second_count(election, majority)
    for option in question.options:
        part, against = (
            preferring(election, option.id, STATUS_QUO),
            preferring(election, STATUS_QUO, option.id),
        )
        rest = sum(weight for _, weight in election) - part - against
        assert (option.for_, option.against, option.abstain) == (part, against, rest)


@given(elections.filter(bool))
def test_who_beats_every_other_alternative_wins(election: Election) -> None:
    for a in ALL:
        if all(preferring(election, a, b) > preferring(election, b, a) for b in ALL if b != a):
            assert ranking_of(counted(election)).winner == a


@given(elections.filter(bool), st.data())
def test_the_order_in_which_members_ranked_is_nothing(election: Election, data: st.DataObject) -> None:
    other = data.draw(st.permutations(election))
    assert asked(counted(other)) == asked(counted(election))


def ranked(*rankings: str, majority: Threshold = HALF, absent: int = 0) -> Result:
    """Count rankings written as ``near, mid=far``; an empty one abstains."""
    election = [
        (tuple(tuple(tier.split("=")) for tier in each.split(", ")) if each else (), 1) for each in rankings
    ]
    return counted(election, majority=majority, absent=absent)


def outcomes(result: Result) -> list[str]:
    return [option.outcome for option in asked(result).options]


def test_the_winner_that_reaches_the_majority_is_adopted_and_the_others_fall_to_it() -> None:
    result = ranked("mid, near, status_quo", "mid, status_quo", "near, mid, status_quo")
    near, mid, far = asked(result).options
    assert outcomes(result) == ["fallen", "adopted", "fallen"]
    assert (near.cause, mid.cause, far.cause) == ("mid", None, "mid")
    assert (mid.for_, mid.against, mid.abstain, mid.needed) == (3, 0, 0, 2)
    assert mid.derivation_fr.replace("\u00a0", " ") == (
        "face au statu quo, 3 pour sur 3 exprimés ; il en fallait 2 (plus de 1/2) : adopté"
    )
    assert far.derivation_en.endswith(": fallen, because “Mid” is adopted")
    assert (asked(result).outcome, result.outcome) == ("adopted", "adopted")


def test_a_winner_short_of_its_majority_leaves_the_text_in_force_and_no_other_is_tried() -> None:
    rankings = ["near, mid"] * 3 + ["mid, status_quo, near"] + ["status_quo"]
    result = ranked(*rankings, majority=TWO_THIRDS)
    near, mid, _ = asked(result).options
    assert (near.for_, near.against, near.needed, mid.for_, mid.needed) == (3, 2, 4, 4, 4)
    assert (outcomes(result), asked(result).outcome) == (["rejected"] * 3, "status_quo")
    assert near.derivation_en.endswith("4 were needed (2/3): rejected")
    assert mid.derivation_fr.endswith(": rejeté, car «\u00a0Near\u00a0» est classé premier")
    assert mid.derivation_en.endswith(": rejected, because “Near” ranks first")
    assert ranking_of(result).derivation_fr.startswith(
        "«\u00a0Near\u00a0» est classé premier sans la majorité requise, et le statu quo demeure\u00a0;"
    )
    assert "“Near” ranks first without the majority it needs" in ranking_of(result).derivation_en
    assert not any("wins" in each.derivation_en for each in (near, mid, ranking_of(result)))
    assert result.outcome == "rejected"


def test_the_status_quo_can_win() -> None:
    result = ranked("status_quo, near", "status_quo", "near, status_quo")
    assert (ranking_of(result).winner, outcomes(result)) == (STATUS_QUO, ["rejected"] * 3)
    assert asked(result).options[0].derivation_fr.endswith("rejeté, car le statu quo l’emporte")
    assert ranking_of(result).derivation_en.startswith("the status quo wins; strongest paths: 2 to 0 against")


def test_a_tie_with_the_status_quo_leaves_the_text_in_force() -> None:
    result = ranked("near, status_quo", "status_quo, near")
    assert ranking_of(result).unbeaten == (STATUS_QUO, "near")
    assert (ranking_of(result).winner, asked(result).outcome) == (STATUS_QUO, "status_quo")
    assert (
        ranking_of(result)
        .derivation_fr.replace("\u00a0", " ")
        .startswith(
            "le statu quo et « Near » font jeu égal ; le statu quo passe d’abord, puis l’ordre de dépôt : "
            "le statu quo l’emporte ; chemins les plus forts : 0 contre 0 avec « Near »"
        )
    )


def test_a_tie_of_alternatives_goes_to_the_one_that_was_submitted_first() -> None:
    result = ranked("mid, far", "far, mid")
    assert (ranking_of(result).unbeaten, ranking_of(result).winner) == (("mid", "far"), "mid")
    assert outcomes(result) == ["fallen", "adopted", "fallen"]
    assert "“Mid” and “Far” are level; the status quo goes first, then the order of submission" in (
        ranking_of(result).derivation_en
    )


def test_when_all_abstain_the_quorum_is_met_and_the_text_in_force_remains() -> None:
    result = ranked("", "", "")
    assert (result.quorum_met, result.cast_count, asked(result).outcome) == (True, 3, "status_quo")
    assert [option.abstain for option in asked(result).options] == [3, 3, 3]


def test_when_nobody_ranks_nothing_is_adopted() -> None:
    result = counted([])
    assert (outcomes(result), result.outcome) == (["no_quorum"] * 3, "no_quorum")
    assert ranking_of(result).derivation_fr == "le quorum n’est pas atteint"
    assert ranking_of(result).derivation_en == "the quorum is not met"


def test_without_a_quorum_nobody_adopts_nothing_either() -> None:
    result = count([QUESTION], roll={"a": 1}, votes={}, majority=HALF, quorum=None)
    assert (result.quorum_met, asked(result).outcome, result.outcome) == (True, "status_quo", "rejected")


def test_who_ranks_an_alternative_level_with_the_status_quo_abstains_between_them() -> None:
    near = asked(ranked("near=status_quo, mid", "near")).options[0]
    assert (near.for_, near.against, near.abstain) == (1, 0, 1)


def test_what_is_not_ranked_stands_behind_all_that_is_and_level_among_itself() -> None:
    pairs = ranking_of(ranked("near")).pairwise
    assert (pairs["near"], pairs["mid"]) == (
        {STATUS_QUO: 1, "mid": 1, "far": 1},
        {STATUS_QUO: 0, "near": 0, "far": 0},
    )


@pytest.mark.parametrize(
    ("of", "outcome"), [("expressed", "adopted"), ("cast", "status_quo"), ("roll", "status_quo")]
)
def test_the_denominator_of_a_ranked_winner_is_the_stated_one(of: str, outcome: str) -> None:
    majority = Threshold(Fraction(2, 3), strict=False, of=of)
    assert asked(ranked("near", "near", "", "", majority=majority)).outcome == outcome


def test_a_member_who_answers_another_question_only_has_not_ranked() -> None:
    other = Question("o", "Seule", "single", (Option("x", "X", (), "", 1),))
    votes = {"a": {"x": "for"}, "b": {"near": "1"}}
    result = count([other, QUESTION], roll={"a": 1, "b": 1}, votes=votes, majority=HALF, quorum=ANYBODY)
    near = result.questions[1].options[0]
    assert (near.for_, near.abstain, near.outcome, result.questions[0].ranking) == (1, 0, "adopted", None)


@pytest.mark.parametrize(
    ("given", "option", "choice"),
    [
        pytest.param({"near": "5"}, "near", "5", id="a place behind the last"),
        pytest.param({"near": "0"}, "near", "0", id="a place before the first"),
        pytest.param({"near": "for"}, "near", "for", id="a choice where one ranks"),
        pytest.param({"near": "1", "mid": "abstain"}, "mid", "abstain", id="an abstention beside a place"),
    ],
)
def test_what_is_no_ranking_is_refused(given: dict[str, str], option: str, choice: str) -> None:
    with pytest.raises(UnknownChoice) as refused:
        count([QUESTION], roll={"a": 1}, votes={"a": given}, majority=HALF, quorum=ANYBODY)
    assert (refused.value.option, refused.value.choice) == (option, choice)
    assert refused.value.choices[:4] == ("1", "2", "3", "4")


def test_a_ranked_result_is_plain_json() -> None:
    plain = ranked("near").to_json()["questions"][0]
    assert plain["ranking"]["unbeaten"] == ["near"]
    assert plain["ranking"]["pairwise"]["near"] == {STATUS_QUO: 1, "mid": 1, "far": 1}
