"""What a page shows of what it decides on, as a hash: a form from an older page decides on nothing else."""

from __future__ import annotations

from sqlmodel import Session, col, select

from charter.canon import text_hash
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.representative import Representative
from rules.refusals import ReadOtherwise


def still(now: str, read: str | None) -> None:
    """Let pass what stands as it was read, or what no page showed.

    Raises:
        ReadOtherwise.
    """
    if read is not None and read != now:
        raise ReadOtherwise


def wording(row: Proposal) -> str:
    """Return the hash of whose proposal it is and what it says, which who supports it has read."""
    return _hashed(row.id, row.member_id, row.title, row.reasons, row.text_hash, row.scope)


def proposal(row: Proposal) -> str:
    """Return the hash of a proposal and of what was decided on it, which who decides on it has read."""
    return _hashed(wording(row), row.state, row.decision_reason)


def cycle(db: Session, home: Home, row: Cycle) -> str:
    """Return the hash of what a cycle is, where, why, and by which rules, which who moves it on has read."""
    rounds = select(Ballot.id).where(Ballot.cycle_id == row.id).order_by(col(Ballot.round).desc())
    rulebook = row.rulebook_hash or text_hash(home.rulebook_text())
    said = (row.title, row.purpose, row.revision_class, rulebook, row.reason, str(row.suspended_at))
    return _hashed(row.id, row.state, db.exec(rounds).first() or "", *said)


def questions(db: Session, row: Cycle) -> str:
    """Return the hash of the proposals of a cycle and of how they are asked, which who composes has read."""
    rows = select(Proposal).where(Proposal.cycle_id == row.id).order_by(col(Proposal.id))
    return _hashed(*(part for each in db.exec(rows).all() for part in (proposal(each), each.option_id or "")))


def contact(row: Representative) -> str:
    """Return the hash of a contact, which who corrects its address has read."""
    return _hashed(row.member_id, str(row.rank), row.name, row.email)


def _hashed(*parts: str) -> str:
    return text_hash("\0".join(parts))
