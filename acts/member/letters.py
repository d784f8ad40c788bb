"""Mails that the embedded mailbox keeps: those to somebody erased go, the others name it no more."""

from __future__ import annotations

import email
import email.policy
import quopri
from dataclasses import replace
from email.message import EmailMessage
from html import escape

from sqlmodel import Session, col, or_, select

from models.home import Home
from models.notice import Notice
from models.views.personal import Traces
from models.views.written import Words


def unlettered(home: Home, db: Session, found: Traces) -> None:
    """Delete the mails to a person, and put a dash wherever others name it.

    By its address in any of them; by its name in those about it or to its members, as another may bear it.
    """
    words, own = found.words, _own(db, found)
    escaped = {escape(name) for name in words.names}
    templated = {name.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") for name in escaped}
    named = replace(words, names=words.names | escaped | templated)
    for file in home.mailbox.glob("*.eml"):
        data = file.read_bytes()
        told = data.partition(b"\n")[0].decode("utf-8", "replace").partition(":")[2]
        if found.address in told.strip().casefold().split(", "):
            file.unlink()
            continue
        mail = email.message_from_bytes(data, policy=email.policy.SMTP)
        mine = str(mail["Message-ID"] or "") in own
        if _without(mail, named if mine else Words(words.address, frozenset())):
            beside = file.with_name(f".{file.stem}.new")
            beside.write_bytes(mail.as_bytes())
            beside.rename(file)


def _own(db: Session, found: Traces) -> set[str]:
    told = [row.id for row in found.notices]
    mine = or_(col(Notice.id).in_(told), col(Notice.member_id).in_(found.member_ids))
    return set(db.exec(select(Notice.message_id).where(mine, Notice.message_id != "")).all())


def _without(mail: EmailMessage, words: Words) -> bool:
    """Take a person out of the subject and the texts of a mail; return whether it stood there."""
    changed = False
    subject = str(mail["Subject"] or "")
    if (said := words.without(subject)) != subject:
        mail.replace_header("Subject", said)
        changed = True
    for part in mail.walk():
        if part.get_content_maintype() != "text":
            continue
        text = str(part.get_content())
        if (said := words.without(text)) != text:
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "quoted-printable"
            part.set_param("charset", "utf-8")
            part.set_payload(quopri.encodestring(said.encode()).decode("ascii"))
            changed = True
    return changed
