"""A version binds so long after its publication as the rulebook says; until then the one before does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from acts.cycle.draft import draft
from acts.due import advance
from acts.signing.validate import decide
from acts.version.verify import verify_versions
from models.cycle import Cycle
from models.reading import one, reading
from models.signature import Signature
from models.version import Version
from models.views.force import entry_at, in_force, last_published, state_of
from models.views.standing import standings
from models.views.timeline import in_force_on
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
DELAY = timedelta(days=20)
ZONE = "Europe/Paris"


@pytest.fixture
def published(hands: Hands) -> Hands:
    """Version 1.1.0 is published and binds twenty days later."""
    publish(hands, "P20D")
    return hands


def publish(hands: Hands, entry: str) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    told = text.replace('effect = "signature"\n', f'effect = "signature"\nentry_into_force = "{entry}"\n')
    hands.home.rulebook.write_text(told, "utf-8")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)


def states(hands: Hands) -> dict[str, str]:
    with reading(hands.home) as db:
        return {number: state_of(db, one(db, Version, number)) for number in ("1.0.0", "1.1.0")}


def current(hands: Hands) -> tuple[str, str]:
    with reading(hands.home) as db:
        return in_force(db).number, last_published(db).number


def test_a_published_version_is_future_until_its_day_and_the_one_before_in_force(published: Hands) -> None:
    assert states(published) == {"1.0.0": "in force", "1.1.0": "future"}
    assert current(published) == ("1.0.0", "1.1.0")
    with reading(published.home) as db:
        entry = entry_at(db, one(db, Version, "1.1.0"))
    assert entry is not None
    published.pass_time(until=entry - timedelta(microseconds=1))
    assert current(published) == ("1.0.0", "1.1.0")
    published.pass_time(until=entry)
    assert current(published) == ("1.1.0", "1.1.0")
    assert states(published) == {"1.0.0": "superseded", "1.1.0": "in force"}


def test_the_day_on_which_a_version_binds_is_that_of_its_entry_into_force(published: Hands) -> None:
    with reading(published.home) as db:
        entry = entry_at(db, one(db, Version, "1.1.0"))
        assert entry is not None
        days = [entry.date() - timedelta(days=1), entry.date(), date(2019, 1, 1)]
        assert [in_force_on(db, day, timezone=ZONE) for day in days] == ["1.0.0", "1.1.0", "1.0.0"]


def test_nobody_is_late_with_a_version_that_does_not_bind_yet_and_may_sign_it(published: Hands) -> None:
    def standing(member: str) -> tuple[str, str]:
        with reading(published.home) as db:
            found = standings(db, today=published.now.date())[member]
        return found.state, found.version

    assert standing("m2") == ("effective", "1.0.0")
    published.sign("m1")
    for person in "ac":
        decide(published.home, "1.1.0-m1", "validate", person_id=person, reason="")
    assert standing("m1") == ("effective", "1.0.0"), "what it signed binds it on its day"
    published.pass_time(by=DELAY)
    assert standing("m1") == ("effective", "1.1.0")
    assert standing("m2") == ("due", "1.0.0")
    assert published.count(Signature, version="1.1.0", state="requested") == 5


def test_the_next_revision_starts_from_what_was_published_last(published: Hands) -> None:
    published.pass_time(until=published.date("2026-1", "signing_ends_at"))
    advance(published.home.path, "2026-1", driver="test")
    cycle = draft(published.home, person_id="a", title="Suite", revision_class="ordinary")
    with reading(published.home) as db:
        assert one(db, Cycle, cycle).base_version == "1.1.0"


def test_the_published_folder_says_from_when_it_binds_and_stays_what_it_was(published: Hands) -> None:
    told = (published.home.versions / "1.1.0" / "version.toml").read_text("utf-8")
    assert "in_force_from = " in told
    verify_versions(published.home)


@pytest.mark.parametrize("entry", ["PT0S", ""])
def test_where_the_rulebook_says_nothing_publication_is_the_day(hands: Hands, entry: str) -> None:
    if entry:
        publish(hands, entry)
    else:
        cycle = hands.begin()
        ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
        for member in ("m1", "m2", "m3"):
            hands.vote(ballot, member, "for")
        hands.finish(cycle)
    assert current(hands) == ("1.1.0", "1.1.0")
    told = (hands.home.versions / "1.1.0" / "version.toml").read_text("utf-8")
    assert "in_force_from" not in told
