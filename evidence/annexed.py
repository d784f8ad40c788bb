"""What is annexed to the minutes, in Markdown: the counted minutes stand before it, to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from evidence.dates import day_in_words, instant_in_words

HEADING = "\n## Annexes\n\n"
SENTENCES = {
    "fr": {
        "stays": (
            "Le procès-verbal ci-dessus reste tel qu’il fut établi au dépouillement (SHA-256 : `{hash}`). "
            "Ce qui suit y fut annexé depuis."
        ),
        "signed": "Annexe {number} : exemplaire signé",
        "correction": "Annexe {number} : correction",
        "by": "- Signé le {on} par {first} et {second}.",
        "signer": "{name} ({capacity})",
        "kept": "- Enregistré le {at} par une personne du comité, feuille {seq} du journal.",
        "annexed": "- Annexée le {at} par deux personnes du comité, feuille {seq} du journal.",
        "file": "- Empreinte SHA-256 du fichier ({media}) : `{hash}`",
        "text": "- Empreinte SHA-256 du texte : `{hash}`",
        "reason": "- Motif : {reason}",
    },
    "en": {
        "stays": (
            "The minutes above stay as they were written at the count (SHA-256: `{hash}`). "
            "What follows was annexed since."
        ),
        "signed": "Annex {number}: signed copy",
        "correction": "Annex {number}: correction",
        "by": "- Signed on {on} by {first} and {second}.",
        "signer": "{name} ({capacity})",
        "kept": "- Recorded on {at} by a person of the committee, leaf {seq} of the journal.",
        "annexed": "- Annexed on {at} by two persons of the committee, leaf {seq} of the journal.",
        "file": "- SHA-256 of the file ({media}): `{hash}`",
        "text": "- SHA-256 of the text: `{hash}`",
        "reason": "- Reason: {reason}",
    },
}


@dataclass(frozen=True)
class Signer:
    """One of the two who signed the minutes."""

    name: str
    capacity: str


@dataclass(frozen=True)
class AnnexLine:
    """An annex as it was recorded.

    Attributes:
        kind: signed or correction.
        seq: its leaf. hash: of its file, or of its text.
        text: of a correction, as it was written. signers, signed_on: of a signed copy.
    """

    number: int
    kind: str
    at: datetime
    seq: int
    hash: str
    media: str
    text: str = ""
    reason: str = ""
    signers: tuple[Signer, ...] = ()
    signed_on: date | None = None


def with_annexes(
    minutes: str, lines: Sequence[AnnexLine], *, plain: Callable[[str], str], timezone: str, lang: str
) -> str:
    """Return the counted minutes with what was annexed after them; a later annex only adds to the end.

    Args:
        plain: shows what somebody wrote as words and nothing more.
    """
    say = SENTENCES[lang]
    parts = [HEADING + say["stays"].format(hash=sha256(minutes.encode()).hexdigest())]
    parts += [_annex(line, plain=plain, timezone=timezone, lang=lang) for line in lines]
    return minutes + "\n\n".join(parts) + "\n"


def counted_in(text: str) -> str:
    r"""Return the counted minutes in a text that has annexes after them, the text itself where it has none.

    >>> counted_in("# Minutes\n\n## Annexes\n\nThe minutes above stay.\n")
    '# Minutes\n'
    """
    counted, heading, _ = text.rpartition(HEADING)
    return counted if heading else text


def _annex(line: AnnexLine, *, plain: Callable[[str], str], timezone: str, lang: str) -> str:
    say, at = SENTENCES[lang], instant_in_words(line.at, timezone=timezone, lang=lang)
    told = [f"### {say[line.kind].format(number=line.number)}", ""]
    if line.signed_on is not None:
        first, second = (
            say["signer"].format(name=plain(each.name), capacity=plain(each.capacity))
            for each in line.signers
        )
        told += [say["by"].format(on=day_in_words(line.signed_on, lang), first=first, second=second)]
        told += [
            say["kept"].format(at=at, seq=line.seq),
            say["file"].format(media=line.media, hash=line.hash),
        ]
        return "\n".join(told)
    told += [say["annexed"].format(at=at, seq=line.seq), say["reason"].format(reason=plain(line.reason))]
    told += [say["text"].format(hash=line.hash), "", *_quoted(line.text, plain)]
    return "\n".join(told)


def _quoted(text: str, plain: Callable[[str], str]) -> list[str]:
    """Return each line of a text as a paragraph of a quotation, whatever it begins with."""
    lines = [plain(each) for each in text.split("\n") if each.strip()]
    shown = [re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", each) for each in lines]
    return "\n>\n".join(f"> {each}" for each in shown).split("\n")
