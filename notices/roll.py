"""What letters say of the provisional roll: the member's own line, and what an objection asks for."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from models.cycle import Cycle
from models.notice import Notice
from models.reading import one
from models.views.provisional import CORRECT, provisional
from notices.language import translate
from rules.roll import OFF, ON, REASONS


def _(sentence: str) -> str:
    """Mark a message for the catalogs; it is translated where it is told."""
    return sentence


ASKED = {
    ON: _("It asks that this member be put on the roll."),
    OFF: _("It asks that this member be left out of the roll."),
    CORRECT: _("It asks that the name, the college or the votes of this member be corrected."),
}


def line_of(db: Session, notice: Notice, *, lang: str) -> dict[str, Any] | None:
    """Return what the roll that was published says of a member; nothing where it is another's by now."""
    cycle = one(db, Cycle, notice.cycle_id)
    found = provisional(db, cycle)
    line = found.of(notice.member_id or "") if found else None
    if line is None:
        return None
    return {"line": line, "excluded": REASONS[line.reason][lang] if line.reason else ""}


def asked_by(notice: Notice, *, lang: str) -> dict[str, Any]:
    """Return what an objection asks for, in words."""
    return {"asked": translate(lang)(ASKED[notice.facts["asks"]])}
