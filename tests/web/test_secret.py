"""A secret ballot on the pages: where one votes, what is promised, what the committee records and reads."""

from __future__ import annotations

import pytest

from acts.due import advance
from evidence.verifier.election import brief
from models.vote import Vote
from rules.refusals import ArchiveRefused
from tests.belenios.world import ADDRESS, UUID, election, forged, frozen, recorded, tool, watched
from tests.conftest import Hands
from tests.web.conftest import Visitor
from tests.web.officer import enter

__all__ = ["tool"]


@pytest.mark.usefixtures("tool")
def test_a_voter_reads_the_texts_here_and_is_led_to_the_election(visitor: Visitor, hands: Hands) -> None:
    hands.rule(scope='"new"')
    ballot = frozen(hands, rivals=True)
    made = forged(hands, ballot)
    recorded(hands, ballot, fingerprint=brief(made.setup["credentials"]))
    watched(hands, ballot, made.data)
    hands.opened(ballot.cycle_id, ballot)
    page, _code = visitor.enter("v", ballot.id, "m4")
    assert f'href="{ADDRESS}"' in page.text
    assert election(hands).fingerprint in page.text
    for said in (
        "Scrutin secret", "Ce qui n’est pas promis", "la première qui atteint la majorité",
        "Seuls ceux qui n’ont jamais signé signent la nouvelle version",
    ):  # fmt: skip
        assert said in page.text, said
    assert 'type="radio"' not in page.text
    assert "review-vote" not in page.text
    assert hands.count(Vote) == 0


@pytest.mark.usefixtures("tool")
def test_the_committee_records_the_election_by_two_and_reads_its_state(
    visitor: Visitor, hands: Hands
) -> None:
    ballot = frozen(hands)
    made = forged(hands, ballot)
    enter(visitor, "a")
    page = visitor.get(f"/comite/cycle/{ballot.cycle_id}")
    assert "Moins de dix organismes sont sur la liste" in page.text
    fields = {
        "uuid": UUID,
        "address": ADDRESS,
        "archive": "",
        "fingerprint": brief(made.setup["credentials"]),
    }
    refused = visitor.send(page, "record_election", **{**fields, "fingerprint": "abc"})
    assert "election-wrong" in refused.text
    asked = visitor.send(page, "record_election", **fields)
    assert "a demandé d’enregistrer l’élection" in asked.text
    second, code = visitor.enter("c", f"{ballot.cycle_id}-a2", "c")
    assert fields["fingerprint"] in second.text
    done = visitor.send(second, "confirm-second", code=code)
    assert done.status_code == 200
    watched(hands, ballot, made.data)
    hands.opened(ballot.cycle_id, ballot)
    watched(hands, ballot, made.vote("101").data)
    with pytest.raises(ArchiveRefused):
        watched(hands, ballot, b"x")
    enter(visitor, "a")
    page = visitor.get(f"/comite/cycle/{ballot.cycle_id}")
    assert "un organisme a voté, selon la dernière copie" in page.text
    assert "la liste. Rien de ce que" in " ".join(page.text.split())
    for said in (election(hands).archive_hash, election(hands).alarm, "Une archive a été refusée depuis"):
        assert said in page.text
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    enter(visitor, "a")
    assert (
        "les dépositaires de son élection déchiffrent" in visitor.get(f"/comite/cycle/{ballot.cycle_id}").text
    )
