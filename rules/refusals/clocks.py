"""Alarms about clocks: nothing is stopped by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class ClocksApart(RuleRefusal):
    """The clock of a service and that of its database's server agree within a minute."""

    ours: datetime
    theirs: datetime

    code: ClassVar[str] = "clocks-apart"
    sentence: ClassVar[str] = (
        "The clock of this machine says {ours}, and that of the database’s server {theirs}"
    )
    remedy: ClassVar[str] = (
        "Set both by one time server; until then acts are dated, and votes taken or refused, by the server’s."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class ClockBehind(RuleRefusal):
    """No act of the journal lies in the future."""

    now: datetime
    last_at: datetime

    code: ClassVar[str] = "clock-behind"
    sentence: ClassVar[str] = "The clock says {now}, and an act of the journal is dated {last_at}"
    remedy: ClassVar[str] = (
        "The clock was set back, or had run ahead: set it by a time server. Acts keep the journal’s order; "
        "move a closing that it makes unjust (charte cycle extend)."
    )
    http_status: ClassVar[int] = 503
