"""Close the ballot, count it, write the minutes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select

from acts.act import Act, Actor, act
from acts.ballot.early import closed_early, settled
from acts.ballot.open import due_now
from acts.ballot.record_minutes import write
from acts.ballot.shuffle import shuffle
from acts.cycle.move import ballot_of, rules_of, tell_members
from acts.version.render import render
from charter.merge import combine
from evidence.journal import canonical
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.question import Option, Question
from models.recount import result_of
from models.store import forget
from models.version import Version
from models.views.ballot import roll_of
from models.views.sheet import confidential
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.refusals import TextsDoNotCombine
from rules.result import Result

PROPOSAL_ACTS = {
    "adopted": "count_adopted",
    "rejected": "count_rejected",
    "fallen": "count_fallen",
    "no_quorum": "count_no_quorum",
}


def close(home: Home, cycle_id: str, *, driver: str) -> None:
    """Close the ballot: from here nobody writes a vote, and the database refuses it too.

    Before its instant only where the rulebook allows it and the votes settle it; the later dates stay.

    Raises:
        ActNotAllowed, NotDueYet.
    """
    with act(home, "close", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "close")
        until = cycle.closes_at
        ballot = ballot_of(a.session, cycle)
        early = settled(a.session, cycle, ballot, instant=a.instant)
        if early:
            cycle.closes_at = a.instant
        else:
            due_now(a, "close", until + rules_of(a.session, cycle).grace if until else None)
        ballot.closed_at = cycle.closes_at
        a.add(cycle, ballot)
        sheet = shuffle(a, ballot)
        a.record(
            {
                "state": cycle.state,
                "ballot": ballot.id,
                "due_at": until,
                "voted": ballot.voted_count,
                **({"early": True} if early else {}),
                **sheet,
            },
            sign=True,
        )
    if sheet:
        forget(home)  # and once more at the count: somebody may still have been reading


def count_ballot(home: Home, cycle_id: str, *, driver: str) -> Result:
    """Count the closed ballot, keep the result and the minutes, and tell the members.

    Raises:
        ActNotAllowed. TextsDoNotCombine: what was adopted gives no one text (the freeze excludes it).
    """
    with act(home, "count", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        ballot = ballot_of(a.session, cycle)
        result = result_of(a.session, cycle, ballot)
        cycle.state = next_state(CYCLE, cycle.state, f"count_{result.outcome}")
        outcomes = _outcomes(a, result)
        ballot.approved_hash = _approved(a, cycle, outcomes)
        ballot.result_hash = a.keep(canonical(result.to_json()).decode())
        ballot.counted_at = a.instant
        ballot.minutes_hash, in_english = write(a, cycle, ballot, result)
        a.add(cycle, ballot)
        a.record({**_leaf(cycle, ballot, outcomes), "minutes_en": in_english}, sign=True)
        members = [elector.member_id for elector in roll_of(a.session, ballot.id)]
        early = {"early": "yes" if closed_early(a.session, ballot) else "no"}
        tell_members(a, "ballot_result", cycle, subject=ballot.id, members=members, facts=early)
        detached = confidential(a.session, ballot.id)
    if detached:
        forget(home)
    return result


def _leaf(cycle: Cycle, ballot: Ballot, outcomes: Mapping[str, str]) -> dict[str, object]:
    return {
        "state": cycle.state,
        "ballot": ballot.id,
        "hash": ballot.definition_hash,
        "result": ballot.result_hash,
        "minutes": ballot.minutes_hash,
        "approved": ballot.approved_hash,
        "outcomes": dict(outcomes),
    }


def _outcomes(a: Act, result: Result) -> dict[str, str]:
    """Write what became of every question, option and proposal; return it by option."""
    outcomes: dict[str, str] = {}
    for question in result.questions:
        asked = a.one(Question, question.id)
        asked.outcome = question.outcome
        a.add(asked)
        for told in question.options:
            option = a.one(Option, told.id)
            option.outcome = outcomes[told.id] = told.outcome
            a.add(option)
            for proposal in a.session.exec(select(Proposal).where(Proposal.option_id == told.id)).all():
                proposal.state = next_state(PROPOSAL, proposal.state, PROPOSAL_ACTS[told.outcome])
                proposal.cause = told.cause or ""
                a.add(proposal)
    return outcomes


def _approved(a: Act, cycle: Cycle, outcomes: Mapping[str, str]) -> str | None:
    """Keep the text that the adopted options give together, and what it changes."""
    adopted = [option for option, outcome in outcomes.items() if outcome == "adopted"]
    if not adopted:
        return None
    base = a.one(Version, cycle.base_version)
    texts = {option: a.text(a.one(Option, option).text_hash) for option in adopted}
    merged = combine(a.text(base.text_hash), texts)
    if merged.text is None:
        pair = merged.conflicts[0]
        raise TextsDoNotCombine(first=pair.a, second=pair.b)
    approved = a.keep(merged.text)
    render(a, base.text_hash, approved)
    return approved
