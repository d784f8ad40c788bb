"""Public pages made once: kept by what they are made of, and not sent again to whoever has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from threading import Lock

from sqlmodel import Session, func, select
from starlette.requests import Request
from starlette.responses import Response

from models import clock
from models.home import Home
from models.rendition import Rendition
from models.version import Version
from models.views.force import entries
from web.page import language

MOST = 256
ASK_AGAIN = "no-cache"
Stamp = tuple[object, ...]
_pages: dict[Stamp, tuple[bytes, str]] = {}
_entries: dict[str, tuple[Stamp, tuple[datetime, ...]]] = {}
_lock = Lock()


def stamp(db: Session, home: Home, row: Version) -> Stamp:
    """Return what a page about a version is made of: its folder, all versions and files, what binds now."""
    versions = select(func.count()).select_from(Version).scalar_subquery()
    files_made = select(func.count()).select_from(Rendition).scalar_subquery()
    counts = tuple(db.execute(select(versions, files_made)).one())
    folder = home.versions / row.number
    files = [(name.name, name.stat()) for name in sorted(folder.iterdir())] if folder.is_dir() else []
    told = tuple(
        (name, each.st_ino, each.st_size, each.st_mtime_ns, each.st_ctime_ns) for name, each in files
    )
    return (str(home.path), row.number, _era(db, str(home.path), counts), counts, told)


def _era(db: Session, home: str, counts: Stamp) -> int:
    """Return how many versions have come into force: each makes another one superseded."""
    known = _entries.get(home)
    if known is None or known[0] != counts:
        known = _entries[home] = (counts, entries(db))
    now = clock.instant()
    return sum(entry <= now for entry in known[1])


def kept(request: Request, made_of: Stamp, make: Callable[[], Response]) -> Response:
    """Return the page of this address and language, made only where it was made of something else before."""
    if request.url.query:
        return make()
    key = (*made_of, request.url.path, language(request))
    found = _pages.get(key)
    if found is None:
        answer = make()
        if answer.status_code != 200:
            return answer
        found = bytes(answer.body), str(answer.headers["content-type"])
        with _lock:
            if len(_pages) >= MOST:
                _pages.clear()
            _pages[key] = found
    answer = answered(request, found[0], media_type=found[1])
    answer.headers["Content-Language"] = language(request)
    return answer


def answered(request: Request, data: bytes, *, media_type: str, caching: str = ASK_AGAIN) -> Response:
    """Return bytes with their tag, or that they have not changed."""
    tag = f'"{sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": caching, "Vary": "Cookie"}
    asked = request.headers.get("if-none-match", "")
    if tag in [each.strip().removeprefix("W/") for each in asked.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)
