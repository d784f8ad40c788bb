"""The page of a draft says what announcing it would mean, by the functions of the commands."""

from __future__ import annotations

import re
from html import escape

from sqlmodel import select

from acts.cycle.announce import announce
from acts.cycle.draft import draft
from models.cycle import Cycle
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.store import transaction
from notices.language import instant_in_words
from notices.messages import Letters
from tests.conftest import Hands
from tests.web.conftest import Visitor
from tests.web.officer import enter

ZONE = "Europe/Paris"


def drafted(hands: Hands, revision_class: str = "ordinary") -> str:
    return draft(hands.home, person_id="a", title="Révision", revision_class=revision_class)


def section(visitor: Visitor, cycle: str) -> str:
    page = visitor.get(f"/comite/cycle/{cycle}").text
    return plain(page.partition('id="foreseen"')[2].partition("</section>")[0])


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_roll_quorum_and_majority_stand_there_in_numbers(visitor: Visitor, hands: Hands) -> None:
    enter(visitor)
    said = section(visitor, drafted(hands))
    assert "6 inscrits : quorum 3 ; si 6 votent sans abstention, l’adoption demande 4 pour" in said
    with transaction(hands.home) as db:
        row = one(db, Member, "m6")
        row.admitted_on = hands.now.date().replace(year=2030)
        db.add(row)
    said = section(visitor, "2026-1")
    assert "5 inscrits" in said
    assert "Un organisme ne serait pas sur la liste" in said


def test_the_dates_are_those_that_the_announcement_then_fixes(visitor: Visitor, hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    delay = 'effect = "signature"\nentry_into_force = "P20D"\n'
    hands.home.rulebook.write_text(text.replace('effect = "signature"\n', delay), "utf-8")
    cycle = drafted(hands)
    enter(visitor)
    said = section(visitor, cycle)
    assert "samedi 20 mars 2027 à 10 h" in said, "the day from which it binds"
    announce(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        row = one(db, Cycle, cycle)
    for name in ("proposing_closes_at", "opens_at", "closes_at", "contest_ends_at", "signing_ends_at"):
        told = instant_in_words(getattr(row, name), "fr", ZONE).replace("\u00a0", " ").replace("\u202f", " ")
        assert told in said, name
    assert section(visitor, cycle) == "", "an announced cycle has its own dates"


def test_what_a_missed_deadline_would_do_is_told_day_by_day(visitor: Visitor, hands: Hands) -> None:
    hands.rule(standings='["effective", "due"]')
    enter(visitor)
    said = section(visitor, drafted(hands))
    assert "6 organismes votent" in said
    assert "6 organismes perdent leur vote" in said
    assert "Organisme 1, Organisme 2" in said
    assert "dimanche 30 mai 2027" in said, "the day after the last one to sign"


def test_who_would_sign_again_is_told_and_nobody_loses_a_vote_that_is_carried_over(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(standings='["effective", "due"]', scope='"carried_over"')
    enter(visitor)
    said = section(visitor, drafted(hands))
    assert "Les signatures sont reportées sur la nouvelle version." in said
    assert "perdent leur vote" not in said
    hands.rule(scope='{ asked = ["all", "affected"], affected = [], members = ["m4"], objection = "P15D" }')
    said = section(visitor, "2026-1")
    assert "Signent la nouvelle version : Organisme 4" in said


def test_a_roll_that_cannot_be_made_is_told_and_the_page_stands(visitor: Visitor, hands: Hands) -> None:
    cycle = drafted(hands)
    hands.rule(weights='{ "autre" = 2 }')
    enter(visitor)
    assert "public" in section(visitor, cycle)
    assert "Ce que ferait une échéance" not in section(visitor, cycle)


def test_the_mail_that_would_leave_and_its_purpose_are_read_before_it_leaves(
    visitor: Visitor, hands: Hands
) -> None:
    with transaction(hands.home) as db:
        row = one(db, Member, "m6")
        row.language = "en"
        db.add(row)
    cycle = draft(
        hands.home, person_id="a", title="Révision", revision_class="ordinary", purpose="Être <clairs>."
    )
    enter(visitor)
    said = section(visitor, cycle)
    assert ("En français, à 4 organismes" in said, "En anglais, à 2 organismes" in said) == (True, True)
    assert "Être &lt;clairs&gt;." in said
    assert "(propre à chacun, écrit au départ du courriel)" in said
    assert "(personal to each, written when the mail leaves)" in said
    assert hands.count(Notice, kind="proposing_open") == 0, "read only"
    announce(hands.home, cycle, person_id="a")
    with Letters(hands.home) as letters, reading(hands.home) as db:
        kind = select(Notice).where(Notice.kind == "proposing_open", Notice.member_id == "m1")
        letter = letters.write(db.exec(kind).one())
    assert f"<strong>{plain(letter.subject)}</strong>" in said
    for part in letter.text.split("\n\n")[:3]:
        assert escape(plain(part), quote=False) in said, part


def test_a_draft_is_corrected_from_its_page(visitor: Visitor, hands: Hands) -> None:
    cycle = drafted(hands)
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert "Aucun objet n’est écrit." in page.text
    told = {"title": "Révision 2026", "revision_class": "editorial", "purpose": "Corriger."}
    page = visitor.send(page, "redraft", **told)
    assert "Révision 2026" in page.text
    assert '<div class="written">Corriger.</div>' in page.text
    assert '<option value="editorial" selected>' in page.text
    journal = visitor.get("/journal").text
    assert "correction d’un projet de cycle" in journal
