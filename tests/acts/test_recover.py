"""An older backup that was put back is told by receipts and mails, and written in the journal."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.reconcile import verify_journal
from acts.recover import missing, recover
from evidence.verifier.faults import AlteredError, UnreadableError
from models.ballot import Ballot
from models.leaf import Checkpoint, Head, Leaf
from models.reading import one, reading
from rules.refusals import ReasonNeeded
from tests.conftest import Hands


@pytest.fixture
def database() -> str:
    """Say that the database is a file here: it is copied away and put back."""
    return "sqlite"


@pytest.fixture
def voting(hands: Hands) -> tuple[str, Ballot]:
    """An open ballot."""
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", "est invité à participer", "participe")
    return cycle, hands.opened(cycle, hands.freeze(cycle, filed))


def copied(source: Path, target: Path) -> None:
    """Copy a database as a backup does, or as it is put back."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def paper(receipt: Receipt) -> str:
    return json.dumps({name: str(value) for name, value in asdict(receipt).items()})


def foot(hands: Hands) -> str:
    """What every mail carries."""
    with reading(hands.home) as db:
        head = one(db, Head, 1)
    return f"Bonjour,\n\nJournal\u00a0: {head.size} actes, racine {head.root}\n"


def test_f18_what_a_restored_backup_has_lost_is_listed_and_written_in_a_signed_leaf(
    hands: Hands, voting: tuple[str, Ballot], tmp_path: Path
) -> None:
    _, ballot = voting
    kept = hands.vote(ballot, "m1", "for")
    copied(hands.home.database, tmp_path / "backup")
    lost = hands.vote(ballot, "m2", "against")
    papers = [paper(kept), paper(lost), foot(hands)]
    told = missing(hands.home, papers).to_json()
    assert (told["whole"], told["known_size"], told["rewound_to"]) == (True, lost.seq + 1, lost.seq + 1)
    assert (told["size"], len(told["witnesses"]), told["lost"]) == (lost.seq + 1, 2, [])
    copied(tmp_path / "backup", hands.home.database)

    seen = missing(hands.home, papers)
    assert (seen.size, seen.known_size, seen.rewound_to) == (lost.seq, lost.seq + 1, kept.seq + 1)
    assert [(each.leaf, each.act, each.member, each.code) for each in seen.lost] == [
        (lost.seq, "cast", "m2", lost.code)
    ]
    with reading(hands.home) as db:
        assert one(db, Head, 1).size == lost.seq, "listing writes nothing"

    recover(hands.home, papers, reason="Panne du disque")
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
        signed = db.exec(select(Checkpoint).order_by(col(Checkpoint.size).desc())).first()
    assert leaf is not None
    assert signed is not None
    said = json.loads(leaf.body)["public"]
    assert (leaf.act, signed.size, said["reason"]) == ("restored", leaf.seq + 1, "Panne du disque")
    assert said["lost"] == [
        {
            "leaf": lost.seq,
            "act": "cast",
            "subject": lost.subject,
            "at": said["lost"][0]["at"],
            "member": "m2",
        }
    ]
    assert lost.code not in leaf.body, "a receipt is its holder's"
    assert verify_journal(hands.home)[2] == ""


def test_i2_the_member_whose_vote_was_lost_votes_again_and_both_are_told_apart(
    hands: Hands, voting: tuple[str, Ballot], tmp_path: Path
) -> None:
    cycle, ballot = voting
    copied(hands.home.database, tmp_path / "backup")
    lost = hands.vote(ballot, "m2", "for")
    copied(tmp_path / "backup", hands.home.database)
    hands.pass_time(by=timedelta(minutes=5))
    again = hands.vote(ballot, "m2", "for", key="again")
    assert again.seq == lost.seq
    seen = missing(hands.home, [paper(lost), paper(again)])
    assert sorted(each.state for each in seen.witnesses) == ["held", "other"]
    assert [each.code for each in seen.lost] == [lost.code]
    recover(hands.home, [paper(lost)], reason="Panne")
    for member in ("m1", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    assert verify_journal(hands.home)[2] == ""


def test_where_nothing_is_missing_nothing_is_written(hands: Hands, voting: tuple[str, Ballot]) -> None:
    receipt = hands.vote(voting[1], "m1", "for")
    assert recover(hands.home, [paper(receipt)], reason="Essai").whole
    with reading(hands.home) as db:
        assert one(db, Head, 1).size == receipt.seq + 1
    assert missing(hands.home, []).rewound_to == 0


def test_restoring_wants_its_reason(hands: Hands) -> None:
    with pytest.raises(ReasonNeeded):
        recover(hands.home, [], reason=" ")


def test_a_paper_of_another_journal_or_of_none_is_refused(hands: Hands, voting: tuple[str, Ballot]) -> None:
    receipt = hands.vote(voting[1], "m1", "for")
    with reading(hands.home) as db:
        body = db.exec(select(Checkpoint.body)).first() or ""
    assert missing(hands.home, [body]).whole
    forged = replace(receipt, facts=receipt.facts.replace('"m1"', '"m2"'))
    for altered in (paper(forged), paper(replace(receipt, code="AAAA-AAAA-AAAA-AAAA"))):
        with pytest.raises(AlteredError):
            missing(hands.home, [altered])
    with pytest.raises(AlteredError):
        missing(hands.home, [body.replace(body[7:23], "0123456789abcdef")])
    with pytest.raises(UnreadableError):
        missing(hands.home, ["Bonjour"])
