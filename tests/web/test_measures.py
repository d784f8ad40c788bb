"""Notice, observations and decision at the pages: the member's own, the body's, and what everybody sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from acts.measure.notice import give_notice
from models.measure import Measure
from models.reading import one, reading
from tests.conftest import Hands
from tests.web.conftest import CODE, Visitor
from tests.web.officer import enter, offered

PATH = "/comite/mesures"
GROUND = "N’a pas signé <b>depuis</b> mai."


def test_a_page_from_before_the_observations_decides_nothing(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    officer, member = visitors(), visitors()
    give_notice(hands.home, "m2", aims="suspend_member", cause="signature", ground=GROUND, person_id="a")
    with reading(hands.home) as db:
        until = one(db, Measure, "m2-1").until
    hands.pass_time(until=until)
    enter(officer)
    page = officer.get(PATH)
    answered, code = member.enter("m", "m2-1", "m2")
    member.send(answered, "observe", observations="We sign on Monday.", code=code)
    stale = officer.send(page, "suspend_member", reason="Rien.")
    assert (stale.status_code, "observations-unread" in stale.text) == (409, True)
    assert "Avis d’Ada" not in stale.text.replace("\u00a0", " ")
    assert "Avis d’Ada" in officer.send(stale, "suspend_member", reason="Lu.").text.replace("\u00a0", " ")


def state(hands: Hands, measure: str = "m2-1") -> str:
    with reading(hands.home) as db:
        return one(db, Measure, measure).state


def test_a_body_gives_notice_the_member_answers_and_two_persons_suspend(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    officer, member, public = visitors(), visitors(), visitors()
    enter(officer)
    assert "Suspensions, extinctions et exclusions" in officer.get("/comite").text
    page = officer.get(PATH)
    assert offered(page) == {"give_notice"}
    page = officer.send(
        page, "give_notice", member="m2", aims="suspend_member", cause="signature", ground=GROUND
    )
    assert "notifiée" in page.text
    assert "N’a pas signé &lt;b&gt;depuis&lt;/b&gt; mai." in page.text, "what is typed stays words"
    assert "rien ne peut être décidé avant" in page.text
    assert offered(page) == {"give_notice", "drop", "record_observations"}

    door = member.get(f"/m/{hands.token('m', 'm2-1', 'm2')}")
    assert "to answer a notice" in door.text
    page, code = member.enter("m", "m2-1", "m2")
    assert "What the body reproaches" in page.text
    wrong = member.send(page, "observe", observations="Lundi.", code="000 000")
    assert wrong.status_code != 200
    assert "Lundi." in wrong.text, "what was typed is not lost"
    page = member.send(page, "observe", observations="We sign on Monday.", code=code)
    assert CODE.search(page.text)
    assert "We sign on Monday." in page.text
    given = CODE.search(page.text)
    assert given is not None
    assert member.get(f"/mesure/recu/{given[1]}.txt").status_code == 200
    assert "We sign on Monday." in member.get("/mesure").text
    assert "notice given on" in member.get("/mesure/organisme").text

    page = officer.get(PATH)
    assert "We sign on Monday." in page.text
    assert offered(page) == {"give_notice", "suspend_member", "drop", "record_observations"}
    page = officer.send(page, "suspend_member", reason="Rien.")
    assert "Avis d’Ada : suspendre" in page.text.replace("\u00a0", " ")
    assert state(hands) == "observed"
    enter(officer, "c")
    officer.send(officer.get(PATH), "suspend_member", reason="Rien.")
    assert state(hands) == "suspended"
    seen = public.get("/adhesions/1.0.0?lang=fr").text
    assert "suspendu" in seen
    assert "mai" not in seen.partition("Organisme 2")[2].partition("</tr>")[0], "not why"
    after = member.get("/mesure?lang=en").text
    assert "Rien." in after
    assert 'data-act="observe"' not in after


def test_the_committee_records_what_came_by_post_and_is_told_what_is_wrong(
    visitor: Visitor, hands: Hands
) -> None:
    give_notice(hands.home, "m2", aims="lapse", cause="signature", ground=GROUND, person_id="a")
    enter(visitor)
    page = visitor.get(PATH)
    early = visitor.send(page, "record_observations", received_on="2020-01-01", observations="Non.")
    assert early.status_code == 422
    assert "received-later" in early.text
    day = hands.now.date().isoformat()
    page = visitor.send(page, "record_observations", received_on=day, observations="Par courrier.")
    assert "Par courrier." in page.text
    assert {"suspend_member", "lapse", "drop"} <= offered(page)
    assert visitor.get(f"{PATH}/lapse").url.path == PATH


def test_who_acts_for_the_member_or_sits_elsewhere_decides_nothing(visitor: Visitor, hands: Hands) -> None:
    give_notice(hands.home, "m1", aims="lapse", cause="signature", ground=GROUND, person_id="a")
    hands.pass_time(by=timedelta(days=15))
    enter(visitor, "b")
    page = visitor.get(PATH)
    assert "Vous agissez pour cet organisme" in page.text
    assert offered(page) == {"give_notice"}
    own = visitor.send(page, "give_notice", member="m1", aims="lapse", cause="signature", ground="Non.")
    assert own.status_code == 403


def test_the_late_are_listed_and_one_link_leads_to_their_notice(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.pass_time(until=hands.date(cycle, "signing_ends_at") + timedelta(days=1))
    enter(visitor)
    page = visitor.get(PATH)
    assert page.text.count("#notice") == 6
    assert '<option value="m4" selected>' in visitor.get(f"{PATH}?organisme=m4").text


def test_a_rulebook_without_a_hearing_offers_no_notice(visitor: Visitor, hands: Hands) -> None:
    hands.rule(observations='"none"')
    enter(visitor)
    page = visitor.get(PATH)
    assert "ne permet de suspendre personne" in page.text
    assert "give_notice" not in offered(page)


def test_a_link_of_another_member_shows_nothing_of_it(visitor: Visitor, hands: Hands) -> None:
    give_notice(hands.home, "m2", aims="lapse", cause="signature", ground=GROUND, person_id="a")
    assert visitor.get("/mesure").status_code == 403
    assert visitor.get(f"/s/{hands.token('m', 'm2-1', 'm2')}").status_code == 404
