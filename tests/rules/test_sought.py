"""A name is found by what somebody types at a keyboard, whatever its accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.sought import folded


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Réseau des Écoles", "ecoles"),
        ("Réseau des Écoles", "ÉCOLES"),
        ("Re\u0301seau", "réseau"),
        ("Cœur de ville", "coeur"),
        ("L’Atelier", "l'atelier"),
        ("L'Atelier", "L’ATELIER"),
        ("Straße", "STRASSE"),
        ("Ligue\u00a0de l’enseignement", "ligue de"),
        ("Saint\u2011Étienne", "saint-etienne"),
    ],
)
def test_a_name_is_found_whatever_its_accents(name: str, typed: str) -> None:
    assert folded(typed) in folded(name)


@given(st.text())
def test_what_is_folded_is_folded_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)
