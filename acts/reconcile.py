"""Find what is due or half-done and do it; recompute the journal; sign where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from acts.act import Actor, act
from acts.due import advance, open_cycles
from acts.record_minutes import write_files
from acts.verify_versions import verify_versions
from charter.refusals import Refusal
from evidence.journal import verify_leaves
from evidence.merkle import EMPTY_ROOT, Frontier
from models.home import Home
from models.leaf import Checkpoint, Head, Leaf
from models.reading import one, reading


@dataclass
class Reconciled:
    """What had to be mended, where the journal stands, and what is wrong."""

    mended: list[str] = field(default_factory=list)
    journal_size: int = 0
    journal_root: str = ""
    sound: bool = True
    alarms: list[str] = field(default_factory=list)


def reconcile(home: Path, *, driver: str) -> Reconciled:
    """Do whatever is due in any cycle, write missing minutes, verify journal and versions."""
    place, found = Home(home), Reconciled()
    for cycle_id in open_cycles(home):
        progress = advance(home, cycle_id, driver=driver)
        found.mended += [f"{cycle_id}: {name}" for name in progress.done]
    found.mended += write_files(place)
    found.journal_size, found.journal_root, fault = verify_journal(place)
    if fault:
        found.alarms.append(fault)
    try:
        verify_versions(place)
    except Refusal as refusal:
        found.alarms.append(str(refusal))
    found.sound = not found.alarms
    if found.sound:
        _sign(place, driver)
    return found


def verify_journal(home: Home) -> tuple[int, str, str]:
    """Recompute the whole journal; return size, root, and the first fault in words (empty when sound)."""
    with reading(home) as db:
        head = one(db, Head, 1)
        rows = db.exec(select(Leaf.seq, Leaf.body, Leaf.hash).order_by(col(Leaf.seq))).all()
        signed = db.exec(select(Checkpoint.size, Checkpoint.root)).all()
    bad = verify_leaves((seq, body.encode(), bytes.fromhex(hashed)) for seq, body, hashed in rows)
    tree, roots = Frontier(), {0: EMPTY_ROOT.hex()}
    wanted = {size for size, _ in signed}
    for _, _, hashed in rows:
        tree = tree.append(bytes.fromhex(hashed))
        if tree.size in wanted:
            roots[tree.size] = tree.root().hex()
    found = tree.root().hex()
    if bad is not None:
        return head.size, found, bad.en
    if len(rows) != head.size or found != head.root:
        return (
            head.size,
            found,
            f"the journal has {len(rows)} leaves and root {found}; its head says otherwise",
        )
    wrong = [size for size, signed_root in signed if roots.get(size) != signed_root]
    if wrong:
        return head.size, found, f"the checkpoint of size {wrong[0]} is not a state this journal was in"
    return head.size, found, ""


def _sign(home: Home, driver: str) -> None:
    """Sign the journal where it stands, unless that was done: a leaf of its own, so that it ends signed."""
    with reading(home) as db:
        head = one(db, Head, 1)
        if db.get(Checkpoint, head.size) is not None:
            return
    with act(home, "checkpoint", actor=Actor("clock", driver=driver), subject="journal") as a:
        size = a.one(Head, 1).size
        a.record({"after": size}, sign=True)
