"""A version is printed once: its articles with their descent, and the files it is given as."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from acts.reconcile import reconcile
from acts.version.print import print_version, print_versions
from models.article import Article
from models.leaf import Leaf
from models.reading import one, reading
from models.rendition import Rendition
from models.store import transaction
from models.version import Version
from rules.refusals import VersionAltered
from tests.conftest import Hands
from tests.postgresql import behind

ACTIVE = ("implique un engagement actif", "demande un engagement actif")
PUT_BEFORE = ("## 4. Acceptation", "## 4. Langue\n\nLe français.\n\n## 5. Acceptation")


def articles(hands: Hands, number: str) -> dict[str, tuple[str, str, list[int]]]:
    """Key, state and questions of each article by its slug."""
    with reading(hands.home) as db:
        rows = db.exec(select(Article).where(Article.version == number)).all()
    return {row.slug: (row.key, row.state, row.questions) for row in rows}


def unprint(hands: Hands) -> None:
    """Make a home of it as those were that knew no files."""
    behind(hands.home, "DELETE FROM article")
    behind(hands.home, "DELETE FROM rendition")


def test_the_first_version_is_printed_when_a_home_is_made(hands: Hands) -> None:
    with reading(hands.home) as db:
        said = json.loads(one(db, Leaf, 0).body)["public"]
        kept = {shape: one(db, Rendition, ("1.0.0", shape)).hash for shape in ("docx", "pdf")}
        assert said["files"] == kept
    assert print_versions(hands.home, driver="test") == []
    assert articles(hands, "1.0.0")["2"] == ("2", "new", [])


def test_a_version_without_files_is_printed_by_the_next_check_and_once(hands: Hands) -> None:
    unprint(hands)
    assert reconcile(hands.home.path, driver="test").mended == ["1.0.0: print", "1.0.0: seal"]
    assert reconcile(hands.home.path, driver="test").mended == []
    print_version(hands.home, "1.0.0", driver="test")
    assert hands.count(Leaf, act="print") == 1
    assert articles(hands, "1.0.0")["2"] == ("2", "new", [])


def test_each_article_keeps_its_name_and_says_which_questions_changed_it(hands: Hands) -> None:
    cycle = hands.begin()
    named = [hands.propose(cycle, "m1", *ACTIVE), hands.propose(cycle, "m2", *PUT_BEFORE)]
    ballot = hands.opened(cycle, hands.freeze(cycle, *named))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    assert articles(hands, "1.1.0") == {
        "preambule": ("preambule", "changed", [1]),
        "1": ("1", "same", []),
        "2": ("2", "same", []),
        "3": ("3", "same", []),
        "4": ("4-1.1.0", "new", [2]),
        "5": ("4", "renumbered", []),
    }


def test_what_was_given_is_named_in_the_journal_and_never_changes(hands: Hands) -> None:
    with reading(hands.home) as db:
        row = one(db, Rendition, ("1.0.0", "docx"))
    assert sha256(row.data).hexdigest() == row.hash
    for statement in ("UPDATE rendition SET hash = 'x'", "DELETE FROM rendition"):
        with pytest.raises(DatabaseError, match="a file that was given never"), transaction(hands.home) as db:
            db.exec(text(statement))  # type: ignore[call-overload]  # exec takes text too


def test_nothing_is_printed_of_a_version_that_is_not_what_was_published(hands: Hands) -> None:
    unprint(hands)
    file = hands.home.versions / "1.0.0" / "charter.md"
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(VersionAltered):
        print_version(hands.home, "1.0.0", driver="test")
    assert len(reconcile(hands.home.path, driver="test").alarms) == 1
    assert hands.count(Rendition) == 0
    assert hands.count(Version) == 1


def test_a_version_that_is_not_there_is_not_printed(hands: Hands) -> None:
    print_version(hands.home, "9.9.9", driver="test")
    assert hands.count(Leaf, act="print") == 0
