"""Checks on what was frozen: ballot, dates, rulebook, roll, texts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from evidence.verifier.attended import TAKEN
from evidence.verifier.early import hold_early
from evidence.verifier.extended import interval_of, moment
from evidence.verifier.faults import hold
from evidence.verifier.french import french
from evidence.verifier.log import Seen
from evidence.verifier.opened import VOTE_FILES, Bundle
from evidence.verifier.recount import length_of, rules_in
from evidence.verifier.spelling import hash_of, spelled


def check_ballot(bundle: Bundle) -> Seen:
    """See that the definition is the one that was frozen, and counted."""
    found = hash_of(bundle.bytes_in("ballot.json"))
    for leaf in (bundle.frozen, bundle.counted):
        hold(
            leaf["public"]["hash"] == found,
            f"ballot.json n’est pas le scrutin de la feuille {leaf['seq']} ({french(leaf['act'])})",
            f"ballot.json is not the ballot of leaf {leaf['seq']} ({leaf['act']})",
        )
    name = bundle.ballot["ballot"]
    return f"{name} est figé à l’empreinte {found[:16]}…", f"{name} is frozen at hash {found[:16]}…"


def check_rulebook(bundle: Bundle) -> Seen:
    """See that the rulebook is the frozen one, and the one the cycle was announced under."""
    found = hash_of(bundle.bytes_in("rulebook.toml"))
    announced = bundle.of_cycle("announce", "announce_correction")
    hold(
        found == bundle.ballot["rulebook_hash"]
        and announced
        and announced[-1]["public"]["rulebook"] == found,
        "rulebook.toml n’est pas le règlement du scrutin",
        "rulebook.toml is not the rulebook of the ballot",
    )
    rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    kinds = {question["kind"] for question in bundle.ballot["questions"]} & {"sequential", "ranked"}
    hold(
        kinds <= {rules["alternatives"]},
        "les propositions concurrentes ne sont pas décidées comme le veut le règlement",
        "competing proposals are not decided as the rulebook says",
    )
    hold(
        rules["mode"] == bundle.ballot["mode"] and rules["mode"] in VOTE_FILES,
        "le mode du scrutin diffère",
        "the mode differs",
    )
    return f"règlement de la classe {bundle.revision_class}", f"rules of the class {bundle.revision_class}"


def check_roll(bundle: Bundle) -> Seen:
    """See that the roll is the frozen one, each member once."""
    entries = bundle.json_in("roll.json")
    weight = sum(entry["weight"] for entry in entries)
    hold(
        {"hash": hash_of(spelled(entries)), "count": len(entries), "weight": weight} == bundle.ballot["roll"],
        "roll.json n’est pas la liste électorale figée",
        "roll.json is not the roll that was frozen",
    )
    hold(
        [entry["id"] for entry in entries] == sorted(bundle.roll),
        "roll.json nomme un organisme deux fois",
        "roll.json names a member twice",
    )
    first = first_freeze(bundle)
    hold(
        first["public"]["roll"] == bundle.ballot["roll"]["hash"],
        "la liste n’est pas celle de l’acte de gel",
        "the roll is not that of the freeze",
    )
    hold_cap(bundle, first)
    return f"{len(entries)} inscrits, poids {weight}", f"{len(entries)} on the roll, weight {weight}"


def first_freeze(bundle: Bundle) -> dict[str, Any]:
    """Return the leaf that froze the roll: that of the first ballot where this one is a second call.

    Raises:
        AlteredError: It is not in the journal.
    """
    frozen = bundle.frozen
    if frozen["act"] == "freeze":
        return frozen
    earlier = frozen["public"]["after"]
    found = [leaf for leaf in bundle.of_cycle("freeze") if leaf["public"]["ballot"] == earlier]
    hold(
        found and found[0]["seq"] < frozen["seq"],
        "le premier scrutin manque au journal",
        "the first ballot is missing from the journal",
    )
    return found[0]


def hold_cap(bundle: Bundle, freeze: dict[str, Any]) -> None:
    """Refuse a roll on which a member has another weight than its cap leaves of what it had before."""
    cap = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class).get("cap", "none")
    cut = dict(freeze["public"].get("capped", []))
    before = {member: cut.get(member, entry["weight"]) for member, entry in bundle.roll.items()}
    most = ceiling(cap, list(before.values()))
    hold(
        cut.keys() <= before.keys()
        and all(entry["weight"] == min(before[member], most) for member, entry in bundle.roll.items()),
        f"la liste ne tient pas le plafond des poids ({most} voix)",
        f"the roll does not keep the cap on weights ({most} votes)",
    )


def ceiling(cap: Any, weights: list[int]) -> int:
    """Return the most votes that a member has: a share is one of what all have together after the cut."""
    if cap == "none" or "votes" in cap:
        return int(cap["votes"]) if "votes" in cap else max(weights, default=0)
    share, most, last = Fraction(cap["share"]), sum(weights), -1
    while most != last:
        last, most = most, int(share * sum(min(weight, most) for weight in weights))
    return most


def check_texts(bundle: Bundle) -> Seen:
    """See that base and options are the frozen texts, and the options what the members filed."""
    hold(
        hash_of(bundle.bytes_in("charter/before.md")) == bundle.ballot["base_hash"],
        "charter/before.md n’est pas la version de départ",
        "charter/before.md is not the base version",
    )
    homes = {each: option for option in bundle.options for each in option["proposal_ids"]}
    told = {row["id"]: row for row in bundle.json_in("proposals/index.json")}
    texts = {name[10:-3] for name in bundle.files if name.startswith("proposals/") and name.endswith(".md")}
    hold(
        homes.keys() == told.keys() == texts - combined_in(bundle, told),
        "proposals/ n’a pas exactement les propositions mises aux voix",
        "proposals/ does not hold exactly the proposals put to the vote",
    )
    filed = filed_in(bundle.journal[: bundle.frozen["seq"]])
    for each, option in sorted(homes.items()):
        text = hash_of(bundle.bytes_in(f"proposals/{each}.md"))
        hold(
            text == filed[each]["text"] and (text == option["text_hash"] or option["id"] in texts),
            f"proposals/{each}.md n’est pas le texte mis aux voix",
            f"proposals/{each}.md is not the text put to the vote",
        )
        hold(
            all(told[each][name] == filed[each][name] for name in ("member", "title", "text")),
            f"proposals/index.json dit autre chose que le journal de {each}",
            f"proposals/index.json says another thing than the journal of {each}",
        )
    return f"{len(homes)} propositions, textes figés", f"{len(homes)} proposals, the frozen texts"


def filed_in(journal: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return each proposal as the journal says it last: as its author filed it, or accepted since.

    Raises:
        AlteredError: Words were changed that nobody offered, or that their author did not accept.
    """
    filed: dict[str, dict[str, Any]] = {}
    withdrawn: set[str] = set()
    cosigned: set[tuple[str, str]] = set()
    offered: dict[tuple[str, str], str] = {}
    for leaf in journal:
        said = leaf["public"]
        if leaf["act"] == "withdraw" and "proposal" in said:
            withdrawn.add(said["proposal"])
        elif leaf["act"] == "cosign":
            cosigned.add((said["proposal"], said["member"]))
        elif leaf["act"] == "recommend":
            offered[said["proposal"], said["recommendation"]] = said["wording"]
        elif "proposal" in said and "text" in said:
            before = filed.get(said["proposal"], {})
            hold(
                leaf["act"] != "answer"
                or (
                    (said["answer"], said["by"]) == ("accept", "member")
                    and said["text"] == offered.get((said["proposal"], said["recommendation"]))
                    and said["replaces"] == before.get("text")
                    and said["actor"] == said["member"] == before.get("member")
                ),
                f"feuille {leaf['seq']} : cette rédaction n’a pas été proposée et acceptée",
                f"leaf {leaf['seq']}: this wording was not offered and accepted",
            )
            hold(
                leaf["act"] != "take_over"
                or (
                    said["proposal"] in withdrawn
                    and (said["proposal"], said["member"]) in cosigned
                    and said["actor"] == said["member"]
                    and all(said[name] == before.get(name) for name in ("text", "title"))
                ),
                f"feuille {leaf['seq']} : cette proposition ne pouvait pas être reprise",
                f"leaf {leaf['seq']}: this proposal could not be taken over",
            )
            withdrawn.discard(said["proposal"])
            filed[said["proposal"]] = said
    return filed


def combined_in(bundle: Bundle, told: dict[str, dict[str, Any]]) -> set[str]:
    """Return the options whose text is the combined one of several proposals, once it is the frozen one."""
    found = set()
    for question in bundle.ballot["questions"]:
        for option in question["options"]:
            filed = {told[each]["text"] for each in option["proposal_ids"]}
            hold(
                question["kind"] != "bundle" or len(filed) > 1,
                f"{question['id']} ne groupe pas plusieurs propositions",
                f"{question['id']} does not bundle several proposals",
            )
            if len(filed) > 1:
                found.add(option["id"])
                hold(
                    hash_of(bundle.bytes_in(f"proposals/{option['id']}.md")) == option["text_hash"],
                    f"proposals/{option['id']}.md n’est pas le texte groupé mis aux voix",
                    f"proposals/{option['id']}.md is not the bundled text put to the vote",
                )
    return found


def check_dates(bundle: Bundle) -> Seen:
    """See that it opened and closed at its instants, and every vote came between."""
    opens_at, closes_at = interval_of(bundle)
    opened, closed = bundle.leaf_of("open"), bundle.leaf_of("close")
    hold(
        opened["public"]["due_at"] == opens_at and closed["public"]["due_at"] == closes_at,
        "le scrutin n’a pas ouvert ou fermé à ses instants",
        "the ballot did not open or close at its instants",
    )
    rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    first, last = moment(opens_at), moment(closes_at) + length_of(rules["grace"])
    if closed["public"].get("early") is True:
        hold_early(bundle, first, moment(closed["at"]))
        closes_at = closed["at"]
        last = moment(closes_at)
    taken = [leaf for leaf in bundle.journal if leaf["act"] in TAKEN and about(bundle, leaf)]
    stops = {leaf["seq"]: leaf["act"] for leaf in bundle.of_cycle("suspend", "resume")}
    for leaf in taken:
        last_stop = max((seq for seq in stops if seq < leaf["seq"]), default=None)
        hold(
            stops.get(last_stop) != "suspend",
            f"l’acte de la feuille {leaf['seq']} est venu pendant une suspension",
            f"the act of leaf {leaf['seq']} came during a pause",
        )
        hold(
            opened["seq"] < leaf["seq"] < closed["seq"] and first <= moment(leaf["at"]) < last,
            f"l’acte de la feuille {leaf['seq']} n’est pas venu entre ouverture et clôture",
            f"the act of leaf {leaf['seq']} did not come between opening and closing",
        )
    hold(
        closed["seq"] < bundle.counted["seq"] and moment(closed["at"]) >= last,
        "le scrutin a été clos ou dépouillé avant l’heure",
        "the ballot was closed or counted before its time",
    )
    return f"ouvert {opens_at}, clos {closes_at}", f"open {opens_at}, closed {closes_at}"


def about(bundle: Bundle, leaf: dict[str, Any]) -> bool:
    """Return whether a leaf is of this ballot."""
    return bool(leaf["subject"] == f"ballot:{bundle.ballot['ballot']}")
