"""One page for a cycle: where it is, what comes next, who answered, and the acts allowed now."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.assent import LASTS
from acts.ballot.freeze import to_freeze
from acts.ballot.preflight import blockers, cautions, preflight, roll_for
from acts.cycle.move import rules_of, takes_two
from acts.due import next_due
from acts.link.enter import SessionView
from charter.canon import text_hash
from charter.refusals import Refusal
from models import absence, clock
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.person import Person
from models.reading import one, reading
from models.roll import Elector
from models.views import adoption, as_read, board, published
from models.views.appeals import appeal_of
from models.views.ballot import have_voted, questions_of, roll_of
from models.views.bodies import acts_for, all_acted_for, body_of
from models.views.conflicts import conflicts
from models.views.decisions import open_decisions
from models.views.delivery import delivery, not_voted
from models.views.left_out import LeftOut, left_out, would_leave_out
from models.views.recommended import may_recommend
from models.views.represented import listed
from models.views.scope import scope_in_names
from models.views.turnout import turnout
from notices.language import refusal_in_words
from rules.lifecycle import CYCLE, PROPOSAL, allowed
from rules.promise import SECRET
from rules.refusals import CapImpossible, CollegeUnknown
from rules.roll import REASONS
from rules.rulebook import TWO_PERSON_ACTS, read
from rules.threshold import least
from web.brief import briefly
from web.chart import chart
from web.committee.door import committee_get, person, problems
from web.committee.election import secrecy
from web.committee.foreseen import foreseen
from web.committee.roll import told_roll
from web.committee.timeline import timeline
from web.committee.words import notice_in_words, points
from web.page import home_of, language, render
from web.public.words import act_in_words
from web.texts import redline

UNDECIDED = ("collecting", "submitted", "to_rectify", "appealed")
DECIDING = ("proposing", "review")
OVER = ("closed", "cancelled")
APART = ("record_vote", "annex_correction")
"""Demands that take the place of no other act’s."""


def cycle_page(request: Request, held: SessionView) -> Response:
    """Show a cycle to a person of a body."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show a cycle, and above it what was refused just now."""
    home, lang = home_of(request), language(request, held.person)
    with reading(home) as db:
        cycle = one(db, Cycle, request.path_params["cycle"])
        facts = _facts(db, home, cycle, lang=lang, reader=person(held))
    said, status = problems(request, held, refusals)
    zone = home.settings().timezone
    return render(
        request,
        "committee/cycle.html",
        held=held,
        status=status,
        problems=said,
        prefect_absent_since=absence.absent_since(home, now=clock.instant()),
        cycle=cycle,
        notice=lambda kind: notice_in_words(kind, lang),
        proposal_state=lambda state: PROPOSAL.state_name(state, lang=lang),
        **briefly(now=clock.instant(), lang=lang, timezone=zone),
        **facts,
    )


def _facts(db: Session, home: Home, cycle: Cycle, *, lang: str, reader: str) -> dict[str, Any]:
    ballot = board.last_ballot(db, cycle)
    version = next((row for row in published.versions(db) if row.cycle_id == cycle.id), None)
    then = next_due(db, cycle) if cycle.rulebook_hash and cycle.state not in OVER else None
    frozen = ballot is not None and ballot.frozen_at is not None
    now = clock.instant()
    return {
        "state": CYCLE.state_name(cycle.state, lang=lang),
        "read": _read(db, home, cycle, instant=now),
        "allowed": allowed(CYCLE, cycle.state),
        "short_path": _short_path(home, cycle),
        "phases": timeline(cycle, published=version is not None, now=now),
        "next": (act_in_words(then.act, "", lang), then.at) if then else None,
        "ballot": ballot,
        "questions": questions_of(db, ballot.id) if ballot else [],
        "signs_again": scope_in_names(db, cycle) if ballot else None,
        "contested": text_hash(cycle.reason),
        "ruled": [(name, verdict) for _, name, verdict in open_decisions(db, cycle.id)],
        "roll": _to_strike(db, ballot, reader) if ballot and cycle.state in ("frozen", "voting") else [],
        **_roll(db, cycle, frozen=frozen, lang=lang),
        "result": published.result(db, ballot.id) if ballot and frozen else None,
        "delivery": delivery(db, cycle),
        "all_waiting": (waiting := board.waiting(db, cycle, now=now, lasts=LASTS)),
        "waiting": next((each for each in waiting if each.row.act not in APART), None),
        "waiting_ends": LASTS,
        "others": board.others(db, reader, now=now),
        "by_two": [name for name in TWO_PERSON_ACTS if takes_two(db, cycle, name)],
        "version": version,
        "signatures": adoption.summary(db, version.number) if version else None,
        **_proposals(db, cycle, lang=lang, reader=reader),
        **_vote(db, cycle, ballot),
        "represented": listed(db, ballot.id) if frozen and ballot else None,
        **secrecy(db, cycle, ballot),
        "provisional": (roll_told := told_roll(db, cycle, reader=reader, lang=lang)),
        **_ready(home, cycle, lang=lang, objected=roll_told is not None),
        "foreseen": foreseen(db, home, cycle, now=now, lang=lang),
    }


def _read(db: Session, home: Home, cycle: Cycle, *, instant: datetime) -> dict[str, str]:
    """Return the hashes of what the page shows: of the cycle, of its proposals, of the ballot to freeze."""
    read = {
        "cycle": as_read.cycle(db, home, cycle),
        "compose": as_read.questions(db, cycle),
    }
    if cycle.state == "review" and not blockers(db, home, cycle, instant=instant):
        read["freeze"] = to_freeze(db, cycle, instant=instant).hash
    return read


def _to_strike(db: Session, ballot: Ballot, reader: str) -> list[Elector]:
    """Return whom a person could ask to strike: nobody that it acts for itself."""
    own = all_acted_for(db, one(db, Person, reader))
    return [elector for elector in roll_of(db, ballot.id) if elector.member_id not in own]


def _short_path(home: Home, cycle: Cycle) -> bool:
    rules = read(home.rulebook_text()).classes.get(cycle.revision_class)
    return cycle.state == "draft" and rules is not None and rules.objection is not None


def _roll(db: Session, cycle: Cycle, *, frozen: bool, lang: str) -> dict[str, Any]:
    """Return who is not on the roll and why, and whose weight the cap cuts; as of today until the freeze."""
    found, rules = LeftOut(), rules_of(db, cycle) if cycle.rulebook_hash else None
    if frozen:
        found = left_out(db, cycle.id)
    elif cycle.rulebook_hash and cycle.state in DECIDING:
        # a roll that cannot be made is told among what stands in the way of the freeze
        with suppress(CollegeUnknown, CapImpossible):
            found = would_leave_out(db, roll_for(db, cycle, instant=clock.instant()))
    return {
        "excluded": [(name, REASONS[reason][lang]) for name, reason in found.excluded],
        "capped": found.capped,
        "cap": rules.cap.told(lang=lang) if rules and rules.cap else "",
        "roll_frozen": frozen,
    }


def _proposals(db: Session, cycle: Cycle, *, lang: str, reader: str) -> dict[str, Any]:
    found, who = board.proposals(db, cycle), one(db, Person, reader)
    listed: list[dict[str, Any]] = [
        {
            "row": each.row,
            "read": as_read.proposal(each.row),
            "author": each.author,
            "changes": redline(each.base, each.text, lang=lang).changes,
            "recommended": each.recommended,
            "open": cycle.state in DECIDING and each.row.state in UNDECIDED,
            "acts": allowed(PROPOSAL, each.row.state) if cycle.state in DECIDING else (),
            "own": acts_for(db, who, each.row.member_id),
            "appeal": appeal_of(db, each.row, reader_id=reader),
        }
        for each in found
    ]
    return {
        "appeal_body": body_of(db, reader, "appeal", today=clock.instant().date()),
        "proposals": sorted(listed, key=lambda each: not each["open"]),
        "undecided": sum(each["open"] for each in listed),
        "admitted": sum(bool(each["row"].option_id) or each["row"].state == "admissible" for each in listed),
        "pairs": conflicts(found) if cycle.state in (*DECIDING, "frozen", "voting") else [],
        "titles": {each.row.id: each.row.title for each in found},
    }


def _ready(home: Home, cycle: Cycle, *, lang: str, objected: bool) -> dict[str, Any]:
    blockers = preflight(home, cycle.id) if cycle.state == "review" else []
    return {
        "blockers": blockers,
        "cautions": [
            " ".join(refusal_in_words(each, lang, home.settings().timezone))
            for each in (cautions(home, cycle.id) if cycle.state == "review" else ())
        ],
        "points": points(blockers, lang=lang, timezone=home.settings().timezone, objected=objected)
        if cycle.state == "review"
        else [],
    }


def _vote(db: Session, cycle: Cycle, ballot: Ballot | None) -> dict[str, Any]:
    """Return the turnout of an opened ballot with its drawing, and while it is open who has voted or not."""
    nothing: dict[str, Any] = {"turnout": None, "drawing": None, "silent": [], "voted": []}
    if ballot is None or ballot.opened_at is None or cycle.closes_at is None:
        return nothing
    if rules_of(db, cycle).mode == SECRET:
        return nothing
    now = min(clock.instant(), ballot.closed_at or cycle.closes_at)
    ends_at = ballot.closed_at or cycle.closes_at
    found = turnout(db, ballot, opens_at=ballot.opened_at, now=now)
    quorum = least(rules_of(db, cycle).quorum_on(ballot.call), found.roll_weight)
    drawing = chart(
        found.points, ends_at=ends_at, most=found.roll_weight, quorum=quorum, reminders=found.reminders
    )
    silent = not_voted(db, ballot) if cycle.state == "voting" else []
    voted = have_voted(db, ballot.id) if cycle.state == "voting" else []
    return {"turnout": found, "drawing": drawing, "silent": silent, "voted": voted}


def proposal_page(request: Request, held: SessionView) -> Response:
    """Show one proposal with what it changes."""
    lang = language(request, held.person)
    with reading(home_of(request)) as db:
        found = board.proposal(db, request.path_params["proposal"])
        may = may_recommend(db, found.row, person(held))
    return render(
        request,
        "committee/proposal.html",
        held=held,
        proposal=found,
        may_recommend=may,
        state=PROPOSAL.state_name(found.row.state, lang=lang),
        redline=redline(found.base, found.text, lang=lang),
    )


def to_cycle(request: Request, _held: SessionView) -> Response:
    """Lead to the cycle from an address that only takes forms."""
    return RedirectResponse(f"/comite/cycle/{request.path_params['cycle']}", status_code=303)


ROUTES: list[BaseRoute] = [
    committee_get("/comite/cycle/{cycle}", cycle_page),
    committee_get("/comite/cycle/{cycle}/{act}", to_cycle),
    committee_get("/comite/proposition/{proposal}", proposal_page),
]
