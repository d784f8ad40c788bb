"""A member edits the charter, sees what that changes, and submits it with its code."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from charter.canon import text_hash
from charter.passages import passages
from models.proposal import Proposal
from tests.acts.test_cosign import support, take_back
from tests.conftest import Hands
from tests.web.conftest import CODE, Page, Visitor, form

OLD, NEW = "est invité à participer", "participe"
TITLE, REASONS = "Participer", "C’est un engagement."


@pytest.fixture
def cycle(hands: Hands) -> str:
    """A cycle in which proposals are open."""
    return hands.begin()


def checked(visitor: Visitor, cycle: str, text: str, *, member: str = "m4") -> tuple[Page, str]:
    page, code = visitor.enter("p", cycle, member)
    return visitor.send(page, "check-proposal", title=TITLE, reasons=REASONS, text=text), code


def test_the_text_area_holds_the_charter_in_force(visitor: Visitor, cycle: str, hands: Hands) -> None:
    page, _ = visitor.enter("p", cycle, "m4")
    held = page.text.partition('name="text"')[2].partition(">\n")[2].partition("</textarea>")[0]
    assert unescape(held) == hands.text()


def test_a_proposal_is_seen_before_it_is_submitted(visitor: Visitor, cycle: str, hands: Hands) -> None:
    review, code = checked(visitor, cycle, hands.text().replace(OLD, NEW).replace("\n", "\r\n"))
    assert review.status_code == 200
    assert "<del" in review.text
    assert "<ins" in review.text
    assert hands.count(Proposal) == 0
    receipt = visitor.send(review, "submit-proposal", code=code)
    assert CODE.search(receipt.text)
    assert hands.count(Proposal, member_id="m4", title=TITLE, state="submitted") == 1
    assert TITLE in visitor.get("/proposer").text


def test_what_others_propose_on_the_same_words_is_told(visitor: Visitor, cycle: str, hands: Hands) -> None:
    hands.propose(cycle, "m1", OLD, "doit participer", title="Une obligation")
    review, _ = checked(visitor, cycle, hands.text().replace(OLD, NEW))
    assert "Une obligation" in review.text.partition('id="conflicts"')[2].partition("</div>")[0]


def test_an_identical_proposal_is_told(visitor: Visitor, cycle: str, hands: Hands) -> None:
    hands.propose(cycle, "m1", OLD, NEW)
    review, _ = checked(visitor, cycle, hands.text().replace(OLD, NEW))
    assert 'id="identical"' in review.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": " "}, 422),
        ({"reasons": ""}, 422),
        ({"text": "as it is"}, 422),
        ({"text": "# Charte\n\nun\u202edeux\x07"}, 422),
    ],
    ids=["no title", "no reasons", "no change", "a control character"],
)
def test_what_is_refused_keeps_what_was_typed(
    visitor: Visitor, cycle: str, hands: Hands, fields: dict[str, str], status: int
) -> None:
    page, _ = visitor.enter("p", cycle, "m4")
    given = {"title": "Titre saisi", "reasons": "Motifs saisis", "text": hands.text().replace(OLD, NEW)}
    given |= fields
    if given["text"] == "as it is":
        given["text"] = hands.text()
    answer = visitor.send(page, "check-proposal", **given)
    assert answer.status_code == status
    assert ("Titre saisi" in answer.text) == ("title" not in fields)
    assert ("Motifs saisis" in answer.text) == ("reasons" not in fields)
    assert 'id="problem"' in answer.text


def test_a_file_takes_the_place_of_the_text_area(visitor: Visitor, cycle: str, hands: Hands) -> None:
    page, _ = visitor.enter("p", cycle, "m4")
    sent = form(page, "check-proposal")
    file = {"file": ("charte.md", hands.text().replace(OLD, NEW).encode(), "text/markdown")}
    fields = {**sent.fields, "title": TITLE, "reasons": REASONS, "text": hands.text()}
    review = visitor.post(sent.action, fields, files=file)
    assert review.status_code == 200
    assert "<ins" in review.text


def test_a_file_that_is_not_utf8_is_refused_by_name(visitor: Visitor, cycle: str) -> None:
    page, _ = visitor.enter("p", cycle, "m4")
    sent = form(page, "check-proposal")
    fields = {**sent.fields, "title": TITLE, "reasons": REASONS, "text": ""}
    answer = visitor.post(sent.action, fields, files={"file": ("x.md", b"caf\xe9", "text/plain")})
    assert answer.status_code == 422
    assert "text-not-utf8" in answer.text


def test_after_a_wrong_code_the_proposal_is_still_there(visitor: Visitor, cycle: str, hands: Hands) -> None:
    review, code = checked(visitor, cycle, hands.text().replace(OLD, NEW))
    wrong = visitor.send(review, "submit-proposal", code="123456" if code != "123456" else "654321")
    assert wrong.status_code == 403
    assert CODE.search(visitor.send(wrong, "submit-proposal", code=code).text)
    assert hands.count(Proposal) == 1


def test_one_may_go_on_editing(visitor: Visitor, cycle: str, hands: Hands) -> None:
    review, _ = checked(visitor, cycle, hands.text().replace(OLD, NEW))
    again = visitor.send(review, "edit-again")
    assert f'value="{TITLE}"' in again.text
    assert NEW in again.text


def test_ones_own_proposal_is_withdrawn_with_the_code(visitor: Visitor, cycle: str, hands: Hands) -> None:
    hands.propose(cycle, "m4", OLD, NEW)
    page, code = visitor.enter("p", cycle, "m4")
    assert CODE.search(visitor.send(page, "withdraw", code=code).text)
    assert hands.count(Proposal, member_id="m4", state="withdrawn") == 1


def test_anothers_proposal_is_not_found(visitor: Visitor, cycle: str, hands: Hands) -> None:
    own, others = hands.propose(cycle, "m4", OLD, NEW), hands.propose(cycle, "m1", OLD, NEW)
    page, code = visitor.enter("p", cycle, "m4")
    sent = form(page, "withdraw")
    assert sent.fields["proposal"] == own
    answer = visitor.post(sent.action, {**sent.fields, "proposal": others, "code": code})
    assert answer.status_code == 404
    assert hands.count(Proposal, id=others, state="submitted") == 1


def test_when_proposals_are_closed_the_link_says_since_when(
    visitor: Visitor, cycle: str, hands: Hands
) -> None:
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    door = visitor.get("/p/" + hands.token("p", cycle, "m4"))
    assert door.status_code == 410
    assert "UTC)" in door.text
    inside = visitor.send(door, "enter")
    assert inside.status_code == 410
    assert "Préparer une proposition pour le prochain cycle" in inside.text


def test_a_proposal_that_comes_too_late_is_kept_for_the_next_cycle_and_says_so(
    visitor: Visitor, cycle: str, hands: Hands
) -> None:
    closes_at = hands.date(cycle, "proposing_closes_at")
    hands.pass_time(until=closes_at - timedelta(minutes=1))
    review, code = checked(visitor, cycle, hands.text().replace(OLD, NEW))
    hands.pass_time(until=closes_at)
    late = visitor.send(review, "submit-proposal", code=code)
    assert "gardée pour le prochain cycle" in late.text
    assert hands.count(Proposal, member_id="m4", state="draft") == 1


def test_hostile_markup_is_shown_as_text(visitor: Visitor, cycle: str, hands: Hands) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    page, _ = visitor.enter("p", cycle, "m4")
    given = {"title": evil, "reasons": evil, "text": hands.text() + f"\n{evil}\n"}
    review = visitor.send(page, "check-proposal", **given)
    assert review.status_code == 200
    assert "<script>alert" not in review.text
    assert "<img" not in review.text


def fields_of(page: Page) -> dict[str, str]:
    """What a browser would send of the form that writes passage by passage, untouched."""
    sent = form(page, "check-proposal")
    areas = re.findall(
        r'<textarea[^>]*name="((?:passage|apres)\.\d+)"[^>]*>\n?(.*?)</textarea>', sent.inside, re.DOTALL
    )
    shown = {name: unescape(value).replace("\n", "\r\n") for name, value in areas}
    return {**sent.fields, **shown, "title": TITLE, "reasons": REASONS}


@pytest.fixture
def desk(visitor: Visitor, cycle: str) -> tuple[Page, str]:
    """The form passage by passage, reached from the one with the whole text, and the code of the mail."""
    page, code = visitor.enter("p", cycle, "m4")
    sent = form(page, "check-proposal")
    assert 'formaction="/proposer/passages#passages"' in sent.inside
    text = unescape(sent.inside.partition('name="text"')[2].partition(">\n")[2].partition("</textarea>")[0])
    return visitor.post("/proposer/passages", {**sent.fields, "text": text.replace("\n", "\r\n")}), code


def test_every_passage_has_its_field_and_untouched_ones_change_nothing(
    visitor: Visitor, desk: tuple[Page, str], hands: Hands
) -> None:
    fields = fields_of(desk[0])
    shown = {int(name[8:]): value for name, value in fields.items() if name.startswith("passage.")}
    assert shown == {each.at: each.words.replace("\n", "\r\n") for each in passages(hands.text())}
    answer = visitor.post("/proposer/verifier", fields)
    assert answer.status_code == 422
    assert "proposal-identical-to-base" in answer.text
    assert 'name="passage.0"' in answer.text


def test_a_passage_is_changed_seen_and_submitted(
    visitor: Visitor, desk: tuple[Page, str], hands: Hands
) -> None:
    page, code = desk
    fields = fields_of(page)
    (name,) = [name for name, value in fields.items() if OLD in value and name != "text"]
    review = visitor.post("/proposer/verifier", {**fields, name: fields[name].replace(OLD, NEW)})
    assert review.status_code == 200
    assert "<del" in review.text
    again = visitor.send(review, "edit-again")
    assert NEW in fields_of(again)[name]
    assert "Ce que vous changez jusqu’ici" in again.text
    assert CODE.search(visitor.send(review, "submit-proposal", code=code).text)
    wanted = text_hash(hands.text().replace(OLD, NEW))
    assert hands.count(Proposal, member_id="m4", text_hash=wanted) == 1


def test_passages_are_added_taken_away_and_moved_without_a_script(
    visitor: Visitor, desk: tuple[Page, str], hands: Hands
) -> None:
    fields = fields_of(desk[0])
    items = [each.at for each in passages(hands.text()) if each.kind == "item"]
    given = {f"apres.{items[0]}": "Rendre compte.\r\nÉcouter.", f"passage.{items[1]}": " "}
    page = visitor.post("/proposer/passages", {**fields, **given})
    told = unescape(page.text.partition('id="so-far"')[2].partition("</div>")[0])
    assert told.count("<li>") == 3
    assert {"Rendre compte.", "Écouter."} <= set(fields_of(page).values())
    moved = visitor.post("/proposer/passages", {**fields_of(page), "monter": str(items[0] + 1)})
    assert "déplacé" not in moved.text
    assert fields_of(moved)[f"passage.{items[0]}"] == "Rendre compte."
    back = visitor.post("/proposer/texte", fields_of(moved))
    assert "- Rendre compte.\n" in unescape(back.text)


def test_a_text_too_long_for_fields_is_edited_whole(visitor: Visitor, desk: tuple[Page, str]) -> None:
    sent = form(desk[0], "check-proposal").fields
    page = visitor.post("/proposer/passages", {**sent, "text": "Un alinéa.\n\n" * 1600})
    assert 'id="too-long"' in page.text
    assert '<textarea class="text"' in page.text


@pytest.mark.parametrize(
    "strange",
    [{"monter": "-1"}, {"monter": "99999"}, {"descendre": "x"}, {"passage.x": "y"}, {"passage.99999": "y"}],
    ids=str,
)
def test_fields_no_page_shows_change_nothing(
    visitor: Visitor, desk: tuple[Page, str], strange: dict[str, str]
) -> None:
    page = visitor.post("/proposer/passages", {**fields_of(desk[0]), **strange})
    assert page.status_code == 200
    assert 'id="so-far"' not in page.text


def test_a_hidden_text_that_no_page_has_shown_is_refused(visitor: Visitor, desk: tuple[Page, str]) -> None:
    page = visitor.post("/proposer/passages", {**fields_of(desk[0]), "text": "a\x07b"})
    assert page.status_code == 422
    assert 'id="problem"' in page.text


def test_a_co_signatory_takes_a_withdrawn_proposal_over_from_its_page(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    name = hands.propose(cycle, "m1", "est invité à participer", "participe", title="Participer")
    support(hands, cycle, "m3", name)
    page, code = visitor.enter("p", cycle, "m3")
    assert 'data-act="take-over"' not in page.text
    take_back(hands, cycle, "m1", name)
    page = visitor.get("/proposer")
    assert "Retirée par Organisme 1" in page.text
    done = visitor.send(page, "take-over", code=code)
    assert "La proposition est désormais la vôtre" in done.text
    assert 'data-act="take-over"' not in visitor.get("/proposer").text
    assert hands.count(Proposal, member_id="m3", state="submitted") == 1
