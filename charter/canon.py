"""The canonical form of a submitted text, and its hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata

TITLE = re.compile(r"^#[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
# Everything in categories Cc except tab and line feed: what no editor means to write.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def decode(data: bytes) -> str:
    """The bytes read as strict UTF-8.

    Raises:
        NotUtf8: naming the first byte that cannot be read.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        from charter.refusals import NotUtf8

        raise NotUtf8(offset=error.start) from None


def canonical(text: str) -> str:
    r"""The text as it is kept once submitted.

    Line ends become line feeds, byte order marks at the start go, characters are composed
    (NFC), and exactly one line feed ends the text. Applying it twice changes nothing more.

    Raises:
        ControlCharacter: when a character other than tab and line feed controls a device.
        NotUtf8: when a lone surrogate stands in the text.

    >>> canonical("Un\r\ndeux\n\n")
    'Un\ndeux\n'
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROL.search(text)
    if found:
        from charter.refusals import ControlCharacter

        before = text[: found.start()]
        line = before.count("\n") + 1
        column = found.start() - (before.rfind("\n") + 1) + 1
        raise ControlCharacter(line=line, column=column, codepoint=f"U+{ord(found[0]):04X}")
    text = unicodedata.normalize("NFC", text)
    body = text.rstrip("\n")
    text_hash(body)
    return body + "\n" if body else ""


def title_of(text: str) -> str:
    r"""How a text calls itself: its first heading of the first level, or else its first line.

    >>> title_of("\n# Charte\n\nUn."), title_of("Statuts\n\nUn.")
    ('Charte', 'Statuts')
    """
    found = TITLE.search(text)
    return found[1] if found else text.lstrip().split("\n", 1)[0].strip("# ")


def text_hash(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in lowercase hex.

    Raises:
        NotUtf8: when a lone surrogate stands in the text.
    """
    try:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        from charter.refusals import NotUtf8

        raise NotUtf8(offset=error.start) from None
