"""What a proposal says beside its text is bounded and seen; it never empties the charter."""

from __future__ import annotations

import pytest

from acts.cycle.draft import draft
from acts.proposal.preview import check
from acts.proposal.propose import propose
from charter.refusals import NotUtf8, Refusal
from models.proposal import Proposal
from rules.refusals import InvisibleCharacter, MissingField, TooManyLines, WrittenTooLong
from tests.conftest import Hands

GOOD = {"title": "Participer", "reasons": "Pour être clair."}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"title": "T" * 1_000_000}, WrittenTooLong),
        ({"reasons": "R" * 1_000_000}, WrittenTooLong),
        ({"title": "Une \u202echarte"}, InvisibleCharacter),
        ({"title": "\u3164"}, InvisibleCharacter),
        ({"title": "Une\0charte"}, InvisibleCharacter),
        ({"reasons": "Une \u202echarte"}, InvisibleCharacter),
        ({"title": "Une \ud800"}, NotUtf8),
        ({"text": " \n"}, MissingField),
        ({"text": "- a\n" * 100_000}, TooManyLines),
    ],
    ids=[
        "a title of 1 MB",
        "reasons of 1 MB",
        "a title that turns round",
        "a blank letter",
        "NUL",
        "reasons that turn round",
        "a lone surrogate",
        "an empty charter",
        "a hundred thousand items",
    ],
)
def test_f64_what_nobody_could_read_is_refused_by_the_act_itself(
    hands: Hands, given: dict[str, str], refusal: type[Refusal]
) -> None:
    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m3")
    edited = hands.text().replace("est invité à participer", "participe")
    with pytest.raises(refusal):
        propose(hands.home, session, **{**GOOD, "text": edited, **given}, code=code, key="k")
    assert hands.count(Proposal) == 0


def test_a_cycle_has_a_title_and_a_purpose_that_fit_a_mail(hands: Hands) -> None:
    for given in ({"title": "T" * 201, "purpose": ""}, {"title": "T", "purpose": "P" * 20_001}):
        with pytest.raises(WrittenTooLong):
            draft(hands.home, person_id="a", revision_class="ordinary", **given)


def test_an_empty_charter_is_no_preview_either(hands: Hands) -> None:
    session, _ = hands.enter("p", hands.begin(), "m3")
    with pytest.raises(MissingField) as refused:
        check(hands.home, session, title="T", reasons="R", text=" \n")
    assert refused.value.names == ("text",)
