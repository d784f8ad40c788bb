"""Members change their names at the pages: the member's own, the body's, and what everybody sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from models.leaf import Leaf
from models.member import Member
from models.renaming import Renaming
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting
from tests.web.officer import enter, offered

PATH = "/comite/noms"


def told(hands: Hands, **changed: str) -> dict[str, str]:
    on = hands.now.date().isoformat()
    return {"new_name": "Réseau <b>Nord</b>", "renamed_on": on, "evidence": "PV <i>3</i>", **changed}


def test_a_change_of_name_is_recorded_by_one_confirmed_by_another_and_seen_by_all(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    officer, public = visitors(), visitors()
    enter(officer)
    assert f'href="{PATH}"' in officer.get("/comite").text
    assert offered(officer.get(PATH)) == {"rename"}
    page = officer.send(officer.get(PATH), "rename", member="m2", **told(hands))
    assert "«\u00a0Organisme 2\u00a0» devient «\u00a0Réseau &lt;b&gt;Nord&lt;/b&gt;\u00a0»" in page.text
    assert ("PV &lt;i&gt;3&lt;/i&gt;" in page.text, "Vous vous êtes prononcé" in page.text) == (True, True)
    assert offered(page) == {"rename", "drop"}
    assert "Réseau" not in public.get("/adhesions/1.0.0").text
    enter(officer, "c")
    page = officer.send(officer.get(PATH), "confirm")
    assert "Nothing waits." in page.text
    register = public.get("/adhesions/1.0.0").text
    assert "Réseau &lt;b&gt;Nord&lt;/b&gt;" in register
    assert "signé sous le nom «\u00a0Organisme 2\u00a0»" in register
    assert "Réseau" in public.get("/adhesions/1.0.0?nom=organisme+2").text, "found by its former name"
    shown = public.get("/adhesions/1.0.0/m2").text
    assert "Signé sous le nom" in shown
    assert "«\u00a0Organisme 2\u00a0» jusqu’au lundi 23 novembre 2026" in shown
    verified = public.get("/verifier?numero=1.0.0-m2").text
    assert "Elle a été donnée sous le nom «\u00a0Organisme 2\u00a0»" in verified
    (row,) = [each for each in public.get("/adhesions/1.0.0.json").json()["members"] if each["id"] == "m2"]
    assert (row["name"], row["signed_as"]) == ("Réseau <b>Nord</b>", "Organisme 2")
    assert row["former_names"] == [{"name": "Organisme 2", "until": "2026-11-23"}]
    lines = public.get("/adhesions/1.0.0.csv").content.decode("utf-8-sig")
    (cells,) = [each for each in csv.DictReader(io.StringIO(lines), delimiter=";") if each["id"] == "m2"]
    assert (cells["signed_as"], cells["former_names"]) == ("Organisme 2", "Organisme 2 (2026-11-23)")
    journal = public.get("/journal").text
    assert "un changement de nom est constaté" in journal


def test_what_is_wrong_is_said_and_an_own_organisation_is_not_offered(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    officer = visitors()
    enter(officer, "b")
    page = officer.get(PATH)
    assert 'value="m1"' not in page.text, "who acts for it decides nothing about it"
    taken = officer.send(page, "rename", member="m2", **told(hands, new_name="organisme 3"))
    assert (taken.status_code, "name-taken" in taken.text) == (409, True)
    assert "organisme 3" in taken.text
    for field, label in (("new_name", "Nouveau nom"), ("renamed_on", "Premier jour du nouveau nom")):
        refused = officer.send(page, "rename", member="m2", **told(hands, **{field: " "})).text
        assert f"Il manque au formulaire\u00a0: {label}." in refused
    page = officer.send(officer.get(PATH), "rename", member="m2", **told(hands))
    page = officer.send(page, "drop", reason="Erreur.")
    assert "abandonné" in page.text
    assert hands.count(Renaming, dropped_at=hands.now) == 1
    assert officer.get(f"{PATH}/rename").url.path == PATH


def test_members_are_offered_as_a_reader_looks_them_up(visitors: Callable[[], Visitor], hands: Hands) -> None:
    officer = visitors()
    enter(officer)
    officer.send(officer.get(PATH), "rename", member="m2", **told(hands, new_name="École d’Ys"))
    enter(officer, "c")
    officer.send(officer.get(PATH), "confirm")
    offers = officer.get(PATH).text.partition("<select")[2]
    assert offers.index("École d’Ys") < offers.index("Organisme 3")


def test_a_member_asks_from_its_own_page_and_two_of_the_body_confirm(
    visitors: Callable[[], Visitor], hands: Hands, voting: Voting
) -> None:
    member, officer = visitors(), visitors()
    _page, code = member.enter("v", voting.ballot.id, "m3")
    page = member.get("/bulletin/organisme")
    assert "rename" in offered(page)
    wrong = member.send(page, "rename", code=code, **told(hands, new_name="Organisme 2"))
    assert (wrong.status_code, "name-taken" in wrong.text) == (409, True)
    assert 'value="Organisme 2"' in wrong.text, "what was typed is kept"
    wrong = member.send(page, "rename", code="000 000", **told(hands))
    assert "wrong-code" in wrong.text
    page = member.send(page, "rename", code=code, **told(hands))
    assert "Réseau &lt;b&gt;Nord&lt;/b&gt;" in page.text
    assert "rename" not in offered(page)
    enter(officer, "a")
    page = officer.send(officer.get(PATH), "confirm")
    assert "Vous vous êtes prononcé" in page.text
    enter(officer, "c")
    officer.send(officer.get(PATH), "confirm")
    assert hands.count(Member, name="Réseau <b>Nord</b>") == 1
    assert hands.count(Leaf, act="ask_renaming") == 1
    page = member.get("/bulletin/organisme")
    assert "Organisme 3" in page.text
    assert "rename" in offered(page)
