"""The pages of a version that was published and does not bind yet, and of the one that does meanwhile."""

from __future__ import annotations

from datetime import timedelta

from tests.acts.test_entry_into_force import publish
from tests.conftest import Hands
from tests.web.conftest import Visitor


def test_every_page_says_which_version_binds_before_and_after_the_day(visitor: Visitor, hands: Hands) -> None:
    publish(hands, "P20D")
    assert visitor.get("/charte").url.path == "/charte/v/1.0.0"
    future = visitor.get("/charte/v/1.1.0").text
    assert "À venir" in future
    assert "en vigueur à partir du" in future
    assert "InForce-notInForce" in future
    assert "En vigueur" in visitor.get("/charte/v/1.0.0").text
    assert visitor.get("/charte/v/1.1.0.json").json()["state"] == "future"
    listed = visitor.get("/charte/versions").text
    assert listed.index("à venir") < listed.index("en vigueur")
    day = "samedi 20 mars 2027 à 10 h"
    assert f"Version 1.1.0</a> · en vigueur à partir du {day}" in visitor.get("/").text
    assert f"jusqu’à l’entrée en vigueur de la version 1.1.0 le {day}" in visitor.get("/charte").text
    assert f"à venir<br>en vigueur à partir du {day}" in listed
    register = visitor.get("/adhesions/1.1.0").text
    assert f"Cette version entre en vigueur le {day}." in register
    assert "Les organismes membres signent jusqu’au" in register
    article = visitor.get("/charte/art/3")
    assert article.url.path == "/charte/v/1.0.0/art/3", "an address for good leads to what binds"
    assert 'id="stands"' not in article.text
    assert f"en vigueur à partir du {day}" in visitor.get("/charte/v/1.1.0/art/3").text
    visitor.enter("s", "1.1.0-m1", "m1")
    assert f"Cette version entre en vigueur le {day}" in visitor.get("/signature").text
    day = (hands.now + timedelta(days=19)).date().isoformat()
    assert visitor.get(f"/charte/le/{day}").url.path == "/charte/v/1.0.0"

    hands.pass_time(by=timedelta(days=21))
    assert visitor.get("/charte").url.path == "/charte/v/1.1.0"
    page = visitor.get("/charte/v/1.1.0").text
    assert "En vigueur" in page, "a page that was kept is made anew"
    assert "depuis le samedi 20 mars 2027 à 10 h" in page
    assert "Remplacée" in visitor.get("/charte/v/1.0.0").text
    assert visitor.get("/charte/art/3").url.path == "/charte/v/1.1.0/art/3"
    assert 'id="stands"' not in visitor.get("/charte/v/1.1.0/art/3").text
    assert "comme il se lit aujourd’hui" in visitor.get("/charte/v/1.0.0/art/3").text
    for address in ("/", "/charte", "/signature"):
        told = visitor.get(address).text
        assert 'id="after"' not in told
        assert 'id="binds-from"' not in told
    assert "entre en vigueur" not in visitor.get("/adhesions/1.1.0").text
    assert "depuis le samedi 20 mars 2027" in visitor.get("/charte/versions").text
    day = hands.now.date().isoformat()
    assert visitor.get(f"/charte/le/{day}").url.path == "/charte/v/1.1.0"
