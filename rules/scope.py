"""Who signs a new version again, and whose earlier signature stands for it: data of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from charter.refusals import Detail
from rules.duration import iso
from rules.table import NONE, Table

ALL, NEW, AFFECTED, CARRIED = "all", "new", "affected", "carried_over"
AT_ONCE = (ALL, NEW, CARRIED)
ASKED = "asked"
STRICTEST = (ALL, AFFECTED, CARRIED, NEW)
"""What proposals may ask, the strictest first: all sign, some do, who signed may object, or need not."""


@dataclass(frozen=True)
class Scope:
    """Who signs again.

    Attributes:
        kind: all of them; only those that never signed (new); those of some colleges (affected); or nobody
            who signed (carried_over). Who never signed signs always. ``asked``: what the adopted proposals
            asked decides.
        colleges: those affected.
        choices: what a proposal may ask, the strictest first.
        objection: how long a member may object to its signature being carried over; none: it is at once.
    """

    kind: str
    colleges: tuple[str, ...] = ()
    objection: timedelta | None = None
    choices: tuple[str, ...] = ()

    def strictest(self, wanted: Iterable[str]) -> str:
        """Return what holds of several that proposals ask: the strictest; of none, the strictest there is.

        Empty where the rulebook leaves proposals nothing to ask.

        >>> Scope("asked", choices=("all", "carried_over")).strictest(["carried_over", "carried_over"])
        'carried_over'
        >>> Scope("asked", choices=("all", "carried_over")).strictest(["carried_over", ""])
        'all'
        """
        if self.kind != ASKED:
            return ""
        known = [each if each in self.choices else self.choices[0] for each in wanted]
        return min(known or self.choices, key=STRICTEST.index)

    def settled(self, kind: str) -> Scope:
        """Return who signs again once it is known what was adopted; itself where nothing was to be asked."""
        if self.kind != ASKED:
            return self
        wanted = kind or self.strictest(())
        colleges = self.colleges if wanted == AFFECTED else ()
        return Scope(wanted, colleges, self.objection if wanted in (AFFECTED, CARRIED) else None)

    def fate(self, *, college: str, signed: bool) -> str:
        """Return the act of the table that a member meets first; empty: it is told, and may object.

        Args:
            signed: whether an earlier signature of the member has effect.

        >>> scope = Scope("affected", ("public",), timedelta(days=15))
        >>> [scope.fate(college=college, signed=True) for college in ("public", "privé")]
        ['request', '']
        >>> Scope("carried_over").fate(college="public", signed=True)
        'carry_over'
        >>> scope.fate(college="privé", signed=False)
        'request'
        """
        if not signed or self.kind == ALL or college in self.colleges:
            return "request"
        return "" if self.objection else "carry_over"


def read_scope(table: Table, window: timedelta) -> Scope:
    """Return what the key ``scope`` says.

    Args:
        window: how long members may sign; an objection comes before its end.

    Raises:
        RulebookInvalid: it says nothing of the kind.
    """
    named = table.values.get("scope")
    if not isinstance(named, dict):
        return _at_once(table)
    inner = table.table("scope")
    if ASKED in named:
        key, objection = "objection", inner.length_or_none("objection", example="P15D")
        scope = _asked(inner, objection)
    elif AFFECTED in named:
        colleges = inner.texts(AFFECTED, example="public")
        if not colleges or len(set(colleges)) < len(colleges):
            raise inner.refuse(AFFECTED, '["public"]')
        key, objection = "objection", inner.length_or_none("objection", example="P15D")
        scope = Scope(AFFECTED, colleges, objection)
    else:
        key, objection = CARRIED, inner.length(CARRIED, example="P15D")
        scope = Scope(CARRIED, (), objection)
    if objection is not None and objection >= window:
        said = f'"{NONE}" | ' if key == "objection" else ""
        raise inner.refuse(key, Detail('{said}"P15D" (shorter than {within})', said=said, within=iso(window)))
    inner.done()
    return scope


def _asked(table: Table, objection: timedelta | None) -> Scope:
    chosen = table.choices(ASKED, STRICTEST)
    if len(chosen) < 2:
        raise table.refuse(ASKED, '["all", "carried_over"]')
    colleges = table.texts(AFFECTED, example="public") if AFFECTED in chosen else ()
    if AFFECTED in chosen and (not colleges or len(set(colleges)) < len(colleges)):
        raise table.refuse(AFFECTED, '["public"]')
    return Scope(ASKED, colleges, objection, tuple(each for each in STRICTEST if each in chosen))


def _at_once(table: Table) -> Scope:
    expected = (
        '"all" | "new" | "carried_over" | { carried_over = "P15D" } | '
        '{ affected = ["public"], objection = "P15D" } | '
        '{ asked = ["all", "carried_over"], objection = "P15D" }'
    )
    if "scope" in table.values and table.values["scope"] not in AT_ONCE:
        raise table.refuse("scope", expected)
    return Scope(table.choice("scope", AT_ONCE))
