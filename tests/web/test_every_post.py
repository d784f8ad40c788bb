"""A form that is sent twice is one act, and from a page that was overtaken it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from models.leaf import Leaf
from tests.conftest import Hands
from tests.web import moves, scenes
from tests.web.conftest import Page, Visitor, form
from tests.web.officer import enter
from tests.web.scenes import WHY, World

CYCLE, MEMBER = "/comite/cycle/{cycle}", "/comite/cycle/{cycle}/organisme/{member}"
MEASURES, DEPARTURES, NAMES = "/comite/mesures", "/comite/departs", "/comite/noms"
PROVED = {"evidence": "PV 1"}


@dataclass(frozen=True)
class Scene:
    """A form as its page shows it, what happens before it is sent, and the refusal that this makes.

    Args:
        stage: what stands when the page is shown. page: its address. act: the form on it.
        fill: what is typed; `today` in the place of the day.
        moved: what happens elsewhere meanwhile. code: why the form is then refused.
        who: a person of the committee, or a member by its link to propose.
    """

    stage: Callable[[Hands], World]
    page: str
    act: str
    moved: Callable[[World], object]
    code: str
    fill: dict[str, str] = field(default_factory=dict)
    who: str = "a"

    def shown(self, visitor: Visitor, world: World) -> tuple[Page, dict[str, str]]:
        """Return the page, and what is typed into its form."""
        days = {name: world.today() for name, typed in self.fill.items() if typed == "today"}
        typed = {**self.fill, **days}
        if self.who.startswith("m"):
            _, typed["code"] = visitor.enter("p", world.cycle, self.who)
        else:
            enter(visitor, self.who)
        return visitor.get(world.at(self.page)), typed


def codes(page: Page) -> list[str]:
    """Return the codes of what a page says was refused."""
    return re.findall(r"<code(?: id=\"refusal-code\")?>([a-z]+(?:-[a-z]+)+)</code>", page.text)


REASON = {"reason": WHY}
ACTS: dict[str, Scene] = {
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
        {"observations": "Non.", "received_on": "today"},
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
        {**REASON, **PROVED, "left_on": "today", "member": "m2"},
    ),
    f"{DEPARTURES}/merge": Scene(
        scenes.still, DEPARTURES, "merge", moves.notice_of_lapse, "measure-unread",
        {**REASON, **PROVED, "left_on": "today", "first": "m2", "into": "m4"},
    ),
    f"{DEPARTURES}/confirm": Scene(
        scenes.leaving, DEPARTURES, "confirm", moves.notice_of_lapse, "measure-unread"
    ),
    f"{DEPARTURES}/drop": Scene(
        scenes.leaving, DEPARTURES, "drop", moves.set_aside, "departure-settled", REASON
    ),
    f"{NAMES}/rename": Scene(
        scenes.still, NAMES, "rename", moves.renames, "renaming-asked",
        {**PROVED, "renamed_on": "today", "new_name": "Union", "member": "m2"},
    ),
    f"{NAMES}/confirm": Scene(scenes.renamed, NAMES, "confirm", moves.set_aside, "renaming-settled"),
    f"{NAMES}/drop": Scene(scenes.renamed, NAMES, "drop", moves.set_aside, "renaming-settled", REASON),
    "/proposer/soutenir": Scene(
        scenes.seeking, "/proposer", "cosign", moves.reworded, "read-otherwise", who="m3"
    ),
    "/proposer/succeder": Scene(
        scenes.supported, "/proposer", "take-over", moves.taken_over_and_withdrawn, "read-otherwise", who="m3"
    ),
    "/proposer/retirer": Scene(
        scenes.review, "/proposer", "withdraw", scenes.withdrawn, "act-not-allowed", who="m2"
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", ACTS)
def test_a_form_that_is_sent_twice_is_one_act(path: str, visitor: Visitor, hands: Hands) -> None:
    scene = ACTS[path]
    page, typed = scene.shown(visitor, scene.stage(hands))
    sent, before = form(page, scene.act), hands.count(Leaf)
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
    refused = visitor.send(page, scene.act, **typed)
    assert codes(refused) == [scene.code]
    assert (refused.status_code, hands.count(Leaf)) in [(status, before) for status in (403, 409, 410)]
