"""The roll as minutes list it: who is on it, who is not and why, and what the cap cut."""

from __future__ import annotations

from sqlmodel import Session

from evidence.roll import CapLine, ExcludedLine, RollLine
from models.election import Election
from models.views.ballot import by_telephone, frozen_roll, struck_from
from models.views.left_out import LeftOut
from models.views.sheet import voted
from rules.cap import Cap
from rules.roll import REASONS


def roll_lines(session: Session, ballot_id: str) -> tuple[RollLine, ...]:
    """Return every line of the frozen roll; who took part in an election held elsewhere is not known here."""
    voters, struck = voted(session, ballot_id), struck_from(session, ballot_id)
    told = by_telephone(session, ballot_id)
    unknown = session.get(Election, ballot_id) is not None
    return tuple(
        RollLine(
            elector.name,
            elector.weight,
            None if unknown else elector.member_id in voters,
            struck=elector.member_id in struck,
            by_telephone=elector.member_id in told,
        )
        for elector in frozen_roll(session, ballot_id)
    )


def excluded_lines(found: LeftOut) -> tuple[ExcludedLine, ...]:
    """Return who is not on the roll, with the reason in both languages."""
    return tuple(
        ExcludedLine(name, REASONS[reason]["fr"], REASONS[reason]["en"]) for name, reason in found.excluded
    )


def cap_line(session: Session, ballot_id: str, *, cap: Cap | None, found: LeftOut) -> CapLine | None:
    """Return what the cap came to on the frozen roll; nothing where the rulebook has none."""
    if cap is None:
        return None
    ceiling = cap.ceiling([elector.weight for elector in frozen_roll(session, ballot_id)])
    return CapLine(cap.told(lang="fr"), cap.told(lang="en"), ceiling, found.capped)
