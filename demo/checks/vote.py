"""What the published result and the pages say of the votes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from demo.nearest import plain
from demo.outside import Outside
from demo.words import KINDS, OUTCOMES

SIDES = ("for", "against", "abstain")
Counted = tuple[int, int, int]
Facts = Mapping[str, Any]


def options(outside: Outside) -> Iterator[tuple[str, Facts, Facts]]:
    """Each option of the published result: the slug of the proposal its title names, its question, itself."""
    titles = outside.facts.titles()
    for question in outside.result["questions"]:
        for option in question.get("options") or [question]:
            said = plain(option["title"])
            slugs = {slug for title, slug in titles.items() if plain(title) in said}
            yield (slugs.pop() if len(slugs) == 1 else said), question, option


def counted(option: Facts) -> Counted:
    """For, against and abstaining, as published."""
    in_favour, against, abstaining = (int(option[side]) for side in SIDES)
    return in_favour, against, abstaining


def published(outside: Outside) -> dict[str, Counted]:
    """The published counts, by slug."""
    return {slug: counted(option) for slug, _, option in options(outside)}


def shown(outside: Outside) -> dict[str, Counted]:
    """The counts of the last answers for which a receipt was shown, by slug."""
    facts = outside.facts
    return {slug: counted(facts.cast(slug)) for slug in set(facts.titles().values())}


def every_vote_counted(outside: Outside) -> tuple[bool, str]:
    """The published counts are those of the answers for which a receipt was shown."""
    facts, counts = outside.facts, published(outside)
    votes = int(outside.result["votes_counted"])
    ok = counts == shown(outside) and votes == len(facts.confirmed)
    figures = " ; ".join(f"{slug[3:]} {'/'.join(map(str, one))}" for slug, one in sorted(counts.items()))
    gaps = "" if counts == shown(outside) else f" ; reçus montrés : {shown(outside)}"
    said = f"{votes} bulletins comptés, {len(facts.confirmed)} reçus montrés ; {figures}{gaps}"
    return ok and votes == len(facts.members) - len(facts.told.silent), said


def questions_as_expected(outside: Outside) -> tuple[bool, str]:
    """Identical proposals are one question, competing ones another, and each option ended as foreseen."""
    expected = {
        slug: (draft.kind, draft.outcome)
        for draft in outside.facts.drafts
        if (slug := outside.facts.titles().get(draft.title))
    }
    questions = outside.result["questions"]
    seen = {
        slug: (question["kind"], option.get("outcome", question["outcome"]))
        for slug, question, option in options(outside)
    }
    kinds = sorted(question["kind"] for question in questions)
    outcomes = {question["outcome"] for question in questions}
    ok = seen == expected and kinds == ["identical", "sequential", "single"] and len(outcomes) > 1
    said = " ; ".join(
        f"{slug[3:]} : {KINDS[kind]}, {OUTCOMES[outcome]}" for slug, (kind, outcome) in sorted(seen.items())
    )
    said = f"deux reçus différents pour {', '.join(sorted(twice))}"
    return ok, f"{said} ; reçus par courrier : {sum(mailed.values())}"
