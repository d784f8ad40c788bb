"""Entering: links, mailed codes, sessions and tries. No leaf: nothing of the cycle changes here."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session as Db
from sqlmodel import select

from acts.act import quiet
from models import clock, link
from models.delegation import Delegation
from models.home import Home
from models.link import Link
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import one, reading
from models.representative import Representative
from models.session import Session
from models.views.delegated import delegation_by
from rules.refusals import LinkGuessed, LinkRevoked, LinkUnknown, SessionOver, TooManyTries, WrongCode

TRIES = 5
CODES = 20
"""How many codes a link has in its life: who spent them all by guessing has the link and not the mail."""
LINK_SESSION = timedelta(hours=2)


@dataclass(frozen=True)
class LinkView:
    """What the page of a link shows before anybody enters: for whom it is, and of what kind."""

    kind: str
    subject_id: str
    member: Member | None
    person: Person | None
    token_hash: str
    delegation: Delegation | None = None


@dataclass(frozen=True)
class SessionView:
    """Who holds a session: by a link (v, s, p, m, c), or of the committee.

    Attributes:
        delegation: by which it may sign for the member; its subject is then the request that was delegated.
    """

    kind: str
    subject_id: str
    link: Link | None
    member: Member | None
    representative: Representative | None
    person: Person | None
    csrf: str
    ends_at: datetime
    delegation: Delegation | None = None

    @property
    def member_id(self) -> str:
        """The id of the member that acts, empty for a person of a body."""
        return self.member.id if self.member else ""

    @property
    def member_name(self) -> str:
        """The name of the member that acts, empty for a person of a body."""
        return self.member.name if self.member else ""

    @property
    def representative_name(self) -> str:
        """The name of who acts for the member, empty where nobody has a mandate today."""
        if self.delegation is not None:
            return self.delegation.name
        return self.representative.name if self.representative else ""

    @property
    def person_id(self) -> str:
        """The id of the person that acts, empty for a member."""
        return self.person.id if self.person else ""


def open_link(home: Home, token: str) -> LinkView:
    """Return what a link is for; nothing changes.

    Raises:
        LinkUnknown, LinkRevoked.
    """
    with reading(home) as db:
        row = live_link(db, link.hashed(token))
        member = one(db, Member, row.member_id) if row.member_id else None
        person = one(db, Person, row.person_id) if row.person_id else None
        delegation = delegation_by(db, row)
        subject_id = delegation.signature_id if delegation else row.subject_id
        return LinkView(row.kind, subject_id, member, person, row.token_hash, delegation)


def enter_by_link(home: Home, token: str) -> str:
    """Start a session and return its identifier, which only the browser keeps.

    Raises:
        LinkUnknown, LinkRevoked.
    """
    with quiet(home) as (db, instant):
        row = live_link(db, link.hashed(token))
        return start(db, instant, LINK_SESSION, token_hash=row.token_hash, person_id=row.person_id)


def live_link(db: Db, token_hash: str) -> Link:
    """Return a link that exists and is not revoked.

    Raises:
        LinkUnknown, LinkRevoked.
    """
    row = db.get(Link, token_hash)
    if row is None:
        raise LinkUnknown
    if row.revoked_at is not None:
        raise LinkRevoked
    return row


def start(
    db: Db, instant: datetime, length: timedelta, *, token_hash: str | None, person_id: str | None
) -> str:
    """Start a session and return its identifier, of which only the hash is kept."""
    session_id = secrets.token_urlsafe(32)
    row = Session(
        id_hash=hashed(session_id),
        token_hash=token_hash,
        person_id=person_id,
        made_at=instant,
        ends_at=instant + length,
    )
    db.add(row)
    return session_id


def hashed(identifier: str) -> str:
    """Return the hash under which an identifier, or a code, is kept."""
    return sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()


def session(home: Home, session_id: str) -> SessionView | None:
    """Return who holds a session, nothing when it is unknown or over.

    Raises:
        LinkRevoked: the link it came by was replaced.
    """
    with reading(home) as db:
        try:
            return holder(db, home, session_id, instant=clock.instant())
        except (SessionOver, LinkUnknown):
            return None


def holder(db: Db, home: Home, session_id: str, *, instant: datetime, kind: str = "") -> SessionView:
    """Return who holds a session; acts call this inside their transaction.

    Raises:
        SessionOver: unknown, too old, or not of the wanted kind.
        LinkRevoked: the link it came by was revoked.
    """
    row = db.get(Session, hashed(session_id))
    if row is None or row.ends_at <= instant:
        raise SessionOver
    came_by = live_link(db, row.token_hash) if row.token_hash else None
    found = came_by.kind if came_by else "committee"
    if kind and kind != found:
        raise SessionOver
    member = db.get(Member, came_by.member_id) if came_by and came_by.member_id else None
    delegation = delegation_by(db, came_by)
    subject_id = came_by.subject_id if came_by else ""
    return SessionView(
        kind=found,
        subject_id=delegation.signature_id if delegation else subject_id,
        link=came_by,
        member=member,
        representative=representative(db, member.id, instant) if member and not delegation else None,
        person=db.get(Person, row.person_id) if row.person_id else None,
        csrf=hmac.digest(home.key("links"), f"csrf\0{session_id}".encode(), "sha256").hex(),
        ends_at=row.ends_at,
        delegation=delegation,
    )


def representative(db: Db, member_id: str, instant: datetime) -> Representative | None:
    """Return who acts for a member today: the first rank whose mandate runs."""
    rows = db.exec(
        select(Representative).where(Representative.member_id == member_id).order_by(Representative.rank)  # type: ignore[arg-type]
    ).all()
    today = instant.date()
    running = [
        row for row in rows if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
    ]
    return running[0] if running else None


def leave(home: Home, session_id: str) -> None:
    """End a session."""
    with quiet(home) as (db, instant):
        row = db.get(Session, hashed(session_id))
        if row is not None:
            row.ends_at = instant
            db.add(row)


def check_code(home: Home, session_id: str, code: str) -> str:
    """Let pass who read the mail: the six digits printed beside the link; return the hash of that link.

    Forms' keys begin with it, so that nobody's key can meet another's.

    After five wrong tries another code is mailed and the old one is dead; a right code clears the tries.
    A link whose codes were all guessed away takes none any more: the committee replaces it.

    Raises:
        WrongCode, TooManyTries, LinkGuessed, SessionOver, LinkRevoked.
    """
    with quiet(home) as (db, instant):
        held = holder(db, home, session_id, instant=instant).link
        if held is None:
            raise SessionOver
        if held.code_number > CODES:
            raise LinkGuessed
        right = link.code(home.key("links"), token_hash=held.token_hash, number=held.code_number)
        passed = hmac.compare_digest(right.encode(), digits(code))
        held.tries_count = 0 if passed else held.tries_count + 1
        spent = held.tries_count >= TRIES
        if spent:
            held.code_number, held.tries_count = held.code_number + 1, 0
            if held.code_number <= CODES:
                db.add(_new_code(held, instant))
        db.add(held)
        left = TRIES - held.tries_count
    if spent:
        raise LinkGuessed if held.code_number > CODES else TooManyTries
    if not passed:
        raise WrongCode(tries_left=left)
    return held.token_hash


def digits(code: str) -> bytes:
    """Return what was meant by a code: its digits, whatever stands between them."""
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit()).encode()


def _new_code(held: Link, instant: datetime) -> Notice:
    who = held.member_id or held.person_id or ""
    return Notice(
        key=f"new_code/{held.subject_id}/{who}/{held.kind}/{held.code_number}",
        kind="new_code",
        member_id=held.member_id,
        person_id=held.person_id,
        subject_id=held.subject_id,
        facts={"link": held.token_hash},
        made_at=instant,
        next_at=instant,
    )
