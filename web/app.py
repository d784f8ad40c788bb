"""The application: every page of a home, and the embedded mailbox beside them when it is wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from models.home import Home
from web.committee import pages as committee
from web.member import (
    compromise,
    confidential,
    deed,
    delegate,
    door,
    measure,
    organisation,
    proposal,
    propose,
    proxy,
    roll,
    short_form,
    sign,
    support,
    tally,
    voter,
)
from web.page import STATIC, Site, refused
from web.public import feeds as public_feeds
from web.public import log as public_log
from web.public import pages as public
from web.public import privacy as public_privacy
from web.public import register as public_register
from web.public import verify as public_verify
from web.public import versions as public_versions
from web.refusals import FormUnreadable, MethodUnknown, PageUnknown
from web.routes import failed
from web.security import SecurityHeaders, check_base_url, mask_logs, on_this_machine

MONTH = 30 * 86400


class Kept(StaticFiles):
    """Static files, which browsers may keep: their addresses change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file that may be kept for a month."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = f"public, max-age={MONTH}"
        return answer


def create_app(home: Path, *, base_url: str, mailbox: bool = False, smtp_port: int = 0) -> Starlette:
    """Return the application of a home.

    Args:
        base_url: the address at which people reach it; https makes cookies secure.
        mailbox: whether the embedded mail server comes with it, and its page where only this machine sees it.
        smtp_port: where that server listens; 0 takes a free port.

    Raises:
        PlainHttp: the address is neither encrypted nor of this machine.
    """
    check_base_url(base_url)
    place = Home(home)
    settings = replace(place.settings(), base_url=base_url)
    mask_logs()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with mail_server(place, mailbox=mailbox, smtp_port=smtp_port):
            yield

    app = Starlette(
        # the mailbox shows everybody's links and codes: its page never leaves this machine
        routes=[
            *routes(mailbox=mailbox and on_this_machine(base_url)),
            Mount("/static", Kept(directory=STATIC), name="static"),
        ],
        middleware=[Middleware(SecurityHeaders, https=base_url.startswith("https://"))],
        exception_handlers={HTTPException: _http_error, Exception: failed},
        lifespan=lifespan,
    )
    app.state.site = Site(home=place, base_url=base_url.rstrip("/"), settings=settings)
    return app


def routes(*, mailbox: bool) -> list[BaseRoute]:
    """Return every route, those of the mailbox only where it is wanted."""
    voting = [*voter.ROUTES, *proxy.ROUTES, *confidential.ROUTES, *tally.ROUTES]
    members = [*door.ROUTES, *short_form.ROUTES, *voting, *propose.ROUTES, *compromise.ROUTES]
    members += [*support.ROUTES, *proposal.ROUTES]
    members += [*roll.ROUTES, *sign.ROUTES, *delegate.ROUTES, *deed.ROUTES, *organisation.ROUTES]
    members += measure.ROUTES
    everyone = [*members, *committee.ROUTES, *public.ROUTES, *public_log.ROUTES, *public_feeds.ROUTES]
    everyone += [*public_versions.ROUTES, *public_register.ROUTES, *public_privacy.ROUTES]
    everyone += public_verify.ROUTES
    if not mailbox:
        return everyone
    from web import mailbox as page

    return [*everyone, *page.ROUTES]


@asynccontextmanager
async def mail_server(home: Home, *, mailbox: bool, smtp_port: int) -> AsyncIterator[None]:
    """Run the embedded mail server while the pages run, if it is wanted."""
    if not mailbox:
        yield
        return
    from notices import mailbox as embedded

    running = await to_thread.run_sync(lambda: embedded.start(home, smtp_port))
    try:
        yield
    finally:
        await to_thread.run_sync(running.stop)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    known = {405: MethodUnknown(), 404: PageUnknown()}
    return refused(request, known.get(status, FormUnreadable()))
