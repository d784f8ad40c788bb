"""What happens elsewhere between the page that is shown and the form that is sent from it."""

from __future__ import annotations

from collections.abc import Callable

from acts.assent import ask, give
from acts.ballot.contest import decide as decide_contest
from acts.ballot.second_call import second_call
from acts.cycle.conclude import close_cycle, return_round
from acts.cycle.draft import draft, redraft
from acts.cycle.suspend import resume, suspend
from acts.departure.leave import drop as drop_departure
from acts.measure.decide import decide as decide_measure
from acts.measure.notice import give_notice
from acts.measure.observe import record_observations
from acts.member.correct_address import correct_address
from acts.proposal.admit import rectify
from acts.proposal.compose import compose
from acts.proposal.propose import propose
from acts.proposal.recommend import answer, recommend
from acts.proposal.take_over import take_over
from acts.proposal.withdraw import withdraw
from acts.renaming.rename import drop as drop_renaming
from acts.signing.reopen import reopen
from tests.web.scenes import OTHER, WHY, World, leaving, renamed

Move = Callable[[World], object]


def reworded(world: World) -> None:
    """The proposal is sent back, and its author says something else."""
    hands = world.hands
    rectify(hands.home, world.first, person_id="c", reason=WHY)
    session, code = hands.enter("p", world.cycle, "m2")
    told = {"title": "Participer", "reasons": WHY, "text": hands.text().replace(*OTHER, 1)}
    propose(hands.home, session, revises=world.first, code=code, key=hands.key(), **told)


def taken_over_and_withdrawn(world: World) -> None:
    """Another supporter takes it over, rewords it and withdraws it too."""
    hands = world.hands
    session, code = hands.enter("p", world.cycle, "m4")
    take_over(hands.home, session, proposal_id=world.first, code=code, key=hands.key())
    withdraw(hands.home, session, proposal_id=world.first, code=code, key=hands.key())


def compromised(world: World) -> None:
    """Another person offers a compromise, and the author accepts it."""
    hands = world.hands
    text = hands.text().replace(*OTHER, 1)
    given = recommend(hands.home, world.first, person_id="c", reason=WHY, text=text)
    session, code = hands.enter("p", world.cycle, "m2")
    told = {"proposal_id": world.first, "recommendation": given, "verdict": "accept"}
    answer(hands.home, session, code=code, key=hands.key(), **told)


def redrafted(world: World) -> None:
    """Another person corrects the draft."""
    redraft(world.hands.home, world.cycle, person_id="c", title="Autre", revision_class="ordinary")


def ruled_otherwise(world: World) -> None:
    """The rulebook is another one."""
    path = world.hands.home.rulebook
    path.write_text(path.read_text("utf-8") + "\n# Autre.\n", "utf-8")


def bundled(world: World) -> None:
    """Another person puts both proposals into one question."""
    both = [f"{world.cycle}-p{number}" for number in "12"]
    compose(world.hands.home, world.cycle, person_id="c", bundles=[both])


def paused(world: World) -> None:
    """The cycle is suspended."""
    suspend(world.hands.home, world.cycle, person_id="c", reason="Autre.")


def paused_and_resumed(world: World) -> None:
    """The cycle is suspended and goes on."""
    paused(world)
    resume(world.hands.home, world.cycle, person_id="c", reason="Autre.")


def resumed_and_paused(world: World) -> None:
    """The cycle goes on and is suspended anew, for another reason."""
    resume(world.hands.home, world.cycle, person_id="c")
    paused(world)


def called_again(world: World) -> None:
    """Another person calls the second ballot."""
    second_call(world.hands.home, world.cycle, person_id="c")


def concluded(world: World) -> None:
    """Another person closes the cycle."""
    close_cycle(world.hands.home, world.cycle, person_id="c")


def returned(world: World) -> None:
    """Another person opens the proposals again."""
    return_round(world.hands.home, world.cycle, person_id="c")


def dismissed(world: World) -> None:
    """The body dismisses the contest."""
    for person in "bc":
        decide_contest(world.hands.home, world.cycle, "dismiss", person_id=person, reason=WHY)


def cancelled(world: World) -> None:
    """Two others cancel the cycle."""
    hands = world.hands
    asked = ask(hands.home, world.cycle, act_name="cancel", person_id="b", facts={"reason": WHY})
    session, code = hands.enter("c", asked, "c")
    give(hands.home, session, code=code, key=hands.key())


def notice_of_lapse(world: World) -> None:
    """Another person gives notice to the member."""
    told = {"aims": "lapse", "cause": "other", "ground": WHY, "person_id": "c"}
    give_notice(world.hands.home, "m2", **told)


def observed(world: World) -> None:
    """The member's answer comes."""
    told = {"observations": "Non.", "received_on": world.today(), "person_id": "c"}
    record_observations(world.hands.home, world.measure, **told)


def dropped(world: World) -> None:
    """Two others drop the measure."""
    for person in "bc":
        decide_measure(world.hands.home, world.measure, "drop", person_id=person, reason=WHY)


def lifted(world: World) -> None:
    """Two others lift the measure."""
    for person in "bc":
        decide_measure(world.hands.home, world.measure, "lift", person_id=person, reason=WHY)


def set_aside(world: World) -> None:
    """Another person drops the departure, or the change of name."""
    if "departure" in world.more:
        drop_departure(world.hands.home, world.more["departure"], person_id="c", reason=WHY)
    else:
        drop_renaming(world.hands.home, world.more["renaming"], person_id="c", reason=WHY)


def departs(world: World) -> None:
    """Another person records the departure."""
    leaving(world.hands)


def renames(world: World) -> None:
    """Another person records a change of the name."""
    renamed(world.hands)


def readdressed(world: World) -> None:
    """Another person corrects the address of the contact."""
    told = {"email": "autre@members.example", "person_id": "c", "reason": WHY}
    correct_address(world.hands.home, world.member, rank=1, **told)


def drafts(world: World) -> None:
    """Another person drafts a cycle."""
    draft(world.hands.home, person_id="c", title="Autre", revision_class="ordinary")


def signs(world: World) -> None:
    """The member signs."""
    world.hands.sign("m3")


def reopens(world: World) -> None:
    """Another person asks it again."""
    reopen(world.hands.home, "1.1.0-m3", person_id="c", reason=WHY)
