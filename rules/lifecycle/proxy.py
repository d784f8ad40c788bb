"""The life of one proxy on one ballot: given, answered, and taken back until the closing."""

from __future__ import annotations

from rules.lifecycle.machine import REPRESENTATIVE, Machine, Move

LIVE = ("offered", "accepted")

PROXY = Machine(
    name="proxy",
    name_fr="pouvoir",
    states={
        "offered": "proposé",
        "accepted": "accepté",
        "declined": "décliné",
        "revoked": "révoqué",
        "taken_back": "repris",
    },
    moves=(
        Move(
            act="accept_proxy",
            sources=("offered",),
            target="accepted",
            who=REPRESENTATIVE,
            note_en="accept the proxy; the holder may vote for the member that gave it",
            note_fr="accepter le pouvoir ; le mandataire peut voter pour l’organisme qui l’a donné",
        ),
        Move(
            act="decline_proxy",
            sources=LIVE,
            target="declined",
            who=REPRESENTATIVE,
            note_en="decline the proxy, or hand it back; a vote cast for it falls",
            note_fr="décliner le pouvoir, ou le rendre ; le bulletin émis en son nom tombe",
        ),
        Move(
            act="revoke_proxy",
            sources=LIVE,
            target="revoked",
            who=REPRESENTATIVE,
            note_en="revoke one’s proxy; a vote cast for it falls",
            note_fr="révoquer son pouvoir ; le bulletin émis en son nom tombe",
        ),
        Move(
            act="take_back_proxy",
            sources=LIVE,
            target="taken_back",
            who=REPRESENTATIVE,
            note_en="take one’s proxy back by voting; the holder’s vote for it is replaced",
            note_fr="reprendre son pouvoir en votant ; le bulletin du mandataire est remplacé",
        ),
    ),
)
