"""Every version is rebuilt from the first one, and what the journal says of it outlives any rewriting."""

from __future__ import annotations

from hashlib import sha256

import pytest

from acts.due import advance
from acts.version.describe import described
from acts.version.verify import verify_versions
from charter.patch import unified
from models.home import Home
from models.reading import one, reading
from models.version import Version
from rules.refusals import VersionAltered
from tests.conftest import Hands
from tests.postgresql import behind, keep_instead

INVITED = ("est invité à participer", "participe")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")


@pytest.fixture
def third(hands: Hands) -> Hands:
    """Three versions, each adopted by a ballot."""
    for change in (INVITED, ALONE):
        cycle = hands.begin()
        ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *change)))
        for member in ("m1", "m2", "m3", "m4"):
            hands.vote(ballot, member, "for")
        hands.finish(cycle)
        hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
        advance(hands.home.path, cycle, driver="test")
    return hands


def rewrite(home: Home, number: str, *, text: str | None = None, patch: str | None = None) -> None:
    """Put other texts in the place of a version's own, on the disk and in the database alike."""
    for name, column, body in (("charter.md", "text_hash", text), ("changes.patch", "patch_hash", patch)):
        if body is not None:
            (home.versions / number / name).write_bytes(body.encode())
            keep_instead(home, body, number=number, column=column)


def first_that_differs(home: Home) -> VersionAltered:
    with pytest.raises(VersionAltered) as refused:
        verify_versions(home)
    return refused.value


def test_three_versions_are_rebuilt_from_the_first(third: Hands) -> None:
    with reading(third.home) as db:
        hashes = [one(db, Version, number).text_hash for number in ("1.0.0", "1.1.0", "1.2.0")]
    assert verify_versions(third.home) == list(zip(("1.0.0", "1.1.0", "1.2.0"), hashes, strict=True))
    assert sha256(third.text().encode()).hexdigest() == hashes[-1]


def test_a_version_rewritten_everywhere_but_in_the_journal_is_named(third: Hands) -> None:
    home, base = third.home, (third.home.versions / "1.1.0" / "charter.md").read_text("utf-8")
    text = base.replace("Seule la CPOF", "Seul le bureau")
    patch = unified(base, text, old_name="1.1.0/charter.md", new_name="1.2.0/charter.md")
    rewrite(home, "1.2.0", text=text, patch=patch)
    with reading(home) as db:
        told = described(db, one(db, Version, "1.2.0"))
    (home.versions / "1.2.0" / "version.toml").write_bytes(told)

    found = first_that_differs(home)
    assert (found.number, found.found_hash) == ("1.2.0", sha256(text.encode()).hexdigest())


def test_the_first_of_two_that_differ_is_named(third: Hands) -> None:
    for number in ("1.1.0", "1.2.0"):
        file = third.home.versions / number / "charter.md"
        file.write_bytes(file.read_bytes() + b"\n")
    assert first_that_differs(third.home).number == "1.1.0"


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("DELETE FROM version WHERE number = '1.2.0'", "1.2.0"),
        ("UPDATE version SET previous = NULL WHERE number = '1.1.0'", "1.1.0"),
        ("UPDATE version SET patch_hash = NULL, cycle_id = NULL WHERE number = '1.2.0'", "1.2.0"),
    ],
    ids=["a row is gone", "it follows nothing", "it has no patch"],
)
def test_a_version_that_is_no_longer_said_to_follow_the_one_before_is_named(
    third: Hands, statement: str, number: str
) -> None:
    behind(third.home, statement)
    assert first_that_differs(third.home).number == number


def test_a_patch_that_cannot_be_applied_is_named_by_its_version(third: Hands) -> None:
    rewrite(third.home, "1.1.0", patch="no patch")
    found = first_that_differs(third.home)
    assert (found.number, found.found_hash) == ("1.1.0", "patch-without-hash")
