"""Who erases, seals or takes in a list is killed with -9 at each write: all of it is there, or nothing."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import select

from acts.member.erase import erase
from acts.member.forget import forget
from acts.reconcile import verify_journal
from acts.seal.due import seal_all
from acts.signing.validate import validate
from cli.member import member
from models.ballot import Ballot
from models.deed import Deed
from models.home import Home
from models.leaf import Leaf
from models.member import Member
from models.notice import Notice
from models.reading import reading
from models.rendition import Rendition
from models.signature import Signature
from models.store import transaction
from rules.refusals import ListRefused, UnknownThing
from rules.retention import USUAL
from tests.acts.test_erase import OLD, everything, in_files, replaced, voted
from tests.acts.test_forget import over
from tests.conftest import Hands, members_csv, signatures_csv
from tests.killing import killed_everywhere

__all__ = ["voted"]


def sound(hands: Hands) -> None:
    assert verify_journal(hands.home)[2] == ""


def erased(home: Home) -> None:
    """Erase a person; who was killed after that is told that nobody is held any more."""
    try:
        erase(home, OLD, person_id="a", name="Camille 1")
    except UnknownThing:
        assert not home.unforgotten.exists()


def test_i5_who_is_erased_is_wholly_there_or_in_no_file(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    places = killed_everywhere(hands, partial(erased, hands.home), whole=partial(sound, hands))
    assert len(places) > 15
    assert hands.count(Leaf, act="erase_person") == 1
    assert OLD not in everything(hands)
    assert in_files(hands, OLD, "Camille 1") == []


def test_i5_a_retention_that_is_killed_is_done_again(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    over(hands)
    with transaction(hands.home) as db:
        for row in db.exec(select(Notice)).all():
            row.state = "sent"
            db.add(row)
    hands.pass_time(by=2 * USUAL["votes"])
    places = killed_everywhere(hands, partial(forget, hands.home, driver="test"), whole=partial(sound, hands))
    assert len(places) > 15
    assert hands.count(Leaf, act="forget") == 1
    assert in_files(hands, "Camille 1") == []


def test_i5_what_is_sealed_is_sealed_once_and_whole(hands: Hands, voted: Ballot) -> None:
    hands.sign("m1")
    for person in ("a", "c"):
        validate(hands.home, ["1.1.0-m1"], person_id=person)

    def whole() -> None:
        sound(hands)
        with reading(hands.home) as db:
            files = [(row.hash, row.data) for row in db.exec(select(Rendition)).all()]
            files += [(row.hash, row.data) for row in db.exec(select(Deed)).all()]
        assert all(sha256(data).hexdigest() == told for told, data in files)

    places = killed_everywhere(hands, partial(seal_all, hands.home, driver="test"), whole=whole)
    assert places.count("before the commit") == places.count("after the commit") == 3
    assert (hands.count(Rendition, version="1.1.0", shape="pdf"), hands.count(Deed)) == (1, 1)
    assert hands.count(Leaf, act="seal", subject="version:1.1.0") == 1
    assert hands.count(Leaf, act="seal", subject="signature:1.1.0-m1") == 1


def imported(*told: str) -> None:
    """Import a list; who was killed after that is told that its members are known."""
    done = CliRunner().invoke(member, ["import", *told])
    assert done.exception is None or isinstance(done.exception, ListRefused), done.output


@pytest.mark.parametrize("signed", [False, True], ids=["members", "members and what they signed"])
def test_i5_a_list_is_taken_in_whole_or_not_at_all(hands: Hands, tmp_path: Path, *, signed: bool) -> None:
    head, *rows = members_csv(8).splitlines(keepends=True)
    (tmp_path / "members.csv").write_bytes(head + b"".join(rows[6:]))
    head, *rows = signatures_csv(8).splitlines(keepends=True)
    (tmp_path / "signatures.csv").write_bytes(head + b"".join(rows[6:]))
    told = [str(tmp_path / "members.csv"), "--home", str(hands.home.path)]
    told += ["--signatures", str(tmp_path / "signatures.csv")] if signed else []

    def whole() -> None:
        sound(hands)
        found = hands.count(Member), hands.count(Signature)
        assert found in ((6, 6), (8, 8 if signed else 6))

    places = killed_everywhere(hands, partial(imported, *told), whole=whole)
    assert places.count("before the commit") == places.count("after the commit") == 1
    assert hands.count(Member) == 8
    assert hands.count(Leaf, act="enrol_signatures") == (2 if signed else 1)
