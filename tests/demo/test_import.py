from __future__ import annotations

from pathlib import Path

import pytest

from acts.init import init
from acts.member.enrol import enrol, enrol_signatures
from acts.seat import seat
from demo.data import BODIES, COMMITTEE, RULEBOOK, write_federation
from models.home import Home, Settings


@pytest.mark.parametrize("count", [12, 40, 100])
def test_a_new_home_takes_the_whole_federation(tmp_path: Path, count: int) -> None:
    home = Home(tmp_path / "home")
    init(home, Settings("Conférence", "CPOF", "contact@cpof.example"), rulebook=RULEBOOK)
    write_federation(tmp_path, count=count)
    assert len(enrol(home, (tmp_path / "members.csv").read_bytes())) == count
    assert len(seat(home, BODIES.read_bytes(), COMMITTEE.read_bytes())) == 4
    assert enrol_signatures(home, (tmp_path / "signatures.csv").read_bytes()) == count
