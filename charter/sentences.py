"""One change, said in French and in English as a lawyer would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charter.address import NBSP, Address, quoted
from charter.parts import phrase
from charter.runs import Run
from charter.wording import shortened, wording

if TYPE_CHECKING:
    from charter.blocks import Block
    from charter.pieces import Draft

# words and numbers; a comma inside a number is part of it
LETTERS = re.compile(r"[^\W_]+(?:(?:[·‧‑-]|(?<=\d)[.,](?=\d))[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both texts with their addresses, for wording a change."""

    old: Sequence[Block]
    new: Sequence[Block]
    old_at: Sequence[Address]
    new_at: Sequence[Address]
    last_kept: Sequence[int]

    def before(self, at: int) -> Address | None:
        """Where the last block kept before this new one stands in the old text."""
        old = self.last_kept[at]
        return self.old_at[old] if old >= 0 else None


def last_kept(kept: Sequence[tuple[int, int]], size: int) -> list[int]:
    """For each of the new blocks, the old index of the last kept one before it, -1 where there is none."""
    origin = {j: i for i, j in kept}
    out: list[int] = []
    last = -1
    for at in range(size):
        out.append(last)
        last = origin.get(at, last)
    return out


def kind(draft: Draft, sides: Sides) -> str:
    """The change's final kind."""
    if draft.kind == "moved":
        return "moved and reworded" if draft.edited else "moved"
    if draft.kind == "layout" or _blank(draft, sides):
        return "layout only"
    if draft.kind == "reworded" and not draft.parted:
        old, new = sides.old[draft.old[0]], sides.new[draft.new[0]]
        if _unnumbered(old) == _unnumbered(new) and old.level == new.level and old.kind == new.kind:
            return "renumbered" if old.plain != new.plain or old.ordered else "reworded"
        return "retitled" if old.kind == new.kind == "heading" else "reworded"
    return draft.kind


def _blank(draft: Draft, sides: Sides) -> bool:
    """Whether only blank lines come or go."""
    return (sides.old[draft.old[0]] if draft.old else sides.new[draft.new[0]]).kind == "blank"


def _unnumbered(block: Block) -> str:
    return block.unnumbered if block.ordered or block.kind == "heading" else block.body


def class_of(draft: Draft, name: str) -> str:
    """Substantive unless no word and no number differs."""
    if name == "layout only":
        return "layout"
    if name == "renumbered":
        return "editorial"
    runs = draft.wording if draft.parted else draft.runs
    if name in {"reworded", "retitled"} and _letters(runs, "-=") == _letters(runs, "+="):
        return "editorial"
    return "substantive"


def _letters(runs: Sequence[Run], ops: str) -> list[str]:
    text = "".join(part for op, part in runs if op in ops)
    return LETTERS.findall(text.casefold())


def sentence(draft: Draft, name: str, sides: Sides, lang: str) -> str:
    """The whole sentence, with its final point."""
    en = lang == "en"
    if name == "added":
        text = _added(draft, sides, lang)
    elif name == "removed":
        text = _removed(draft, sides, lang)
    elif name == "renumbered":
        was, now = sides.old_at[draft.old[0]], sides.new_at[draft.new[0]]
        text = _was(was, lang) + (f"becomes {now.short(lang)}" if en else f"devient {now.short(lang)}")
        if was.short(lang) == now.short(lang):
            text = _was(was, lang) + ("its number changes" if en else "le numéro change")
    elif name == "retitled":
        text = _retitled(draft, sides, lang)
    elif name == "layout only":
        text = _was(sides.old_at[draft.old[0]] if draft.old else sides.new_at[draft.new[0]], lang)
        text += "layout only, no word changes" if en else "mise en page seule, aucun mot ne change"
    elif draft.parted:
        text = _parted(draft, sides, lang)
    elif name == "reworded":
        text = _was(sides.old_at[draft.old[0]], lang) + (
            _titled(draft, sides, lang) or wording(draft.runs, lang)
        )
    else:
        text = _moved(draft, name, sides, lang)
    return text + "."


def _was(address: Address, lang: str) -> str:
    return address.short(lang) + (": " if lang == "en" else f"{NBSP}: ")


def _titled(draft: Draft, sides: Sides, lang: str) -> str:
    """What is said of a line that becomes a title, or of a title that becomes a line, word for word."""
    was, now = sides.old[draft.old[0]], sides.new[draft.new[0]]
    if was.plain.casefold() != now.plain.casefold() or (was.kind == "heading") == (now.kind == "heading"):
        return ""
    if now.kind == "heading":
        return "becomes a title" if lang == "en" else "devient un titre"
    return "is a title no more" if lang == "en" else "n'est plus un titre"


def _parted(draft: Draft, sides: Sides, lang: str) -> str:
    olds, news = [sides.old[at] for at in draft.old], [sides.new[at] for at in draft.new]
    text = _was(sides.old_at[draft.old[0]], lang) + phrase(olds, news, lang)
    if any(op in "-+" and part.strip() for op, part in draft.wording):
        and_changed = ", and changed: " if lang == "en" else f", et modifié{NBSP}: "
        return text + and_changed + wording(draft.wording, lang)
    return text + (", no word changes" if lang == "en" else ", aucun mot ne change")


def _retitled(draft: Draft, sides: Sides, lang: str) -> str:
    was, now = sides.old[draft.old[0]], sides.new[draft.new[0]]
    old, new = quoted(shortened(was.plain), lang), quoted(shortened(now.plain), lang)
    if was.level != now.level and old == new:
        text = f"heading level {was.level} becomes {now.level}"
        if lang == "fr":
            text = f"titre de niveau {was.level}, désormais de niveau {now.level}"
    else:
        text = f"the title {old} becomes {new}" if lang == "en" else f"l'intitulé {old} devient {new}"
    return _was(sides.old_at[draft.old[0]], lang) + text


def _removed(draft: Draft, sides: Sides, lang: str) -> str:
    block, more = sides.old[draft.old[0]], len(draft.old) - 1
    what = quoted(shortened(block.plain), lang)
    text = _was(sides.old_at[draft.old[0]], lang)
    if more:
        return text + (
            f"removed with its {_blocks(more, lang)} ({what})"
            if lang == "en"
            else f"supprimé, avec {_blocks(more, lang)} ({what})"
        )
    return text + (f"removed ({what})" if lang == "en" else f"supprimé ({what})")


def _added(draft: Draft, sides: Sides, lang: str) -> str:
    block, more, at = sides.new[draft.new[0]], len(draft.new) - 1, draft.new[0]
    what = quoted(shortened(block.plain), lang)
    here, before = sides.new_at[at], sides.before(at)
    if block.kind == "heading":
        where = _after_section(before, lang)
        if lang == "en":
            return f"{where}, a section {what} is inserted" + (f" ({_blocks(more, lang)})" if more else "")
        return f"{where}, il est inséré une section {what}" + (f" ({_blocks(more, lang)})" if more else "")
    where = _within(before.section if before else here.section, lang)
    if before is not None and before.place[0]:
        place = before.place[lang == "en"]
        where += f", after the {place}" if lang == "en" else f", après {_the(place)}"
    else:
        where += ", first" if lang == "en" else ", en tête"
    return (
        f"{where}, the following is inserted: {what}"
        if lang == "en"
        else f"{where}, il est inséré{NBSP}: {what}"
    )


def _blocks(count: int, lang: str) -> str:
    noun = "block" if lang == "en" else "bloc"
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _the(place: str) -> str:
    return f"la {place}" if re.match(r"\d+r?e (?:ligne|définition)", place) else f"le {place}"


def _after_section(before: Address | None, lang: str) -> str:
    if before is None or not before.section[0]:
        return "At the beginning" if lang == "en" else "Au début"
    name = before.section[lang == "en"]
    if lang == "en":
        return f"After {name}" if name != "Title" else "After the title"
    if name == "Titre":
        return "Après le titre"
    found = re.match(r"(section|article|partie|annexe|chapitre|titre|livre)\s", name, re.IGNORECASE)
    return f"Après {_articled(name, found[1].lower())}" if found else f"Après {name}"


def _articled(name: str, noun: str) -> str:
    rest = noun + name[len(noun) :]
    if noun in {"article", "annexe"}:
        return f"l'{rest}"
    return f"la {rest}" if noun in {"section", "partie"} else f"le {rest}"


def _within(section: tuple[str, str], lang: str) -> str:
    name = section[lang == "en"]
    if not name:
        return "Before the first heading" if lang == "en" else "Avant le premier titre"
    if lang == "en":
        return (
            "Under the title"
            if name == "Title"
            else f"In {name[0].lower() + name[1:] if name.startswith('Section') else name}"
        )
    if name == "Titre":
        return "Sous le titre"
    found = re.match(r"(section|article|partie|annexe|chapitre|titre|livre)\s", name, re.IGNORECASE)
    if not found:
        return f"Dans {name if name.startswith('«') else quoted(name, lang)}"
    articled = _articled(name, found[1].lower())
    return f"Au {articled[3:]}" if articled.startswith("le ") else f"À {articled}"


def _moved(draft: Draft, name: str, sides: Sides, lang: str) -> str:
    was, now = sides.old_at[draft.old[0]], sides.new_at[draft.new[0]]
    text = _was(was, lang)
    if was.section == now.section and now.place[0] and was.place != now.place:
        place = now.place[lang == "en"]
        text += f"moved to {place}" if lang == "en" else f"déplacé en {place}"
    elif was.short(lang) == now.short(lang):
        text += "moved with what surrounds it" if lang == "en" else "déplacé avec ce qui l'entoure"
    else:
        text += (
            f"moved to {now.short(lang)}"
            if lang == "en"
            else f"déplacé à l'endroit suivant{NBSP}: {now.short(lang)}"
        )
    if name == "moved and reworded":
        text += " and changed: " if lang == "en" else f" et modifié{NBSP}: "
        text += wording(draft.wording, lang)
    return text
