from __future__ import annotations

from fractions import Fraction

import pytest

from demo.data import organisations
from demo.story import first_answers, put_to_the_vote, story

SIZES = [12, 13, 20, 40, 41, 400]


@pytest.mark.parametrize("count", SIZES)
def test_exactly_three_do_not_vote_and_all_others_answer_every_proposal_put_to_the_vote(count: int) -> None:
    members = organisations(count)
    told = story(members)
    assert len(set(told.silent)) == 3
    assert {told.scanned, told.late} < set(told.silent)
    assert set(told.choices) == {member.id for member in members} - set(told.silent)
    slugs = {draft.slug for draft in put_to_the_vote()}
    assert all(set(answers) == slugs for answers in told.choices.values())


@pytest.mark.parametrize("count", SIZES)
def test_each_proposal_has_the_outcome_it_announces_under_a_half_as_under_two_thirds(count: int) -> None:
    told = story(organisations(count))
    for draft in put_to_the_vote():
        counts = told.expected(draft.slug)
        expressed = counts["for"] + counts["against"]
        assert expressed
        share = Fraction(counts["for"], expressed)
        assert share > Fraction(2, 3) if draft.outcome == "adopted" else share < Fraction(1, 2)


def test_forty_members_give_varied_counts_with_abstentions() -> None:
    told = story(organisations(40))
    counts = {draft.slug[:2]: told.expected(draft.slug) for draft in put_to_the_vote()}
    figures = {slug: (one["for"], one["against"], one["abstain"]) for slug, one in counts.items()}
    assert figures == {"01": (30, 4, 3), "02": (12, 20, 5), "03": (14, 19, 4), "04": (27, 6, 4)}


def test_two_members_change_every_answer_they_gave_first() -> None:
    told = story(organisations(40))
    assert len(set(told.changers)) == 2
    for member in told.changers:
        last, first = told.choices[member], first_answers(told.choices[member])
        assert first.keys() == last.keys()
        assert all(first[slug] != last[slug] for slug in last)


def test_two_decline_to_sign_one_with_a_reason_and_another_signature_is_returned() -> None:
    told = story(organisations(40))
    assert sorted(bool(reason) for reason in told.decliners.values()) == [False, True]
    assert told.returned not in told.decliners
    assert told.returned_reason
    assert told.returned_name
