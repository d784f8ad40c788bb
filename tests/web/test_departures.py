"""Members leave and merge at the pages: the member's own, the body's, and what everybody sees."""

from __future__ import annotations

from collections.abc import Callable

from acts.measure.notice import give_notice
from models.departure import Departure
from models.member import Member
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting
from tests.web.officer import enter, offered

PATH = "/comite/departs"


def told(hands: Hands) -> dict[str, str]:
    return {"left_on": hands.now.date().isoformat(), "reason": "Voté <b>en AG</b>.", "evidence": "PV 3"}


def test_a_merger_is_recorded_by_one_confirmed_by_another_and_seen_by_all(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    officer, public = visitors(), visitors()
    enter(officer)
    assert f'href="{PATH}"' in officer.get("/comite").text
    assert offered(officer.get(PATH)) == {"leave", "merge"}
    page = officer.send(officer.get(PATH), "merge", first="m2", second="m3", into="m4", **told(hands))
    assert "Voté &lt;b&gt;en AG&lt;/b&gt;." in page.text, "what is typed stays words"
    assert "Organisme 2, Organisme 3\u00a0: fusion dans Organisme 4" in page.text
    assert "Vous l’avez consigné" in page.text
    assert offered(page) == {"leave", "merge", "drop"}
    enter(officer, "c")
    page = officer.send(officer.get(PATH), "confirm")
    assert "Nothing waits." in page.text
    assert hands.count(Member, left_on=hands.now.date()) == 2
    register = public.get("/adhesions/1.0.0").text
    assert register.count("fusionné dans un autre") == 2
    gone = public.get("/adhesions/1.0.0/m2").text
    assert "Cet organisme n’est plus membre" in gone
    assert 'href="/adhesions/1.0.0/m4">Organisme 4</a>' in gone
    assert 'href="/adhesions/1.0.0/m2">Organisme 2</a>' in public.get("/adhesions/1.0.0/m4").text
    table = public.get("/adhesions/1.0.0.json").json()["members"]
    assert [row["into"] for row in table if row["id"] in ("m2", "m4")] == ["m4", ""]


def test_a_departure_is_dropped_and_an_own_organisation_is_not_offered(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    officer = visitors()
    enter(officer, "b")
    assert 'value="m1"' not in officer.get(PATH).text, "who acts for it decides nothing about it"
    page = officer.send(officer.get(PATH), "leave", member="m2", **told(hands))
    assert "Organisme 2\u00a0: départ" in page.text
    own = officer.send(page, "leave", member="m1", **told(hands))
    assert (own.status_code, "own-organisation" in own.text) == (403, True)
    page = officer.send(officer.get(PATH), "drop", reason="Erreur.")
    assert "abandonné" in page.text
    assert hands.count(Departure, dropped_at=hands.now) == 1
    assert officer.get(f"{PATH}/merge").url.path == PATH


def test_a_member_leaves_by_its_own_page_and_still_votes_on_the_frozen_roll(
    visitors: Callable[[], Visitor], hands: Hands, voting: Voting
) -> None:
    member = visitors()
    _page, code = member.enter("v", voting.ballot.id, "m3")
    page = member.get("/bulletin/organisme")
    assert "leave" in offered(page)
    unsure = member.send(page, "leave", code=code, reason="Plus d’activité.")
    assert (unsure.status_code, "Plus d’activité." in unsure.text) == (422, True)
    wrong = member.send(page, "leave", sure="yes", code="000 000")
    assert "wrong-code" in wrong.text
    assert hands.count(Member, left_on=None) == 6
    page = member.send(page, "leave", sure="yes", code=code, reason="Plus d’activité.")
    assert "Your organisation is a member no more" in page.text or "n’est plus membre" in page.text
    assert "leave" not in offered(page)
    assert hands.count(Member, id="m3", left_on=hands.now.date()) == 1
    assert hands.vote(voting.ballot, "m3", "for", "for", "against").code


def test_a_measure_against_who_merges_is_shown_before_anybody_confirms(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    told_of = {"aims": "suspend_member", "cause": "other", "ground": "Manquements.", "person_id": "a"}
    measure = give_notice(hands.home, "m2", **told_of)
    officer = visitors()
    enter(officer)
    page = officer.get(PATH)
    assert page.text.count("Organisme 2 (mesure\u00a0: notifiée)") == 5, "wherever it can be chosen"
    page = officer.send(page, "merge", first="m2", into="m4", **told(hands))
    assert f"Une mesure vise Organisme 2\u00a0: notifiée ({measure})." in page.text
    assert "ne suit pas dans Organisme 4" in page.text
    assert 'href="/comite/mesures?organisme=m4"' in page.text
    page = officer.send(officer.get(PATH), "leave", member="m3", **told(hands))
    assert page.text.count("Une mesure vise") == 1, "none stands against the other one"


def test_a_page_from_before_a_measure_records_and_confirms_nothing_and_shows_it(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    told_of = {"aims": "lapse", "cause": "other", "ground": "Manquements.", "person_id": "a"}
    officer = visitors()
    enter(officer, "c")
    before = officer.get(PATH)
    give_notice(hands.home, "m2", **told_of)
    for act, members in (
        ("leave", {"member": "m2"}),
        ("merge", {"first": "m3", "second": "m2", "into": "m4"}),
    ):
        refused = officer.send(before, act, **members, **told(hands))
        assert (refused.status_code, "measure-unread" in refused.text) == (409, True)
    assert hands.count(Departure) == 0
    officer.send(refused, "merge", first="m3", second="m2", into="m4", **told(hands))
    enter(officer)
    before = officer.get(PATH)
    measure = give_notice(hands.home, "m3", **told_of)
    refused = officer.send(before, "confirm")
    assert (refused.status_code, "measure-unread" in refused.text) == (409, True)
    assert f"Une mesure vise Organisme 3\u00a0: notifiée ({measure})." in refused.text
    assert hands.count(Member, left_on=None) == 6
    assert "Rien n’attend." in officer.send(refused, "confirm").text
    assert hands.count(Member, left_on=hands.now.date()) == 2
