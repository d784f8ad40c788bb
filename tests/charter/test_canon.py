from __future__ import annotations

import pytest

from charter.canon import canonical, decode, text_hash
from charter.refusals import ControlCharacter, NotUtf8


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Un\r\ndeux\rtrois\n\n\n", "Un\ndeux\ntrois\n"),
        ("\ufeff\ufeffUn", "Un\n"),
        ("e\u0301te\u0301", "été\n"),
        ("\tUn", "\tUn\n"),
        ("\n\n", ""),
        ("", ""),
    ],
    ids=["line ends", "byte order marks", "decomposed letters", "a tab", "blank lines", "nothing"],
)
def test_a_submitted_text_is_kept_in_one_form(written: str, kept: str) -> None:
    assert canonical(written) == kept == canonical(kept)


def test_a_control_character_is_refused_with_its_line_and_column() -> None:
    with pytest.raises(ControlCharacter) as caught:
        canonical("Un\r\ndeux\x07\n")
    assert caught.value.facts == {"line": 2, "column": 5, "codepoint": "U+0007"}


def test_half_a_character_has_no_hash_and_is_refused_at_its_place() -> None:
    for read in (text_hash, canonical):
        with pytest.raises(NotUtf8) as caught:
            read("Un\ud800")
        assert caught.value.facts == {"offset": 2}


def test_bytes_that_are_not_utf8_are_refused_at_the_first_that_cannot_be_read() -> None:
    with pytest.raises(NotUtf8) as caught:
        decode(b"Un\xe9")
    assert caught.value.facts == {"offset": 2}
