"""The versions as feeds: Atom, and JSON."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from models.reading import reading
from models.views import shapes, timeline
from notices.language import translate
from web.page import home_of, language, site_of
from web.public.kept import answered
from web.routes import get

ATOM = "http://www.w3.org/2005/Atom"
ET.register_namespace("", ATOM)


def atom(request: Request) -> Response:
    """Return the versions as an Atom feed, newest first, each with what it changed.

    Source: RFC 4287.
    """
    settings, lang = site_of(request).settings, language(request)
    with reading(home_of(request)) as db:
        found = timeline.issues(db, lang=lang)
    _ = translate(lang)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": lang})
    home = f"{settings.base_url.rstrip('/')}/charte/journal"
    _put(feed, "title", _("Versions of the charter – %(name)s") % {"name": settings.short})
    _put(feed, "id", home)
    _put(feed, "updated", found[0].at.isoformat())
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": f"{home}.atom"})
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": home})
    _put(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", settings.organisation)
    for issue in found:
        entry, address = (
            ET.SubElement(feed, f"{{{ATOM}}}entry"),
            shapes.address(settings, issue.version.number),
        )
        _put(entry, "title", _title(issue, lang))
        _put(entry, "id", address)
        _put(entry, "updated", issue.at.isoformat())
        _put(entry, "summary", "\n".join(issue.changes) or issue.version.title)
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": address})
    data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return answered(request, data, media_type="application/atom+xml; charset=utf-8")


def json_feed(request: Request) -> Response:
    """Return the same as a JSON feed.

    Source: https://www.jsonfeed.org/version/1.1/
    """
    settings, lang = site_of(request).settings, language(request)
    with reading(home_of(request)) as db:
        found = timeline.issues(db, lang=lang)
    _ = translate(lang)
    home = f"{settings.base_url.rstrip('/')}/charte/journal"
    facts = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("Versions of the charter – %(name)s") % {"name": settings.short},
        "home_page_url": home,
        "feed_url": f"{home}.json",
        "language": lang,
        "authors": [{"name": settings.organisation}],
        "items": [
            {
                "id": shapes.address(settings, issue.version.number),
                "url": shapes.address(settings, issue.version.number),
                "title": _title(issue, lang),
                "content_text": "\n".join(issue.changes) or issue.version.title,
                "date_published": issue.at.isoformat(),
            }
            for issue in found
        ],
    }
    data = json.dumps(facts, ensure_ascii=False, indent=1).encode() + b"\n"
    return answered(request, data, media_type="application/feed+json; charset=utf-8")


def _title(issue: timeline.Issue, lang: str) -> str:
    _ = translate(lang)
    return _("Charter, version %(number)s") % {"number": issue.version.number}


def _put(above: ET.Element, name: str, text: str) -> None:
    ET.SubElement(above, f"{{{ATOM}}}{name}").text = text


ROUTES: list[BaseRoute] = [
    get("/charte/journal.atom", atom),
    get("/charte/journal.json", json_feed),
]
