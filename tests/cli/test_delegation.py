"""A signature is delegated, accepted, given back and taken back by commands, as on the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import group
from models import link
from models.delegation import Delegation
from models.reading import one, reading
from models.signature import Signature
from rules.refusals import UnknownThing, WrongCode
from tests.acts.test_delegate import ADDRESS, SCAN, WHO, signing
from tests.conftest import Hands

__all__ = ["signing"]  # every member is asked to sign 1.1.0


def run(hands: Hands, *words: str) -> Result:
    return CliRunner().invoke(group, ["signature", *words], env={"CHARTE_HOME": str(hands.home.path)})


def by(hands: Hands, subject: str, member: str = "m2") -> tuple[str, ...]:
    """Return the options with a link and its code."""
    token = hands.token("s", subject, member)
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    return "--link", f"https://charte.example/s/{token}", "--code", code


def give(hands: Hands, *more: str) -> Result:
    return run(hands, "delegate", "--name", WHO, "--email", ADDRESS, *by(hands, "1.1.0-m2"), *more)


def state(hands: Hands) -> str:
    with reading(hands.home) as db:
        return one(db, Signature, "1.1.0-m2").state


def test_a_signature_is_delegated_accepted_and_given_back(hands: Hands, tmp_path: Path) -> None:
    told = json.loads(give(hands, "--json").output)
    assert (told["signature"], told["delegation"]) == ("1.1.0-m2", "1.1.0-m2-d1")
    assert state(hands) == "delegated"
    assert f"Délégué à {WHO}" in give(hands).output, "the same command is the same act"
    assert hands.count(Delegation) == 1
    scan = tmp_path / "mandat.png"
    scan.write_bytes(SCAN)
    mine = by(hands, "1.1.0-m2-d1")
    done = run(hands, "accept-delegation", "--mandate", str(scan), "--from", "2026-01-01", *mine)
    assert "Délégation acceptée" in done.output, done.output
    assert hands.count(Delegation, accepted_at=None) == 0
    done = run(hands, "give-back", "--reason", "Empêchée.", *mine)
    assert "Délégation rendue" in done.output, done.output
    assert state(hands) == "requested"


def test_it_is_taken_back_as_often_as_it_was_given(hands: Hands) -> None:
    for number in (1, 2):
        assert give(hands).exit_code == 0
        assert state(hands) == "delegated"
        for _ in range(2):
            done = run(hands, "take-back", *by(hands, "1.1.0-m2"))
            assert "Délégation reprise" in done.output, done.output
        assert state(hands) == "requested"
        assert hands.count(Delegation) == number


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("delegate", "--name", WHO, "--email", "x", "--code", "000000"), WrongCode),
        (("take-back",), UnknownThing),
    ],
)
def test_what_the_page_refuses_the_command_refuses(
    hands: Hands, words: tuple[str, ...], refusal: type[Exception]
) -> None:
    options = by(hands, "1.1.0-m2")
    given = options[:2] if "--code" in words else options
    done = run(hands, *words, *given)
    assert isinstance(done.exception, refusal)
    assert hands.count(Delegation) == 0
