"""One proposal as a member reads it again: its own, and those of others that it may support or take over."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from models.reading import reading
from models.views import board
from models.views.my_proposals import my_proposals
from rules.lifecycle import PROPOSAL
from rules.refusals import UnknownThing
from web.page import home_of, language, reader_of, render
from web.routes import get_held
from web.texts import redline


def page(request: Request, held: SessionView) -> Response:
    """Show what a proposal changes, its reasons and where it stands.

    Raises:
        UnknownThing: there is none, or this member does not read it.
    """
    wanted, lang = request.path_params["proposal"], language(request, reader_of(held))
    with reading(home_of(request)) as db:
        mine = my_proposals(db, held.subject_id, held.member.id if held.member else "")
        others = [row for row, _ in (*mine.others, *mine.withdrawn)]
        if wanted not in {row.id for row in (*mine.mine, *others)}:
            raise UnknownThing(kind="proposal", id=wanted[:40])
        found = board.proposal(db, wanted)
    state = PROPOSAL.state_name(found.row.state, lang=lang)
    shown = redline(found.base, found.text, lang=lang)
    return render(request, "propose/proposal.html", held=held, proposal=found, state=state, redline=shown)


ROUTES: list[BaseRoute] = [get_held("/proposer/proposition/{proposal}", "p", page)]
