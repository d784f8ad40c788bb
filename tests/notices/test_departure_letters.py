"""The letters about members that leave, merge or change their names, as approved in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from acts.departure.leave import confirm, record_departure
from acts.measure.decide import decide
from acts.measure.notice import give_notice
from acts.member.enrol import take_in
from acts.member.member_list import members_in
from acts.renaming.rename import confirm as confirm_renaming
from acts.renaming.rename import record_renaming
from models.measure import Measure
from models.reading import one, reading
from models.views.departures import measures_against, read_of
from notices import outbox
from tests.acts.test_import import known, table
from tests.conftest import Hands
from tests.notices.test_letters import Sink, relayed
from tests.notices.test_signature_letters import approved


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    yield from relayed(monkeypatch)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("how", ["left", "merged", "excluded"])
def test_the_letters_about_a_departure_read_as_they_were_approved(
    hands: Hands, relay: Sink, how: str, lang: str
) -> None:
    for member in ("m1", "m2"):
        if how == "excluded":
            told = {"aims": "exclude", "cause": "other", "ground": "Manquements.", "person_id": "a"}
            measure = give_notice(hands.home, member, **told)
            outbox.drain(hands.home, driver="test")
            hands.pass_time(until=until_of(hands, measure))
            for person in "ac":
                decide(hands.home, measure, "exclude", person_id=person, reason="Manquements répétés.")
        else:
            facts = {"left_on": hands.now.date().isoformat(), "reason": "Voté en AG.", "evidence": "PV 3"}
            into = "m4" if how == "merged" else ""
            if how == "merged":
                notice = {"aims": "lapse", "cause": "other", "ground": "Manquements.", "person_id": "a"}
                give_notice(hands.home, member, **notice)
            with reading(hands.home) as db:
                read = [read_of(each) for each in measures_against(db, [member])]
            made = record_departure(hands.home, [member], into=into, person_id="a", read=read, **facts)
            outbox.drain(hands.home, driver="test")
            confirm(hands.home, made, person_id="c", read=read)
        outbox.drain(hands.home, driver="test")
    approved(relay.mails, lang, f"departure-{how}")


def until_of(hands: Hands, measure: str) -> datetime:
    with reading(hands.home) as db:
        return one(db, Measure, measure).until


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("how", ["recorded", "listed"])
def test_the_letters_about_a_change_of_name_read_as_they_were_approved(
    hands: Hands, relay: Sink, how: str, lang: str
) -> None:
    names = {"m1": "Réseau du Nord", "m2": "Réseau du Sud"}
    if how == "listed":
        rows = {str(row[0]): row for row in known(6)}
        for member, name in names.items():
            rows[member][1] = name
        take_in(hands.home, members_in(table(*rows.values())), update=True, evidence="JO du 3 mai")
    else:
        told = {"renamed_on": hands.now.date().isoformat(), "evidence": "PV 3", "person_id": "a"}
        made = [record_renaming(hands.home, member, new_name=name, **told) for member, name in names.items()]
        outbox.drain(hands.home, driver="test")
        for each in made:
            confirm_renaming(hands.home, each, person_id="c")
    outbox.drain(hands.home, driver="test")
    approved(relay.mails, lang, f"renaming-{how}")
