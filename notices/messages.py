"""Letters: one template a kind, in the reader's language; what is asked and by when come first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session, col, select

from models import clock
from models.delegation import Delegation
from models.home import PROJECT, Home
from models.leaf import Head
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import one, reading
from models.representative import Representative
from notices.deadline import entry
from notices.elision import install
from notices.facts import OvertakenError, facts, result_of
from notices.language import city_in_words, instant_in_words, translations
from notices.letter import BUTTON, PAGE, SUBTLE, Envelope, Letter, encode, paragraphs_html

Overtaken = OvertakenError
LETTERS = PROJECT / "notices" / "letters"


class NotAddressedError(Exception):
    """Nobody can be written to, or not at this address."""

    def __init__(self, why: str, *, address: str = "") -> None:
        super().__init__(why)
        self.address = address


NotAddressed = NotAddressedError


@dataclass(frozen=True)
class Recipient:
    """Whom a notice goes to, read when it is sent."""

    name: str
    address: str
    lang: str


class Letters:
    """Writes letters of one home; reads it anew for each, so that nothing said is stale."""

    def __init__(self, home: Home) -> None:
        self.home, self.settings = home, home.settings()
        self._environments: dict[str, Environment] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._environments.clear()

    def write(self, notice: Notice) -> Letter:
        """Return the letter of a notice.

        Raises:
            Overtaken: it no longer has to be sent. NotAddressed: there is nobody to send it to.
        """
        with reading(self.home) as db:
            to = _recipient(db, notice)
            if not to.address.isascii():
                raise NotAddressedError("no mail can be sent to an address with accents", address=to.address)
            now = clock.instant()
            found = facts(db, self.home, self.settings, notice, lang=to.lang, now=now)
            found |= {"to": to, "result": json.loads(result_of(db, found) or "{}")}
            head = one(db, Head, 1)
            return self._letter(notice, to, found, head)

    def _letter(self, notice: Notice, to: Recipient, found: dict[str, Any], head: Head) -> Letter:
        template = self._environment(to.lang).get_template(f"{notice.kind}.txt")
        subject, _, body = template.render(found).strip().partition("\n")
        _ = translations(to.lang).gettext
        foot = [
            self.settings.organisation,
            _("A question? Write to {contact}.").format(contact=self.settings.contact),
            _("Times are those of {city}.").format(city=city_in_words(self.settings.timezone, to.lang)),
            _("Journal: {size} acts, root {root}.").format(size=head.size, root=head.root),
        ]
        envelope = Envelope(
            key=notice.key,
            kind=notice.kind,
            lang=to.lang,
            to_name=to.name,
            to_address=to.address,
            from_name=self.settings.organisation,
            from_address=self.settings.smtp.sender,
            host=urlsplit(self.settings.base_url).hostname or "localhost",
            at=notice.made_at,
            extra={"List-Id": f"{self.settings.short} <charte.localhost>", "Reply-To": self.settings.contact},
        )
        text = _assembled(body.strip(), found, to.lang, html=False)
        html = PAGE.format(
            lang=to.lang,
            title=escape(subject),
            head=escape(self.settings.short),
            body=_assembled(body.strip(), found, to.lang, html=True),
            foot="".join(f'<p style="{SUBTLE};margin:4px 0">{escape(line)}</p>' for line in foot),
        )
        plain = "\n".join([text, "", "-- ", *foot, ""])
        said = f"[{self.settings.short}] {subject.strip()}"
        return encode(
            envelope, subject=said, text=plain, html=html, calendar=_calendar(notice, found, envelope)
        )

    def preview(self, kind: str, lang: str, facts: Mapping[str, Any]) -> tuple[str, str]:
        """Return subject and text of a letter as it would be written; nobody is sent it, it has no link.

        Args:
            kind: which letter.
            lang: fr or en.
            facts: what it says; its link, its code and its key are told in words.
        """
        _ = translations(lang).gettext
        personal = _("(personal to each, written when the mail leaves)")
        found = {"facts": {}, "settings": self.settings, "door": f"{self.settings.base_url}/entrer", **facts}
        found |= dict.fromkeys(("link", "code", "short"), personal)
        template = self._environment(lang).get_template(f"{kind}.txt")
        subject, _line, body = template.render(found).strip().partition("\n")
        text = _assembled(body.strip(), found, lang, html=False)
        return f"[{self.settings.short}] {subject.strip()}", text

    def _environment(self, lang: str) -> Environment:
        if lang not in self._environments:
            made = Environment(  # noqa: S701  letters are text; their HTML is escaped where it is made
                loader=FileSystemLoader(LETTERS),
                extensions=["jinja2.ext.i18n"],
                undefined=StrictUndefined,
                finalize=_words,
                trim_blocks=True,
                lstrip_blocks=True,
            )
            install(made, translations(lang))
            zone = self.settings.timezone
            made.filters["at"] = datetime.fromisoformat
            made.filters["instant"] = lambda at: instant_in_words(at, lang, zone)
            self._environments[lang] = made
        return self._environments[lang]


def _recipient(db: Session, notice: Notice) -> Recipient:
    if notice.person_id:
        person = one(db, Person, notice.person_id)
        return Recipient(person.name, notice.facts.get("to", person.email), person.language)
    member = one(db, Member, notice.member_id)
    if (delegation := db.get(Delegation, notice.subject_id)) is not None:
        return Recipient(delegation.name, delegation.email, member.language)
    if address := notice.facts.get("to"):
        return Recipient(f"{notice.facts['name']} ({member.name})", address, member.language)
    today = clock.instant().date()
    contacts = select(Representative).where(
        Representative.member_id == member.id, Representative.rank >= notice.rank
    )
    for row in db.exec(contacts.order_by(col(Representative.rank))).all():
        if (
            row.starts_on <= today
            and (row.ends_on is None or row.ends_on >= today)
            and not row.unreachable_at
        ):
            return Recipient(f"{row.name} ({member.name})", row.email, member.language)
    raise NotAddressedError(f"no contact of {member.name} can be written to")


def _calendar(notice: Notice, found: dict[str, Any], envelope: Envelope) -> str:
    """Return the deadline that a request names, empty for the other letters."""
    if notice.kind == "ballot_open":
        at, title, moved = found["cycle"].closes_at, found["cycle"].title, int(found["cycle"].extended)
    elif notice.kind == "correction_announced":
        at, title, moved = found["cycle"].objection_ends_at, found["cycle"].title, 0
    elif notice.kind == "roll_published":
        at, title, moved = found["cycle"].roll_objection_ends_at, found["cycle"].title, 0
    elif notice.kind in (
        "signature_request",
        "signature_returned",
        "signature_planned",
        "delegation_offered",
    ):
        at, title, moved = found["signature"].ends_at, found["version"].title, 0
    elif notice.kind == "measure_notice":
        at, title, moved = found["until"], found["settings"].organisation, 0
    else:
        return ""
    summary = f"[{found['settings'].short}] {title} — {found['member'].name}"
    return entry(
        key=f"{notice.subject_id}-{notice.member_id}",
        host=envelope.host,
        at=at,
        told_at=notice.made_at,
        sequence=moved,
        summary=summary,
    )


# Lines of a template that stand for a part with two forms, text and HTML.
LINK, CODE, CHANGES, QUESTIONS = "[[link]]", "[[code]]", "[[changes]]", "[[questions]]"


def _words(value: object) -> object:
    """What somebody wrote stays words: only a template can hold a mark."""
    return value.replace("[[", "[ [") if isinstance(value, str) else value


def _assembled(body: str, found: dict[str, Any], lang: str, *, html: bool) -> str:
    _ = translations(lang).gettext
    out: list[str] = []
    for part in body.split("\n\n"):
        line = part.strip()
        if line.startswith(LINK):
            label = line[len(LINK) :].strip()
            shown = f'<p><a href="{escape(found["link"])}" style="{BUTTON}">{escape(label)}</a></p>'
            out.append(
                shown
                if html
                else f"{label} :\n{found['link']}"
                if lang == "fr"
                else f"{label}:\n{found['link']}"
            )
            out.append(_short(found, lang, html=html))
        elif line == CODE:
            mark = "\u00a0:" if lang == "fr" else ":"
            said = f'<p style="font-size:20px">Code{mark} <strong>{found["code"]}</strong></p>'
            out.append(
                said if html else f"Code : {found['code']}" if lang == "fr" else f"Code: {found['code']}"
            )
        elif line == CHANGES:
            out.append(_changes(found["renderings"], _("What changes"), html=html))
        elif line == QUESTIONS:
            out += [
                _question(each, place, lang, html=html) for place, each in enumerate(found["questions"], 1)
            ]
        elif line:
            out.append(paragraphs_html(line) if html else line)
    return ("" if html else "\n\n").join(part for part in out if part)


def _short(found: dict[str, Any], lang: str, *, html: bool) -> str:
    """Return where a link that was cut or printed may be typed, and what is typed there."""
    _ = translations(lang).gettext
    said = _("Is the link cut, or on paper? Open {door} and type this key:").format(door=found["door"])
    if html:
        return f'<p style="{SUBTLE}">{escape(said)} <strong>{found["short"]}</strong></p>'
    return f"{said}\n{found['short']}"


def _question(told: dict[str, Any], place: int, lang: str, *, html: bool) -> str:
    _ = translations(lang).gettext
    title = _("Question {place}: {title}").format(place=place, title=told["question"].title)
    parts = [f"<h2>{escape(title)}</h2>" if html else title]
    if len(told["options"]) > 1:
        said = (
            _("You rank these alternatives, the text in force among them; one of them at most is adopted.")
            if told["question"].kind == "ranked"
            else _("Alternatives are counted in this order; the first adopted makes the others fall.")
        )
        parts.append(f"<p>{escape(said)}</p>" if html else said)
    for option in told["options"]:
        by = "; ".join(f"{title} ({name})" for title, name in option["authors"])
        said = _("Proposed by: {by}").format(by=by)
        parts.append(f"<p>{escape(said)}</p>" if html else said)
        parts.append(_changes(option["renderings"], _("What changes"), html=html))
    return ("" if html else "\n\n").join(parts)


def _changes(renderings: list[dict[str, Any]], title: str, *, html: bool) -> str:
    parts = []
    for each in renderings:
        sentences = [change["sentence"] for change in each["changes"]]
        if html:
            points = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
            box = "background:#ffffff;border:1px solid #dcd9d0;border-radius:6px;padding:4px 16px"
            parts.append(f'<h3>{escape(title)}</h3><ul>{points}</ul><div style="{box}">{each["html"]}</div>')
        else:
            points = "\n".join(f"- {sentence}" for sentence in sentences)
            parts.append(f"{title}\n{points}\n\n{each['text'].strip()}")
    return ("" if html else "\n\n").join(parts)
