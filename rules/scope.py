"""Who signs a new version again, and whose earlier signature stands for it: data of the rulebook."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from charter.refusals import Detail
from rules.duration import iso
from rules.table import NONE, Table

ALL, NEW, AFFECTED, CARRIED = "all", "new", "affected", "carried_over"
AT_ONCE = (ALL, NEW, CARRIED)
ASKED = "asked"
NAMED = (("colleges", "public"), ("members", "m4"))
STRICTEST = (ALL, AFFECTED, CARRIED, NEW)
"""What proposals may ask, the strictest first: all sign, some do, who signed may object, or need not."""


@dataclass(frozen=True)
class Concern:
    """Whom a section of the charter concerns: a change of it makes them sign again.

    Attributes:
        section: its number as the charter says it, or its title in small letters: its place at `/art/`.
    """

    section: str
    colleges: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Who signs again.

    Attributes:
        kind: all of them; only those that never signed (new); those that are affected; or nobody
            who signed (carried_over). Who never signed signs always. ``asked``: what the adopted proposals
            asked decides.
        colleges: those affected whatever changes.
        choices: what a proposal may ask, the strictest first.
        objection: how long a member may object to its signature being carried over; none: it is at once.
        members: the ids of those affected whatever changes.
        sections: whom the change of a section affects.
    """

    kind: str
    colleges: tuple[str, ...] = ()
    objection: timedelta | None = None
    choices: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    sections: tuple[Concern, ...] = ()

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
        objection = self.objection if wanted in (AFFECTED, CARRIED) else None
        if wanted != AFFECTED:
            return Scope(wanted, (), objection)
        return Scope(wanted, self.colleges, objection, (), self.members, self.sections)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Whom it names: first those that are affected whatever changes, then by section."""
        return (Concern("", self.colleges, self.members), *self.sections)

    def touched(self, changed: Collection[str]) -> tuple[Concern, ...]:
        """Return what concerns somebody among the sections that changed."""
        return tuple(each for each in self.sections if each.section in changed)

    def affects(self, *, member: str, college: str, changed: Collection[str] = ()) -> bool:
        """Return whether a member signs again for what it is, or for a section that changed.

        >>> scope = Scope("affected", sections=(Concern("2", ("public",), ("m4",)),))
        >>> [scope.affects(member="m4", college="privé", changed=each) for each in (["1"], ["2"])]
        [False, True]
        """
        concerned = (each for each in self.concerns if not each.section or each.section in changed)
        return any(college in each.colleges or member in each.members for each in concerned)

    def fate(self, *, member: str = "", college: str, signed: bool, changed: Collection[str] = ()) -> str:
        """Return the act of the table that a member meets first; empty: it is told, and may object.

        Args:
            signed: whether an earlier signature of the member has effect.
            changed: the sections of the charter that the new version changes.

        >>> scope = Scope("affected", ("public",), timedelta(days=15))
        >>> [scope.fate(college=college, signed=True) for college in ("public", "privé")]
        ['request', '']
        >>> Scope("carried_over").fate(college="public", signed=True)
        'carry_over'
        >>> scope.fate(college="privé", signed=False)
        'request'
        """
        affected = self.affects(member=member, college=college, changed=changed)
        if not signed or self.kind == ALL or affected:
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
        affected = _affected(inner)
        key, objection = "objection", inner.length_or_none("objection", example="P15D")
        scope = replace(affected, objection=objection)
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
    affected = _affected(table) if AFFECTED in chosen else Scope(AFFECTED)
    choices = tuple(each for each in STRICTEST if each in chosen)
    return replace(affected, kind=ASKED, objection=objection, choices=choices)


def _affected(table: Table) -> Scope:
    """Return whom the keys ``affected``, ``members`` and ``sections`` name; two of them may be left out."""
    colleges = _once(table, AFFECTED, "public")
    members = _once(table, "members", "m4") if "members" in table.values else ()
    sections = _sections(table.table("sections")) if "sections" in table.values else ()
    table.asked.extend(("members", "sections"))
    if not (colleges or members or sections):
        raise table.refuse(AFFECTED, '["public"]')
    return Scope(AFFECTED, colleges, members=members, sections=sections)


def _sections(table: Table) -> tuple[Concern, ...]:
    """Return whom each section concerns."""
    found = []
    for name in table.values:
        inner = table.table(name)
        named = {key: _once(inner, key, example) for key, example in NAMED if key in inner.values}
        inner.asked.extend(key for key, _ in NAMED)
        inner.done()
        if not any(named.values()):
            raise table.refuse(name, '{ colleges = ["public"], members = ["m4"] }')
        found.append(Concern(name, **named))
    return tuple(found)


def _once(table: Table, key: str, example: str) -> tuple[str, ...]:
    """Return a list of names, none of them twice."""
    names = table.texts(key, example=example)
    if len(set(names)) < len(names):
        raise table.refuse(key, f'["{example}"]')
    return names


def _at_once(table: Table) -> Scope:
    expected = (
        '"all" | "new" | "carried_over" | { carried_over = "P15D" } | '
        '{ affected = ["public"], objection = "P15D" } | '
        '{ asked = ["all", "carried_over"], objection = "P15D" }'
    )
    if "scope" in table.values and table.values["scope"] not in AT_ONCE:
        raise table.refuse("scope", expected)
    return Scope(table.choice("scope", AT_ONCE))
