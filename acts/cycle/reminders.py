"""When the reminders of a cycle leave: in their order, once, and never on a quiet day of its rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from acts.act import Act
from acts.ballot.open import due_now
from acts.cycle.move import ballot_of, reminded, rulebook_of
from models.cycle import Cycle
from rules.quiet import awake, instants
from rules.refusals import NothingDue

TO_VOTE, TO_SIGN = "remind", "remind_signatures"


@dataclass(frozen=True)
class Reminders:
    """The reminders of a cycle to vote or to sign.

    Attributes:
        at: when they leave, earliest first; the first is number 1.
        sent: the number of the last that was written.
        before: the deadline.
    """

    at: tuple[datetime, ...]
    sent: int
    before: datetime
    quiet: frozenset[str]
    timezone: str

    def awake(self, number: int, *, now: datetime) -> datetime | None:
        """Return when a reminder whose instant has come may leave; nothing where it may not any more."""
        at = self.at[number - 1]
        return awake(at, now=now, before=self.before, quiet=self.quiet, timezone=self.timezone)


def reminders(session: Session, cycle: Cycle, act: str, *, before: datetime) -> Reminders:
    """Return the reminders of a cycle.

    Args:
        act: `TO_VOTE` or `TO_SIGN`.
        before: the deadline.
    """
    rulebook = rulebook_of(session, cycle)
    rules = rulebook.classes[cycle.revision_class]
    if act == TO_VOTE:
        lengths, since = rules.vote_reminders, cycle.opens_at
        sent = reminded(session, cycle, act, since=ballot_of(session, cycle).opened_at)
    else:
        lengths, since = rules.signing.reminders, cycle.contest_ends_at
        sent = reminded(session, cycle, act)
    quiet, zone = rules.quiet_days, rulebook.timezone
    at = instants(lengths, since=since or before, before=before, quiet=quiet, timezone=zone)
    return Reminders(tuple(at), sent, before, quiet, zone)


def hold_reminder(a: Act, cycle: Cycle, act: str, *, number: int, before: datetime | None) -> None:
    """Let pass a reminder whose instant has come.

    Raises:
        NotDueYet: it has not, or today is a quiet day. NothingDue: this reminder, or a later one, was written
            already, or leaves no more.
    """
    found = reminders(a.session, cycle, act, before=before or a.instant)
    if not found.sent < number <= len(found.at):
        raise NothingDue(subject=f"{cycle.id} ({number})")
    due_now(a, "remind", found.at[number - 1])
    wakes = found.awake(number, now=a.instant)
    if wakes is None:
        raise NothingDue(subject=f"{cycle.id} ({number})")
    due_now(a, "remind", wakes)
