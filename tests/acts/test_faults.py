"""Faults that no test of one act shows: a file half written, a full disk, a roll that moved meanwhile."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from acts.assent import ask, give
from acts.ballot.record_minutes import put, write_files
from acts.due import advance
from acts.member.enrol import enrol
from acts.member.record_dues import record_dues
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from models.ballot import Ballot
from models.cycle import Cycle
from models.member import Member
from models.reading import one, reading
from models.store import transaction
from models.views.ballot import roll_of
from rules.refusals import BadCsvLine, DemandChanged, DuplicateMember
from tests.conftest import Hands, members_csv

INVITED = ("est invité à participer", "participe")


class KilledError(BaseException):
    """What no code of ours catches."""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_f9_a_file_that_breaks_off_while_it_is_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    file = tmp_path / "evidence.zip"
    put(file, b"the one before")

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr({"fsync": "os.fsync", "replace": "pathlib.Path.replace"}[moment], killed)
        with pytest.raises(KilledError):
            put(file, b"the one after")
    assert file.read_bytes() == b"the one before"
    put(file, b"the one after")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("evidence.zip", b"the one after")
    ]


def test_f14_where_no_file_can_be_written_the_ballot_is_counted_and_its_files_follow(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("acts.ballot.record_minutes.put", full)
        for member in ("m1", "m2", "m3"):
            hands.vote(ballot, member, "for")
        hands.pass_time(until=hands.date(cycle, "closes_at"))
        with pytest.raises(OSError, match="No space left"):
            advance(hands.home.path, cycle, driver="test")
    with reading(hands.home) as db:
        assert one(db, Ballot, ballot.id).counted_at is not None
        assert one(db, Cycle, cycle).state == "adopted"
    assert write_files(hands.home) == [f"{ballot.id}.md"]


def test_f29_f30_a_roll_that_moved_since_the_freeze_was_asked_for_is_asked_for_again(hands: Hands) -> None:
    hands.rule(dues="true")
    paid = "member_id,paid_until\n" + "".join(f"m{number},2027-12-31\n" for number in range(1, 7))
    record_dues(hands.home, paid.encode())
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    asked = ask(hands.home, cycle, act_name="freeze", person_id="a")
    record_dues(hands.home, b"member_id,paid_until\nm6,\n")
    session, code = hands.enter("c", asked, "c")
    with pytest.raises(DemandChanged):
        give(hands.home, session, code=code, key=hands.key())
    again = ask(hands.home, cycle, act_name="freeze", person_id="a")
    session, code = hands.enter("c", again, "c")
    give(hands.home, session, code=code, key=hands.key())
    with reading(hands.home) as db:
        roll = [row.member_id for row in roll_of(db, f"{cycle}-b1")]
    assert roll == ["m1", "m2", "m3", "m4", "m5"], "what was hashed is what votes"


def test_f56_the_id_of_a_member_that_left_is_never_given_again(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with transaction(hands.home) as db:
        row = one(db, Member, "m6")
        row.left_on = hands.now.date()
        db.add(row)
    head, *lines = members_csv(7).splitlines()
    with pytest.raises(DuplicateMember):
        enrol(hands.home, b"\n".join([head, lines[6].replace(b"m7", b"m6", 1), b""]))
    with reading(hands.home) as db:
        assert [row.member_id for row in roll_of(db, ballot.id)].count("m6") == 1
    assert hands.count(Member) == 6


@pytest.mark.parametrize("weight", ["0", "-1", "1000001", "1.5", "beaucoup"])
def test_f58_a_weight_that_none_can_have_is_refused_with_its_line(hands: Hands, weight: str) -> None:
    head, *lines = members_csv(7).splitlines()
    odd = lines[6].replace(b",public,1,", f",public,{weight},".encode())
    with pytest.raises(BadCsvLine) as refused:
        enrol(hands.home, b"\n".join([head, odd, b""]))
    assert "weight" in str(refused.value)
    assert hands.count(Member) == 6
