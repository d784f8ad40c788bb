"""French elides before the name that is put into a sentence, and only there."""

from __future__ import annotations

import pytest

from charter.elision import elided, elides


@pytest.mark.parametrize(
    "name",
    ["École des métiers", "Atelier", "e-formation", "Île", "Œuvre", "Habitat jeunes", "Hôpital", "Yvelines"],
)
def test_french_elides_before(name: str) -> None:
    assert elides(name)


@pytest.mark.parametrize(
    "name",
    [
        "Réseau",
        "Handicap",
        "Hautes terres",
        "Hors les murs",
        "Yaourt",
        "onze",
        "un",
        "8",
        "« École »",
        "",
        "<b>",
    ],
)
def test_french_does_not_elide_before(name: str) -> None:
    assert not elides(name)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("la ligne de {name}", "la ligne d’{name}"),
        ("De %(name)s à", "D’%(name)s à"),
        ("parce que %(name)s, lorsque {name}", "parce qu’%(name)s, lorsqu’{name}"),
        ("le mode {name}, une aide {name}, à {name}", "le mode {name}, une aide {name}, à {name}"),
        ("de École et de « {name} »", "de École et de « {name} »"),
        ("grande {name}", "grande {name}"),
    ],
)
def test_only_what_stands_before_a_name_is_elided(sentence: str, said: str) -> None:
    assert elided(sentence, {"name": "École"}) == said
    assert elided(sentence, {"name": "Réseau"}) == sentence


def test_figures_and_instants_stay_as_they_are() -> None:
    assert elided("de {count}", {"count": 8}) == "de {count}"
