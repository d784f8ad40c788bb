"""The life of one ballot: it opens and closes once, and is never deleted."""

from __future__ import annotations

from rules.lifecycle.machine import CLOCK, COMMITTEE, REPRESENTATIVE, STAYS, TWO, Machine, Move

BALLOT = Machine(
    name="ballot",
    name_fr="scrutin",
    states={
        "sealed": "scellé",
        "open": "ouvert",
        "closed": "clos",
        "counted": "dépouillé",
        "void": "nul",
    },
    moves=(
        Move(
            act="open",
            sources=("sealed",),
            target="open",
            who=CLOCK,
            note_en="open at the stated instant",
            note_fr="ouvrir à l’instant fixé",
        ),
        Move(
            act="cast",
            sources=("open",),
            target=STAYS,
            who=REPRESENTATIVE,
            note_en="vote, or replace one’s vote",
            note_fr="voter, ou remplacer son bulletin",
        ),
        Move(
            act="give_proxy",
            sources=("open",),
            target=STAYS,
            who=REPRESENTATIVE,
            note_en="give one’s proxy to another member, where the rulebook allows it",
            note_fr="donner son pouvoir à un autre organisme, si le règlement le permet",
        ),
        Move(
            act="recuse",
            sources=("open",),
            target=STAYS,
            who=REPRESENTATIVE,
            note_en="declare a recusal: the member takes no part in a question",
            note_fr="déclarer un déport : l’organisme ne prend pas part à une question",
        ),
        Move(
            act="record_vote",
            sources=("open",),
            target=STAYS,
            who=TWO,
            note_en="record a vote given by telephone (named mode; the member is told)",
            note_fr="enregistrer un bulletin donné par téléphone (nominatif seulement ; il est averti)",
        ),
        Move(
            act="strike",
            sources=("sealed", "open"),
            target=STAYS,
            who=TWO,
            note_en="strike a member from the roll, with a reason",
            note_fr="radier un organisme de la liste, avec un motif",
        ),
        Move(
            act="extend",
            sources=("open",),
            target=STAYS,
            who=TWO,
            note_en="extend the ballot, once, with a reason",
            note_fr="prolonger le scrutin, une seule fois, avec un motif",
        ),
        Move(
            act="extend_for_quorum",
            sources=("open",),
            target=STAYS,
            who=CLOCK,
            note_en="extend the ballot, once, because the rulebook says so when the quorum is late",
            note_fr="prolonger le scrutin, une seule fois, quand le règlement le prévoit faute de quorum",
        ),
        Move(
            act="close",
            sources=("open",),
            target="closed",
            who=CLOCK,
            note_en="close at the stated instant, or early where the rulebook allows it",
            note_fr="clore à l’instant fixé, ou plus tôt si le règlement le permet",
        ),
        Move(
            act="count",
            sources=("closed",),
            target="counted",
            who=CLOCK,
            note_en="count; anyone can do it again",
            note_fr="dépouiller ; chacun peut le refaire",
        ),
        Move(
            act="void",
            sources=("sealed", "open", "closed"),
            target="void",
            who=COMMITTEE,
            note_en="void the ballot: what stands behind its hash has changed, or the cycle is cancelled",
            note_fr="annuler le scrutin : ce que scelle son empreinte a changé, ou le cycle est annulé",
        ),
    ),
)
