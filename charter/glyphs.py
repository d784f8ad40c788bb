"""Characters a reader does not see, or takes for others."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# What French and English typography uses beyond Latin-1, and what old charters already hold.
TYPOGRAPHY = frozenset(
    "’‘“”„…–—‑‐‒•·‹›œŒŸ€™№℠‰′″†‡←→☐☑☒✓\u00a0\u202f\u2009ᵉʳᵐˢᵗʰⁿᵒᵃⁱ⁰¹²³⁴⁵⁶⁷⁸⁹⅓⅔⅛⅜⅝⅞₂₃≤≥≠≈×÷−"
)
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = frozenset("\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff")
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
PUNCTUATION = frozenset(
    "\u2044\u2215\u2236\u2024\u201a\u201b\u02b9\u02ba\u2223\u2758\u2217"
    "\ua789\u05c3\u0589\u204e\u29f8\u01c0\u01c3"
)
SUSPECT = re.compile("[^\n\t -~\u00a0-\u00ac\u00ae-\u00ff\u0152\u0153\u0178\u2019\u202f\u2013\u2014\u2026]")
WORD = re.compile(r"[^\W_]+(?:['’·-][^\W_]+)*")

# Latin letters for which another letter is taken (an extract of the Unicode confusables).
# Source: Unicode Technical Standard 39, confusables.txt.
LOOKS_LIKE = str.maketrans(
    {
        pair[0]: pair[1]
        for pair in (  # noqa: SIM905  the pairs read better so
            "АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ХX УY аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw ѵv ӏl "
            "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa ιi νv οo ρp υu χx ϲc ϳj ՕO օo ոn սu ցg հh "
            "ɑa ɡg ıi ƖI ꓲI ᴏo ᴠv ᴡw ᴢz ꜱs"
        ).split()
    }
)
LETTERS = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "O", "m": "rn", "’": "'", "‐": "-", "‑": "-"})


def code_of(char: str) -> str:
    """The alarm that one character gives wherever it stands, "" for none."""
    for code, members in (("bidi-control", BIDI), ("zero-width", ZERO_WIDTH), ("blank-letter", BLANK)):
        if char in members:
            return code
    number = ord(char)
    if number == 0xAD:
        return "soft-hyphen"
    if 0xE0000 <= number <= 0xE007F:
        return "tag-character"
    if 0xFE00 <= number <= 0xFE0F or 0xE0100 <= number <= 0xE01EF or 0x180B <= number <= 0x180F:
        return "variation-selector"
    return _by_category(char)


def _by_category(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Co":
        return "private-use"
    if category in {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}:
        return "control-character"
    if char in TYPOGRAPHY or char <= "\u00ff":
        return ""
    if category == "Zs":
        return "unusual-space"
    if unicodedata.normalize("NFKC", char) != char:
        return "compatibility-character"
    return "look-alike" if char in PUNCTUATION else ""


@cache
def script(char: str) -> str:
    """The script of a letter or of a digit that is not ASCII, from its Unicode name; "" for the rest."""
    if char <= "\u00ff" or char in TYPOGRAPHY:
        return "LATIN" if char.isalpha() else ""
    category = unicodedata.category(char)
    if category[0] not in "LN":
        return ""
    name = unicodedata.name(char, "UNNAMED").split(" ", 1)[0]
    if name == "LATIN" and (char > "\u017f" or char == "ı"):
        return "UNUSUAL" if char not in "ȘșȚț" and not "\u1e00" <= char <= "\u1eff" else name
    return name


@cache
def skeleton(word: str) -> str:
    """What the word looks like: two words with one skeleton cannot be told apart in print."""
    shown = "".join(char for char in unicodedata.normalize("NFKD", word) if not code_of(char))
    return shown.translate(LOOKS_LIKE).translate(LETTERS)


def typographic(word: str) -> str:
    """The word with the differences that good typography makes taken away."""
    return unicodedata.normalize("NFC", word).replace("’", "'").replace("‑", "-").replace("‐", "-")
