"""What people write beside the charter: a title on one line, reasons in a few pages, nothing unseen."""

from __future__ import annotations

import re
import unicodedata

from charter.canon import text_hash
from rules.refusals import InvisibleCharacter, MissingField, ReasonNeeded, WrittenTooLong

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""What Unicode keeps for no character, and no feed and no Word file may hold."""
UNSEEN = ("Cc", "Cf", "Co", "Zl", "Zp")


def line(name: str, written: str, *, most: int = LONGEST_LINE) -> str:
    """Return what was written as one line: composed, with single spaces.

    Args:
        name: the field, for who has to mend it.
        most: characters.

    Raises:
        MissingField, WrittenTooLong. InvisibleCharacter: it holds one that nobody sees or that turns a line
        round. NotUtf8: a lone surrogate stands in it.

    >>> line("title", "  Une   charte  claire ")
    'Une charte claire'
    """
    _bounded(name, written, most)
    one = " ".join(unicodedata.normalize("NFC", written).split())
    for letter in one:
        if unicodedata.category(letter) in UNSEEN or BLANK.match(letter) or NO_CHARACTER.match(letter):
            raise InvisibleCharacter(names=(name,), codepoint=f"U+{ord(letter):04X}")
    if not one:
        raise MissingField(names=(name,))
    return one


def paragraphs(name: str, written: str, *, most: int = LONGEST_TEXT, wanted: bool = True) -> str:
    r"""Return what was written in as many lines as it has, without outer blank ones.

    Args:
        name: the field, for who has to mend it.
        most: characters.
        wanted: whether it may not be empty.

    Raises:
        MissingField, WrittenTooLong. InvisibleCharacter: it holds a control, or turns a line round.
        NotUtf8: a lone surrogate stands in it.

    >>> paragraphs("reasons", "Un.\r\n\r\nDeux.\n")
    'Un.\n\nDeux.'
    """
    _bounded(name, written, most)
    text = written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text).strip()
    for letter in text:
        controls = letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Zl", "Zp")
        if controls or BIDI.match(letter) or NO_CHARACTER.match(letter):
            raise InvisibleCharacter(names=(name,), codepoint=f"U+{ord(letter):04X}")
    if wanted and not text:
        raise MissingField(names=(name,))
    return text


def grounds(written: str, *, act: str = "") -> str:
    """Return the reason of an act as `paragraphs` does.

    Args:
        act: the act that needs one; empty where none has to be given.

    Raises:
        ReasonNeeded, WrittenTooLong, InvisibleCharacter, NotUtf8.

    >>> grounds(" Pour être clair. ", act="refuse")
    'Pour être clair.'
    """
    said = paragraphs("reason", written, wanted=False)
    if act and not said:
        raise ReasonNeeded(act=act)
    return said


def _bounded(name: str, written: str, most: int) -> None:
    if len(written) > most:
        raise WrittenTooLong(names=(name,), most=most)
    text_hash(written)
