"""What happened to a ballot while it was open, told from its leaves for the minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlmodel import Session, col, select

from charter.elision import elided
from evidence.minutes import Incident
from models.ballot import Ballot
from models.leaf import Leaf
from models.roll import Elector

# act -> what happened, in French and English, with the public facts of its leaf
INCIDENTS: Mapping[str, tuple[str, str]] = {
    "suspend": ("le cycle a été suspendu : {reason}", "the cycle was suspended: {reason}"),
    "resume": ("le cycle a repris : {reason}", "the cycle was resumed: {reason}"),
    "extend": ("le scrutin a été prolongé : {reason}", "the ballot was extended: {reason}"),
    "extend_for_quorum": (
        "le scrutin a été prolongé, comme le règlement le prévoit quand le quorum tarde",
        "the ballot was extended, as the rulebook says where the quorum is late",
    ),
    "strike": (
        "{name} a été radié de la liste : {reason}",
        "{name} was struck from the roll: {reason}",
    ),
    "record_vote": (
        "le bulletin de {name} a été enregistré par deux personnes, comme dit par téléphone : {reason}",
        "the vote of {name} was recorded by two persons, as told by telephone: {reason}",
    ),
    "close": (
        "le scrutin a été clos avant l’heure, selon le règlement : aucun bulletin n’y pouvait rien changer",
        "the ballot was closed before its time, as the rulebook allows: no vote could change the result",
    ),
    "watch_election": (
        "l’élection était terminée avant l’heure de clôture, ou des bulletins y sont venus après ({late})",
        "the election had ended before the closing, or votes came to it afterwards ({late})",
    ),
    "refuse_archive": (
        "une archive publique de l’élection a été refusée : {why_fr}",
        "a public archive of the election was refused: {why}",
    ),
}


def incidents(session: Session, ballot: Ballot) -> tuple[Incident, ...]:
    """Return what happened, in its order; a closing at its instant is no incident, nor is a sound archive."""
    subjects = (f"cycle:{ballot.cycle_id}", f"ballot:{ballot.id}")
    told = select(Leaf).where(col(Leaf.subject).in_(subjects), col(Leaf.act).in_(tuple(INCIDENTS)))
    found = []
    for row in session.exec(told.order_by(col(Leaf.seq))).all():
        public = json.loads(row.body)["public"]
        usual = row.act in ("close", "watch_election") and not (public.get("early") or public.get("late"))
        if public.get("ballot", ballot.id) == ballot.id and not usual:
            member = session.get(Elector, (ballot.id, public.get("member", "")))
            facts = {"reason": "", "late": 0, "name": member.name if member else "", **public}
            fr, en = INCIDENTS[row.act]
            found.append(Incident(row.at, elided(fr, facts).format_map(facts), en.format_map(facts)))
    return tuple(found)
