"""What is published is what was approved, byte for byte, and stays so."""

from __future__ import annotations

from hashlib import sha256

import pytest

from acts.cycle.correct import check_correction
from acts.cycle.draft import draft
from acts.due import advance
from acts.link.enter import session
from acts.member.enrol import enrol
from acts.proposal.preview import Draft, check
from acts.signing.validate import validate
from acts.version.publish import publish
from acts.version.verify import verify_versions
from charter.patch import unified
from models.ballot import Ballot
from models.leaf import Leaf
from models.proposal import Proposal
from models.reading import one, reading
from models.signature import Signature
from models.version import Version
from models.views.standing import standings
from rules.refusals import (
    MissingField,
    NoShortPath,
    ProposalIdenticalToBase,
    SessionOver,
    VersionAltered,
    VersionExists,
)
from tests.conftest import Hands, members_csv
from tests.postgresql import keep_instead

INVITED = ("est invité à participer", "participe")
OFTEN = ("est invité à participer", "prend part, au moins une fois par an,")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
TYPING = ("est invité à participer", "est invité a participer")


@pytest.fixture
def adopted(hands: Hands) -> Ballot:
    """A ballot whose result may be published at once."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    hands.pass_time(until=hands.date(cycle, "contest_ends_at"))
    return ballot


def test_a_folder_that_holds_something_else_is_never_overwritten(hands: Hands, adopted: Ballot) -> None:
    folder = hands.home.versions / "1.1.0"
    folder.mkdir()
    (folder / "charter.md").write_text("other", "utf-8")
    with pytest.raises(VersionExists):
        publish(hands.home, adopted.cycle_id, driver="test")
    assert (folder / "charter.md").read_text("utf-8") == "other"
    assert (hands.count(Version), hands.count(Leaf, act="publish")) == (1, 0)


def test_f60_a_patch_that_does_not_give_the_approved_text_is_not_published(
    hands: Hands, adopted: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hands.text().replace(*OFTEN)
    monkeypatch.setattr(
        "acts.version.publish.unified", lambda old, _new, **names: unified(old, other, **names)
    )
    with pytest.raises(VersionAltered):
        publish(hands.home, adopted.cycle_id, driver="test")
    assert (hands.count(Version), (hands.home.versions / "1.1.0").exists()) == (1, False)


@pytest.mark.parametrize("name", ["charter.md", "changes.patch", "version.toml"])
@pytest.mark.parametrize("lost", [True, False], ids=["lost", "altered"])
def test_f19_each_file_of_a_version_is_checked(hands: Hands, adopted: Ballot, name: str, lost: bool) -> None:
    publish(hands.home, adopted.cycle_id, driver="test")
    assert [number for number, _ in verify_versions(hands.home)] == ["1.0.0", "1.1.0"]
    file = hands.home.versions / "1.1.0" / name
    if lost:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(VersionAltered) as refused:
        verify_versions(hands.home)
    assert refused.value.number == "1.1.0"
    assert (refused.value.found_hash == "–") == lost


def test_a_version_that_its_patch_does_not_give_from_the_one_before_is_named(
    hands: Hands, adopted: Ballot
) -> None:
    publish(hands.home, adopted.cycle_id, driver="test")
    base = (hands.home.versions / "1.0.0" / "charter.md").read_text("utf-8")
    other = unified(base, base.replace(*OFTEN), old_name="1.0.0/charter.md", new_name="1.1.0/charter.md")
    (hands.home.versions / "1.1.0" / "changes.patch").write_bytes(other.encode())
    keep_instead(hands.home, other, number="1.1.0", column="patch_hash")
    with pytest.raises(VersionAltered) as refused:
        verify_versions(hands.home)
    assert refused.value.found_hash == sha256(base.replace(*OFTEN).encode()).hexdigest()


def test_a_member_that_had_signed_nothing_is_asked_with_nothing_to_compare(hands: Hands) -> None:
    head, *_, last = members_csv(7).splitlines()
    enrol(hands.home, b"\n".join([head, last, b""]))
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    assert hands.count(Signature, id="1.1.0-m7", state="requested", since=None) == 1
    assert hands.count(Signature, version="1.1.0", since="1.0.0") == 6


def test_f28_open_requests_of_an_older_version_are_superseded_by_a_newer_one(hands: Hands) -> None:
    for number, change in (("1.1.0", INVITED), ("1.2.0", ALONE)):
        cycle = hands.begin()
        ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *change)))
        for member in ("m1", "m2", "m3"):
            hands.vote(ballot, member, "for")
        hands.finish(cycle)
        assert hands.count(Signature, version=number, state="requested") == 6
        if number == "1.1.0":
            hands.sign("m1")
            hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
            advance(hands.home.path, cycle, driver="test")
    assert hands.count(Signature, version="1.1.0", state="superseded") == 1
    assert hands.count(Signature, version="1.1.0", state="expired") == 5
    with reading(hands.home) as db:
        assert standings(db, today=hands.now.date())["m1"].version == "1.0.0"
    hands.sign("m2", version="1.2.0")
    for person in "ac":
        validate(hands.home, ["1.2.0-m2"], person_id=person)
    with reading(hands.home) as db:
        states = [one(db, Signature, f"{number}-m2").state for number in ("1.0.0", "1.1.0", "1.2.0")]
    assert states == ["superseded", "expired", "validated"]


def test_a_proposal_is_shown_with_what_it_changes_and_what_it_meets_and_nothing_is_kept(hands: Hands) -> None:
    cycle = hands.begin()
    identifier, _ = hands.enter("p", cycle, "m2")
    before, base = hands.count(Leaf), hands.text()

    def show(change: tuple[str, str], *, lang: str = "fr", revises: str = "") -> Draft:
        return check(
            hands.home, identifier, title="T", reasons="R", text=base.replace(*change), lang=lang,
            revises=revises,
        )  # fmt: skip

    alone = show(INVITED)
    assert (alone.conflicts, alone.identical_to, alone.base_version) == ([], None, "1.0.0")
    assert alone.text_hash == sha256(base.replace(*INVITED).encode()).hexdigest()
    assert "<ins" in alone.html
    met = hands.propose(cycle, "m1", *INVITED, title="Participer")
    hands.propose(cycle, "m3", *ALONE)
    told = {lang: show(OFTEN, lang=lang) for lang in ("fr", "en")}
    for said in told.values():
        assert [(each["proposal_id"], each["title"]) for each in said.conflicts] == [(met, "Participer")]
    assert told["fr"].conflicts[0]["sentence"] != told["en"].conflicts[0]["sentence"]
    assert told["fr"].changes[0]["sentence"] != told["en"].changes[0]["sentence"]
    assert show(INVITED).identical_to == met
    assert show(OFTEN, revises=met).conflicts == []
    assert (hands.count(Leaf), hands.count(Proposal)) == (before + 2, 2)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"title": " "}, MissingField),
        ({"reasons": ""}, MissingField),
        ({"text": ""}, ProposalIdenticalToBase),
    ],
    ids=["no title", "no reasons", "nothing changed"],
)
def test_what_is_no_proposal_is_refused_when_it_is_shown_already(
    hands: Hands, told: dict[str, str], refusal: type[Exception]
) -> None:
    identifier, _ = hands.enter("p", hands.begin(), "m2")
    given = {"title": "T", "reasons": "R", "text": hands.text().replace(*INVITED), **told}
    with pytest.raises(refusal):
        check(hands.home, identifier, **{**given, "text": given["text"] or hands.text()})


def test_a_proposal_is_shown_to_who_holds_a_link_only(hands: Hands) -> None:
    assert session(hands.home, "nobody") is None
    with pytest.raises(SessionOver):
        check(hands.home, "nobody", title="T", reasons="R", text="x")


def test_a_correction_is_shown_before_it_is_announced(hands: Hands) -> None:
    text = hands.text().replace(*TYPING)
    cycle = draft(hands.home, person_id="a", title="Correction", revision_class="editorial")
    before = hands.count(Leaf)
    shown = check_correction(hands.home, cycle, reasons="Une coquille.", text=text)
    assert (shown.text, shown.conflicts) == (text, [])
    assert len(shown.changes) == 1
    for reasons, given, name in ((" ", text, "reasons"), ("Une coquille.", " \n", "text")):
        with pytest.raises(MissingField) as refused:
            check_correction(hands.home, cycle, reasons=reasons, text=given)
        assert refused.value.names == (name,)
    assert hands.count(Leaf) == before


def test_no_correction_is_shown_in_a_class_without_a_short_path(hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    with pytest.raises(NoShortPath):
        check_correction(hands.home, cycle, reasons="Une coquille.", text=hands.text().replace(*TYPING))


@pytest.mark.parametrize(("effect", "binding"), [("signature", "1.0.0"), ("publication", "1.1.0")])
def test_what_makes_a_version_bind_is_what_the_rulebook_it_was_adopted_under_says(
    hands: Hands, effect: str, binding: str
) -> None:
    hands.rule(effect=f'"{effect}"')
    cycle = hands.begin()
    hands.rule(effect='"signature"')
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    with reading(hands.home) as db:
        found = standings(db, today=hands.now.date())
    assert {(each.state, each.version) for each in found.values()} == {("due", binding)}
