"""Cast a confidential vote: who has voted is one row, what was chosen another, and nothing joins them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlmodel import select

from acts.act import Act, Actor, Receipt, act
from acts.ballot.cast import admitted, tell_contacts
from acts.link.enter import SessionView, check_code
from evidence.tracker import LEAST_LETTERS, letters_of, tracker_hash
from models.ballot import Ballot
from models.home import Home
from models.slip import Slip
from models.views.ballot import questions_of
from models.voter import Voter
from rules.answers import answered
from rules.promise import CONFIDENTIAL
from rules.refusals import AlreadyVoted, TrackerTaken, TrackerTooShort


def cast_confidential(
    home: Home,
    session_id: str,
    *,
    choices: Mapping[str, str],
    definition_hash: str,
    tracker: str,
    code: str,
    key: str,
) -> Receipt:
    """Record that a member has voted, and apart from it a vote; the receipt says only the first.

    Args:
        choices: option id to for, against or abstain: every option of the ballot, no other.
        definition_hash: the ballot hash that the voter was shown.
        tracker: drawn by the voter; only its hash is kept.

    Raises:
        As `acts.ballot.cast.cast`, but VoteIsFinal.
        AlreadyVoted: the member has, by this very form or another: its vote is nowhere to be compared with.
        TrackerTooShort. TrackerTaken: another vote has this very tracker.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "cast", actor=Actor("member"), subject="ballot") as a:
        held, ballot, _ = admitted(a, session_id, definition_hash=definition_hash, mode=CONFIDENTIAL)
        voter = a.one(Voter, (ballot.id, held.member_id))
        if voter.voted:
            raise AlreadyVoted(member=held.member_name)
        said = answered(questions_of(a.session, ballot.id), choices)
        slip = _slip(a, ballot, dict(sorted(said.items())), tracker)
        voter.voted = True
        ballot.voted_count += 1
        a.add(slip, voter, ballot)
        return _record(a, ballot, held, key=key)


def _slip(a: Act, ballot: Ballot, choices: dict[str, str], tracker: str) -> Slip:
    if len(letters_of(tracker)) < LEAST_LETTERS:
        raise TrackerTooShort(least=LEAST_LETTERS)
    hashed = tracker_hash(ballot.definition_hash or "", tracker)
    drawn = Slip(id=secrets.token_hex(16), ballot_id=ballot.id, tracker_hash=hashed, choices=choices)
    taken = select(Slip.id).where(Slip.ballot_id == ballot.id, Slip.tracker_hash == hashed)
    if a.session.exec(taken).first() is not None:
        raise TrackerTaken
    return drawn


def _record(a: Act, ballot: Ballot, held: SessionView, *, key: str) -> Receipt:
    """Write leaf, receipt and notices: that the member has voted, and nothing else."""
    a.record({"ballot": ballot.id, "member": held.member_id})
    facts = {"ballot": ballot.id, "hash": ballot.definition_hash, "member": held.member_id}
    receipt = a.receipt(facts, key=key)
    tell_contacts(a, ballot, held.member_id, receipt, replaced=False, final=True)
    return receipt
