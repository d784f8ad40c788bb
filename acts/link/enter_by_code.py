"""Entering for the committee: a code mailed to a person of a body, used once."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session as Db
from sqlmodel import select

from acts.act import quiet
from acts.link.enter import TRIES, digits, hashed, start
from models import link
from models.entry import Entry
from models.home import Home
from models.mandate import Mandate
from models.notice import Notice
from models.person import Person
from rules.refusals import TooManyTries, WrongCode

COMMITTEE_SESSION = timedelta(hours=8)
ENTRY_LASTS = timedelta(minutes=15)
CODES = ((20, timedelta(hours=1)), (40, timedelta(days=1)))
"""How many codes a person is mailed at most within how long."""


def ask_code(home: Home, email: str) -> str:
    """Mail a code to a person of a body; the answer is the same for an address that nobody has.

    A person is mailed so many codes an hour, and a day, and no more: each is worth five guesses, and guessing
    ends there.
    """
    with quiet(home) as (db, instant):
        person = db.exec(select(Person).where(Person.email == email.strip().casefold())).first()
        seated = person is not None and any(
            seat.ends_on is None or seat.ends_on >= instant.date()
            for seat in db.exec(select(Mandate).where(Mandate.person_id == person.id)).all()
        )
        entry_id = secrets.token_urlsafe(32)
        entry_hash = hashed(entry_id)
        code = link.code(home.key("links"), token_hash=entry_hash, number=1)
        whose = person.id if person is not None and seated and not _spent(db, person, instant) else None
        db.add(
            Entry(
                id_hash=entry_hash,
                person_id=whose,
                code_hash=hashed(code),
                asked_at=instant,
                ends_at=instant + ENTRY_LASTS,
            )
        )
        if whose:
            db.add(
                Notice(
                    key=f"entry_code/{entry_hash}",
                    kind="entry_code",
                    person_id=whose,
                    subject_id="committee",
                    facts={"entry": entry_hash},
                    made_at=instant,
                    next_at=instant,
                )
            )
        return entry_id


def _spent(db: Db, person: Person, instant: datetime) -> bool:
    mine = select(Entry.id_hash).where(Entry.person_id == person.id)
    return any(
        len(db.exec(mine.where(Entry.asked_at > instant - within)).all()) >= most for most, within in CODES
    )


def enter_by_code(home: Home, entry_id: str, code: str) -> str:
    """Start a committee session with the mailed code, which is used once.

    Raises:
        WrongCode, TooManyTries.
    """
    session_id = ""
    with quiet(home) as (db, instant):
        entry = db.get(Entry, hashed(entry_id))
        if entry is None or entry.ends_at <= instant or entry.used_at or entry.tries_count >= TRIES:
            raise TooManyTries
        entry.tries_count += 1
        left = TRIES - entry.tries_count
        right = hmac.compare_digest(entry.code_hash, hashed(digits(code).decode()))
        if right and entry.person_id:
            entry.used_at = instant
            session_id = start(db, instant, COMMITTEE_SESSION, token_hash=None, person_id=entry.person_id)
        db.add(entry)
    if not session_id:
        raise WrongCode(tries_left=left)
    return session_id
