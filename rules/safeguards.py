"""What a rulebook says for a member whose standing is at stake; what it leaves out, nobody may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rules.table import Table

SECTION = "standing"


@dataclass(frozen=True)
class Safeguards:
    """How a member is heard.

    Attributes:
        observations: how long it may give its observations before a suspension or a lapse is decided; none:
            the rulebook has neither.
    """

    observations: timedelta | None = None


def read_safeguards(table: Table) -> Safeguards:
    """Return what the section ``standing`` says; a rulebook may leave it out.

    Raises:
        RulebookInvalid: a key is unknown, or a value impossible.
    """
    if SECTION not in table.values:
        table.asked.append(SECTION)
        return Safeguards()
    inner = table.table(SECTION)
    found = Safeguards(observations=inner.length_or_none("observations", example="P15D"))
    inner.done()
    return found
