"""Who signs a new version again, and whose earlier signature stands for it: data of the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from charter.refusals import Detail
from rules.duration import iso
from rules.table import NONE, Table

ALL, NEW, AFFECTED, CARRIED = "all", "new", "affected", "carried_over"
AT_ONCE = (ALL, NEW, CARRIED)


@dataclass(frozen=True)
class Scope:
    """Who signs again.

    Attributes:
        kind: all of them; only those that never signed (new); those of some colleges (affected); or nobody
            who signed (carried_over). Who never signed signs always.
        colleges: those affected.
        objection: how long a member may object to its signature being carried over; none: it is at once.
    """

    kind: str
    colleges: tuple[str, ...] = ()
    objection: timedelta | None = None

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
    if AFFECTED in named:
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


def _at_once(table: Table) -> Scope:
    expected = (
        '"all" | "new" | "carried_over" | { carried_over = "P15D" } | '
        '{ affected = ["public"], objection = "P15D" }'
    )
    if "scope" in table.values and table.values["scope"] not in AT_ONCE:
        raise table.refuse("scope", expected)
    return Scope(table.choice("scope", AT_ONCE))
