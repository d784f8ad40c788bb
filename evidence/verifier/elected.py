"""Checks on the votes of a secret ballot: the archive of its election, and every look the journal took at it.

The zero-knowledge proofs are not checked here: that each ballot is well formed and signed by its credential,
that the tally is the sum of the last ballots, and that the shares decrypt it. Belenios's own tool does that.
"""

from __future__ import annotations

from evidence.verifier.faults import hold
from evidence.verifier.log import Seen
from evidence.verifier.opened import Bundle
from evidence.verifier.spelling import hash_of

RECORDED = ("address", "fingerprint", "uuid")


def check_election(bundle: Bundle) -> Seen:
    """See that the archive is that of the recorded election, in order, and grew through every copy."""
    told, name = bundle.json_in("election.json"), bundle.ballot["ballot"]
    recorded = [leaf for leaf in bundle.of_cycle("record_election") if leaf["public"]["ballot"] == name]
    hold(
        recorded
        and told.keys() == {*RECORDED, "tool"}
        and all(told[each] == recorded[-1]["public"][each] for each in RECORDED),
        "election.json n’est pas l’élection que deux personnes ont enregistrée",
        "election.json is not the election that two persons recorded",
    )
    looks = [
        leaf["public"]
        for leaf in bundle.of_cycle("watch_election")
        if recorded[-1]["seq"] < leaf["seq"] < bundle.counted["seq"] and leaf["public"]["ballot"] == name
    ]
    hold(
        looks
        and looks[-1]["archive"] == hash_of(bundle.bytes_in("election.bel"))
        and looks[-1]["tool"] == told["tool"] != "",
        "election.bel n’est pas l’archive vérifiée avant le dépouillement",
        "election.bel is not the archive that was verified before the count",
    )
    events = [each.partition(".")[0] for each in bundle.election.names if each.endswith(".event.json")]
    for look in looks:
        hold(
            events[look["events"] - 1 : look["events"]] == [look["last"]],
            f"l’archive ne prolonge pas celle que le journal a vue à {look['events']} événements",
            f"the archive does not continue the one that the journal saw at {look['events']} events",
        )
    voters, seen, tool = bundle.tally.cast_count, len(looks), told["tool"]
    fr = f"élection en ordre, {voters} votants, {seen} copies vues ; les preuves cryptographiques demandent"
    en = f"election in order, {voters} voters, {seen} copies seen; the cryptographic proofs need"
    return f"{fr} belenios-tool {tool}", f"{en} belenios-tool {tool}"
