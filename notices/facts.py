"""What a letter can say: read at sending time from the rows its notice names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from evidence.promise import promised
from models import link
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.delegation import Delegation
from models.election import Election
from models.entry import Entry
from models.home import Home, Settings
from models.link import Link
from models.mandate import Mandate
from models.measure import Measure
from models.member import Member
from models.notice import Notice
from models.proposal import Proposal
from models.question import Option, Question
from models.reading import one
from models.recommendation import Recommendation
from models.rendering import Rendering
from models.representative import Representative
from models.signature import Signature
from models.text import Text
from models.version import Version
from models.views.asked import ASKING
from models.views.ballot import struck_from
from models.views.sheet import has_voted
from notices.force import force_of
from notices.language import day_in_words
from notices.roll import asked_by, line_of
from rules.lifecycle.measure import HEARING

LINKS = {
    "correction_announced": "p", "correction_objected": "p", "proposing_open": "p", "ballot_open": "v",
    "ballot_reminder": "v", "signature_request": "s", "signature_reminder": "s", "signature_returned": "s",
    "signature_planned": "s", "proposal_recommended": "p", "roll_published": "p",
    "signature_recorded": "s", "signature_validated": "s", "signature_link": "s",
    "delegation_offered": "s", "delegation_given": "s", "delegation_answered": "s",
    "delegation_unreached": "s",
    "second_person": "c", "proposal_refused": "p", "proxy_offered": "v",
    "measure_notice": "m",
}  # fmt: skip


class OvertakenError(Exception):
    """What the notice asks for is no longer true."""


def facts(
    db: Session, home: Home, settings: Settings, notice: Notice, *, lang: str, now: datetime
) -> dict[str, Any]:
    """Return what the letter of a notice may say.

    Raises:
        OvertakenError: a reminder after the vote, a code that has expired, a link without use.
    """
    found: dict[str, Any] = {"facts": notice.facts, "kind": notice.kind, "settings": settings}
    if notice.member_id:
        found["member"] = one(db, Member, notice.member_id)
    if notice.cycle_id:
        found["cycle"] = one(db, Cycle, notice.cycle_id)
    found |= _about(db, home, notice, lang=lang, now=now)
    found |= force_of(db, found, now=now)
    if notice.kind in LINKS:
        found |= link_of(db, home, settings, LINKS[notice.kind], notice)
    elif notice.kind == "new_code":
        found |= _new_code(db, home, notice)
    return found


def _about(db: Session, home: Home, notice: Notice, *, lang: str, now: datetime) -> dict[str, Any]:
    """Return what a letter says of the thing it is about, which its kind begins with."""
    subject = notice.kind.partition("_")[0]
    if subject in ("ballot", "vote", "proxy", "recusal") or notice.kind == "contest_decided":
        return _ballot(db, notice, lang=lang, now=now)
    if notice.kind == "second_person":
        return _assent(db, notice)
    if notice.kind == "entry_code":
        return _entry(db, home, notice, now=now)
    if notice.kind == "roll_published":
        return _line(db, notice, lang=lang)
    if "asks" in notice.facts:
        return asked_by(notice, lang=lang)
    told = {
        "admitted": _admitted,
        "proposal": _proposal,
        "correction": _correction,
        "signature": _signature,
        "delegation": _delegation,
        "measure": _measure,
        "mandate": _mandate,
        **dict.fromkeys(("member", "departure", "renaming"), _dated),
        "mandates": _mandates,
    }.get(subject)
    return told(db, notice, lang=lang) if told else {}


def _admitted(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    del lang
    return {"ballot": one(db, Ballot, notice.subject_id)}


def link_of(db: Session, home: Home, settings: Settings, kind: str, notice: Notice) -> dict[str, str]:
    """Return the address and the code of a holder's live link: the same in every mail."""
    mine = Link.member_id == notice.member_id if notice.member_id else Link.person_id == notice.person_id
    subject_id = notice.cycle_id if kind == "p" else notice.subject_id
    live = select(Link).where(Link.kind == kind, Link.subject_id == subject_id, mine)
    row = db.exec(live.where(col(Link.revoked_at).is_(None)).order_by(col(Link.number).desc())).first()
    if row is None:
        raise OvertakenError("its link was revoked")
    secret = home.key("links")
    holder = row.member_id or row.person_id or ""
    token = link.token(secret, kind=kind, subject_id=row.subject_id, holder=holder, number=row.number)
    code = link.code(secret, token_hash=row.token_hash, number=row.code_number)
    return {
        "link": f"{settings.base_url}/{kind}/{token}",
        "code": _spaced(code),
        "door": f"{settings.base_url}/entrer",
        "short": link.short_form(secret, token_hash=row.token_hash),
    }


def _spaced(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def _new_code(db: Session, home: Home, notice: Notice) -> dict[str, str]:
    row = one(db, Link, notice.facts["link"])
    return {"code": _spaced(link.code(home.key("links"), token_hash=row.token_hash, number=row.code_number))}


def _entry(db: Session, home: Home, notice: Notice, *, now: datetime) -> dict[str, str]:
    row = one(db, Entry, notice.facts["entry"])
    if row.ends_at <= now or row.used_at is not None:
        raise OvertakenError("the code has expired")
    return {"code": _spaced(link.code(home.key("links"), token_hash=row.id_hash, number=1))}


def _assent(db: Session, notice: Notice) -> dict[str, Any]:
    row = one(db, Assent, notice.subject_id)
    if row.given_at or row.dropped_at:
        raise OvertakenError("it was confirmed or replaced")
    struck = db.get(Member, row.facts.get("member", ""))
    return {"assent": row, "struck": struck.name if struck else ""}


def _proposal(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    row, said = one(db, Proposal, notice.subject_id), notice.facts
    if notice.kind == "proposal_recommended" and one(db, Recommendation, said["recommendation"]).answer:
        raise OvertakenError("the author has answered it")
    old = said.get("on") or one(db, Version, row.base_version).text_hash
    return {
        "proposal": row,
        "until": datetime.fromisoformat(said["until"]) if "until" in said else None,
        "renderings": _rendered(db, old, said.get("wording") or row.text_hash, lang, title=row.title),
    }


def _line(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    told = line_of(db, notice, lang=lang)
    if told is None:
        raise OvertakenError("another roll is published, or none any more")
    return told


def _correction(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    cycle = one(db, Cycle, notice.cycle_id)
    if notice.kind == "correction_announced" and cycle.state != "objecting":
        raise OvertakenError("the correction was adopted, or a member objected")
    base, text_hash = one(db, Version, cycle.base_version), cycle.correction_hash or ""
    return {"renderings": _rendered(db, base.text_hash, text_hash, lang, title=cycle.title)}


def _rendered(db: Session, old: str, new: str, lang: str, *, title: str) -> list[dict[str, Any]]:
    row = db.get(Rendering, (old, new, lang))
    if row is None:
        return []
    return [{"title": title, "changes": row.changes, "text": row.mail_text, "html": row.mail_html}]


def _ballot(db: Session, notice: Notice, *, lang: str, now: datetime) -> dict[str, Any]:
    row = one(db, Ballot, notice.subject_id)
    closed = row.closed_at is not None or (cycle := one(db, Cycle, row.cycle_id)).closes_at is None
    over = closed or (cycle.closes_at is not None and cycle.closes_at <= now)
    if over and notice.kind in ("ballot_open", "ballot_reminder"):
        raise OvertakenError("the ballot is closed")
    if notice.kind in ("ballot_open", "ballot_reminder") and (notice.member_id in struck_from(db, row.id)):
        raise OvertakenError("this member was struck from the roll")
    if notice.kind == "ballot_reminder" and has_voted(db, row.id, notice.member_id or ""):
        raise OvertakenError("this member has voted")
    base = one(db, Version, one(db, Cycle, row.cycle_id).base_version)
    questions = db.exec(
        select(Question).where(Question.ballot_id == row.id).order_by(col(Question.position))
    ).all()
    asked = [_question(db, each, base.text_hash, lang) for each in questions]
    held, promise = db.get(Election, row.id), _promise(db, row, lang)
    return {"ballot": row, "election": held, "questions": asked, "promise": promise}


def _promise(db: Session, ballot: Ballot, lang: str) -> tuple[str, ...]:
    """Return what the mode that stands behind the ballot hash promises, and what it does not."""
    frozen = json.loads(one(db, Text, ballot.definition_hash or "").body)
    return (frozen["mode"], *promised(frozen["mode"], lang))


def _question(db: Session, question: Question, base_hash: str, lang: str) -> dict[str, Any]:
    options = db.exec(
        select(Option).where(Option.question_id == question.id).order_by(col(Option.position))
    ).all()
    told = []
    for option in options:
        authors = db.exec(
            select(Proposal.title, Member.name)
            .join(Member, col(Proposal.member_id) == Member.id)
            .where(Proposal.option_id == option.id)
            .order_by(col(Proposal.submitted_at))
        ).all()
        rendered = _rendered(db, base_hash, option.text_hash, lang, title=option.title)
        told.append({"option": option, "authors": list(authors), "renderings": rendered})
    return {"question": question, "options": told}


def _signature(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    row = one(db, Signature, notice.subject_id)
    if notice.kind in ("signature_request", "signature_reminder") and row.state not in ASKING:
        raise OvertakenError("it was signed or settled")
    if notice.kind == "signature_planned" and row.state != "planned":
        raise OvertakenError("it was objected to, or carried over")
    if notice.kind == "signature_recorded" and row.state != "under_review":
        raise OvertakenError("it was contested or decided on")
    return _request(db, row, lang=lang)


def _request(db: Session, row: Signature, *, lang: str) -> dict[str, Any]:
    version = one(db, Version, row.version)
    found: dict[str, Any] = {"signature": row, "version": version, "renderings": []}
    if row.since:
        since = one(db, Version, row.since)
        found["renderings"] = _rendered(db, since.text_hash, version.text_hash, lang, title=version.title)
    return found


def _delegation(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    row = db.get(Delegation, notice.subject_id)
    signature = one(db, Signature, row.signature_id if row else notice.subject_id)
    if notice.kind == "delegation_offered" and (row is None or row.ended_at or signature.state not in ASKING):
        raise OvertakenError("it was signed, or the delegation has ended")
    if notice.kind == "delegation_unreached":
        told = one(db, Delegation, notice.facts["delegation"])
        if told.ended_at or told.signed_at:
            raise OvertakenError("the delegate has signed, or the delegation has ended")
    return {"delegation": row, **_request(db, signature, lang=lang)}


def _measure(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    del lang
    row = one(db, Measure, notice.subject_id)
    if notice.kind == "measure_notice" and row.state not in HEARING:
        raise OvertakenError("it was decided, or dropped")
    return {"measure": row, "until": datetime.fromisoformat(notice.facts["until"])}


def _mandate(db: Session, notice: Notice, *, lang: str) -> dict[str, str]:
    ends_on, (kind, _, name) = notice.facts["ends_on"], notice.subject_id.partition(":")
    key = int(name) if kind == "representative" else tuple(name.split("/"))
    row = db.get(Representative, key) if kind == "representative" else db.get(Mandate, key)
    if row is None or str(row.ends_on) != ends_on:
        raise OvertakenError("the mandate goes on, or is over")
    return {"ends_on": day_in_words(date.fromisoformat(ends_on), lang)}


def _dated(_db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    """Return the last day of a membership or the first of a name, where the letter is about one."""
    on = notice.facts.get("on")
    return {"on_day": day_in_words(date.fromisoformat(on), lang)} if on else {}


def _mandates(db: Session, notice: Notice, *, lang: str) -> dict[str, Any]:
    del db
    told = json.loads(notice.facts["mandates"])
    return {
        "ending": [each | {"on": day_in_words(date.fromisoformat(each["ends_on"]), lang)} for each in told]
    }


def result_of(db: Session, found: Mapping[str, Any]) -> str:
    """Return the counted result of a letter's ballot as JSON text, empty before the count."""
    ballot = found.get("ballot")
    return one(db, Text, ballot.result_hash).body if ballot is not None and ballot.result_hash else ""
