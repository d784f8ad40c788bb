"""Checks on the votes of a confidential ballot: a tally sheet, who voted, and nothing between the two."""

from __future__ import annotations

import re

from evidence.verifier.answered import answers_all, check_votes
from evidence.verifier.asked import about
from evidence.verifier.elected import check_election
from evidence.verifier.faults import hold
from evidence.verifier.log import Seen
from evidence.verifier.opened import Bundle
from evidence.verifier.spelling import hash_of

TRACKER_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
DETACHED_FIELDS = {"actor", "ballot", "by", "driver", "member"}


def check_cast(bundle: Bundle) -> Seen:
    """See that the votes are those that the journal sealed, by name or all together."""
    if bundle.secret:
        return check_election(bundle)
    if not bundle.confidential:
        return check_votes(bundle)
    check_sheet(bundle)
    check_voters(bundle)
    lines, voters, said = bundle.votes, bundle.voters, bundle.leaf_of("close")["public"]["voted"]
    hold(
        len(lines) == len(voters) == said,
        f"{len(lines)} bulletins, {len(voters)} votants, et la clôture en dit {said}",
        f"{len(lines)} votes, {len(voters)} voters, and the closing says {said}",
    )
    hold(
        all(entry["weight"] == 1 for entry in bundle.roll.values()),
        "un scrutin confidentiel ne pèse pas ses votants",
        "a confidential ballot does not weigh its voters",
    )
    return (
        f"{len(lines)} bulletins scellés par la clôture, {len(voters)} votants, sans lien entre eux",
        f"{len(lines)} votes sealed by the closing, {len(voters)} voters, nothing between the two",
    )


def check_sheet(bundle: Bundle) -> None:
    """See that the sheet is the one that the closing committed to, in order, each line once and whole."""
    closed = bundle.leaf_of("close")
    hold(
        hash_of(bundle.bytes_in("tally.json")) == closed["public"].get("tally"),
        f"tally.json n’est pas la feuille de dépouillement scellée par la clôture (feuille {closed['seq']})",
        f"tally.json is not the tally sheet that the closing sealed (leaf {closed['seq']})",
    )
    lines = bundle.json_in("tally.json")
    hashes = [line["tracker"] for line in lines]
    hold(
        hashes == sorted(set(hashes)),
        "tally.json porte un bulletin deux fois, ou hors de l’ordre des empreintes",
        "tally.json holds a vote twice, or out of the order of the hashes",
    )
    for line in lines:
        hold(
            line.keys() == {"choices", "tracker"}
            and TRACKER_HASH.fullmatch(line["tracker"])
            and answers_all(bundle, line["choices"]),
            f"le bulletin {line['tracker']} répond à autre chose que ce qui est demandé",
            f"the vote {line['tracker']} answers something else than what is asked",
        )


def check_voters(bundle: Bundle) -> None:
    """See that the voters are those that the journal names, each once, of which it says nothing more."""
    cast = [leaf for leaf in bundle.journal if leaf["act"] == "cast" and about(bundle, leaf)]
    hold(
        bundle.voters == sorted(leaf["public"]["member"] for leaf in cast)
        and len(set(bundle.voters)) == len(bundle.voters),
        "voters.json n’est pas la liste de ceux qui ont voté selon le journal, une fois chacun",
        "voters.json is not the list of those that voted by the journal, each once",
    )
    for leaf in cast:
        member = leaf["public"]["member"]
        hold(
            leaf["commit"] == "" and leaf["public"].keys() == DETACHED_FIELDS,
            f"la feuille {leaf['seq']} dit plus que le fait que {member} a voté",
            f"leaf {leaf['seq']} says more than that {member} has voted",
        )
        hold(member in bundle.roll, f"{member} n’est pas sur la liste", f"{member} is not on the roll")
