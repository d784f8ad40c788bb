"""The committee's pages: entered by a mailed code, closed to everybody else."""

from __future__ import annotations

from starlette.routing import BaseRoute

from web.committee import acts as committee_acts
from web.committee import annexes as committee_annexes
from web.committee import correction as committee_correction
from web.committee import cycle as committee_cycle
from web.committee import departures as committee_departures
from web.committee import door as committee_door
from web.committee import evidence as committee_evidence
from web.committee import measures as committee_measures
from web.committee import member as committee_member
from web.committee import names as committee_names
from web.committee import recommend as committee_recommend
from web.committee import second as committee_second
from web.committee import signatures as committee_signatures
from web.committee import simulator as committee_simulator
from web.committee import standing as committee_standing
from web.committee import telephone as committee_telephone

ROUTES: list[BaseRoute] = [
    *committee_door.ROUTES,
    *committee_correction.ROUTES,
    *committee_member.ROUTES,
    *committee_telephone.ROUTES,
    *committee_recommend.ROUTES,
    *committee_cycle.ROUTES,
    *committee_evidence.ROUTES,
    *committee_acts.ROUTES,
    *committee_annexes.ROUTES,
    *committee_signatures.ROUTES,
    *committee_second.ROUTES,
    *committee_simulator.ROUTES,
    *committee_standing.ROUTES,
    *committee_measures.ROUTES,
    *committee_departures.ROUTES,
    *committee_names.ROUTES,
]
