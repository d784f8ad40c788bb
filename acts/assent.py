"""Two-person acts: one person asks, another confirms by its own mail, then the act is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import col, select

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.annex import annex_correction, correctable
from acts.ballot.extend import extend, extended
from acts.ballot.freeze import freeze, to_freeze
from acts.ballot.preflight import blockers
from acts.ballot.record_vote import CHOICE, by_telephone, record_vote
from acts.ballot.strike import strike, struck
from acts.cycle.cancel import cancel
from acts.cycle.move import ballot_of, takes_two
from acts.election.record import record_election, recordable
from acts.link.enter import check_code, holder
from charter.canon import text_hash
from models import clock, link
from models.assent import Assent
from models.cycle import Cycle
from models.home import Home
from models.link import Link
from models.reading import one, reading
from models.store import forget
from models.views import as_read
from models.views.bodies import acts_for, competent, seated
from rules.lifecycle import CYCLE, next_state
from rules.refusals import (
    DemandChanged,
    LinkRevoked,
    PreflightFailed,
    ReasonNeeded,
    SamePersonTwice,
    SecondPersonNeeded,
    UnknownThing,
    WrongCode,
)
from rules.wording import paragraphs

LASTS = timedelta(days=7)
ACTS = {
    "freeze": freeze,
    "cancel": cancel,
    "extend": extend,
    "strike": strike,
    "record_election": record_election,
    "record_vote": record_vote,
    "annex_correction": annex_correction,
}
WITHOUT_REASON = ("freeze", "record_election")
ABOUT_THE_CYCLE = ("cancel", "extend")
ABOUT_A_MEMBER = ("strike", "record_vote")
ON_A_BALLOT = ("extend", "strike", "record_election", "record_vote")


def ask(
    home: Home,
    cycle_id: str,
    *,
    act_name: str,
    person_id: str,
    facts: Mapping[str, str] | None = None,
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Ask for a two-person act and mail the others who may confirm it; return the id to confirm.

    Where the rulebook lets one person do it, it is done now: the id is empty, nothing is to be confirmed.

    Args:
        read: the hash of the ballot to freeze that a page showed; none where no page did.

    Raises:
        ReadOtherwise: texts, questions, roll or dates of a freeze are others since.
        NotCompetent, MandateEnded. ActNotAllowed: not in this state.
        ReasonNeeded: only a freeze and an election’s address go without one.
        WrittenTooLong, InvisibleCharacter.
        And what would refuse an extension (its date, that there was one), a strike, an election or a vote.
        PreflightFailed: a freeze would be refused. SecondPersonNeeded: nobody else could confirm.
        UnknownThing: no such two-person act.
    """
    said = dict(facts or {})
    actor = Actor("committee", person_id, driver)
    with act(home, f"ask_{act_name}", actor=actor, subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act=act_name, today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        _may(a, cycle, act_name, said)
        if act_name == "freeze":
            said["hash"] = to_freeze(a.session, cycle, instant=a.instant).hash
            as_read.still(said["hash"], read)
        if act_name == "annex_correction":
            said["hash"] = text_hash(said["text"])
        if alone := not takes_two(a.session, cycle, act_name):
            a.name = act_name
            _do(a, cycle, said)
        made = "" if alone else _asked(a, cycle, act_name, person_id=person_id, facts=said)
    if alone and act_name == "cancel":
        forget(home)
    return made


def _asked(a: Act, cycle: Cycle, name: str, *, person_id: str, facts: dict[str, str]) -> str:
    others = [
        person
        for person, _ in seated(a.session, "run", today=a.instant.date())
        if person.id != person_id
        and not (name in ABOUT_A_MEMBER and acts_for(a.session, person, facts["member"]))
    ]
    if not others:
        raise SecondPersonNeeded(act=name)
    for older in _waiting(a, cycle.id, _lane(name, facts)):
        older.dropped_at = a.instant
        a.add(older)
    number = 1 + len(a.session.exec(select(Assent.id).where(Assent.cycle_id == cycle.id)).all())
    row = Assent(
        id=f"{cycle.id}-a{number}",
        act=name,
        cycle_id=cycle.id,
        facts=facts,
        asked_by=person_id,
        asked_at=a.instant,
    )
    a.add(row)
    private = {key: value for key, value in facts.items() if _is_private(key)}
    public = {key: value for key, value in facts.items() if key not in private}
    a.record({"assent": row.id, "act": name, **public}, private)
    for person in others:
        a.issue("c", row.id, person=person.id)
        a.tell("second_person", row.id, person=person.id, cycle=cycle.id, facts={"act": name, **public})
    return row.id


def _do(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    if a.name in ABOUT_THE_CYCLE:
        cycle.reason = facts["reason"]
    ACTS[a.name](a, cycle, facts)


def _may(a: Act, cycle: Cycle, name: str, facts: dict[str, str]) -> None:
    if name not in ACTS:
        raise UnknownThing(kind="two-person act", id=name)
    if name == "extend":
        extended(a, cycle, facts)
    elif name == "record_election":
        recordable(a, cycle, facts)
    elif name == "strike":
        struck(a, cycle, facts)
    elif name == "record_vote":
        by_telephone(a, cycle, facts)
    elif name == "annex_correction":
        facts["text"] = correctable(a, cycle, facts)
    else:
        next_state(CYCLE, cycle.state, name)
    if name not in WITHOUT_REASON:
        if not facts.get("reason", "").strip():
            raise ReasonNeeded(act=name)
        paragraphs("reason", facts["reason"])
    if name == "freeze" and (found := blockers(a.session, a.home, cycle, instant=a.instant)):
        raise PreflightFailed(blockers=tuple(found))


def _same_ballot(a: Act, row: Assent) -> None:
    """Let pass a demand about the ballot that was frozen when it was made: a second call is another one.

    Raises:
        DemandChanged.
    """
    if row.act not in ON_A_BALLOT:
        return
    frozen_at = ballot_of(a.session, a.one(Cycle, row.cycle_id)).frozen_at
    if frozen_at is not None and frozen_at > row.asked_at:
        raise DemandChanged(act=row.act)


def _is_private(name: str) -> bool:
    """Return whether a fact of a demand is sealed in its leaf: an answer and who gave it, a text to come."""
    return name in ("contact", "text") or name.startswith(CHOICE)


def _lane(name: str, facts: Mapping[str, str]) -> str:
    """Return what only one demand waits for at a time: a member’s vote, a ballot’s minutes, or all else."""
    return {"record_vote": facts.get("member"), "annex_correction": facts.get("ballot")}.get(name) or ""


def _waiting(a: Act, cycle_id: str, lane: str) -> list[Assent]:
    rows = a.session.exec(select(Assent).where(Assent.cycle_id == cycle_id)).all()
    open_ = [row for row in rows if row.given_at is None and row.dropped_at is None]
    return [row for row in open_ if _lane(row.act, row.facts) == lane]


def give(home: Home, session_id: str, *, code: str, key: str) -> Receipt:
    """Confirm, by the link and code of one's own mail, what another person asked for; it is done now.

    Raises:
        WrongCode, TooManyTries, SessionOver. SamePersonTwice: the one who asked.
        UnknownThing: no longer waiting. DemandChanged: it was asked of an earlier ballot, or of other texts.
        And what the act itself refuses.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with reading(home) as db:
        held = holder(db, home, session_id, instant=clock.instant(), kind="c")
    return _give(home, held.subject_id, held.person_id, key=key, driver="person")


def give_as(home: Home, assent_id: str, *, person_id: str, code: str) -> Receipt:
    """Confirm from the command line with the code of that person's mail.

    Raises:
        WrongCode, and as `give`. LinkRevoked: the mail’s link was taken back, and its code with it.
    """
    mine = select(Link).where(Link.kind == "c", Link.subject_id == assent_id, Link.person_id == person_id)
    with reading(home) as db:
        row = db.exec(mine.order_by(col(Link.number).desc())).first()
    if row is None:
        raise UnknownThing(kind="assent", id=assent_id)
    if row.revoked_at is not None:
        raise LinkRevoked
    secret = home.key("links")
    if code.replace(" ", "") != link.code(secret, token_hash=row.token_hash, number=row.code_number):
        raise WrongCode(tries_left=0)
    return _give(home, assent_id, person_id, key=f"assent/{assent_id}/{person_id}", driver="command")


def _give(home: Home, assent_id: str, person_id: str, *, key: str, driver: str) -> Receipt:
    with reading(home) as db:
        name, cycle_id = (row := one(db, Assent, assent_id)).act, row.cycle_id
    with act(home, name, actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        person, _ = competent(a.session, person_id, "run", act=name, today=a.instant.date())
        row = a.one(Assent, assent_id)
        if row.given_at or row.dropped_at or row.asked_at + LASTS <= a.instant:
            raise UnknownThing(kind="assent", id=assent_id)
        if row.asked_by == person_id:
            raise SamePersonTwice(person=person.name, act=name)
        _same_ballot(a, row)
        row.given_by, row.given_at = person_id, a.instant
        a.add(row)
        _do(a, a.one(Cycle, cycle_id), {**row.facts, "assent": row.id})
        told = a.receipt({"assent": assent_id, "asked_by": row.asked_by, "given_by": person_id}, key=key)
    if name == "cancel":
        forget(home)  # what lay in the box of a confidential ballot
    return told
