"""The rules of a cycle as data: what a rulebook says, and its strict reading."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rules.attendance import PLAIN, Counting, counting_agrees, read_counting
from rules.cap import Cap, read_cap
from rules.convocation import Convocation, Eligibility, read_convocation, read_eligibility
from rules.late import LateQuorum, late_quorum, late_quorum_agrees
from rules.promise import CONFIDENTIAL, MODES, SECRET
from rules.proxies import ProxyRules, proxies_agree, read_proxies
from rules.quiet import read_quiet_days
from rules.refusals import RulebookInvalid, RulebookNotToml
from rules.retention import read_retention
from rules.safeguards import Safeguards, read_safeguards
from rules.secret import unfit
from rules.signing import Signing, read_signing
from rules.standing import EFFECTS
from rules.table import NONE, Table
from rules.threshold import DENOMINATORS, Threshold
from rules.toml_lines import lines_of

REQUIRED_CLASSES = ("editorial", "ordinary")
OPTIONAL_CLASSES = ("fundamental",)
VERSION_PARTS = {"editorial": "patch", "ordinary": "minor", "fundamental": "major"}
TWO_PERSON_ACTS = ("freeze", "extend", "cancel", "strike", "record_vote")
ALWAYS_TWO = frozenset({"strike", "record_vote", "record_election", "annex_correction"})
"""What touches the vote of one member, or says where all are cast: no rulebook leaves it to one person."""
WEIGHTS = ("one", "roll")
BY_COLLEGE = "college"
ALTERNATIVES = ("sequential", "ranked")
NOTHING = timedelta()
ENTRY = "entry_into_force"
DETACHED = {"hidden": True, "change_vote": False, "weights": "one", "early_close": NONE}
"""What follows once no vote says whose it is: none is found again, and a weight would name its member."""


@dataclass(frozen=True)
class Windows:
    """How long each part of a cycle lasts."""

    proposing: timedelta
    review: timedelta
    frozen: timedelta
    voting: timedelta
    contest: timedelta
    signing: timedelta


@dataclass(frozen=True)
class SecondCall:
    """The second ballot after a missed quorum: when, and with which quorum."""

    delay: timedelta
    quorum: Threshold | None


@dataclass(frozen=True)
class ClassRules:
    """The rules of one class of revision. ``None`` means that the rulebook says ``"none"``."""

    name: str
    windows: Windows
    grace: timedelta
    objection: timedelta | None
    convocation: Convocation
    eligibility: Eligibility
    majority: Threshold
    quorum: Threshold | None
    second_call: SecondCall | None
    proposals_by: str
    co_signatures: int
    appeal: timedelta
    alternatives: str
    mode: str
    hidden: bool
    change_vote: bool
    early_close: timedelta | None
    late_quorum: LateQuorum | None
    weights: str
    colleges: Mapping[str, int]
    cap: Cap | None
    proxies: ProxyRules | None
    counting: Counting
    vote_reminders: tuple[timedelta, ...]
    quiet_days: frozenset[str]
    signing: Signing
    effect: str
    entry_into_force: timedelta
    two_person: frozenset[str]

    @property
    def version_part(self) -> str:
        """Which part of the version number this class raises."""
        return VERSION_PARTS[self.name]

    def takes_two(self, act: str) -> bool:
        """Return whether an act of the committee takes two of its persons."""
        return act in self.two_person | ALWAYS_TWO

    def quorum_on(self, call: int) -> Threshold | None:
        """Return the quorum of the first or second call, which has its own; there may be none."""
        return self.second_call.quorum if call > 1 and self.second_call else self.quorum


@dataclass(frozen=True)
class Rulebook:
    """A rulebook with the text it was read from and that text's hash."""

    name: str
    timezone: str
    classes: Mapping[str, ClassRules]
    retention: Mapping[str, timedelta]
    safeguards: Safeguards
    text: str
    hash: str


@lru_cache(maxsize=64)  # every act asks for the rules it stands under
def read(text: str) -> Rulebook:
    """Return what the rulebook says.

    Raises:
        RulebookInvalid: A key is unknown or missing, a value impossible, or the text is not TOML;
            the refusal names the line and what would be right.
    """
    table = Table(_toml(text), (), lines_of(text))
    name = table.text("name", example="Règlement de scrutin")
    timezone = _timezone(table)
    sections = table.table("classes")
    classes = {
        name: _class_rules(name, section)
        for name, section in sections.tables(REQUIRED_CLASSES, OPTIONAL_CLASSES).items()
    }
    sections.asked.extend(OPTIONAL_CLASSES)
    sections.done()
    retention, safeguards = read_retention(table), read_safeguards(table)
    table.done()
    return Rulebook(name, timezone, classes, retention, safeguards, text, sha256(text.encode()).hexdigest())


def _toml(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise RulebookNotToml(line=line, key="", value=str(error), expected='key = "…"') from error


def _timezone(table: Table) -> str:
    name = table.text("timezone", example="Europe/Paris")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise table.refuse("timezone", '"Europe/Paris"') from error
    return name


def _class_rules(name: str, table: Table) -> ClassRules:
    table.secret = table.values.get("mode") == SECRET
    windows = _windows(table.table("windows"))
    weights, colleges = _weights(table)
    rules = ClassRules(
        name=name,
        windows=windows,
        grace=table.length("grace", example="PT0S", least=NOTHING),
        objection=table.length_or_none("objection", example="P15D"),
        convocation=read_convocation(table.table("convocation")),
        eligibility=read_eligibility(table.table("eligibility"), within=windows.review),
        majority=table.threshold("majority", DENOMINATORS),
        quorum=table.threshold_or_none("quorum", ("roll",)),
        second_call=_second_call(table),
        proposals_by=table.choice("proposals_by", ("members",)),
        co_signatures=table.count("co_signatures"),
        appeal=table.length("appeal", example="P7D"),
        alternatives=table.choice("alternatives", ALTERNATIVES),
        mode=table.choice("mode", MODES),
        hidden=table.flag("hidden"),
        change_vote=table.flag("change_vote"),
        early_close=table.length_or_none("early_close", example="P3D"),
        late_quorum=late_quorum(table),
        weights=weights,
        colleges=colleges,
        cap=read_cap(table),
        proxies=read_proxies(table, voting=windows.voting),
        counting=read_counting(table),
        vote_reminders=table.ladder("vote_reminders", within=windows.voting, example='"P7D", "P2D"'),
        quiet_days=read_quiet_days(table),
        signing=read_signing(table.table("signing"), windows.signing),
        effect=table.choice("effect", EFFECTS),
        entry_into_force=_entry(table, windows.signing),
        two_person=table.choices("two_person", TWO_PERSON_ACTS),
    )
    _agree(table, rules)
    for key, expected in unfit(rules):
        raise table.refuse(key, f'{expected} (mode = "secret")')
    table.done()
    return rules


def _agree(table: Table, rules: ClassRules) -> None:
    """Refuse values that are possible each and impossible together."""
    if rules.early_close is not None and rules.early_close > rules.windows.voting:
        raise table.refuse("early_close", f'"{NONE}" | ≤ windows.voting')
    if rules.early_close is not None and rules.change_vote:
        raise table.refuse("early_close", f'"{NONE}" | change_vote = false')
    if rules.late_quorum is not None:
        plain = rules.quorum is not None and rules.mode != SECRET and rules.counting == PLAIN
        late_quorum_agrees(table, rules.late_quorum, voting=rules.windows.voting, plain=plain)
    if rules.quorum is None and rules.second_call is not None:
        raise table.refuse("second_call", f'"{NONE}"')
    if rules.grace >= rules.windows.voting:
        raise table.refuse("grace", '"PT0S" | < windows.voting')
    if rules.mode == CONFIDENTIAL:
        for key, value in DETACHED.items():
            if table.values[key] != value:
                raise table.refuse(key, f'{json.dumps(value)} (mode = "{CONFIDENTIAL}")')
    counting_agrees(table, rules.counting, mode=rules.mode)
    if rules.proxies is not None:
        proxies_agree(table, mode=rules.mode)


def _windows(table: Table) -> Windows:
    windows = Windows(
        proposing=table.length("proposing", example="P30D"),
        review=table.length("review", example="P21D"),
        frozen=table.length("frozen", example="P15D"),
        voting=table.length("voting", example="P15D"),
        contest=table.length("contest", example="P15D", least=NOTHING),
        signing=table.length("signing", example="P90D"),
    )
    table.done()
    return windows


def _second_call(table: Table) -> SecondCall | None:
    if table.values.get("second_call") == NONE:
        table.asked.append("second_call")
        return None
    inner = table.table("second_call")
    call = SecondCall(
        delay=inner.length("delay", example="P15D"), quorum=inner.threshold_or_none("quorum", ("roll",))
    )
    inner.done()
    return call


def _weights(table: Table) -> tuple[str, dict[str, int]]:
    """Return how members weigh, and the weight of a member of each college where colleges weigh."""
    named = table.values.get("weights")
    if named is not None and not (named in WEIGHTS or (isinstance(named, dict) and named)):
        raise table.refuse("weights", '"one" | "roll" | { "Collège A" = 2, "Collège B" = 1 }')
    if not isinstance(named, dict):
        return table.choice("weights", WEIGHTS), {}
    inner = table.table("weights")
    return BY_COLLEGE, {college: inner.weight(college) for college in inner.values}


def _entry(table: Table, signing: timedelta) -> timedelta:
    """Return how long after its publication a version binds; at once where nothing is said."""
    if ENTRY not in table.values:
        table.asked.append(ENTRY)
        return NOTHING
    length = table.length(ENTRY, example="P30D", least=NOTHING)
    if length >= signing:
        raise table.refuse(ENTRY, '"P30D" | < windows.signing')
    return length


__all__ = [
    "ClassRules",
    "Convocation",
    "Eligibility",
    "ProxyRules",
    "Rulebook",
    "RulebookInvalid",
    "SecondCall",
    "Signing",
    "Threshold",
    "Windows",
    "read",
]
