"""A form that is sent twice is one act, and from a page that was overtaken it is none.

Every route that takes a form has a line: a scene here, tests elsewhere, or the reason why nothing
is kept of it. A new route fails until it has one.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from models.leaf import Leaf
from tests.conftest import Hands
from tests.web import moves, scenes
from tests.web.conftest import Page, Visitor, form
from tests.web.member_scenes import MEMBERS, declined, signing
from tests.web.other_posts import KEEPS, NAMED
from tests.web.scene import Scene
from tests.web.scenes import WHY
from tests.web.test_every_form import FORMS

CYCLE, MEMBER = "/comite/cycle/{cycle}", "/comite/cycle/{cycle}/organisme/{member}"
SIGNATURES = "/comite/signatures/{number}"
MEASURES, DEPARTURES, NAMES = "/comite/mesures", "/comite/departs", "/comite/noms"
PROVED = {"evidence": "PV 1"}


def codes(page: Page) -> list[str]:
    """Return the codes of what a page says was refused."""
    return re.findall(r"<(?:code|small)(?: id=\"refusal-code\")?>([a-z]+(?:-[a-z]+)+)</", page.text)


REASON = {"reason": WHY}
ACTS: dict[str, Scene] = MEMBERS | {
    f"{CYCLE}/redraft": Scene(
        scenes.drafted, CYCLE, "redraft", moves.redrafted, "read-otherwise",
        {"title": "Révision", "revision_class": "ordinary", "purpose": WHY},
    ),
    f"{CYCLE}/announce": Scene(
        scenes.drafted, CYCLE, "announce", moves.ruled_otherwise, "read-otherwise"
    ),
    f"{CYCLE}/compose": Scene(scenes.admitted, CYCLE, "compose", moves.bundled, "read-otherwise"),
    f"{CYCLE}/freeze": Scene(scenes.composed, CYCLE, "freeze", moves.bundled, "read-otherwise"),
    f"{CYCLE}/second_call": Scene(
        scenes.no_quorum, CYCLE, "second_call", moves.called_again, "act-not-allowed"
    ),
    f"{CYCLE}/return_round": Scene(
        scenes.rejected, CYCLE, "return_round", moves.concluded, "act-not-allowed"
    ),
    f"{CYCLE}/close_cycle": Scene(scenes.rejected, CYCLE, "close_cycle", moves.returned, "act-not-allowed"),
    f"{CYCLE}/suspend": Scene(
        scenes.review, CYCLE, "suspend", moves.paused_and_resumed, "read-otherwise", REASON
    ),
    f"{CYCLE}/resume": Scene(
        scenes.suspended, CYCLE, "resume", moves.resumed_and_paused, "read-otherwise", REASON
    ),
    f"{CYCLE}/cancel": Scene(scenes.review, CYCLE, "cancel", moves.cancelled, "act-not-allowed", REASON),
    f"{CYCLE}/extend": Scene(
        scenes.voting, CYCLE, "extend", moves.paused, "act-not-allowed",
        {**REASON, "until": "2027-06-01T12:00"},
    ),
    f"{CYCLE}/strike": Scene(
        scenes.voting, CYCLE, "strike", moves.paused, "act-not-allowed", {**REASON, "member": "m3"}
    ),
    f"{CYCLE}/admit": Scene(scenes.review, CYCLE, "admit", moves.reworded, "read-otherwise"),
    f"{CYCLE}/rectify": Scene(scenes.review, CYCLE, "rectify", moves.reworded, "read-otherwise", REASON),
    f"{CYCLE}/refuse": Scene(scenes.review, CYCLE, "refuse", moves.reworded, "read-otherwise", REASON),
    f"{CYCLE}/admit_appeal": Scene(
        scenes.appealed, CYCLE, "admit_appeal", moves.paused, "act-not-allowed", REASON
    ),
    f"{CYCLE}/dismiss_appeal": Scene(
        scenes.appealed, CYCLE, "dismiss_appeal", moves.paused, "act-not-allowed", REASON
    ),
    f"{CYCLE}/dismiss": Scene(scenes.contested, CYCLE, "dismiss", moves.dismissed, "act-not-allowed", REASON),
    f"{CYCLE}/uphold": Scene(scenes.contested, CYCLE, "uphold", moves.dismissed, "act-not-allowed", REASON),
    f"{CYCLE}/correct_address/{{member:path}}": Scene(
        scenes.voting, MEMBER, "correct_address", moves.readdressed, "read-otherwise",
        {**REASON, "email": "nouvelle@members.example"},
    ),
    f"{CYCLE}/resend_link/{{member:path}}": Scene(
        scenes.voting, MEMBER, "resend_link", moves.paused, "nothing-asked"
    ),
    f"{CYCLE}/revoke_link/{{member:path}}": Scene(
        scenes.voting, MEMBER, "revoke_link", moves.paused, "nothing-asked", REASON
    ),
    f"{MEASURES}/notice": Scene(
        scenes.still, MEASURES, "give_notice", moves.notice_of_lapse, "notice-given",
        {"member": "m2", "aims": "lapse", "cause": "other", "ground": WHY},
    ),
    f"{MEASURES}/observations": Scene(
        scenes.noticed, MEASURES, "record_observations", moves.dropped, "act-not-allowed",
        {"observations": "Non.", "received_on": "{today}"},
    ),
    **{
        f"{MEASURES}/{verb}": Scene(
            scenes.noticed, MEASURES, verb, moves.observed, "observations-unread", REASON
        )
        for verb in ("suspend_member", "lapse", "exclude", "drop")
    },
    f"{MEASURES}/lift": Scene(scenes.in_effect, MEASURES, "lift", moves.lifted, "act-not-allowed", REASON),
    f"{DEPARTURES}/leave": Scene(
        scenes.still, DEPARTURES, "leave", moves.notice_of_lapse, "measure-unread",
        {**REASON, **PROVED, "left_on": "{today}", "member": "m2"},
    ),
    f"{DEPARTURES}/merge": Scene(
        scenes.still, DEPARTURES, "merge", moves.notice_of_lapse, "measure-unread",
        {**REASON, **PROVED, "left_on": "{today}", "first": "m2", "into": "m4"},
    ),
    f"{DEPARTURES}/confirm": Scene(
        scenes.leaving, DEPARTURES, "confirm", moves.notice_of_lapse, "measure-unread"
    ),
    f"{DEPARTURES}/drop": Scene(
        scenes.leaving, DEPARTURES, "drop", moves.set_aside, "departure-settled", REASON
    ),
    f"{NAMES}/rename": Scene(
        scenes.still, NAMES, "rename", moves.renames, "renaming-asked",
        {**PROVED, "renamed_on": "{today}", "new_name": "Union", "member": "m2"},
    ),
    f"{NAMES}/confirm": Scene(scenes.renamed, NAMES, "confirm", moves.set_aside, "renaming-settled"),
    f"{NAMES}/drop": Scene(scenes.renamed, NAMES, "drop", moves.set_aside, "renaming-settled", REASON),
    "/comite/cycles": Scene(
        scenes.still, "/comite", "draft", moves.drafts, "cycle-already-open",
        {"title": "Révision", "revision_class": "ordinary"},
    ),
    f"{CYCLE}/bounced/{{member:path}}": Scene(
        scenes.voting, MEMBER, "bounced", moves.readdressed, "unknown-thing"
    ),
    f"{CYCLE}/record_vote/{{member:path}}": Scene(
        scenes.voting, "/comite/cycle/{cycle}/record_vote/{member}", "record_vote", moves.paused,
        "act-not-allowed", {**REASON, "contact": "1", "choice.{ballot}-q1-o1": "for"},
    ),
    f"{SIGNATURES}/cancel": Scene(
        signing, "/comite/signatures/1.1.0", "cancel", moves.signs, "signature-unread",
        {**REASON, "request": "1.1.0-m3@"},
    ),
    f"{SIGNATURES}/reopen": Scene(
        declined, "/comite/signatures/1.1.0", "reopen", moves.reopens, "act-not-allowed",
        {**REASON, "request": "1.1.0-m3"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", ACTS)
def test_a_form_that_is_sent_twice_is_one_act(path: str, visitor: Visitor, hands: Hands) -> None:
    scene = ACTS[path]
    world = scene.stage(hands)
    page, typed = scene.shown(visitor, world)
    sent, before = form(page, world.at(scene.act)), hands.count(Leaf)
    first = visitor.post(sent.action, {**sent.fields, **typed})
    after = hands.count(Leaf)
    second = visitor.post(sent.action, {**sent.fields, **typed})
    assert (first.status_code, codes(first), after > before) == (200, [], True)
    assert (second.status_code, second.url, hands.count(Leaf)) == (200, first.url, after)


@pytest.mark.parametrize("path", ACTS)
def test_a_form_from_a_page_that_was_overtaken_is_refused_and_changes_nothing(
    path: str, visitor: Visitor, hands: Hands
) -> None:
    scene = ACTS[path]
    world = scene.stage(hands)
    page, typed = scene.shown(visitor, world)
    scene.moved(world)
    before = hands.count(Leaf)
    sent = form(page, world.at(scene.act))
    refused = visitor.post(sent.action, {**sent.fields, **typed})
    assert codes(refused) == [code for code in [scene.code] if code]
    assert (refused.status_code, hands.count(Leaf)) in [(status, before) for status in (403, 404, 409, 410)]


def test_every_route_that_takes_a_form_has_its_line_and_one_only() -> None:
    lines = [*ACTS, *NAMED, *KEEPS]
    assert sorted(lines) == sorted({each.path for each in FORMS})


@pytest.mark.parametrize("path", NAMED)
def test_what_is_proved_elsewhere_is_proved_there(path: str) -> None:
    for name in NAMED[path]:
        file, _, test = name.partition("::")
        tree = ast.parse((Path(__file__).parents[1] / file).read_text("utf-8"))
        assert test in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}, name
