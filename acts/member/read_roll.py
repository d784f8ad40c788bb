"""Read who would be on a roll, with which weight, from a table; nothing is written."""

from __future__ import annotations

from acts.member.member_list import COLUMNS, weight_in
from acts.member.read_csv import heading, lines
from rules.refusals import DuplicateMember
from rules.roll import weight_of
from rules.rulebook import ClassRules
from rules.sought import letters

SHORT_COLUMNS = ("id", "name", "college", "weight")


def roll_members(data: bytes, rules: ClassRules) -> list[tuple[str, int]]:
    """Return the college and the weight of every member of a table, as the rulebook makes it.

    The table is that of the members, or has its columns ``id,name,college,weight`` only. Whoever stands in
    it is on the roll: no date and no standing is looked at.

    Raises:
        BadCsvLine. DuplicateMember: an id stands twice.
        CollegeUnknown, WeightOutOfRange.
    """
    full = any(letters(cell) == "siren" for cell in heading(data))
    columns = COLUMNS if full else SHORT_COLUMNS
    found: dict[str, int] = {}
    members = []
    for line in lines(data, columns=columns):
        member = line.id("id")
        if member in found:
            raise DuplicateMember(member=member, lines=(found[member], line.number))
        found[member] = line.number
        name, college = line.text("name"), line.text("college")
        members.append((college, weight_of(name, weight=weight_in(line), college=college, rules=rules)))
    return members
