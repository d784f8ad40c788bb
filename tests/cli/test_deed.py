"""A deed leaves the house by command: as it was kept, or sealed now where that waited."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.deed import deed
from cli.seal import seal
from models.deed import Deed
from models.leaf import Leaf
from rules.refusals import NoDeed
from tests.acts.test_deeds import sign
from tests.acts.test_seal import accepted, revise
from tests.conftest import Hands


def test_the_deed_is_sealed_now_where_it_waited_and_written_as_it_was_kept(
    hands: Hands, tmp_path: Path
) -> None:
    revise(hands)
    sign(hands, "m1")
    files = [tmp_path / "first.pdf", tmp_path / "again.pdf"]
    for file in files:
        told = ["m1", "--version", "1.1.0", "--out", str(file), "--home", str(hands.home.path)]
        done = CliRunner().invoke(deed, told, catch_exceptions=False)
        assert "acte d’adhésion de m1 pour la version 1.1.0" in done.output
    assert files[0].read_bytes() == files[1].read_bytes()
    assert accepted(files[0].read_bytes(), hands)
    assert hands.count(Deed) == 1


def test_a_signature_that_was_not_given_here_has_none(hands: Hands, tmp_path: Path) -> None:
    told = ["m1", "--version", "1.0.0", "--out", str(tmp_path / "x.pdf"), "--home", str(hands.home.path)]
    with pytest.raises(NoDeed):
        CliRunner().invoke(deed, told, catch_exceptions=False)
    assert not (tmp_path / "x.pdf").exists()


def test_the_seal_is_renewed_by_command(hands: Hands) -> None:
    done = CliRunner().invoke(seal, ["renew", "--home", str(hands.home.path)], catch_exceptions=False)
    assert done.output.startswith("Nouveau cachet, dont le certificat a pour SHA-256 ")
    assert hands.count(Leaf, act="renew_seal") == 1
