"""What the committee recommended on a proposal, as the minutes tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OPINIONS = {
    "favourable": (
        "{body} a recommandé de l’adopter : « {reason} »",
        "{body} recommended adopting it: “{reason}”",
    ),
    "unfavourable": (
        "{body} a recommandé de ne pas l’adopter : « {reason} »",
        "{body} recommended not adopting it: “{reason}”",
    ),
    "": ("{body} a proposé une autre rédaction : « {reason} »", "{body} offered another wording: “{reason}”"),
}
ANSWERS = {
    "accept": (
        "le texte est la rédaction de compromis, que l’auteur a acceptée",
        "the text is the compromise wording, which the author accepted",
    ),
    "refuse": (
        "l’auteur a refusé la rédaction de compromis",
        "the author refused the compromise wording",
    ),
    "": (
        "l’auteur n’a pas répondu à la rédaction de compromis",
        "the author did not answer the compromise wording",
    ),
}

WHY = (" : « {reason} »", ": “{reason}”")


@dataclass(frozen=True)
class RecommendationLine:
    """A recommendation as it stood at the freeze.

    Args:
        opinion: favourable or unfavourable; empty where only a wording was offered.
        wording: whether a compromise was offered.
        answer: accept or refuse; empty where the author had not answered.
    """

    body: str
    opinion: str
    reason: str
    wording: bool = False
    answer: str = ""
    answer_reason: str = ""

    def told(self, *, plain: Callable[[str], str], lang: str) -> str:
        """Return it in one sentence.

        Args:
            plain: shows what somebody wrote as words and nothing more.

        >>> RecommendationLine("Le comité", "favourable", "Utile.").told(plain=str, lang="en")
        'Le comité recommended adopting it: “Utile.”'
        """
        place = int(lang != "fr")
        said = OPINIONS[self.opinion][place].format(body=plain(self.body), reason=plain(self.reason))
        if not self.wording:
            return said
        told = ANSWERS[self.answer][place]
        if self.answer_reason:
            told += WHY[place].format(reason=plain(self.answer_reason))
        return f"{said}{';' if place else ' ;'} {told}"
