"""The number under which an organisation is registered in France: its SIREN, or its RNA where it has none."""

from __future__ import annotations

import re

from charter.refusals import Detail

SIREN_LENGTH, SIRET_LENGTH = 9, 14
RNA = re.compile(r"W[0-9]{9}")
SPACES = re.compile(r"[\s.\u00a0\u202f-]")


def registered(text: str) -> str:
    """Return a number as it is compared: without spaces, dots and hyphens, in capitals.

    >>> registered("732 829 320"), registered("w751234567")
    ('732829320', 'W751234567')
    """
    return SPACES.sub("", text).upper()


def problem_of(number: str) -> Detail | None:
    """Return why a number is neither a SIREN nor an RNA, and what was likely meant; nothing where it is one.

    >>> problem_of("732829320")
    >>> problem_of("W751234567")
    >>> problem_of("73282932000074")
    '“73282932000074” is a SIRET; the SIREN is its first nine digits, “732829320”'
    >>> problem_of("5520176")
    '“5520176” has lost its leading zeros: keep the column as text, perhaps “005520176”'

    Source: INSEE, répertoire Sirene (Luhn's check digit); arrêté du 14 octobre 2009 (RNA).
    """
    if RNA.fullmatch(number) or sound(number):
        return None
    meant = _meant(number) if number.isascii() and number.isdigit() else ""
    if meant and len(number) == SIRET_LENGTH:
        return Detail(
            "“{value}” is a SIRET; the SIREN is its first nine digits, “{meant}”", value=number, meant=meant
        )
    if meant:
        return Detail(
            "“{value}” has lost its leading zeros: keep the column as text, perhaps “{meant}”",
            value=number,
            meant=meant,
        )
    return Detail(
        "“{value}” is no SIREN (nine digits with their check digit) and no RNA (W and nine digits)",
        value=number,
    )


def _meant(digits: str) -> str:
    """Return the SIREN that a number was before a spreadsheet took its zeros, or that a SIRET begins with."""
    length = SIREN_LENGTH if len(digits) < SIREN_LENGTH else SIRET_LENGTH
    siren = digits.zfill(length)[:SIREN_LENGTH]
    return siren if len(digits) <= SIRET_LENGTH and sound(siren) else ""


def sound(siren: str) -> bool:
    """Return whether it is nine digits whose last checks the others."""
    if len(siren) != SIREN_LENGTH or not (siren.isascii() and siren.isdigit()) or not int(siren):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(siren)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
