"""French elides before a vowel: “de” and “que” lose their last letter where the name after them begins so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

PLACE = re.compile(
    r"\b([Dd]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi)?[Qq]u)e (?=%\((?P<percent>\w+)\)s|\{(?P<brace>\w+)\})"
)
VOWEL = re.compile(r"[aeiouœæ]|h|y(?![aeiou])")
# What French says with a break before it: an H called aspirated, and some numbers and words.
BREAK = re.compile(
    r"(?:ha(?:ie|ll|meau|mbourg|nd|ngar|novre|rd[ie]|ricot|rp|sard|ut|vre|ye)|he(?:risson|ron|ros|tre)|hip-|"
    r"hockey|holland|homard|hongr|hors|hotte|houl|housse|hub|huit|hut|onz|oui\b|un\b|ouistiti|uhlan|ululement)"
)


def elides(word: str) -> bool:
    """Whether French elides before a word.

    >>> [elides(name) for name in ("École", "Habitat", "Hautes terres", "Yvelines", "Réseau", "8")]
    [True, True, False, True, False, False]
    """
    bare = unicodedata.normalize("NFD", word.casefold())
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return bool(VOWEL.match(plain)) and not BREAK.match(plain)


def elided(sentence: str, facts: Mapping[str, object]) -> str:
    """Return a French sentence elided where its facts will stand; what the facts say is never changed.

    >>> elided("la ligne de {member}", {"member": "École"}), elided("ce que %(who)s a dit", {"who": "Réseau"})
    ('la ligne d’{member}', 'ce que %(who)s a dit')
    """

    def told(place: re.Match[str]) -> str:
        fact = facts[place["percent"] or place["brace"]]
        return f"{place[1]}’" if isinstance(fact, str) and elides(fact) else place[0]

    return PLACE.sub(told, sentence)
