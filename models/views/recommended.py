"""The recommendations of a proposal, as author, committee and voters read them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.cycle import Cycle
from models.person import Person
from models.proposal import Proposal
from models.reading import one
from models.recommendation import Recommendation
from models.views.bodies import acts_for
from rules.lifecycle import PROPOSAL, allowed
from rules.recommendation import ACCEPT


def recommendations(db: Session, proposal_id: str) -> list[Recommendation]:
    """Return all that was recommended on a proposal, the oldest first."""
    rows = select(Recommendation).where(Recommendation.proposal_id == proposal_id)
    return list(db.exec(rows.order_by(col(Recommendation.given_at), col(Recommendation.id))).all())


def recommended(db: Session, proposal: Proposal) -> Recommendation | None:
    """Return what stands on a proposal: the last recommendation, if it is about the text it has now.

    One whose wording the author accepted is about that wording.
    """
    last = next(reversed(recommendations(db, proposal.id)), None)
    if last is None:
        return None
    about = last.wording_hash if last.answer == ACCEPT else last.on_hash
    return last if about == proposal.text_hash else None


def awaited(db: Session, proposal: Proposal) -> Recommendation | None:
    """Return the recommendation whose wording waits for the author's answer."""
    last = recommended(db, proposal)
    return last if last is not None and last.wording_hash and not last.answer else None


def may_recommend(db: Session, proposal: Proposal, person_id: str) -> bool:
    """Return whether a recommendation of this person would be taken now: not on its own organisation's."""
    early = one(db, Cycle, proposal.cycle_id).state in ("proposing", "review")
    own = acts_for(db, one(db, Person, person_id), proposal.member_id)
    return early and not own and "recommend" in allowed(PROPOSAL, proposal.state)
