"""A member ranks competing texts over pages, the text in force among them; no script is needed."""

from __future__ import annotations

import html
import json
import re

import pytest

from evidence.verifier.known import receipt_in
from models.ballot import Ballot
from models.leaf import Leaf
from models.proposal import Proposal
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import CODE, RIVALS, Page, Visitor, form, open_ranked


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    """An open ballot with rankings."""
    return open_ranked(hands)


def names(ballot: Ballot) -> list[str]:
    """The alternatives in the order of submission, the status quo after them."""
    asked = f"{ballot.id}-q1"
    return [f"{asked}-o1", f"{asked}-o2", f"{asked}-o3", f"{asked}-status_quo"]


def ranks(ballot: Ballot, *places: str, alone: str = "for", **more: str) -> dict[str, str]:
    """The fields of a filled ballot: a place an alternative, and the answer to the other question."""
    told = dict(zip(names(ballot), places, strict=True))
    return {f"choice.{name}": place for name, place in (told | {f"{ballot.id}-q2-o1": alone} | more).items()}


def filled(visitor: Visitor, ballot: Ballot, fields: dict[str, str]) -> tuple[Page, str]:
    page, code = visitor.enter("v", ballot.id, "m5")
    return visitor.send(page, "review-vote", **fields), code


def orders(page: Page) -> list[list[str]]:
    """Every ranking that a page reads back, line by line."""
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", html.unescape(line)).split())
            for line in re.findall(r"<li>(.*?)</li>", told, re.DOTALL)
        ]
        for told in re.findall(r'<ol class="ranks">(.*?)</ol>', page.text, re.DOTALL)
    ]


def selected(page: Page, name: str) -> str:
    found = re.search(rf'<select[^>]*name="choice\.{name}".*?</select>', page.text, re.DOTALL)
    assert found, name
    chosen = re.findall(r'<option value="(\d*)" selected>', found[0])
    return chosen[0] if chosen else ""


def test_each_alternative_shows_its_changes_and_has_a_place_to_fill_the_text_in_force_last(
    visitor: Visitor, ballot: Ballot
) -> None:
    page, _ = visitor.enter("v", ballot.id, "m5")
    inside = form(page, "review-vote").inside
    assert re.findall(r'<select id="rank-([\w-]+)" name="choice\.\1">', inside) == names(ballot)
    assert re.findall(r'<label for="rank-([\w-]+)">', inside) == names(ballot)
    for name in names(ballot):
        offered = re.search(rf'name="choice\.{name}">(.*?)</select>', inside, re.DOTALL)
        assert offered
        assert re.findall(r'<option value="(\d*)"( selected)?>', offered[1]) == [
            ("", ""), ("1", ""), ("2", ""), ("3", ""), ("4", "")
        ]  # fmt: skip
    for option, words in zip(names(ballot), RIVALS.values(), strict=False):
        assert f'id="{option}-modification-1"' in page.text
        assert words.split()[1] in html.unescape(page.text)
        assert visitor.get(f"/bulletin/texte/{option}").status_code == 200


def test_a_ranking_is_read_back_confirmed_and_stands_in_the_receipt(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    review, code = filled(visitor, ballot, ranks(ballot, "", "1", "3", "3"))
    assert review.status_code == 200
    assert orders(review) == [["Le bureau", "Les membres = Le texte en vigueur (à égalité)", "Les instances"]]
    assert hands.count(Vote) == 0
    receipt = visitor.send(review, "confirm-vote", code=code)
    assert CODE.search(receipt.text)
    assert orders(receipt) == orders(review)
    _, second, third, stays = names(ballot)
    recorded = {second: "1", third: "2", stays: "2", f"{ballot.id}-q2-o1": "for"}
    assert hands.count(Vote, member_id="m5", choices=recorded) == 1
    kept = json.loads(visitor.get(f"{receipt.url.path}.json").text)
    assert json.loads(kept["facts"])["choices"] == recorded
    text = visitor.get(f"{receipt.url.path}.txt").text
    ranked = "1. Le bureau, 2. Les membres = Le texte en vigueur, 3. Les instances"
    assert f"Les instances / Le bureau / Les membres\u00a0: {ranked}\nParticiper\u00a0: Pour\n" in text
    assert receipt_in(text)["facts"] == kept["facts"]


def test_a_vote_is_changed_until_the_closing_and_the_page_says_what_is_recorded(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    review, code = filled(visitor, ballot, ranks(ballot, "1", "2", "", ""))
    visitor.send(review, "confirm-vote", code=code)
    page, code = visitor.enter("v", ballot.id, "m5")
    assert orders(page) == [["Les instances", "Le bureau", "Les membres = Le texte en vigueur (à égalité)"]]
    assert [selected(page, name) for name in names(ballot)] == ["", "", "", ""]
    review = visitor.send(page, "review-vote", **ranks(ballot, "", "", "", "1"))
    visitor.send(review, "confirm-vote", code=code)
    assert hands.count(Vote, member_id="m5", changes_count=1) == 1


def test_one_abstains_from_a_ranking_without_ranks(visitor: Visitor, ballot: Ballot, hands: Hands) -> None:
    review, code = filled(visitor, ballot, ranks(ballot, "", "", "", "", **{f"{ballot.id}-q1": "abstain"}))
    assert orders(review) == []
    assert "Abstention" in review.text
    again = visitor.send(review, "change-vote")
    assert f'name="choice.{ballot.id}-q1" value="abstain" checked' in again.text
    visitor.send(review, "confirm-vote", code=code)
    told = dict.fromkeys(names(ballot), "abstain") | {f"{ballot.id}-q2-o1": "for"}
    assert hands.count(Vote, member_id="m5", choices=told) == 1


def test_going_back_finds_the_ranks_again(visitor: Visitor, ballot: Ballot) -> None:
    review, _ = filled(visitor, ballot, ranks(ballot, "2", "1", "", "3", alone="against"))
    back = visitor.send(review, "change-vote")
    assert [selected(back, name) for name in names(ballot)] == ["2", "1", "", "3"]
    assert 'value="against" checked' in back.text


@pytest.mark.parametrize(
    ("places", "more", "code"),
    [
        (("2", "1", "", "9"), {}, "unknown-choice"),
        (("2", "1", "", "for"), {}, "unknown-choice"),
        (("2", "1", "", "3"), {"q1": "abstain"}, "ranked-and-abstained"),
        (("2", "1", "", "abstain"), {}, "ranked-and-abstained"),
    ],
    ids=["a rank that is none", "a yes among ranks", "ranked and abstained", "one of them abstained"],
)
def test_ranks_that_are_none_are_refused_and_the_others_stay_in_the_form(
    visitor: Visitor, ballot: Ballot, places: tuple[str, ...], more: dict[str, str], code: str
) -> None:
    named = {f"{ballot.id}-{name}": choice for name, choice in more.items()}
    again, _ = filled(visitor, ballot, ranks(ballot, *places, **named))
    assert again.status_code == 422
    assert f"<code>{code}</code>" in again.text
    assert [selected(again, name) for name in names(ballot)[:3]] == ["2", "1", ""]
    assert f'name="choice.{ballot.id}-q2-o1" value="for" checked' in again.text
    assert (visitor.hands.count(Vote), visitor.hands.count(Leaf, act="cast")) == (0, 0)


def test_a_ranking_that_is_missing_is_asked_for_by_its_name(visitor: Visitor, ballot: Ballot) -> None:
    again, _ = filled(visitor, ballot, ranks(ballot, "", "", "", ""))
    assert again.status_code == 422
    assert f'href="#vote-{ballot.id}-q1"' in again.text
    assert f'id="vote-{ballot.id}-q1"' in again.text
    assert f'href="#vote-{ballot.id}-q2-o1"' not in again.text.partition("</div>")[0]


def test_a_wrong_code_keeps_the_ranking(visitor: Visitor, ballot: Ballot, hands: Hands) -> None:
    review, code = filled(visitor, ballot, ranks(ballot, "1", "", "", "2"))
    wrong = visitor.send(review, "confirm-vote", code="000000" if code != "000000" else "111111")
    assert wrong.status_code == 403
    assert orders(wrong) == orders(review)
    assert visitor.send(wrong, "confirm-vote", code=code).status_code == 200
    assert hands.count(Vote) == 1


def test_a_forged_ranking_is_refused_where_it_is_confirmed(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    review, code = filled(visitor, ballot, ranks(ballot, "1", "", "", "2"))
    sent = form(review, "confirm-vote")
    forged = {**sent.fields, f"choice.{names(ballot)[0]}": "7", "code": code}
    assert visitor.post(sent.action, forged).status_code == 422
    assert hands.count(Vote) == 0


def matrices(page: Page) -> list[list[list[str]]]:
    """Every matrix of a page: its figures, row by row."""
    return [
        [
            [cell.strip() for cell in re.findall(r'<td class="number"[^>]*>(.*?)</td>', row)]
            for row in re.findall(r"<tr[^>]*><th.*?</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r'<table class="matrix .*?<tbody[^>]*>(.*?)</tbody>', page.text, re.DOTALL)
    ]


def test_everybody_reads_what_is_ranked_and_after_the_count_every_pair_and_path(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    assert "les membres les classent, le texte en vigueur parmi eux" in visitor.get(
        f"/scrutin/{ballot.id}"
    ).text.replace("\u00a0", " ")
    for member, places in (
        ("m1", ("1", "2", "3", "4")), ("m2", ("3", "1", "2", "4")), ("m3", ("2", "3", "1", "4")),
        ("m4", ("1", "2", "3", "4")), ("m5", ("", "", "", "1")),
    ):  # fmt: skip
        page, code = visitor.enter("v", ballot.id, member)
        review = visitor.send(page, "review-vote", **ranks(ballot, *places))
        assert CODE.search(visitor.send(review, "confirm-vote", code=code).text)
    hands.finish(ballot.cycle_id)
    page = visitor.get(f"/scrutin/{ballot.id}")
    pairs = [["–", "1", "1", "1"], ["4", "–", "3", "2"], ["4", "1", "–", "3"], ["4", "2", "1", "–"]]
    paths = [["–", "0", "0", "0"], ["4", "–", "3", "3"], ["4", "0", "–", "3"], ["4", "0", "0", "–"]]
    assert matrices(page) == [pairs, paths]
    said = html.unescape(page.text).replace("\u00a0", " ")
    assert "« Les instances » l’emporte ; chemins les plus forts : 4 contre 0 avec le statu quo" in said
    assert "Le préfèrent au texte en vigueur : 4 ; préfèrent le texte en vigueur : 1" in said
    assert "tombé, car « Les instances » est adopté" in said
    facts = json.loads(visitor.get(f"/scrutin/{ballot.id}.json").text)
    told = facts["questions"][0]["preferences"]
    assert (told["winner"], told["pairwise"][told["winner"]]["status_quo"]) == (f"{ballot.id}-q1-o1", 4)
    assert facts["questions"][1]["preferences"] is None


def test_a_winner_that_falls_short_is_said_to(visitor: Visitor, ballot: Ballot, hands: Hands) -> None:
    first, stays = ("1", "", "", "2"), ("", "", "", "1")
    for member, places in zip(
        ("m1", "m2", "m3", "m4", "m5"), (first, first, first, stays, stays), strict=True
    ):
        page, code = visitor.enter("v", ballot.id, member)
        review = visitor.send(page, "review-vote", **ranks(ballot, *places, alone="abstain"))
        visitor.send(review, "confirm-vote", code=code)
    hands.finish(ballot.cycle_id)
    short = "n’a pas la majorité requise face au texte en vigueur, qui demeure"
    assert short in html.unescape(visitor.get(f"/scrutin/{ballot.id}").text)
    assert hands.count(Proposal, state="rejected") == 4
