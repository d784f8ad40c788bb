"""How a page is made: templates in the reader's language, what every page knows, and refusals as pages."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from acts.link.enter import SessionView, session
from charter.refusals import Refusal
from evidence.promise import promised
from models import clock
from models.home import Home, Settings
from models.member import Member
from models.person import Person
from notices.elision import install
from notices.language import (
    LANGUAGES,
    day_in_words,
    instant_in_words,
    length_in_words,
    refusal_in_words,
    translations,
)
from rules.refusals import KeyMissing, SessionOver
from web.labels import labelled
from web.pace import Pace
from web.security import door_token, session_id_of
from web.tables import stacked

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "charte-lang"
YEAR = 365 * 86400
COLON = re.compile(r"\s?: ")
ANCHOR = re.compile(r' id="(modification-\d+)"')
ROOTS = {
    "v": "/bulletin",
    "s": "/signature",
    "p": "/proposer",
    "m": "/mesure",
    "c": "/confirmer",
    "committee": "/comite",
}
THREADS = 4


@dataclass
class Site:
    """What the pages of one home share; `request.app.state.site`."""

    home: Home
    base_url: str
    settings: Settings
    pace: Pace = field(default_factory=Pace)
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(THREADS))

    @property
    def https(self) -> bool:
        """Whether people reach it encrypted; otherwise it is for the loopback only."""
        return self.base_url.startswith("https://")


def site_of(request: Request) -> Site:
    """Return what the pages share."""
    site: Site = request.app.state.site
    return site


def home_of(request: Request) -> Home:
    """Return the home that these pages show."""
    return site_of(request).home


def session_id(request: Request, kind: str) -> str:
    """Return the identifier of this browser's session of a kind (v, s, p, m, c, committee); acts take it."""
    return session_id_of(request, kind, https=site_of(request).https)


def held_by(request: Request, kind: str) -> SessionView:
    """Return who holds this browser's session of a kind.

    Raises:
        SessionOver: nobody does, or not of that kind.
    """
    identifier = session_id(request, kind)
    found = session(home_of(request), identifier) if identifier else None
    if found is None or found.kind != kind:
        raise SessionOver
    return found


def language(request: Request, reader: Member | Person | None = None) -> str:
    """Return the reader's language: as asked on this page, as asked before, its own, French."""
    own = reader.language if reader else None
    asked = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE), own)
    return next((lang for lang in asked if lang in LANGUAGES), LANGUAGES[0])


@cache
def environment(lang: str) -> Environment:
    """Return the templates in a language; what is put into them is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    install(made, translations(lang))
    made.globals.update(static=static, key=lambda: secrets.token_urlsafe(24))
    made.globals.update(promised=lambda mode: promised(mode, lang))
    made.filters.update(anchored=anchored, instant=datetime.fromisoformat, parted=parted, stacked=stacked)
    return made


def anchored(html: str, prefix: str) -> Markup:
    """Return a redline kept by an act, its anchors made unique on a page that shows several.

    >>> anchored('<p id="modification-2">a</p>', "o1")
    Markup('<p id="o1-modification-2">a</p>')
    """
    # what acts keep was cleaned there (acts.version.render.clean), so it is not escaped again
    return Markup(ANCHOR.sub(rf' id="{prefix}-\1"', html))  # noqa: S704


def parted(sentence: str) -> tuple[str, str]:
    r"""Return what stands before the colon of a change's sentence, and the rest with its colon.

    >>> parted("Section 2, 4e point\u00a0: « a » est remplacé par « b ».")
    ('Section 2, 4e point', '\xa0: « a » est remplacé par « b ».')
    """
    place = COLON.search(sentence)
    return (sentence[: place.start()], sentence[place.start() :]) if place else (sentence, "")


@cache
def static(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def render(
    request: Request,
    template: str,
    *,
    held: SessionView | None = None,
    reader: Member | Person | None = None,
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """Return a page.

    Args:
        template: such as `voter/ballot.html`; it extends `base.html`.
        held: whose session it is, where there is one: its language and its form token are used.
        reader: whose language is used before there is a session.
        context: what the template names. Beside it every template has `_`, `lang`, `settings`, `base_url`,
            `csrf` (of the session, or of this very address), `door(path)` (the form token of a form sent to
            another address before any session), `key()` (a fresh idempotency key), `static(name)`,
            `when(instant)`, `both(instant)` (local time and UTC), `day(date)`, `lasts(timedelta)`, `zone`,
            `now`, `held`, and `here` (where the links to the other language lead).
    """
    site, lang = site_of(request), language(request, reader or reader_of(held))
    secret = _secret(site.home)
    facts = {
        "lang": lang,
        "held": held,
        "settings": site.settings,
        "base_url": site.base_url,
        "now": clock.instant(),
        "here": "" if request.method in ("GET", "HEAD") else ROOTS.get(held.kind if held else "", "/"),
        "csrf": held.csrf if held else door_token(secret, request.url.path),
        "door": lambda path: door_token(secret, path),
        **words(lang, site.settings.timezone),
        **context,
    }
    answer = HTMLResponse(environment(lang).get_template(template).render(facts), status_code=status)
    answer.headers["Content-Language"] = lang
    _remember_language(request, answer, https=site.https)
    return answer


def _secret(home: Home) -> bytes:
    """Return what door tokens are made with; where it is lost pages still show, and no form is taken."""
    try:
        return home.key("links")
    except KeyMissing:
        return secrets.token_bytes(32)


def reader_of(held: SessionView | None) -> Member | Person | None:
    """Return whose session it is."""
    return (held.member or held.person) if held else None


def words(lang: str, timezone: str) -> dict[str, Any]:
    """Return what tells dates in a language and a time zone."""

    def when(at: datetime) -> str:
        return instant_in_words(at, lang, timezone)

    def day(on: date) -> str:
        return day_in_words(on, lang)

    def both(at: datetime) -> str:
        return f"{when(at)} ({zone}, {at.astimezone(UTC):%H:%M:%S} UTC)"

    city = timezone.rpartition("/")[2].replace("_", " ")
    zone = translations(lang).gettext("%(city)s time") % {"city": city}
    lasts = {"lasts": lambda length: length_in_words(length, lang)}
    return {"when": when, "both": both, "day": day, "zone": zone, **lasts}


def _remember_language(request: Request, answer: Response, *, https: bool) -> None:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, str(asked), max_age=YEAR, secure=https, httponly=True, samesite="lax"
        )


def refused(request: Request, refusal: Refusal, *, held: SessionView | None = None) -> HTMLResponse:
    """Return the page of a refusal: its sentence, its remedy, and its code in small."""
    said = in_words(request, refusal, held=held)
    return render(request, "error.html", held=held, status=said["status_code"], **said)


def in_words(request: Request, refusal: Refusal, *, held: SessionView | None = None) -> dict[str, Any]:
    """Return a refusal as its reader is told it: sentence, remedy, code, status_code."""
    lang = language(request, reader_of(held))
    sentence, remedy = refusal_in_words(
        labelled(refusal, lang, request.url.path), lang, site_of(request).settings.timezone
    )
    status = getattr(refusal, "http_status", 422)
    return {"sentence": sentence, "remedy": remedy, "code": refusal.code, "status_code": status}
