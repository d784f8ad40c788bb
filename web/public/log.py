"""The journal for programs: checkpoint, leaves by range, proofs, and a feed of what is done."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from evidence.sshsig import public_line
from models.reading import reading
from models.views import log
from models.views.registers import journal
from rules.refusals import UnknownThing
from web.page import environment, home_of, language, site_of
from web.public.words import act_in_words, actor_in_words, subject_in_words
from web.routes import get

SHORT = 60


def checkpoint(request: Request) -> Response:
    """Return the last checkpoint, its signature, and the key that signed it."""
    home = home_of(request)
    with reading(home) as db:
        found = log.last_checkpoint(db)
    key = public_line(home.key("signing"), "charte")
    return JSONResponse({"checkpoint": found.body, "signature": found.signature, "key": key})


def leaves(request: Request) -> Response:
    """Return leaves `from` … `to` (left out), at most 500; what they commit to stays in the home."""
    with reading(home_of(request)) as db:
        found = log.leaves(db, _number(request, "from"), _number(request, "to"))
    return JSONResponse({"leaves": found})


def inclusion(request: Request) -> Response:
    """Return the proof that `leaf` lies under the root of `size` leaves."""
    with reading(home_of(request)) as db:
        proof = log.inclusion(db, _number(request, "leaf"), _number(request, "size"))
    return JSONResponse({"proof": proof})


def consistency(request: Request) -> Response:
    """Return the proof that the journal of `from` leaves is a beginning of the one of `to`."""
    with reading(home_of(request)) as db:
        proof = log.consistency(db, _number(request, "from"), _number(request, "to"))
    return JSONResponse({"proof": proof})


def _number(request: Request, name: str) -> int:
    """Return a whole number of the address.

    Raises:
        UnknownThing: there is none.
    """
    asked = request.query_params.get(name, "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 12):
        raise UnknownThing(kind="leaf", id=asked[:12] or name)
    return int(asked)


def feed(request: Request) -> Response:
    """Return the last acts as an Atom feed, newest first, in the words of the page."""
    lang, site = language(request), site_of(request)
    with reading(site.home) as db:
        found = journal(db, before=None, most=SHORT)
    entries = [
        {
            "id": f"{site.base_url}/journal#{row['seq']}",
            "at": row["at"].isoformat(),
            "title": " – ".join(
                (act_in_words(row["act"], row["subject"], lang), subject_in_words(row["subject"], lang))
            ),
            "by": actor_in_words(row["by"], lang),
            "body": row["body"],
        }
        for row in found["leaves"]
    ]
    xml = (
        environment(lang)
        .get_template("public/journal.atom")
        .render(base=site.base_url, name=site.settings.organisation, lang=lang, entries=entries)
    )
    return Response(xml, media_type="application/atom+xml")


ROUTES: list[BaseRoute] = [
    get("/journal.atom", feed),
    get("/journal/checkpoint", checkpoint),
    get("/journal/leaves", leaves),
    get("/journal/inclusion", inclusion),
    get("/journal/consistency", consistency),
]
