"""What people wrote of others in their own words is given to whom it names, and names nobody erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import SQLModel, select

from acts.departure.leave import confirm, drop, leave, record_departure
from acts.member.erase import erase
from acts.member.forget import forget
from acts.reconcile import verify_journal
from models.decision import Decision
from models.departure import Departure
from models.leaf import Leaf, LeafPrivate
from models.measure import Measure
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.renaming import Renaming
from models.store import transaction
from models.views.overdue import NOBODY
from models.views.personal import exported, traces
from models.views.written import WRITTEN
from rules.retention import USUAL
from tests.acts.test_erase import everything, in_files
from tests.conftest import Hands

GONE, OTHER = "m5@members.example", "m6@members.example"
REASON = "Camille 5 (M5@members.example) a écrit que l’association cesse ; Camille 50 et Camille 6 restent."
EVIDENCE = "Lettre de Camille 5, 2 novembre"


@pytest.fixture
def departed(hands: Hands) -> Hands:
    """A federation that m5 has left, as two persons of the body recorded."""
    row = record_departure(
        hands.home, ["m5"], left_on="2026-11-20", reason=REASON, evidence=EVIDENCE, person_id="a"
    )
    confirm(hands.home, row, person_id="c")
    return hands


def held(hands: Hands, address: str) -> list[dict[str, str]]:
    with reading(hands.home) as db:
        found: list[dict[str, str]] = exported(traces(db, address))["written"]
    return found


def private(hands: Hands, act: str) -> list[str]:
    with reading(hands.home) as db:
        rows = select(LeafPrivate.payload).join(Leaf).where(Leaf.act == act)
        return list(db.exec(rows).all())


def test_who_is_named_in_a_departure_is_given_what_was_written(departed: Hands) -> None:
    assert held(departed, GONE) == [
        {"about": "departure d1", "what": "reason", "says": REASON},
        {"about": "departure d1", "what": "evidence", "says": EVIDENCE},
        {"about": "decision d1", "what": "reason", "says": REASON},
        {"about": "decision d1", "what": "reason", "says": REASON},
    ]
    assert held(departed, OTHER) == [], "a name alone, in what is about another member, may be another's"
    with reading(departed.home) as db:
        told = exported(traces(db, GONE))
    assert {row["act"] for row in told["sealed"]} == {"leave"}
    assert {row["kind"] for row in told["mails"]} >= {"departure_to_confirm", "member_left"}


def test_who_is_erased_is_named_in_no_departure_any_more(departed: Hands) -> None:
    erase(departed.home, GONE, person_id="a")
    assert departed.count(Departure, reason=REASON.replace("Camille 5 (M5@members.example)", "– (–)")) == 1
    assert departed.count(Departure, evidence="Lettre de –, 2 novembre") == 1
    kept = everything(departed)
    assert "camille 50" in kept.casefold()
    assert "Camille 6" in kept
    assert GONE not in kept.casefold()
    assert "Camille 5 " not in kept
    assert in_files(departed, "Camille 5 (", "Lettre de Camille 5", GONE) == []
    assert private(departed, "leave") == []
    assert verify_journal(departed.home)[2] == ""


def test_a_departure_names_its_persons_as_long_as_its_contacts_are_kept(departed: Hands) -> None:
    forget(departed.home, driver="test")
    assert len(held(departed, GONE)) == 4
    departed.pass_time(by=USUAL["contacts"] + timedelta(days=8))
    forget(departed.home, driver="test")
    assert departed.count(Departure, evidence="Lettre de –, 2 novembre") == 1
    assert private(departed, "leave") == []
    assert verify_journal(departed.home)[2] == ""


def test_why_a_member_left_goes_whole_once_nobody_may_contest_it_any_more(departed: Hands) -> None:
    departed.pass_time(by=USUAL["departures"] - timedelta(days=1))
    assert "departures" not in forget(departed.home, driver="test")
    departed.pass_time(by=timedelta(days=3))
    assert forget(departed.home, driver="test")["departures"] == 1
    assert departed.count(Departure, reason=NOBODY, evidence=NOBODY, how="left") == 1
    assert departed.count(Decision, reason=NOBODY) == 2
    assert private(departed, "leave") == private(departed, "record_departure") == []
    assert in_files(departed, "2 novembre") == []
    assert "departures" not in forget(departed.home, driver="test")
    assert verify_journal(departed.home)[2] == ""


def test_a_departure_by_its_own_link_and_one_left_aside_go_too(hands: Hands) -> None:
    session, code = hands.enter("p", hands.begin(), "m4")
    leave(hands.home, session, kind="p", reason="La gouvernance", code=code, key=hands.key())
    row = record_departure(
        hands.home, ["m5"], left_on="2026-11-20", reason="Dissoute", evidence="PV", person_id="a"
    )
    drop(hands.home, row, person_id="c", reason="Une erreur de nom")
    hands.pass_time(by=USUAL["departures"] + timedelta(days=3))
    assert forget(hands.home, driver="test")["departures"] == 2
    assert departed_words(hands) == {NOBODY, ""}
    assert private(hands, "leave") == private(hands, "drop_departure") == []
    assert verify_journal(hands.home)[2] == ""


def departed_words(hands: Hands) -> set[str]:
    with reading(hands.home) as db:
        return {word for row in db.exec(select(Departure)).all() for word in (row.reason, row.evidence)}


@pytest.mark.parametrize("left", [False, True], ids=["it was lifted", "the member left"])
def test_the_words_of_a_measure_go_some_years_after_it_weighs_on_nobody(hands: Hands, *, left: bool) -> None:
    def row(name: str, member: str, state: str, decided_at: datetime | None) -> Measure:
        return Measure(
            id=name, member_id=member, aims="suspend_member", ground="Un grief", state=state,
            noticed_by="a", noticed_at=hands.now, until=hands.now, decided_at=decided_at,
            observations="Une réponse",
        )  # fmt: skip

    with transaction(hands.home) as db:
        ended = row("2026-s1", "m5", "suspended" if left else "lifted", hands.now)
        db.add(ended)
        db.add(row("2026-s2", "m6", "suspended", hands.now))
        db.add(row("2026-s3", "m6", "noticed", None))
        db.add(
            Decision(subject_id="measure:2026-s1", person_id="a", verdict="lift", reason="Mot", at=hands.now)
        )
        if left:
            member = one(db, Member, "m5")
            member.left_on = hands.now.date()
            db.add(member)
    forget(hands.home, driver="test")
    assert hands.count(Measure, ground="Un grief") == 3
    hands.pass_time(by=USUAL["measures"] + timedelta(days=3))
    assert forget(hands.home, driver="test")["measures"] == 1
    assert hands.count(Measure, id="2026-s1", ground=NOBODY, observations=NOBODY, reason="") == 1
    assert hands.count(Measure, ground="Un grief", observations="Une réponse") == 2
    assert hands.count(Decision, reason=NOBODY) == 1


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in WRITTEN.items() for column in columns]
)
def test_each_text_that_can_go_is_found_and_goes(departed: Hands, table: type[SQLModel], column: str) -> None:
    with transaction(departed.home) as db:
        db.add(
            Measure(
                id="2026-s1", member_id="m5", aims="lapse", ground="Rien", state="noticed", noticed_by="a",
                noticed_at=departed.now, until=departed.now,
            )
        )  # fmt: skip
        db.add(
            Renaming(
                id="n1", member_id="m5", before="A", sought="a", name="B", renamed_on=departed.now.date(),
                evidence="", asked_at=departed.now, done_at=departed.now,
            )
        )  # fmt: skip
        db.add(Decision(subject_id="2026-s1", person_id="a", verdict="lapse", at=departed.now))
        for row in db.exec(select(table)).all():
            setattr(row, column, f"Dit par {GONE}.")
            db.add(row)
    assert f"Dit par {GONE}." in [each["says"] for each in held(departed, GONE)]
    erase(departed.home, GONE, person_id="a")
    with reading(departed.home) as db:
        assert {getattr(row, column) for row in db.exec(select(table)).all()} == {"Dit par –."}


def test_a_mail_keeps_no_address_in_its_error(departed: Hands) -> None:
    with transaction(departed.home) as db:
        row = db.exec(select(Notice).where(Notice.member_id == "m5", Notice.rank == 1)).first()
        assert row is not None
        row.sent_to, row.state, row.error = GONE, "failed", f"550 <{GONE}> unknown"
        db.add(row)
    erase(departed.home, GONE, person_id="a")
    assert departed.count(Notice, error="550 <–> unknown") == 1
