"""Letters about what happens to a ballot while it is open, read as they were approved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest

from acts.assent import ask, give
from acts.due import advance
from acts.member.enrol import enrol
from models.ballot import Ballot
from notices import outbox
from tests.conftest import Hands, members_csv, siren
from tests.notices import test_letters
from tests.notices.test_letters import GOLDEN, INVITED, Sink, body, steady

FINAL = ('change_vote = true\nearly_close = "none"', 'change_vote = false\nearly_close = "P3D"')


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A relay that keeps what it is given."""
    yield from test_letters.relayed(monkeypatch)


def voting(hands: Hands, *, old: str = "", new: str = "") -> Ballot:
    """Open a ballot under a rulebook that says another thing here."""
    text = hands.home.rulebook.read_text("utf-8")
    assert old in text
    hands.home.rulebook.write_text(text.replace(old, new), "utf-8")
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


def early(hands: Hands) -> None:
    """Four of six adopt at once, and the rulebook closes the ballot on its third day."""
    ballot = voting(hands, old=FINAL[0], new=FINAL[1])
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=timedelta(days=3))
    advance(hands.home.path, ballot.cycle_id, driver="test")


def late(hands: Hands) -> None:
    """Nobody votes, and the rulebook extends the ballot."""
    ballot = voting(hands, old='late_quorum = "none"', new='late_quorum = { before = "P1D", by = "P3D" }')
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - timedelta(days=1))
    advance(hands.home.path, ballot.cycle_id, driver="test")


def strike(hands: Hands) -> None:
    """Two members are struck; each had voted."""
    ballot = voting(hands)
    for member in ("m3", "m2"):
        hands.vote(ballot, member, "for")
        facts = {"member": member, "reason": "Admission annulée par l’assemblée."}
        assent = ask(hands.home, ballot.cycle_id, act_name="strike", person_id="b", facts=facts)
        if member == "m3":
            outbox.drain(hands.home, driver="test")
        session, code = hands.enter("c", assent, "c")
        give(hands.home, session, code=code, key=hands.key())


def telephone(hands: Hands) -> None:
    """Two members vote by telephone."""
    ballot = voting(hands)
    answers = {f"choice.{option}": "for" for option in hands.options(ballot)}
    for member in ("m3", "m2"):
        facts = {"member": member, "contact": "1", "reason": "Courrier en panne, appel du matin.", **answers}
        assent = ask(hands.home, ballot.cycle_id, act_name="record_vote", person_id="b", facts=facts)
        if member == "m3":
            outbox.drain(hands.home, driver="test")
        session, code = hands.enter("c", assent, "c")
        give(hands.home, session, code=code, key=hands.key())


def void(hands: Hands) -> None:
    """Two members have voted when the cycle is cancelled."""
    ballot = voting(hands)
    for member in ("m1", "m2"):
        hands.vote(ballot, member, "for")
    facts = {"reason": "Le texte de base était erroné."}
    assent = ask(hands.home, ballot.cycle_id, act_name="cancel", person_id="b", facts=facts)
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())


def corrected(hands: Hands) -> None:
    """The minutes of a counted ballot are corrected by two persons."""
    ballot = voting(hands)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(ballot.cycle_id)
    facts = {
        "ballot": ballot.id,
        "text": "Organisme 3 avait un pouvoir.\n\nIl est nommé ici.",
        "reason": "Un oubli.",
    }
    assent = ask(hands.home, ballot.cycle_id, act_name="annex_correction", person_id="b", facts=facts)
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())


def outdated(hands: Hands) -> None:
    """Two proposals come late; a version is published to which one of them applies."""
    cycle = hands.begin()
    adopted = hands.propose(cycle, "m1", "Seule la CPOF", "Seules les instances de la CPOF")
    hands.pass_time(by=timedelta(days=30))
    hands.propose(cycle, "m3", *INVITED)
    hands.propose(cycle, "m2", "Seule la CPOF", "Elle seule")
    ballot = hands.opened(cycle, hands.freeze(cycle, adopted))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)


def admitted(hands: Hands) -> None:
    """Two members are admitted while the ballot is open."""
    voting(hands)
    table = members_csv(2).decode().replace("m1", "x1").replace("m2", "x2").replace("Organisme", "Atelier")
    for number in (1, 2):
        table = table.replace(siren(number), siren(900 + number))
    enrol(hands.home, table.encode())


STORIES = {
    "admitted": (admitted, ("admitted_after_freeze",)),
    "corrected": (corrected, ("ballot_corrected",)),
    "void": (void, ("cycle_cancelled",)),
    "outdated": (outdated, ("proposal_outdated",)),
    "telephone": (telephone, ("second_person", "vote_by_telephone")),
    "struck": (strike, ("second_person", "ballot_struck")),
    "late": (late, ("cycle_extended",)),
    "early": (early, ("vote_receipt", "ballot_result")),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("story", STORIES)
def test_the_letters_of_an_open_ballot_read_as_they_were_approved(
    hands: Hands, relay: Sink, story: str, language: str
) -> None:
    live, kinds = STORIES[story]
    live(hands)
    outbox.drain(hands.home, driver="test")
    said = [
        f"##### {kind}\nSubject: {mail['Subject']}\n\n{steady(body(mail, 'plain')).strip()}\n"
        for kind in kinds
        for mail in first(relay, kind, language)
    ]
    golden, text = GOLDEN / f"{story}-{language}.txt", "\n".join(said)
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert len(said) == len(kinds)
    assert text == golden.read_text("utf-8")


def first(relay: Sink, kind: str, language: str) -> list[EmailMessage]:
    """Return the first letter of a kind in a language."""
    found = [mail for mail in relay.mails if mail["X-Charte-Notice"] == kind]
    return [mail for mail in found if mail["Content-Language"] == language][:1]
