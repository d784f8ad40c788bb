from __future__ import annotations

from pathlib import Path

import pytest

from demo.browser import Browser
from demo.checks.version import combined
from demo.data import drafts
from demo.forms import FormError, forms
from demo.nearest import nearest
from demo.page import tree
from demo.people import answered
from demo.scanner import scan
from tests.demo.world import World

NAMES = {"L'un": "1", "L'autre": "2", "Le même autrement": "1"}


def heading_of(html: str) -> str | None:
    element = tree(html).find(id="x")
    assert element is not None
    return nearest(element, NAMES)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>L’un <input id=x></li><li>L’autre <input></li></ul>", "1"),
        ("<ul><li>L'un <input></li><li>L'autre <input id=x></li></ul>", "2"),
        ("<h3>L’un</h3><input><h3>L’autre</h3><input id=x>", "2"),
        ("<h3>L’un</h3><input id=x><h3>L’autre</h3><input>", "1"),
        (
            "<h2>L’autre</h2><div><h3>«\xa0LE  MÊME autrement\xa0»</h3><p><input id=x></p></div>",
            "1",
        ),
        ("<p>L’un, Le même autrement</p><input id=x>", "1"),
        ("<p>rien</p><input id=x>", None),
    ],
    ids=["its own item", "the second item", "after", "before", "nearer encloses", "two names of one", "none"],
)
def test_a_field_belongs_to_the_name_said_nearest_to_it(html: str, expected: str | None) -> None:
    assert heading_of(html) == expected


def ballot(*legends: str) -> str:
    groups = "".join(
        f"<fieldset><legend>{legend}</legend><input type=radio name=choice.{n} value=for></fieldset>"
        for n, legend in enumerate(legends)
    )
    return f"<form data-act=a>{groups}<input type=radio name=mode value=for></form>"


def test_answers_go_to_the_group_under_their_title_in_whatever_order() -> None:
    [form] = forms(tree(ballot("L’autre", "L’un")))
    assert answered(form, {"1": "for", "2": "against"}, NAMES) == {"choice.0": "against", "choice.1": "for"}


@pytest.mark.parametrize("legends", [("L’un",), ("L’un", "L’autre", "Un troisième"), ("L’un", "L’un")])
def test_a_ballot_that_does_not_ask_what_is_to_be_answered_is_not_filled(legends: tuple[str, ...]) -> None:
    [form] = forms(tree(ballot(*legends)))
    with pytest.raises(FormError, match="the answers are to"):
        answered(form, {"1": "for", "2": "against"}, NAMES)


def test_texts_that_touch_different_lines_combine_in_any_order() -> None:
    texts = ["A\nb\nc\n", "a\nb\nC\n", "a\nb\nnew\nc\n"]
    assert combined("a\nb\nc\n", texts) == combined("a\nb\nc\n", texts[::-1]) == "A\nb\nnew\nC\n"
    assert combined("a\n", ["a\nb\n", "a\nb\n"]) == "a\nb\n"
    assert combined("a\n", []) == "a\n"


@pytest.mark.parametrize("texts", [["A\nb\n", "AA\nb\n"], ["b\n"], ["a\nb\nc\n", "a\nb\nd\n"]])
def test_texts_that_touch_the_same_line_or_take_one_away_are_not_combined(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="touched twice, or taken away"):
        combined("a\nb\n", texts)


def test_the_adopted_proposals_combine_on_the_charter() -> None:
    base = Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md"
    text = combined(
        base.read_bytes().decode(), [draft.text for draft in drafts() if draft.outcome == "adopted"]
    )
    assert "intelligence artificielle" in text
    assert "prévention et la déclaration" in text
    assert "deux réunions" not in text


def test_a_scanner_presses_every_button_it_reaches_and_types_no_code(world: World) -> None:
    world.phase = "voting"
    world.send("a@a.example", "ballot_open", subject="Scrutin", letter="v", who="m001")
    [token] = [token for token, (letter, who) in world.links.items() if (letter, who) == ("v", "m001")]
    with Browser(world.url) as browser:
        seen = scan(browser, f"{world.url}/v/{token}")
    assert {"enter", "review-vote", "confirm-vote"} <= set(seen.pressed)
    assert (seen.receipts, seen.errors, world.votes) == (0, (), {})
