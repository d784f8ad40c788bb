"""What a mode is called, and what it must not be called."""

from __future__ import annotations

import pytest

from evidence.promise import promised
from rules.promise import MODES, SECRET, claimed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Élection à bulletins secrets", "bulletins secrets"),
        ("Scrutin  SECRET", "Scrutin  SECRET"),
        ("a secret ballot", "secret ballot"),
        ("un vote secret", "vote secret"),
    ],
)
def test_a_vote_called_secret_is_found(text: str, words: str) -> None:
    assert claimed(text) == words


@pytest.mark.parametrize("text", ["", "Le secret professionnel", "vote confidentiel", "secrétaire de vote"])
def test_other_secrets_are_let_pass(text: str) -> None:
    assert claimed(text) == ""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_mode_says_what_it_promises_and_what_not_and_one_says_secret(mode: str, lang: str) -> None:
    promise, no_promise = promised(mode, lang)
    assert promise != no_promise
    assert promise.endswith(".")
    assert no_promise.endswith(".")
    assert ("secret" in f"{promise}{no_promise}".lower()) == (mode == SECRET)
