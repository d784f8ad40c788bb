"""Acts in any order against a small model of a cycle: what the model says is what the home keeps.

In CI, and with `CHARTE_MACHINE=1`, it is run as often and as long as `docs/running.md` says; less elsewhere.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from acts.act import Receipt
from acts.ballot.cast import cast
from acts.due import advance
from acts.link.revoke_link import revoke_link
from acts.reconcile import verify_journal
from models import clock
from models.ballot import Ballot
from models.leaf import Leaf
from models.reading import one, reading
from models.signature import Signature
from models.text import Text
from models.version import Version
from rules.refusals import BallotClosed, LinkRevoked, RuleRefusal, SessionOver
from tests.conftest import Hands
from tests.races.scenes import INVITED, votes, voting
from tests.races.stage import Stage

pytestmark = pytest.mark.timeout(7200)
FULL = bool(os.environ.get("CHARTE_MACHINE") or os.environ.get("CI"))
EXAMPLES, STEPS = (200, 30) if FULL else (40, 20)
MEMBERS = st.sampled_from(["m1", "m2", "m3", "m4"])
CHOICES = st.sampled_from(["for", "against", "abstain"])


class Revision(RuleBasedStateMachine):
    """A cycle whose ballot is open, in a copy of its own, beside what should be true of it."""

    copies: Iterator[Hands]
    ballot: Ballot
    now: list[Hands]

    def __init__(self) -> None:
        super().__init__()
        self.hands = next(self.copies)
        self.now[:] = [self.hands]
        self.before = self.hands.count(Leaf)
        self.cast: dict[str, str] = {}
        self.receipts: dict[str, tuple[str, str]] = {}
        self.numbers: Counter[str] = Counter()
        self.acknowledged = self.revoked = 0
        self.state = "voting"
        self.signed: set[str] = set()

    def send(self, member: str, choice: str, key: str) -> Receipt:
        number = 1 + self.numbers[member]
        session, code = self.hands.enter("v", self.ballot.id, member, number=number)
        return self.post(session, code, choice, key)

    def post(self, session: str, code: str, choice: str, key: str) -> Receipt:
        return cast(
            self.hands.home, session, choices=dict.fromkeys(self.hands.options(self.ballot), choice),
            definition_hash=self.ballot.definition_hash or "", code=code, key=key,
        )  # fmt: skip

    @rule(member=MEMBERS, choice=CHOICES)
    def vote(self, member: str, choice: str) -> None:
        if self.state != "voting":
            with pytest.raises(BallotClosed):
                self.send(member, choice, self.hands.key())
            return
        key = self.hands.key()
        self.receipts[member] = (key, self.send(member, choice, key).code)
        self.cast[member] = choice
        self.acknowledged += 1

    @rule(member=MEMBERS, choice=CHOICES)
    def send_again(self, member: str, choice: str) -> None:
        """The same form gives the same receipt, whatever happened since; it is none after another link."""
        if member in self.receipts:
            key, code = self.receipts[member]
            assert self.send(member, choice, key).code == code

    @rule(member=MEMBERS)
    def replace_link(self, member: str) -> None:
        old = self.hands.enter("v", self.ballot.id, member, number=1 + self.numbers[member])
        told = {"person_id": "a", "reason": "Perdu"}
        if self.state != "voting":
            with pytest.raises(RuleRefusal):
                revoke_link(self.hands.home, self.ballot.cycle_id, member, **told)
            return
        revoke_link(self.hands.home, self.ballot.cycle_id, member, **told)
        self.numbers[member] += 1
        self.revoked += 1
        self.receipts.pop(member, None)
        with pytest.raises((LinkRevoked, SessionOver)):
            self.post(*old, "for", self.hands.key())

    @precondition(lambda self: self.state == "voting")
    @rule()
    def close_and_count(self) -> None:
        self.hands.pass_time(until=self.hands.date(self.ballot.cycle_id, "closes_at"))
        advance(self.hands.home.path, self.ballot.cycle_id, driver="test")
        self.state = "counted"
        with reading(self.hands.home) as db:
            told = json.loads(one(db, Text, one(db, Ballot, self.ballot.id).result_hash).body)
        (option,) = (option for question in told["questions"] for option in question["options"])
        tally = Counter(self.cast.values())
        assert [option[name] for name in ("for", "against", "abstain")] == [
            tally[name] for name in ("for", "against", "abstain")
        ]
        assert told["cast_count"] == len(self.cast)
        self.adopted = told["outcome"] == "adopted"
        if tally["against"] >= tally["for"]:
            assert not self.adopted

    @precondition(lambda self: self.state == "counted")
    @rule()
    def publish(self) -> None:
        self.hands.pass_time(until=self.hands.date(self.ballot.cycle_id, "contest_ends_at"))
        advance(self.hands.home.path, self.ballot.cycle_id, driver="test")
        self.state = "published" if self.adopted else "over"
        assert self.hands.count(Version) == 1 + self.adopted
        if self.adopted:
            with reading(self.hands.home) as db:
                kept = one(db, Version, "1.1.0").text_hash
            before = (self.hands.home.versions / "1.0.0" / "charter.md").read_text("utf-8")
            assert kept == sha256(before.replace(*INVITED, 1).encode()).hexdigest()

    @precondition(lambda self: self.state == "published")
    @rule(member=MEMBERS)
    def sign(self, member: str) -> None:
        if member in self.signed:
            with pytest.raises(RuleRefusal):
                self.hands.sign(member)
            return
        self.hands.sign(member)
        self.signed.add(member)

    @rule()
    def do_what_is_due(self) -> None:
        """Whoever calls again finds nothing to do."""
        assert advance(self.hands.home.path, self.ballot.cycle_id, driver="test").done == []

    @invariant()
    def the_home_keeps_what_the_model_says(self) -> None:
        kept = {vote.member_id: next(iter(vote.choices.values())) for vote in votes(self.hands)}
        assert kept == self.cast
        assert self.hands.count(Leaf, act="cast") == self.acknowledged
        assert self.hands.count(Leaf, act="revoke_link") == self.revoked
        assert self.hands.count(Signature, version="1.1.0", state="signed") == len(self.signed)

    def teardown(self) -> None:
        assert verify_journal(self.hands.home)[2] == ""


def test_i1_i2_i3_i4_i5_i8_i9_acts_in_any_order_do_what_the_model_says(
    hands: Hands, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot, now = voting(hands), [hands]
    monkeypatch.setattr(clock, "instant", lambda: now[0].now)
    copies = Stage(memory, monkeypatch).copies(hands, 10**6)
    facts = {"copies": copies, "ballot": ballot, "now": now}
    machine = type("RevisionHere", (Revision,), facts)
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)
    copies.close()
