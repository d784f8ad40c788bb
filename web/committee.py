"""The committee's pages: entered by a mailed code, closed to everybody else."""

from __future__ import annotations

from starlette.routing import BaseRoute

from web import (
    committee_acts,
    committee_correction,
    committee_cycle,
    committee_door,
    committee_evidence,
    committee_member,
    committee_recommend,
    committee_second,
    committee_signatures,
    committee_simulator,
    committee_standing,
    committee_telephone,
)

ROUTES: list[BaseRoute] = [
    *committee_door.ROUTES,
    *committee_correction.ROUTES,
    *committee_member.ROUTES,
    *committee_telephone.ROUTES,
    *committee_recommend.ROUTES,
    *committee_cycle.ROUTES,
    *committee_evidence.ROUTES,
    *committee_acts.ROUTES,
    *committee_signatures.ROUTES,
    *committee_second.ROUTES,
    *committee_simulator.ROUTES,
    *committee_standing.ROUTES,
]
