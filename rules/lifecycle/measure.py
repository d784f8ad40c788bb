"""The life of one measure: a body gives a member notice and hears it, then decides; nothing else does."""

from __future__ import annotations

from rules.lifecycle.machine import BODY, COMMITTEE, REPRESENTATIVE, Machine, Move

HEARING = ("noticed", "observed")
"""Notice was given, and nothing is decided."""
IN_EFFECT = ("suspended", "lapsed")

MEASURE = Machine(
    name="measure",
    name_fr="mesure",
    states={
        "noticed": "notifiée",
        "observed": "observations reçues",
        "suspended": "suspension en vigueur",
        "lapsed": "adhésion éteinte",
        "excluded": "exclusion prononcée",
        "lifted": "levée",
        "dropped": "abandonnée",
        "reversed": "effacée par une signature validée",
    },
    moves=(
        Move(
            act="observe",
            sources=HEARING,
            target="observed",
            who=REPRESENTATIVE,
            note_en="give the member’s observations; the body may then decide",
            note_fr="présenter les observations de l’organisme ; l’instance peut alors statuer",
        ),
        Move(
            act="record_observations",
            sources=HEARING,
            target="observed",
            who=COMMITTEE,
            note_en="record observations that came otherwise, with their day",
            note_fr="consigner des observations reçues autrement, avec leur date",
        ),
        Move(
            act="suspend_member",
            sources=HEARING,
            target="suspended",
            who=BODY,
            note_en="suspend the member, with a reason, once it was heard or its delay is over",
            note_fr="suspendre l’organisme, avec un motif, une fois entendu ou son délai passé",
        ),
        Move(
            act="lapse",
            sources=HEARING,
            target="lapsed",
            who=BODY,
            note_en="let the adhesion lapse, with a reason, where the notice said so",
            note_fr="prononcer l’extinction de l’adhésion, avec un motif, si l’avis l’annonçait",
        ),
        Move(
            act="exclude",
            sources=HEARING,
            target="excluded",
            who=BODY,
            note_en="exclude the member, with a reason, where the notice said so: it has left then",
            note_fr="exclure l’organisme, avec un motif, si l’avis l’annonçait : il quitte alors le réseau",
        ),
        Move(
            act="lift",
            sources=IN_EFFECT,
            target="lifted",
            who=BODY,
            note_en="lift the measure, with a reason",
            note_fr="lever la mesure, avec un motif",
        ),
        Move(
            act="drop",
            sources=HEARING,
            target="dropped",
            who=BODY,
            note_en="drop the measure, with a reason",
            note_fr="abandonner la mesure, avec un motif",
        ),
        Move(
            act="reverse",
            sources=(*HEARING, *IN_EFFECT),
            target="reversed",
            who=BODY,
            note_en="end the measure by validating the signature whose lack was its cause",
            note_fr="mettre fin à la mesure en validant la signature dont l’absence la causait",
        ),
    ),
)
