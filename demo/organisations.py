"""Organisations made up beyond those of members.csv, always the same ones for the same number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

KINDS = (
    # name, college, capacity of the one who represents it, start of its domain
    ("GRETA {of}", "public", "Cheffe de l'établissement support", "greta"),
    ("CFA {of}", "associatif", "Directeur", "cfa"),
    ("Association Tremplin {of}", "associatif", "Présidente", "tremplin"),
    ("Université {of}, formation continue", "public", "Directrice du service, par délégation", "univ"),
    ("Coopérative Savoir-Faire {of}", "privé", "Gérant", "cooperative"),
    ("Chambre de métiers {of}", "consulaire", "Président", "cma"),
    ("Réseau des centres sociaux {of}", "associatif", "Président", "reseau"),
    ("Institut {of} Compétences", "privé", "Présidente de la société", "institut"),
    ("Lycée agricole {of}, CFPPA", "public", "Directrice", "cfppa"),
)
PLACE_STARTS = (
    "Aubre", "Belmar", "Clare", "Dorvi", "Esper", "Florva", "Gran", "Hauter",
    "Isle", "Jonque", "Lanve", "Marso", "Nervi", "Orme", "Pelve", "Quinte",
    "Rosper", "Serre", "Tourve", "Valsor", "Verno", "Vieille", "Ystre", "Zolma",
)  # fmt: skip
PLACE_ENDS = (
    "bois", "bourg", "champ", "combe", "court", "fontaine", "gny", "lande", "mont", "noue",
    "pierre", "pont", "rive", "roche", "sart", "val", "vent", "vert", "ville", "vigne",
)  # fmt: skip
FIRST_NAMES = (
    "Agathe",
    "Bruno",
    "Camille",
    "Driss",
    "Éléonore",
    "Franck",
    "Ghislaine",
    "Henri",
    "Irène",
    "Jules",
)
LAST_NAMES = ("Arnoult", "Bessière", "Chauvreau", "Delmotte", "Escande", "Fauconnet", "Gaudry")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """One line of members.csv: an organisation bound by the charter and who represents it."""

    id: str
    name: str
    siren: str
    college: str
    weight: int
    admitted_on: date
    representative: str
    capacity: str
    email: str
    second_email: str
    language: str


def with_luhn_digit(body: str) -> str:
    """The eight digits followed by the one that makes a SIREN's sum right.

    >>> with_luhn_digit("00001584")
    '000015842'
    """
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{body}{-total % 10}"


def made_up(number: int) -> Organisation:
    """The organisation that bears this number (41 and more); two numbers never share a name or an address."""
    kind, college, capacity, domain = KINDS[number % len(KINDS)]
    turn, place_at = divmod(number // len(KINDS), len(PLACE_STARTS) * len(PLACE_ENDS))
    start, end = place_at % len(PLACE_STARTS), place_at // len(PLACE_STARTS)
    place = PLACE_STARTS[start] + PLACE_ENDS[end]
    of = f"d'{place}" if place[0] in "AEIOY" else f"de {place}"
    first, last = FIRST_NAMES[number % 10], LAST_NAMES[number % 7]
    suffix = f"-{turn + 1}" if turn else ""
    return Organisation(
        id=f"m{number:03d}",
        name=kind.format(of=of) + (f", antenne {turn + 1}" if turn else ""),
        siren=with_luhn_digit(f"01{number * 137 % 1_000_000:06d}"),
        college=college,
        weight=1,
        admitted_on=date(2019, 3, 4) + timedelta(days=7 * (number * 29 % 340)),
        representative=f"{first} {last}",
        capacity=capacity,
        email=f"representant@{domain}-{place.lower()}{suffix}.example",
        second_email="",
        language="fr",
    )
