"""Who signs again, when it is reminded, and from which reminder on who else is told: data of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from rules.scope import Scope, read_scope
from rules.table import Table

SECOND, REFERENT = "second_contact", "referent"


@dataclass(frozen=True)
class Signing:
    """Who must sign again, and when they are reminded (before the deadline, longest first).

    Args:
        escalation: from which reminder on, counted from 1, the second contact and the referent are told too.
    """

    scope: Scope
    reminders: tuple[timedelta, ...]
    escalation: Mapping[str, int] = field(default_factory=dict)

    def tells_second(self, number: int) -> bool:
        """Return whether a reminder goes to the second contact too."""
        return number >= self.escalation.get(SECOND, number + 1)

    def tells_referent(self, number: int) -> bool:
        """Return whether who leads the cycles is told with a reminder whom to call."""
        return number >= self.escalation.get(REFERENT, number + 1)


def read_signing(table: Table, window: timedelta) -> Signing:
    """Return what the section of the signatures says.

    Args:
        window: how long members may sign; every reminder leaves within it.

    Raises:
        RulebookInvalid: a reminder or a rung that cannot be. RulebookKeyMissing, RulebookKeyUnknown.
    """
    scope = read_scope(table, window)
    reminders = table.ladder("reminders", within=window, example='"P30D", "P7D"')
    signing = Signing(scope, reminders, _escalation(table, most=len(reminders)))
    table.done()
    return signing


def _escalation(table: Table, *, most: int) -> dict[str, int]:
    if "escalation" not in table.values:
        table.asked.append("escalation")
        return {}
    inner = table.table("escalation")
    named = {name: inner.count(name) for name in (SECOND, REFERENT) if name in inner.values}
    inner.asked.extend((SECOND, REFERENT))
    for name, number in named.items():
        if not 1 <= number <= most:
            raise inner.refuse(name, f"1 … {most}")
    inner.done()
    return named
