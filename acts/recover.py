"""After an older backup was put back: what is known beside what is there, and a signed leaf that says so."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from acts.act import Actor, act
from evidence.recovery import Recovery, recovery
from evidence.sshsig import public_key
from models.home import Home
from models.leaf import Leaf
from models.reading import reading
from rules.wording import grounds


def missing(home: Home, papers: Sequence[str]) -> Recovery:
    """Return what checkpoints and receipts know of the journal, beside what it holds; nothing is written.

    Raises:
        KeyMissing. FaultError: as `evidence.recovery.recovery`.
    """
    with reading(home) as db:
        return recovery(_leaves(db), papers, key=public_key(home.key("signing")))


def recover(home: Home, papers: Sequence[str], *, reason: str, driver: str = "command") -> Recovery:
    """Write in a signed leaf that the home was restored, and what is known to be missing since.

    Nothing is written where nothing is missing.

    Raises:
        ReasonNeeded. KeyMissing, KeyWrong. FaultError: as `evidence.recovery.recovery`.
    """
    reason = grounds(reason, act="restored")
    with act(home, "restored", actor=Actor("operator", driver=driver), subject="journal") as a:
        found = recovery(_leaves(a.session), papers, key=public_key(home.key("signing")))
        if not found.whole:
            a.record({"reason": reason, **_public(found)}, sign=True)
        return found


def _public(found: Recovery) -> dict[str, object]:
    """Return what anyone may read of it: the receipts are their holders'."""
    said = found.to_json()
    lost = [{name: value for name, value in each.items() if name != "code"} for each in said["lost"]]
    return {**said, "lost": lost}


def _leaves(db: Session) -> list[bytes]:
    return [body.encode() for body in db.exec(select(Leaf.body).order_by(col(Leaf.seq))).all()]
