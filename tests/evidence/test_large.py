"""A large ballot: its evidence is verified, and counted again, in about the time it takes to read it."""

from __future__ import annotations

import json
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlmodel import col, insert, select

from acts.act import Act
from acts.ballot.cast import seal
from acts.due import advance
from cli import group
from evidence import journal, receipt
from evidence.merkle import Frontier, leaf_hash
from evidence.verifier.archive import unpacked
from models.ballot import Ballot
from models.evidence import archive
from models.leaf import Head, Leaf, LeafPrivate
from models.notice import Notice
from models.reading import one
from models.representative import Representative
from models.roll import Elector
from models.store import transaction
from models.vote import Vote
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
TIMES_ITS_READING = 20
"""How many times what `python -m json.tool` takes on its journal a bundle may take; it takes far less."""


def quick(act: Act, kind: str, subject_id: str, **told: Any) -> None:
    """Queue a notice without asking whether it was queued before."""
    member, rank = told.get("member"), told.get("rank", 1)
    key = "/".join(
        (kind, subject_id, member or told.get("person") or "", str(rank), str(told.get("number", 1)))
    )
    act.session.add(
        Notice(
            key=key, kind=kind, member_id=member, person_id=told.get("person"), rank=rank,
            cycle_id=told.get("cycle"), subject_id=subject_id, facts=dict(told.get("facts") or {}),
            made_at=act.instant, next_at=act.instant,
        )
    )  # fmt: skip


def cast_all(hands: Hands, ballot: Ballot) -> None:
    """Write what `acts.ballot.cast` writes for every elector in one go: leaf, what it commits to, vote."""
    options = hands.options(ballot)
    with transaction(hands.home) as db:
        head = one(db, Head, 1)
        tree = Frontier(head.size, tuple(bytes.fromhex(peak) for peak in head.peaks))
        electors = db.exec(select(Elector.member_id).where(Elector.ballot_id == ballot.id)).all()
        first = select(Representative.member_id, Representative.id).where(col(Representative.rank) == 1)
        persons = dict(db.exec(first).all())
        leaves, private, votes = [], [], []
        for place, member in enumerate(electors):
            seq, salt = tree.size, secrets.token_bytes(journal.SALT_SIZE)
            choices = dict.fromkeys(options, "against" if place % 5 == 0 else "for")
            sealed, hidden = seal(choices, f"Camille {member[1:]}")
            said = {"ballot": ballot.id, "member": member, "replaces": "", "sealed": sealed}
            public = {"by": "member", "driver": "person", "actor": member, **said}
            body = journal.leaf(
                seq=seq, at=hands.now, act="cast", subject=f"ballot:{ballot.id}", public=public,
                commit=journal.commit(salt, hidden),
            )  # fmt: skip
            tree = tree.append(leaf_hash(body))
            leaves.append({
                "seq": seq, "at": hands.now, "act": "cast", "subject": f"ballot:{ballot.id}",
                "body": body.decode(), "hash": leaf_hash(body).hex(),
            })  # fmt: skip
            private.append({"seq": seq, "salt": salt.hex(), "payload": journal.canonical(hidden).decode()})
            votes.append({
                "ballot_id": ballot.id, "member_id": member, "choices": choices, "cast_at": hands.now,
                "representative_id": persons[member], "receipt": receipt.code_of(body.decode()), "seq": seq,
                "changes_count": 0,
            })  # fmt: skip
        for table, rows in ((Leaf, leaves), (LeafPrivate, private), (Vote, votes)):
            db.execute(insert(table), rows)
        head.size, head.root = tree.size, tree.root().hex()
        head.peaks = [peak.hex() for peak in tree.peaks]
        one(db, Ballot, ballot.id).voted_count = len(votes)


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time that this process and those it started took."""
    before = time.process_time(), resources()
    run()
    return time.process_time() - before[0] + resources() - before[1]


def resources() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "count", [400, pytest.param(50_000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])]
)
def test_a_large_ballot_is_verified_and_counted_again_in_some_times_its_reading(
    federation: Callable[[int], Hands], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(Act, "tell", quick)
    issue = Act.issue

    def few(act: Act, kind: str, subject_id: str, **holder: str | None) -> None:
        """Issue the links that are followed here, and no other."""
        if holder.get("member") in (None, "m1"):
            issue(act, kind, subject_id, **holder)

    monkeypatch.setattr(Act, "issue", few)
    hands = federation(count)
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    cast_all(hands, ballot)
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    file, program, leaves = (tmp_path / name for name in ("preuve.zip", "verify.py", "journal.jsonl"))
    file.write_bytes(archive(hands.home, "last")[1])
    files = unpacked(file.read_bytes())
    program.write_bytes(files["verify.py"])
    leaves.write_bytes(files["journal.jsonl"])

    def alone(*told: str | Path) -> None:
        done = subprocess.run([sys.executable, *map(str, told)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr

    def charte(*told: str) -> None:
        done = CliRunner().invoke(group, told)
        assert done.exit_code == 0, done.output[-2000:]

    reading = seconds(lambda: alone("-m", "json.tool", "--json-lines", "--compact", leaves, tmp_path / "out"))
    took = {
        "verify.py": seconds(lambda: alone("-I", program, file)),
        "charte verify": seconds(lambda: charte("verify", str(file))),
        "charte recount FILE": seconds(lambda: charte("recount", str(file))),
        "charte recount": seconds(lambda: charte("recount", ballot.id, "--home", str(hands.home.path))),
    }
    print(json.dumps({"votes": count, "bytes": file.stat().st_size, "json.tool": reading, **took}))
    assert len(json.loads(files["votes.json"])) == count
    if count > 1000:
        assert max(took.values()) < TIMES_ITS_READING * reading
