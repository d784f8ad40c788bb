"""What a rulebook says for a member whose standing is at stake; what it leaves out, nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.table import Table

SECTION, WARNINGS = "standing", "mandate_warnings"
LONGEST = timedelta(days=3653)


@dataclass(frozen=True)
class Safeguards:
    """How a member is heard, and warned that nobody will be able to act for it.

    Attributes:
        observations: how long it may give its observations before a suspension or a lapse is decided; none:
            the rulebook has neither.
        mandate_warnings: how long before a mandate ends it is written about, longest first.
    """

    observations: timedelta | None = None
    mandate_warnings: tuple[timedelta, ...] = ()

    def warning(self, ends_on: date, *, today: date) -> timedelta | None:
        """Return the warning of a mandate that is due: of those that were missed the last; none once over.

        >>> rules = Safeguards(mandate_warnings=(timedelta(days=60), timedelta(days=15)))
        >>> [rules.warning(date(2027, 3, 31), today=date(2027, *day)) for day in ((1, 1), (4, 1))]
        [None, None]
        >>> [rules.warning(date(2027, 3, 31), today=date(2027, *day)).days for day in ((2, 1), (3, 31))]
        [60, 15]
        """
        passed = [each for each in self.mandate_warnings if ends_on - each <= today <= ends_on]
        return min(passed, default=None)


def read_safeguards(table: Table) -> Safeguards:
    """Return what the section ``standing`` says; a rulebook may leave it out.

    Raises:
        RulebookInvalid: a key is unknown, or a value impossible.
    """
    if SECTION not in table.values:
        table.asked.append(SECTION)
        return Safeguards()
    inner = table.table(SECTION)
    observations = inner.length_or_none("observations", example="P15D")
    warnings = inner.ladder(WARNINGS, within=LONGEST, example='"P60D", "P15D"')
    found = Safeguards(observations, warnings)
    inner.done()
    return found
