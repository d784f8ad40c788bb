"""Who would sign again stands behind the ballot hash: evidence of it is sound, and nothing of it changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from acts.due import advance
from acts.proposal.propose import propose
from charter.articles import articles, changed
from evidence.verifier.french import FRENCH
from evidence.verifier.opened import Bundle
from evidence.verifier.scoped import hold_sections, sections_in, slug_of
from models.member import Member
from models.reading import one
from models.store import transaction
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, approved, failures


@pytest.fixture(scope="module")
def scoped(federate: Callable[[], Hands]) -> Forge:
    """A ballot on a text whose proposal asks that signatures be carried over."""
    hands = federate()
    hands.rule(scope='{ asked = ["all", "carried_over"], objection = "P15D" }')
    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m1")
    told = {"title": "Participer", "reasons": "Pour être clair.", "code": code, "key": hands.key()}
    text = hands.text().replace(*INVITED, 1)
    filed = propose(hands.home, session, text=text, scope="carried_over", **told)
    ballot = hands.opened(cycle, hands.freeze(cycle, filed.subject.partition(":")[2]))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_evidence_of_a_scope_that_was_voted_is_sound(scoped: Forge) -> None:
    report = scoped.seen()
    assert (failures(report), report.code) == ([], 0)
    assert b'"scope":"carried_over"' in scoped.files["ballot.json"]


def test_another_scope_than_the_one_that_was_voted_is_found(scoped: Forge) -> None:
    forge = scoped.copy()
    forge.swap("ballot.json", '"scope":"carried_over"', '"scope":"all"')
    assert failures(forge.sealed().seen()) != []


RULE = (
    '{ affected = ["privé"], members = ["m4"], objection = "P15D", '
    'sections = { "3" = { members = ["m3"] }, "2" = { colleges = ["public"] } } }'
)
WHO = "qui signe de nouveau"


@pytest.fixture(scope="module")
def affected(federate: Callable[[], Hands]) -> Forge:
    """A version whose signatures were asked of a college, of a member, and of whom a section concerns."""
    hands = federate()
    with transaction(hands.home) as db:
        row = one(db, Member, "m1")
        row.college = "privé"
        db.add(row)
    hands.rule(scope=RULE)
    return finished(hands)


@pytest.fixture(scope="module")
def chosen(federate: Callable[[], Hands]) -> Forge:
    """A version of which a proposal asked that all sign it."""
    hands = federate()
    hands.rule(scope='{ asked = ["all", "carried_over"], objection = "P15D" }')
    return finished(hands)


def finished(hands: Hands) -> Forge:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return forge_of(hands)


def line(forge: Forge) -> str:
    return next(each for each in forge.sealed().seen().lines if WHO in each)


def test_what_was_voted_is_what_was_published_and_asked(
    scoped: Forge, affected: Forge, chosen: Forge
) -> None:
    assert "rien n’est encore publié" in line(scoped.copy())
    for forge in (affected, chosen):
        assert (failures(forge.seen()), forge.seen().code) == ([], 0)
    assert "les organismes concernés, comme voté : 3 sollicités, 3 reportés" in line(affected.copy())
    assert "NON VÉRIFIÉ" not in line(affected.copy())
    assert "tous les organismes, comme voté : 6 sollicités, 0 reportés" in line(chosen.copy())


def altered(forge: Forge, act: str, **said: Any) -> str:
    """Return the line once the leaf of an act says this instead; `None` takes a fact away."""
    copy = forge.copy()

    def change(leaf: dict[str, Any]) -> None:
        leaf["public"] |= said
        leaf["public"] = {name: value for name, value in leaf["public"].items() if value is not None}

    copy.alter(act, change)
    return line(copy)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("publish", {"scope": "all"}),
        ("request_signatures", {"scope": "carried_over"}),
        ("request_signatures", {"colleges": ["public"]}),
        ("request_signatures", {"members": None}),
        ("request_signatures", {"objection_ends_at": None}),
        ("request_signatures", {"sections": []}),
        ("request_signatures", {"sections": ["2", "3"]}),
        ("request_signatures", {"sections": ["3", "9"]}),
        ("request_signatures", {"requested": 2}),
        ("request_signatures", {"asked": ["m1", "m3", "m4"], "kept": ["m2", "m4", "m5", "m6"]}),
        ("request_signatures", {"requested": 2, "asked": ["m1", "m4"], "kept": ["m2", "m3", "m5", "m6"]}),
        ("request_signatures", {"requested": 2, "asked": ["m3", "m4"], "kept": ["m1", "m2", "m5", "m6"]}),
        ("request_signatures", {"requested": 2, "asked": ["m1", "m3"], "kept": ["m2", "m4", "m5", "m6"]}),
    ],
    ids=[
        "another scope is published", "another is asked", "another college", "a member is left out",
        "the delay to object is left out", "a section that changed is left out",
        "a section that did not change is told", "an unknown section is told", "the requests do not add up",
        "one is asked and kept", "whom the section concerns is kept", "one of the college is kept",
        "one that is named is kept",
    ],
)  # fmt: skip
def test_signatures_asked_of_others_than_was_voted_are_found(
    affected: Forge, act: str, said: dict[str, Any]
) -> None:
    assert line(affected.copy()).startswith("ok ")
    assert altered(affected, act, **said).startswith("ALTÉRÉ")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("publish", {"scope": "carried_over"}),
        ("request_signatures", {"scope": "carried_over"}),
        ("request_signatures", {"requested": 5, "asked": ["m1", "m2", "m3", "m4", "m5"], "kept": ["m6"]}),
        ("propose", {"scope": "carried_over"}),
    ],
)
def test_what_the_adopted_proposal_asked_is_what_holds(chosen: Forge, act: str, said: dict[str, Any]) -> None:
    assert altered(chosen, act, **said).startswith("ALTÉRÉ")


@pytest.mark.parametrize(
    ("act", "said", "seen"),
    [
        ("publish", {"scope": None}, "NON VÉRIFIÉ : la publication"),
        ("request_signatures", {"asked": None, "kept": None}, "NON VÉRIFIÉ : à qui"),
        ("request_signatures", {"kept": ["m2", "m5"]}, "NON VÉRIFIÉ : 1 partis depuis"),
        (
            "request_signatures",
            {"requested": 4, "asked": ["m1", "m3", "m4", "m9"]},
            "NON VÉRIFIÉ : que 1 sollicités n’avaient jamais signé",
        ),
        ("request_signatures", {"kept": ["m2", "m5", "m6", "m9"]}, "4 reportés"),
    ],
)
def test_what_the_leaves_do_not_say_is_told_not_to_be_checked(
    affected: Forge, act: str, said: dict[str, Any], seen: str
) -> None:
    told = altered(affected, act, **said)
    assert told.startswith("ok ")
    assert seen in told


def test_signatures_are_asked_for_once_after_the_publication(affected: Forge) -> None:
    for before, state, seen in ((True, "ok ", "pas encore demandé"), (False, "ALTÉRÉ", "2 fois")):
        forge = affected.copy()
        leaves = forge.leaves
        place = next(each["seq"] for each in leaves if each["act"] == "request_signatures")
        if before:
            leaves = leaves[:place]
        else:
            leaves.append(leaves[place] | {"seq": len(leaves)})
        forge.rewrite(leaves)
        told = line(forge)
        assert told.startswith(state)
        assert seen in told


def test_a_text_that_only_a_reader_of_markdown_cuts_is_not_cut_here(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    hands.rule(scope='{ affected = [], sections = { "3" = { members = ["m1"] } }, objection = "none" }')
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", INVITED[0], "participe\n\n```\ncode\n```\n")
    ballot = hands.opened(cycle, hands.freeze(cycle, filed))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    told = line(forge_of(hands))
    assert told.startswith("ok ")
    assert "NON VÉRIFIÉ : sections 3" in told


def test_signatures_that_a_rulebook_carries_over_have_their_delay_to_object(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    hands.rule(scope='{ carried_over = "P15D" }')
    forge = finished(hands)
    assert failures(forge.seen()) == []
    assert "personne, les signatures sont reportées, comme voté : 0 sollicités, 6 reportés" in line(forge)
    assert not altered(forge, "request_signatures", objection_ends_at=None).startswith("ok ")


TEXTS = (
    "# C\n\n## Préambule\n\na\n\n## 1. Un\n\nb\n\n### 1.1 Sous\n\nc\n\n## Article 2 Deux\n\nd\n",
    "# C\n\n## Préambule\n\na\n\n## 1. Neuf\n\nx\n\n## 2. Un\n\nb\n\n### 2.1 Sous\n\nc\n\n## 3. Deux\n\nd\n",
    "# C\n\n## Préambule\n\nA\n\n## 1. Un\n\nb\n\n### 1.1 Sous\n\nC\n\n## Article 2 Deux\n\nd\n",
    "# C\n\n## Préambule\n\na\n\n## 1. Un ##\n\nb\n\n#### 1.1 Sous\n\nc\n\n## Deux\n\nd\n",
    "# C\n",
)


@pytest.mark.parametrize("old", TEXTS)
@pytest.mark.parametrize("new", TEXTS)
def test_both_ways_to_see_which_sections_changed_agree(old: str, new: str) -> None:
    before, after = sections_in(old), set(sections_in(new).values())
    assert [name for name, lines in before.items() if lines not in after] == changed(old, new)
    assert list(before) == [each.slug for each in articles(old)]


def test_a_heading_without_words_has_no_name_here() -> None:
    assert slug_of("") == ""


def test_a_section_that_is_not_found_here_is_told_not_to_be_checked(affected: Forge) -> None:
    assert hold_sections(Bundle(affected.files), ["3", "buts-2"], ["3"]) == ["buts-2"]


def test_no_word_of_the_program_stands_in_what_the_verifier_says_in_french() -> None:
    """Acts, outcomes and who signs again are said in the reader's language; file names stay what they are."""
    said = [line.partition(" · ")[0] for line in approved() if not line.startswith("[")]
    wrong = [line for line in said if set(re.findall(r"(?<![\w./])[a-z_]+(?![\w./])", line)) & FRENCH.keys()]
    assert wrong == []
