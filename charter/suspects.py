"""Characters that hide something, and what is said of each."""

from __future__ import annotations

HIDDEN = {
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c", "bidi"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e", "zero-width"),
    **dict.fromkeys("\u3164\u115f\u1160\uffa0\u2800\u034f\u17b4\u17b5", "blank-letter"),
    **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200a\u205f\u3000\u1680", "odd-space"),
    "\u00ad": "soft-hyphen",
    "\u2028": "line-separator",
    "\u2029": "line-separator",
}

WARNINGS = {
    "bidi": ("caractère {points}, qui inverse l'ordre des lettres affichées", "character {points} turns the order of the letters shown"),
    "zero-width": ("caractère invisible {points}", "invisible character {points}"),
    "blank-letter": ("{points} : une lettre qui ne montre rien", "{points}: a letter that shows nothing"),
    "odd-space": ("espace inhabituelle {points}", "unusual space {points}"),
    "soft-hyphen": ("trait d'union conditionnel {points}, invisible", "soft hyphen {points}, invisible"),
    "line-separator": ("séparateur de lignes {points}, invisible", "line separator {points}, invisible"),
    "variation-selector": ("sélecteur de variante {points}, invisible", "variation selector {points}, invisible"),
    "tag": ("caractère d'étiquette {points}, invisible", "tag character {points}, invisible"),
    "private-use": ("caractère à usage privé {points} : chacun le voit autrement", "private-use character {points}: everyone sees it differently"),
    "unassigned": ("caractère non attribué {points}", "unassigned character {points}"),
    "control": ("caractère de commande {points}", "control character {points}"),
    "not-nfc": ("lettre accentuée écrite en deux caractères ({points})", "accented letter written as two characters ({points})"),
    "look-alike": ("{points} ressemble à un autre caractère", "{points} looks like another character"),
    "mixed-script": ("mot écrit dans deux alphabets ({points})", "word written in two scripts ({points})"),
    "foreign-script": ("lettre {points}, d'un alphabet que le texte de base n'emploie pas", "letter {points}, of a script the base does not use"),
    "looks-identical": ("l'ancien et le nouveau se lisent pareillement, mais ne sont pas les mêmes caractères ({points})", "old and new look identical and are not the same characters ({points})"),
    "entity": ("entité HTML, qui cache un caractère", "HTML entity, which hides a character"),
    "html": ("HTML ou commentaire, qui ne s'affiche pas", "HTML or comment, which is not shown"),
    "image": ("image", "image"),
    "setext": ("ligne de tirets ou de signes égal sous un texte : elle en fait un titre", "line of dashes or equals signs under a text: it becomes a heading"),
    "indented-code": ("quatre espaces en début de ligne : le texte devient littéral", "four spaces at the start of a line: the text becomes literal"),
    "fence-open": ("bloc littéral jamais fermé : il avale la suite", "literal block never closed: it swallows what follows"),
    "link-scheme": ("lien qui n'est ni https:, ni mailto:, ni #", "link that is neither https:, mailto: nor #"),
    "link-text": ("le texte du lien montre une autre adresse que celle où il mène", "the link's text shows another address than where it leads"),
    "link-target": ("la destination d'un lien change", "a link's target changes"),
    "bullet-lost": ("ce point n'est plus un point de liste", "this point is no longer a list item"),
}  # fmt: skip

# the letters of other scripts that look like Latin ones most exactly (after UTS 39)
SKELETON = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјосрѕухһԁԛԝґкмтпгΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικτυχγαιɑɡıℓ’‘´`‐‑‒–—−·•‧ǃ",
    "ABESIJKMHOPCTYXaeijocpsyxhdqwrkmtnrABEZHIKMNOPTYXaopvikτuxyaiagil''''------···!",
)

SCRIPTS = (
    ("latin", ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF), (0x250, 0x2AF))),
    ("greek", ((0x370, 0x3FF), (0x1F00, 0x1FFF))),
    ("cyrillic", ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F))),
    ("armenian", ((0x530, 0x58F),)),
    ("hebrew", ((0x590, 0x5FF),)),
    ("arabic", ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF))),
    ("georgian", ((0x10A0, 0x10FF),)),
    ("cherokee", ((0x13A0, 0x13FF), (0xAB70, 0xABBF))),
    ("han", ((0x2E80, 0x2FDF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))),
    ("kana", ((0x3040, 0x30FF),)),
    ("hangul", ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF))),
)


def script(character: str) -> str:
    """The script of a letter, "" for what belongs to none."""
    if not character.isalpha() or character in "ªº":
        return ""
    point = ord(character)
    for name, ranges in SCRIPTS:
        if any(low <= point <= high for low, high in ranges):
            return name
    return "" if point < 0x250 else "other"
