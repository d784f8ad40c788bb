"""The service's own small clock: it asks Prefect for runs, and does what is due itself when that is late."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from acts.due import advance
from acts.reconcile import reconcile
from acts.seal.due import seal_all
from cli.runtime.agenda import Coming, coming
from cli.runtime.prefect_api import PrefectAbsent, PrefectApi
from cli.runtime.watch import Watch
from flows.pending import key, notices_waiting_since, story_of
from models.home import Home
from models.leaf import Head
from models.reading import one as one_row
from models.reading import reading
from models.views.deeds import validated_since
from notices import outbox

DRIVER = "clock"
EARLY = timedelta(seconds=10)
"""A run is asked for this long before its instant; it waits for the instant itself."""
RETRY = timedelta(seconds=4)
ABSENT_EVERY = timedelta(seconds=30)
LOG = logging.getLogger("charte.clock")


@dataclass
class _Asked:
    attempt: int
    at: datetime


@dataclass
class _ToSeal:
    leaf: int
    since: datetime


@dataclass
class Conductor:
    """Looks every half second at what is due or waiting.

    Args:
        prefect: None where there is none: everything is then done here.
        late_after: how late a due act may be before it is done here.
        boot: part of every idempotency key, since a key is burnt for ever.
    """

    home: Home
    prefect: PrefectApi | None
    late_after: timedelta
    boot: str
    _asked: dict[tuple[str, str, datetime | None], _Asked] = field(default_factory=dict)
    _first_seen: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _tried: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _batches: int = 0
    _notices_asked_at: datetime | None = None
    _started: bool = False
    _absent_since: datetime | None = None
    _reconciled_at: datetime | None = None
    _seen: int | None = None
    _to_seal: dict[str, _ToSeal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._watch = Watch(self.home)

    def tick(self, now: datetime) -> None:
        """Runs are asked for, and what is late is done."""
        agenda = coming(self.home)
        waiting_since = notices_waiting_since(self.home, instant=now)
        self._look_for_deeds(now)
        try:
            self._ask(self._prefect(now), agenda, now, notices=waiting_since is not None)
        except PrefectAbsent:
            self._absent_since = self._absent_since or now
        else:
            self._absent_since = None
        for one in agenda:
            self._do_if_late(one, now)
        if any(now - one.since > self.late_after for one in self._to_seal.values()):
            self._to_seal.clear()
            seal_all(self.home, driver=DRIVER)
        if waiting_since and now - waiting_since > self.late_after:
            outbox.drain(self.home.path, driver=DRIVER)
        if self._absent_since and now - self._absent_since > self.late_after:
            self._reconcile_here(now)

    def _prefect(self, now: datetime) -> PrefectApi:
        if self.prefect is None or not self._watch.look(self.prefect, now):
            raise PrefectAbsent("no answer")
        return self.prefect

    def _ask(self, prefect: PrefectApi, agenda: list[Coming], now: datetime, *, notices: bool) -> None:
        if not self._started:  # what an earlier process left half done is found at once
            asked, reason = f"{self.boot}:reconcile:start", {"reason": "démarrage"}
            prefect.ask("reconcile", name="contrôle", parameters=reason, key=asked, at=now)
            self._started = True
        for one in agenda:
            self._ask_for_cycle(prefect, one, now)
        for cycle_id in list(self._to_seal):
            self._ask_to_seal(prefect, cycle_id, now)
        if notices and not self._asked_just_now(now) and not prefect.open_runs("notify"):
            self._batches += 1
            asked = f"{self.boot}:notify:{self._batches}"
            prefect.ask("notify", name="avis", parameters={}, key=asked, at=now)
            self._notices_asked_at = now

    def _look_for_deeds(self, now: datetime) -> None:
        """What was validated since the last look has a deed to be sealed; the first control sees the rest."""
        with reading(self.home) as db:
            size = one_row(db, Head, 1).size
            found = validated_since(db, self._seen) if self._seen is not None and self._seen < size else {}
        self._seen = size
        for cycle_id, leaf in found.items():
            before = self._to_seal.get(cycle_id)
            self._to_seal[cycle_id] = _ToSeal(leaf, before.since if before else now)

    def _ask_to_seal(self, prefect: PrefectApi, cycle_id: str, now: datetime) -> None:
        """A run that is under way may have looked before: the next one is asked for when it is over."""
        tag = f"cycle:{cycle_id}"
        runs = prefect.open_runs("signing", tag=tag)
        if any(run.under_way or run.starts_at <= now for run in runs):
            return
        asked = f"{self.boot}:signing:{cycle_id}:seal:{self._to_seal[cycle_id].leaf}"
        named, told = f"{cycle_id} · actes à sceller", {"cycle": cycle_id}
        prefect.ask("signing", name=named, parameters=told, key=asked, at=now, tags=(tag,))
        del self._to_seal[cycle_id]

    def _asked_just_now(self, now: datetime) -> bool:
        """A run that cannot even start its work must not be asked for in a circle."""
        return self._notices_asked_at is not None and now - self._notices_asked_at < RETRY

    def _ask_for_cycle(self, prefect: PrefectApi, one: Coming, now: datetime) -> None:
        place = (one.cycle_id, one.act, one.due_at)
        before = self._asked.get(place)
        due_at = one.due_at or now
        if before and now < max(due_at, before.at) + RETRY:
            return
        story, tag = story_of(one.state), f"cycle:{one.cycle_id}"
        runs = prefect.open_runs("cycle", tag=tag) + prefect.open_runs("signing", tag=tag)
        if any(run.under_way or run.starts_at <= max(now, due_at) for run in runs):
            return
        attempt = before.attempt + 1 if before else 1
        prefect.ask(
            story,
            name=f"{one.cycle_id} · à venir",
            parameters={"cycle": one.cycle_id},
            key=key(
                boot=self.boot,
                story=story,
                subject=one.cycle_id,
                act=one.act,
                due_at=one.due_at,
                attempt=attempt,
            ),
            at=max(now, due_at - EARLY),
            tags=(tag,),
        )
        self._asked[place] = _Asked(attempt, now)

    def _do_if_late(self, one: Coming, now: datetime) -> None:
        place = (one.cycle_id, one.act)
        since = one.due_at or self._first_seen.setdefault(place, now)
        if now - since <= self.late_after or now - self._tried.get(place, since) < RETRY:
            return
        self._tried[place] = now
        done = advance(self.home.path, one.cycle_id, driver=DRIVER).done
        self._first_seen.pop(place, None)
        if "publish" in done:
            seal_all(self.home, driver=DRIVER)  # what waits, each check tells
        if done:
            LOG.warning("%s: %s late, done by the clock", one.cycle_id, ", ".join(done))

    def _reconcile_here(self, now: datetime) -> None:
        if self._reconciled_at and now - self._reconciled_at < ABSENT_EVERY:
            return
        self._reconciled_at = now
        found = reconcile(self.home.path, driver=DRIVER)
        for alarm in found.alarms:
            LOG.error("%s", alarm)
