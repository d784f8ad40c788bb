"""A secret ballot is voted on elsewhere: recorded by two, watched, verified, and its totals counted here."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlmodel import col, select

from acts.act import Actor, act
from acts.assent import ask
from acts.ballot.count import count_ballot
from acts.due import advance
from acts.election.fetch import fetch
from acts.election.hand_over import hand_over
from acts.election.tool import verify, version
from acts.election.watch import watch_election
from acts.reconcile import reconcile
from evidence.belenios import handed_over
from evidence.verifier.election import brief
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.text import Text
from rules.refusals import (
    ActNotAllowed,
    ArchiveRefused,
    ArchiveUnreachable,
    BallotNotFrozen,
    ElectionMissing,
    ElectionNotVerified,
    ElectionWrong,
    NotSecret,
    ToolMissing,
    UnknownThing,
    VotedElsewhere,
)
from tests.belenios.forge import Forge
from tests.belenios.world import ADDRESS, UUID, election, forged, frozen, recorded, tool, watched
from tests.conftest import Hands

__all__ = ["tool"]


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    """A frozen secret ballot of six, one question."""
    return frozen(hands)


def known(hands: Hands, ballot: Ballot) -> Forge:
    """Record the election of a ballot and keep its archive; return it."""
    made = forged(hands, ballot)
    recorded(hands, ballot, fingerprint=brief(made.setup["credentials"]))
    watched(hands, ballot, made.data)
    return made


def opened(hands: Hands, ballot: Ballot) -> Forge:
    """The same, and the ballot opens."""
    made = known(hands, ballot)
    hands.opened(ballot.cycle_id, ballot)
    return made


def vote(made: Forge, *credentials: int) -> Forge:
    """Vote with these credentials."""
    for each in credentials:
        made.vote(str(each))
    return made


def closed(hands: Hands, ballot: Ballot, made: Forge) -> Forge:
    """Four have voted and the ballot is closed, here and there."""
    vote(made, 101, 102, 103, 104)
    watched(hands, ballot, made.data)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    assert advance(hands.home.path, ballot.cycle_id, driver="test").done == ["close"]
    return made.end(count=4, weight=4)


def leaves(hands: Hands, name: str) -> list[dict[str, object]]:
    """Return what the leaves of an act say."""
    with reading(hands.home) as db:
        rows = db.exec(select(Leaf.body).where(Leaf.act == name).order_by(col(Leaf.seq))).all()
    return [json.loads(body)["public"] for body in rows]


def state(hands: Hands, ballot: Ballot) -> str:
    """Return where the cycle is."""
    with reading(hands.home) as db:
        return one(db, Cycle, ballot.cycle_id).state


@pytest.mark.usefixtures("tool")
def test_a_secret_ballot_is_counted_from_the_totals_of_its_verified_election(
    hands: Hands, ballot: Ballot
) -> None:
    made = closed(hands, ballot, opened(hands, ballot))
    waits = advance(hands.home.path, ballot.cycle_id, driver="test")
    assert (waits.done, waits.state, waits.next_act) == ([], "counting", None)
    assert "the trustees of the election decrypt" in waits.blocks[0]
    made.share(1, 3).result([3, 1, 0])
    seen = watched(hands, ballot, made.data)
    assert (seen.voted_count, seen.ballots_count, seen.tallied, seen.tool) == (4, 4, True, "2.0 (20230102)")
    assert advance(hands.home.path, ballot.cycle_id, driver="test").done == ["count"]
    with reading(hands.home) as db:
        counted = one(db, Ballot, ballot.id)
        result = json.loads(one(db, Text, counted.result_hash).body)
        minutes = one(db, Text, counted.minutes_hash).body.replace("\u00a0", " ")
    assert (result["cast_count"], result["roll_count"], result["outcome"]) == (4, 6, "adopted")
    assert result["questions"][0]["options"][0]["for"] == 3
    assert "3 pour sur 4 exprimés" in minutes
    assert "Votants : 4 (poids 4)" in minutes
    assert "| Organisme 1 | 1 | – |" in minutes
    assert f"Élection {UUID}, tenue à {ADDRESS}" in minutes
    assert f"SHA-256 : {seen.archive_hash}" in minutes
    assert "Aucun incident n’a été constaté" in minutes


@pytest.mark.usefixtures("tool")
def test_each_copy_of_the_archive_leaves_its_hash_and_the_same_one_leaves_nothing(
    hands: Hands, ballot: Ballot
) -> None:
    made = opened(hands, ballot)
    first = watched(hands, ballot, vote(made, 101).data)
    again = watched(hands, ballot, made.data)
    second = watched(hands, ballot, made.vote("101", 5).vote("102").data)
    told = leaves(hands, "watch_election")
    assert (first.new, again.new, second.new) == (True, False, True)
    assert [each["archive"] for each in told[1:]] == [first.archive_hash, second.archive_hash]
    assert [(each["voted"], each["ballots"]) for each in told] == [(0, 0), (1, 1), (2, 3)]
    assert told[-1]["last"] == made.parent
    assert hands.count(Ballot, voted_count=2) == 1


@pytest.mark.usefixtures("tool")
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"description": "Une élection"}, "does not bear the ballot hash"),
        ({"questions": []}, "does not ask the frozen questions"),
        ({"credentials": ["101,9"]}, "is not that of the authority"),
        ({"uuid": "ihnPwSNBst98ub"}, "of another election"),
        ({"trustees": 7}, "a field is missing or impossible"),
    ],
)
def test_an_election_that_is_not_ours_opens_nothing(
    hands: Hands, ballot: Ballot, other: dict[str, object], why: str
) -> None:
    recorded(hands, ballot, fingerprint=brief(forged(hands, ballot).setup["credentials"]))
    with pytest.raises(ArchiveRefused, match=why):
        watched(hands, ballot, forged(hands, ballot, **other).data)
    hands.pass_time(until=hands.date(ballot.cycle_id, "opens_at"))
    waits = advance(hands.home.path, ballot.cycle_id, driver="test")
    assert isinstance(waits.refusal, ElectionMissing)
    assert state(hands, ballot) == "frozen"


def test_a_secret_ballot_without_an_election_does_not_open(hands: Hands, ballot: Ballot) -> None:
    hands.pass_time(until=hands.date(ballot.cycle_id, "opens_at"))
    assert isinstance(advance(hands.home.path, ballot.cycle_id, driver="test").refusal, ElectionMissing)
    with pytest.raises(UnknownThing):
        watched(hands, ballot, forged(hands, ballot).data)


@pytest.mark.usefixtures("tool")
def test_an_archive_that_was_rewound_is_refused_told_once_and_the_last_copy_is_kept(
    hands: Hands, ballot: Ballot
) -> None:
    made = opened(hands, ballot)
    before = made.data
    kept = watched(hands, ballot, vote(made, 101, 102).data).archive_hash
    for _ in range(2):
        with pytest.raises(ArchiveRefused, match="no longer the one of before"):
            watched(hands, ballot, before)
    assert election(hands).archive_hash == kept
    (told,) = leaves(hands, "refuse_archive")
    assert (told["archive"], election(hands).alarm) == (told["archive"], told["archive"])
    assert hands.count(Notice, kind="election_alarm") == 3
    watched(hands, ballot, made.vote("103").data)
    assert election(hands).alarm == ""


def test_what_the_tool_refuses_is_refused(hands: Hands, ballot: Ballot, tool: Path) -> None:
    made = opened(hands, ballot)
    (tool / "code").write_text("1", "ascii")
    with pytest.raises(ArchiveRefused, match="belenios-tool refuses it: wrong proof"):
        watched(hands, ballot, vote(made, 101).data)
    assert (tool / "asked").read_text("ascii").split() == ["verify-diff"]


def test_a_result_counts_once_the_tool_has_verified_it(hands: Hands, ballot: Ballot, tool: Path) -> None:
    made = closed(hands, ballot, opened(hands, ballot)).share(1, 2).result([3, 1, 0])
    (tool / "code").write_text("1", "ascii")
    with pytest.raises(ArchiveRefused):
        watched(hands, ballot, made.data)
    with pytest.raises(ElectionNotVerified):
        count_ballot(hands.home, ballot.cycle_id, driver="test")
    (tool / "code").write_text("0", "ascii")
    (tool / "asked").unlink()
    assert watched(hands, ballot, made.data).new
    assert not watched(hands, ballot, made.data).new
    assert (tool / "asked").read_text("ascii").split() == ["verify-diff", "verify"]


@pytest.mark.usefixtures("tool")
def test_an_election_that_ended_and_was_tallied_before_the_closing_is_verified_after_it_and_told(
    hands: Hands, ballot: Ballot
) -> None:
    made = vote(opened(hands, ballot), 101, 102, 103).end(count=3, weight=3).share(1, 2).result([3, 0, 0])
    assert watched(hands, ballot, made.data).tool == ""
    assert leaves(hands, "watch_election")[-1]["early"] is True
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    assert watched(hands, ballot, made.data).tool
    advance(hands.home.path, ballot.cycle_id, driver="test")
    with reading(hands.home) as db:
        minutes = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body
    assert "l’élection était terminée avant l’heure de clôture" in minutes


@pytest.mark.usefixtures("tool")
def test_votes_that_came_after_the_closing_are_told_where_a_copy_was_taken_at_the_closing(
    hands: Hands, ballot: Ballot
) -> None:
    made = opened(hands, ballot)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    watched(hands, ballot, vote(made, 101).data)
    watched(hands, ballot, vote(made, 102, 103).data)
    assert [each.get("late") for each in leaves(hands, "watch_election")] == [None, None, 2]


@pytest.mark.usefixtures("tool")
def test_i3_a_copy_that_was_the_same_at_the_closing_is_one_taken_at_the_closing(
    hands: Hands, ballot: Ballot
) -> None:
    made = vote(opened(hands, ballot), 101)
    watched(hands, ballot, made.data)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    assert watched(hands, ballot, made.data).new, "from here on, what is new is late"
    assert not watched(hands, ballot, made.data).new
    hands.pass_time(by=timedelta(minutes=1))
    watched(hands, ballot, vote(made, 102, 103).data)
    assert [each.get("late") for each in leaves(hands, "watch_election")] == [None, None, None, 2]


@pytest.mark.usefixtures("tool")
def test_a_share_too_many_or_a_vote_after_the_end_keeps_the_ballot_uncounted(
    hands: Hands, ballot: Ballot
) -> None:
    made = closed(hands, ballot, opened(hands, ballot)).share(1, 2, 3).result([3, 1, 0])
    with pytest.raises(ArchiveRefused, match="3 decryption shares"):
        watched(hands, ballot, made.data)
    with pytest.raises(ArchiveRefused, match="no place there"):
        watched(hands, ballot, made.vote("105").data)
    assert state(hands, ballot) == "counting"


@pytest.mark.usefixtures("tool")
def test_a_secret_vote_is_not_taken_here(hands: Hands, ballot: Ballot) -> None:
    opened(hands, ballot)
    with pytest.raises(VotedElsewhere) as refused:
        hands.vote(ballot, "m1", "for")
    assert refused.value.address == ADDRESS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uuid", "../../etc/passwd"),
        ("fingerprint", "abc"),
        ("address", ""),
        ("address", "http://vote.example.org/"),
        ("address", "file:///etc/passwd"),
        ("address", "https://vote.example.org/ two"),
        ("address", "https://[vote"),
        ("archive", "ftp://vote.example.org/"),
    ],
)
def test_where_an_election_is_has_its_form(hands: Hands, ballot: Ballot, name: str, value: str) -> None:
    facts = {"uuid": UUID, "address": ADDRESS, "archive": "", "fingerprint": "A" * 43, name: value}
    with pytest.raises(ElectionWrong) as refused:
        ask(hands.home, ballot.cycle_id, act_name="record_election", person_id="a", facts=facts)
    assert (refused.value.name, refused.value.value) == (name, value)


def test_an_election_on_this_machine_may_be_plain(hands: Hands, ballot: Ballot) -> None:
    recorded(hands, ballot, fingerprint="A" * 43, archive="http://127.0.0.1:9/x.bel")
    assert election(hands).archive_address == "http://127.0.0.1:9/x.bel"


@pytest.mark.usefixtures("tool")
def test_another_election_may_be_recorded_until_the_ballot_opens_and_our_copy_begins_anew(
    hands: Hands, ballot: Ballot
) -> None:
    known(hands, ballot)
    recorded(hands, ballot, fingerprint="B" * 43)
    assert (election(hands).archive, election(hands).fingerprint) == (None, "B" * 43)


@pytest.mark.usefixtures("tool")
def test_once_the_ballot_is_open_its_election_stays(hands: Hands, ballot: Ballot) -> None:
    opened(hands, ballot)
    with pytest.raises(ActNotAllowed):
        recorded(hands, ballot, fingerprint="B" * 43)


def test_a_ballot_that_is_voted_on_here_has_no_election(hands: Hands) -> None:
    cycle = hands.begin()
    named = hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    with pytest.raises(NotSecret):
        recorded(hands, named, fingerprint="A" * 43)
    with pytest.raises(NotSecret):
        watched(hands, named, b"")
    with pytest.raises(NotSecret):
        hand_over(hands.home, named.id, administrator="Ada", authority="Étude", say=str)


def test_roll_and_questions_are_handed_over_bound_to_the_ballot_hash(hands: Hands, ballot: Ballot) -> None:
    told = hand_over(hands.home, "last", administrator="Ada", authority="Étude Martin", say=lambda _: "lundi")
    files = handed_over(told)
    assert files["voters.txt"].decode().splitlines()[0] == "m1@members.example,m1,1"
    assert len(files["voters.txt"].splitlines()) == 6
    asked = json.loads(files["questions.json"])
    assert str(ballot.definition_hash) in asked["description"]
    assert asked["questions"][0] == {
        "answers": ["Pour", "Contre", "Abstention"],
        "min": 1,
        "max": 1,
        "question": "1. Remplacer est invité à participer",
    }
    assert (asked["administrator"], asked["credential_authority"]) == ("Ada", "Étude Martin")
    assert str(ballot.definition_hash) in files["LISEZ-MOI.md"].decode()


def test_nothing_is_handed_over_before_the_freeze(hands: Hands) -> None:
    with pytest.raises(UnknownThing):
        hand_over(hands.home, "last", administrator="Ada", authority="Étude", say=str)
    cycle = hands.begin()
    hands.propose(cycle, "m1", "est invité à participer", "participe")
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    with act(hands.home, "test", actor=Actor("operator"), subject="test") as a:
        a.add(Ballot(id="b", cycle_id=cycle, round=9, composed_at=hands.now))
        a.record({})
    with pytest.raises(BallotNotFrozen):
        hand_over(hands.home, "b", administrator="Ada", authority="Étude", say=str)


def test_a_member_nobody_acts_for_any_more_is_handed_over_without_an_address(
    hands: Hands, ballot: Ballot
) -> None:
    hands.pass_time(by=timedelta(days=-10000))
    told = hand_over(hands.home, ballot.id, administrator="Ada", authority="Étude", say=str)
    assert {voter.address for voter in told.voters} == {""}


def test_the_tool_is_of_the_version_that_was_tried_or_there_is_none(
    tool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert version() == "2.0 (20230102)"
    (tool / "version").write_text("2.0.1", "ascii")
    with pytest.raises(ToolMissing) as refused:
        verify(UUID, b"")
    assert (refused.value.found, refused.value.wanted) == ("2.0.1", "2.0")
    monkeypatch.setenv("PATH", str(tool / "nowhere"))
    with pytest.raises(ToolMissing):
        version()


@pytest.mark.usefixtures("tool")
def test_two_who_look_at_once_keep_one_copy(
    hands: Hands, ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import acts.election.watch as module

    made = opened(hands, ballot)
    sound = module._checked

    def slow(*told: object) -> object:
        found = sound(*told)  # type: ignore[arg-type]  # whatever it was called with
        monkeypatch.setattr(module, "_checked", sound)
        watched(hands, ballot, made.vote("102").data)
        return found

    monkeypatch.setattr(module, "_checked", slow)
    assert not watched(hands, ballot, vote(made, 101).data).new
    assert [each["voted"] for each in leaves(hands, "watch_election")] == [0, 2]
    assert hands.count(Election) == 1


class Lying(BaseHTTPRequestHandler):
    """Answers as its path says."""

    given = b"bytes"

    def do_GET(self) -> None:
        """Give bytes, lead elsewhere, or nothing."""
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/archive")
        else:
            self.send_response(200 if self.path == "/archive" else 404)
        self.end_headers()
        self.wfile.write(self.given)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """Serve on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Lying) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


def test_an_archive_is_fetched_from_its_address_and_from_nowhere_it_leads_to(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch(f"{server}/archive") == b"bytes"
    for address in (f"{server}/none", f"{server}/moved", "http://127.0.0.1:9/", "file:///etc/passwd", ""):
        with pytest.raises(ArchiveUnreachable):
            fetch(address)
    monkeypatch.setattr("acts.election.fetch.LARGEST", 4)
    with pytest.raises(ArchiveUnreachable, match="> 4"):
        fetch(f"{server}/archive")


def test_what_is_fetched_is_looked_at(hands: Hands, ballot: Ballot, server: str) -> None:
    recorded(hands, ballot, fingerprint="A" * 43, archive=f"{server}/archive")
    with pytest.raises(ArchiveRefused, match="cut or damaged"):
        watch_election(hands.home, ballot.cycle_id, driver="test")


@pytest.mark.usefixtures("tool")
def test_what_is_due_looks_at_the_archive_and_says_what_is_wrong_with_it_beside_a_sound_journal(
    hands: Hands, ballot: Ballot, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = forged(hands, ballot)
    assert reconcile(hands.home.path, driver="test").alarms == []
    recorded(hands, ballot, fingerprint=brief(made.setup["credentials"]), archive=f"{server}/archive")
    found = reconcile(hands.home.path, driver="test")
    assert found.sound
    assert "archive-refused" in found.alarms[0]
    monkeypatch.setattr(Lying, "given", made.data)
    assert reconcile(hands.home.path, driver="test").alarms == []
    hands.opened(ballot.cycle_id, ballot)
    monkeypatch.setattr(Lying, "given", vote(made, 101, 102, 103, 104).data)
    reconcile(hands.home.path, driver="test")
    assert [each["voted"] for each in leaves(hands, "watch_election")] == [0, 4]
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    reconcile(hands.home.path, driver="test")
    whole = made.end(count=4, weight=4).share(1, 2).result([4, 0, 0]).data
    monkeypatch.setattr(Lying, "given", whole)
    assert reconcile(hands.home.path, driver="test").mended[0] == f"{ballot.cycle_id}: count"
    assert reconcile(hands.home.path, driver="test").alarms == []
