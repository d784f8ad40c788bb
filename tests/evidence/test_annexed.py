"""The evidence of a ballot to whose minutes something was annexed: each annex is the one of its leaf."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from acts.assent import ask, give
from acts.ballot.annex import SignedCopy, record_minutes
from evidence.annexed import AnnexLine, counted_in, with_annexes
from evidence.minutes import plain
from models.annex import Annex
from models.leaf import LeafPrivate
from models.reading import reading
from models.store import transaction
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

SCAN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def lived(hands: Hands) -> Hands:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    on = str(hands.now.date())
    copy = SignedCopy(SCAN, "pv.pdf", "Ada Roy", "Présidente", "Bruno Petit", "Secrétaire", on)
    record_minutes(hands.home, ballot.id, copy, person_id="a")
    for text in ("Organisme 3 avait un pouvoir.", "Organisme 4 aussi."):
        facts = {"ballot": ballot.id, "text": text, "reason": "Un pouvoir fut omis."}
        asked = ask(hands.home, cycle, act_name="annex_correction", person_id="a", facts=facts)
        session, code = hands.enter("c", asked, "c")
        give(hands.home, session, code=code, key=hands.key())
    return hands


@pytest.fixture(scope="module")
def annexed(federate: Callable[[], Hands]) -> Forge:
    """A ballot whose minutes were signed, then corrected twice."""
    return forge_of(lived(federate()))


def test_the_evidence_holds_every_annex(annexed: Forge) -> None:
    report = annexed.seen()
    assert (failures(report), report.code) == ([], 0)
    assert any("1 signed copies, 2 corrections annexed" in line for line in report.lines)
    assert annexed.files["annexes/1.pdf"] == SCAN
    assert annexed.files["annexes/2.txt"].decode() == "Organisme 3 avait un pouvoir."
    assert annexed.read("annexes/index.json")[0]["private"]["signers"][1]["name"] == "Bruno Petit"
    assert b"Annex" not in annexed.files["minutes.md"], "the counted minutes are as they were"


def test_names_that_were_erased_leave_the_rest_sound(federate: Callable[[], Hands]) -> None:
    hands = lived(federate())
    with reading(hands.home) as db:
        seq = db.exec(select(Annex.seq).where(Annex.kind == "signed")).one()
    with transaction(hands.home) as session:
        session.delete(session.get(LeafPrivate, seq))
    forge = forge_of(hands)
    assert failures(forge.seen()) == []
    assert forge.read("annexes/index.json")[0]["private"] is None


def spoil(change: Callable[[Forge], Any]) -> Any:
    return pytest.param(change, id=change.__name__)


def another_scan(forge: Forge) -> None:
    forge.files["annexes/1.pdf"] = SCAN + b" "


def another_text(forge: Forge) -> None:
    forge.swap("annexes/2.txt", "3", "5")


def swapped(forge: Forge) -> None:
    files = forge.files
    files["annexes/2.txt"], files["annexes/3.txt"] = files["annexes/3.txt"], files["annexes/2.txt"]


def one_taken_out(forge: Forge) -> None:
    del forge.files["annexes/3.txt"]
    forge.edit("annexes/index.json", lambda told: told[:2])


def one_put_in(forge: Forge) -> None:
    forge.files["annexes/4.txt"] = b"Ajout."


def list_taken_out(forge: Forge) -> None:
    for name in [each for each in forge.files if each.startswith("annexes/")]:
        del forge.files[name]


def other_signer(forge: Forge) -> None:
    forge.swap("annexes/index.json", "Bruno Petit", "Bruno Grand")


def leaf_of_another_act(forge: Forge) -> None:
    forge.alter("annex_correction", lambda leaf: leaf.update(act="tell"))


def one_person(forge: Forge) -> None:
    forge.alter("annex_correction", lambda leaf: leaf["public"].update(actor="a"))


def other_reason(forge: Forge) -> None:
    forge.alter("annex_correction", lambda leaf: leaf["public"].update(reason="Autre."))


def nobody_asked(forge: Forge) -> None:
    forge.alter("ask_annex_correction", lambda leaf: leaf.update(act="asked"))


def another_place(forge: Forge) -> None:
    forge.alter("annex_correction", lambda leaf: leaf["public"].update(number=2))


def by_the_clock(forge: Forge) -> None:
    forge.alter("record_minutes", lambda leaf: leaf["public"].update(by="clock"))


def no_kind(forge: Forge) -> None:
    forge.alter("record_minutes", lambda leaf: leaf["public"].update(media="text/html"))


@pytest.mark.parametrize(
    "change",
    [
        spoil(each)
        for each in (
            another_scan,
            another_text,
            swapped,
            one_taken_out,
            one_put_in,
            list_taken_out,
            other_signer,
            leaf_of_another_act,
            one_person,
            other_reason,
            nobody_asked,
            another_place,
            by_the_clock,
            no_kind,
        )
    ],
)
def test_an_annex_that_is_not_that_of_the_journal_is_refused(
    annexed: Forge, change: Callable[[Forge], Any]
) -> None:
    forge = annexed.copy()
    change(forge)
    found = failures(forge.sealed().seen())
    assert [line for line in found if "annexes" in line], found


def test_an_annexed_text_shows_itself_and_does_nothing_more() -> None:
    line = AnnexLine(
        number=1,
        kind="correction",
        at=datetime(2026, 11, 26, tzinfo=UTC),
        seq=7,
        hash="ab",
        media="text/plain",
        text="# Titre\n---\n- point\n\n## Annexes",
        reason="<b>",
    )
    told = with_annexes("# PV\n", [line], plain=plain, timezone="Europe/Paris", lang="fr")
    assert counted_in(told) == "# PV\n"
    assert "> \\# Titre\n>\n> \\---\n>\n> \\- point\n>\n> \\#\\# Annexes" in told
    assert "\\<b\\>" in told
