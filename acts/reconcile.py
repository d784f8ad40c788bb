"""Find what is due or half-done and do it; recompute the journal; sign where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from acts.act import origin
from acts.ballot.record_minutes import write_files
from acts.due import advance, open_cycles
from acts.election.watch import look
from acts.forgotten import forgotten
from acts.member.forget import forget
from acts.member.warn_mandates import WARN, warn_mandates
from acts.seal.checkpoint import sign_journal
from acts.seal.due import Sealed, seal_all
from acts.signing.expire import expire_late
from acts.signing.remind import remind_late
from acts.signing.unreachable import miss_unreachable
from acts.version.print import print_versions
from acts.version.verify import verify_versions
from charter.refusals import Refusal
from evidence import checkpoint
from evidence.journal import commit, verify_leaves
from evidence.journal import instant as written
from evidence.merkle import EMPTY_ROOT, Frontier
from evidence.verifier.answered import ERASURES
from models.home import Home
from models.leaf import Checkpoint, Head, Leaf, LeafPrivate
from models.reading import reading
from models.views.clocks import check_clocks
from rules.refusals import ClockBehind, ClocksApart, KeyMissing, LogKept


@dataclass
class Reconciled:
    """What had to be mended, what was erased with its time, where the journal stands, and what is wrong."""

    mended: list[str] = field(default_factory=list)
    forgotten: Mapping[str, int] = field(default_factory=dict)
    journal_size: int = 0
    journal_root: str = ""
    sound: bool = True
    alarms: list[str] = field(default_factory=list)


def reconcile(
    home: Path, *, driver: str, lang: str = "en", tell: Callable[[Refusal], str] = str
) -> Reconciled:
    """Do what is due in any cycle, write minutes, empty the log of a box; verify journal, versions, clocks.

    What was kept long enough is erased, where all of that is sound.

    Args:
        lang: of the alarms about the journal.
        tell: from a refusal to the words of an alarm.
    """
    place, found = Home(home), Reconciled()
    unseen = []
    for cycle_id in open_cycles(home):
        unseen.append(look(place, cycle_id, driver=driver))
        progress = advance(home, cycle_id, driver=driver)
        found.mended += [f"{cycle_id}: {name}" for name in progress.done]
    found.mended += [f"{signature_id}: expire" for signature_id in expire_late(place, driver=driver)]
    found.mended += [f"{signature_id}: miss" for signature_id in miss_unreachable(place, driver=driver)]
    found.mended += [f"{signature_id}: remind" for signature_id in remind_late(place, driver=driver)]
    found.mended += _warned(place, found, driver=driver, tell=tell)
    found.mended += write_files(place)
    found.journal_size, found.journal_root, fault = verify_journal(place, lang=lang)
    if fault:
        found.alarms.append(fault)
    try:
        verify_versions(place)
        found.mended += [f"{number}: print" for number in print_versions(place, driver=driver)]
    except Refusal as refusal:
        found.alarms.append(tell(refusal))
    found.sound = not found.alarms
    if not forgotten(place):
        found.alarms.append(tell(LogKept()))
    try:
        with reading(place) as db:
            check_clocks(db)
    except (ClockBehind, ClocksApart) as refusal:
        found.alarms.append(tell(refusal))
    if found.sound:
        _forgotten(place, found, driver=driver, tell=tell)
    sealed = seal_all(place, driver=driver) if found.sound else Sealed()
    found.mended += sealed.done
    if found.sound:
        sign_journal(place, driver=driver)
    waits = [*unseen, *sealed.refusals]
    found.alarms += [tell(refusal) for refusal in waits if refusal is not None]
    return found


def _warned(home: Home, found: Reconciled, *, driver: str, tell: Callable[[Refusal], str]) -> list[str]:
    """Warn that mandates are about to end; a rulebook that cannot be read is an alarm."""
    try:
        return [f"{subject}: {WARN}" for subject in warn_mandates(home, driver=driver)]
    except Refusal as refusal:
        found.alarms.append(tell(refusal))
        return []


def _forgotten(home: Home, found: Reconciled, *, driver: str, tell: Callable[[Refusal], str]) -> None:
    """Erase what was kept long enough; a journal that was altered keeps what shows by whom."""
    try:
        found.forgotten = forget(home, driver=driver)
    except Refusal as refusal:
        found.alarms.append(tell(refusal))


def verify_journal(home: Home, *, lang: str = "en") -> tuple[int, str, str]:
    """Recompute the whole journal; return size, root, and the first fault in words (empty when sound).

    Leaves and what tables repeat of them, private payloads against their commitments, the tree, its head, and
    each checkpoint with its signature by the key of this home.
    """
    with reading(home) as db:
        head = db.get(Head, 1) or Head(id=1, size=-1, root="", peaks=[])
        rows = db.exec(select(Leaf).order_by(col(Leaf.seq))).all()
        private = db.exec(select(LeafPrivate).where(LeafPrivate.payload != "")).all()
        signed = db.exec(select(Checkpoint).order_by(col(Checkpoint.size))).all()
    tree, roots = Frontier(), {0: EMPTY_ROOT.hex()}
    wanted = {row.size for row in signed}
    for row in rows:
        tree = tree.append(_bytes(row.hash))
        if tree.size in wanted:
            roots[tree.size] = tree.root().hex()
    root, peaks = tree.root().hex(), [peak.hex() for peak in tree.peaks]
    if bad := verify_leaves((row.seq, row.body.encode(), _bytes(row.hash)) for row in rows):
        return head.size, root, bad.fr if lang == "fr" else bad.en
    fault = (
        _told_otherwise(rows)
        or ("head" if (len(rows), root, peaks) != (head.size, head.root, head.peaks) else "")
        or _private_fault(rows, private)
        or _unsigned(home, signed, roots)
    )
    kind, _, place = fault.partition(" ")
    return head.size, root, FAULTS[kind][lang == "fr"].format(place=place) if fault else ""


FAULTS = {
    "leaf": (
        "leaf {place} is repeated otherwise beside its bytes",
        "la feuille {place} est répétée autrement à côté de ses octets",
    ),
    "private": (
        "the private payload of leaf {place} is not what it commits to",
        "le contenu réservé de la feuille {place} n’est pas celui qu’elle engage",
    ),
    "head": (
        "the head of the journal says another size or root than its leaves",
        "la tête du journal dit une autre taille ou racine que ses feuilles",
    ),
    "checkpoint": (
        "the checkpoint of size {place} is not a state this journal was in",
        "le point de contrôle de taille {place} n’est pas un état où ce journal a été",
    ),
    "signature": (
        "the checkpoint of size {place} is not signed by the key of this home",
        "le point de contrôle de taille {place} n’est pas signé par la clé de cette installation",
    ),
}


def _bytes(hexadecimal: str) -> bytes:
    """Return the bytes of a stored hash, none where it is no hash."""
    try:
        return bytes.fromhex(hexadecimal)
    except ValueError:
        return b""


def _told_otherwise(rows: Sequence[Leaf]) -> str:
    """Return the first leaf whose columns, which pages show, are not what its bytes say."""
    for row in rows:
        said = json.loads(row.body)
        if (said["act"], said["subject"], said["at"]) != (row.act, row.subject, written(row.at)):
            return f"leaf {row.seq}"
    return ""


def _private_fault(rows: Sequence[Leaf], private: Sequence[LeafPrivate]) -> str:
    commits = {row.seq: json.loads(row.body)["commit"] for row in rows}
    for leaf in rows:
        if leaf.act in ERASURES:
            sealed = json.loads(leaf.body)["public"]["resealed"]
            commits |= {int(seq): commit for seq, commit in sealed.items()}
    for row in private:
        try:
            found = commit(bytes.fromhex(row.salt), json.loads(row.payload))
        except ValueError:
            found = ""
        if found != commits.get(row.seq):
            return f"private {row.seq}"
    return ""


def _unsigned(home: Home, signed: Sequence[Checkpoint], roots: dict[int, str]) -> str:
    """Return the first checkpoint that was never so, or that the key of this home did not sign."""
    if wrong := [row.size for row in signed if roots.get(row.size) != row.root]:
        return f"checkpoint {wrong[0]}"
    try:
        public = checkpoint.public_key(home.key("signing"))
    except KeyMissing:
        return ""  # an alarm of its own
    for row in signed:
        body = checkpoint.body(origin(home), row.size, bytes.fromhex(row.root))
        if row.body != body or not checkpoint.verify(public, row.body, row.signature):
            return f"signature {row.size}"
    return ""
