"""Record until when members have paid their dues, from a table."""

from __future__ import annotations

from datetime import date

from acts.act import Act, Actor, act
from acts.member.read_csv import Line, lines
from models.home import Home
from models.member import Member

COLUMNS = ("member_id", "paid_until")


def record_dues(home: Home, data: bytes, *, dry_run: bool = False, driver: str = "command") -> int:
    """Record the last day that the dues of each member of a table cover, or of none; return how many.

    A later table replaces what an earlier one said of the members it names; an empty day takes theirs away.
    A roll that is frozen stays as it is.

    Raises:
        BadCsvLine: among others a member that does not exist, or stands twice.
    """
    found = list(lines(data, columns=COLUMNS))
    with act(home, "record_dues", actor=Actor("operator", driver=driver), subject="members") as a:
        days = _days(a, found)
        if dry_run or not days:
            return len(days)
        for member, day in days.items():
            row = a.one(Member, member)
            row.paid_until = day
            a.add(row)
        told = {member: day.isoformat() if day else "" for member, day in days.items()}
        a.record({"count": len(days)}, {"paid_until": told})
        return len(days)


def _days(a: Act, found: list[Line]) -> dict[str, date | None]:
    days: dict[str, date | None] = {}
    for line in found:
        member = line.id("member_id")
        if a.session.get(Member, member) is None:
            raise line.bad("member_id", "there is no member “{value}”", value=member)
        if member in days:
            raise line.bad("member_id", "“{value}” stands twice", value=member)
        days[member] = line.day_or_none("paid_until")
    return days
