"""Version numbers: ``major.minor.patch``, the class of the revision raises one part."""

from __future__ import annotations

import re

from rules.refusals import BadVersionNumber

FORM = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
PARTS = ("major", "minor", "patch")


def parse(number: str) -> tuple[int, int, int]:
    """Return the three parts; they compare as the versions do.

    Raises:
        BadVersionNumber: The text is not three whole numbers.
    """
    found = FORM.fullmatch(number)
    if found is None:
        raise BadVersionNumber(number)
    return int(found[1]), int(found[2]), int(found[3])


def next_number(number: str, part: str) -> str:
    """Return the number that follows when this part is raised; the parts after it start at 0 again.

    >>> next_number("1.0.0", "minor"), next_number("1.4.2", "patch"), next_number("1.4.2", "major")
    ('1.1.0', '1.4.3', '2.0.0')
    """
    parts, place = parse(number), PARTS.index(part)
    raised = (*parts[:place], parts[place] + 1, *(0 for _ in PARTS[place + 1 :]))
    return ".".join(str(each) for each in raised)
