"""Checks on votes, count, result, minutes, charter and notices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Any

from evidence.verifier.asked import about
from evidence.verifier.attended import attended
from evidence.verifier.faults import hold
from evidence.verifier.french import french
from evidence.verifier.log import Seen
from evidence.verifier.measured import counting_in
from evidence.verifier.opened import ADOPTED_FILES, ENGLISH, Bundle
from evidence.verifier.patching import patched
from evidence.verifier.recount import figures_of, recount, rules_in
from evidence.verifier.spelling import hash_of, spelled
from evidence.verifier.tree import roots_of

SALT = re.compile(r"[0-9a-f]{64}")
VOTE_FIELDS = {"choices", "member", "representative", "salt", "seal", "seq"}

ERASURES = ("erase_person", "forget")
"""Acts whose leaves say what votes that were sealed anew commit to: a person's, and the clock's."""


def check_votes(bundle: Bundle) -> Seen:
    """See that each counted vote is the last one that its member's leaves committed to."""
    cast = [leaf for leaf in bundle.journal if leaf["act"] in ("cast", "record_vote") and about(bundle, leaf)]
    took_part = attended(bundle)
    last, resealed = took_part.cast, _resealed(bundle)
    votes = bundle.json_in("votes.json")
    for vote in votes:
        hold(
            vote["member"] in last,
            f"le bulletin de {vote['member']} n’est pas au journal",
            f"the vote of {vote['member']} is not in the journal",
        )
    hold(
        [vote["member"] for vote in votes] == sorted(last),
        "votes.json n’a pas un bulletin, et un seul, par organisme qui a voté",
        "votes.json does not hold one vote, and one only, of each member that voted",
    )
    for vote in votes:
        member, leaf = vote["member"], last[vote["member"]]
        private = {name: vote[name] for name in ("choices", "representative", "seal") if name in vote}
        marks = {"telephone"} if leaf["act"] == "record_vote" else set()
        hold(
            vote.keys() == VOTE_FIELDS | marks
            and vote.get("telephone", True) is True
            and vote["seq"] == leaf["seq"]
            and SALT.fullmatch(vote["salt"])
            and hash_of(bytes.fromhex(vote["salt"]) + spelled(private))
            == resealed.get(leaf["seq"], leaf["commit"]),
            f"le bulletin de {member} n’est pas le dernier que le journal a scellé (feuille {leaf['seq']})",
            f"the vote of {member} is not the last one that the journal sealed (leaf {leaf['seq']})",
        )
        hold(
            SALT.fullmatch(vote["seal"])
            and hash_of(bytes.fromhex(vote["seal"]) + spelled({"choices": vote["choices"]}))
            == leaf["public"].get("sealed"),
            f"les choix de {member} ne sont pas ceux que sa feuille a scellés (feuille {leaf['seq']})",
            f"the choices of {member} are not those that its leaf sealed (leaf {leaf['seq']})",
        )
        hold(
            answers_all(bundle, vote["choices"], without=took_part.left_out[member]),
            f"le bulletin de {member} répond à autre chose que ce qui est demandé",
            f"the vote of {member} answers something else than what is asked",
        )
        hold(member in bundle.roll, f"{member} n’est pas sur la liste", f"{member} is not on the roll")
    said = bundle.leaf_of("close")["public"]["voted"]
    hold(
        said == len(votes),
        f"la clôture dit {said} votants, votes.json {len(votes)}",
        f"the closing says {said} voted, votes.json {len(votes)}",
    )
    replaced = len(cast) - len(votes) - sum(leaf["public"]["member"] in bundle.struck for leaf in cast)
    told = len(bundle.by_telephone)
    anew = sum(leaf["seq"] in resealed for leaf in last.values())
    return (
        f"{len(votes)} bulletins, chacun le dernier de son organisme ({replaced} remplacés)"
        + f", dont {told} par téléphone" * bool(told)
        + f", {anew} rescellés depuis sans le nom de qui a voté" * bool(anew),
        f"{len(votes)} votes, each the last of its member ({replaced} replaced)"
        + f", {told} by telephone" * bool(told)
        + f", {anew} sealed anew since without the name of who voted" * bool(anew),
    )


def _resealed(bundle: Bundle) -> dict[int, str]:
    """Return what the leaf of an erasure commits to in the place of a vote's own leaf, by that leaf."""
    erasures = [leaf["public"] for leaf in bundle.journal if leaf["act"] in ERASURES]
    return {int(seq): commit for public in erasures for seq, commit in public["resealed"].items()}


def answers_all(bundle: Bundle, choices: dict[str, str], *, without: Collection[str] = ()) -> bool:
    """Return whether choices answer every question, but those without an answer, and nothing else.

    A ranking has places from 1 on without gaps, and may leave alternatives out.
    """
    left, blank = dict(choices), blank_in(bundle)
    for question in bundle.ballot["questions"]:
        if question["id"] in without:
            continue
        ranked = question["kind"] == "ranked"
        names = {option["id"] for option in question["options"]} | (
            {question["status_quo"]} if ranked else set()
        )
        said = {name: left.pop(name) for name in names if name in left}
        places = set(said.values())
        if ranked and not places <= {"abstain"} and places != blank:
            whole = bool(said) and places == {str(place) for place in range(1, len(places) + 1)}
        else:
            whole = said.keys() == names and places <= {"for", "against", "abstain"} | blank
        if not whole:
            return False
    return not left


def blank_in(bundle: Bundle) -> set[str]:
    """Return the blank vote as a choice, nothing where the rulebook has none."""
    rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    return {"blank"} & set(counting_in(rules))


def check_count(bundle: Bundle) -> Seen:
    """Count again, and compare every figure."""
    rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    second, took_part = bundle.frozen["act"] == "second_call", attended(bundle)
    figures = recount(
        bundle.ballot["questions"],
        weights=bundle.weights,
        votes=took_part.counted(bundle),
        majority=rules["majority"],
        quorum=rules["second_call"]["quorum"] if second else rules["quorum"],
        counting=counting_in(rules),
        colleges={member: entry["college"] for member, entry in bundle.roll.items()},
        holders=took_part.holders,
        recusals=took_part.recusals,
    )
    figures |= bundle.heads
    stated = figures_of(bundle.json_in("result.json"))
    different = sorted(name for name in {*figures, *stated} if figures.get(name) != stated.get(name))
    hold(
        not different,
        f"le dépouillement refait ne donne pas result.json ({', '.join(different)})",
        f"the count made again does not give result.json ({', '.join(different)})",
    )
    cast, of, outcome = figures["cast_count"], figures["roll_count"], figures["outcome"]
    return (
        f"refait : {cast} votants sur {of}, {french(outcome)}",
        f"made again: {cast} of {of} voted, {outcome}",
    )


def check_result(bundle: Bundle) -> Seen:
    """See that the result is the one of the leaf, question by question."""
    result, said = bundle.json_in("result.json"), bundle.counted["public"]
    outcomes = {each["id"]: each["outcome"] for asked in result["questions"] for each in asked["options"]}
    hold(
        hash_of(bundle.bytes_in("result.json")) == said["result"]
        and (said["outcomes"], said["state"]) == (outcomes, result["outcome"]),
        f"result.json n’est pas le résultat de la feuille {bundle.counted['seq']}",
        f"result.json is not the result of leaf {bundle.counted['seq']}",
    )
    return "celui que le journal porte", "the one that the journal holds"


def check_minutes(bundle: Bundle) -> Seen:
    """See that the minutes are those of the leaf and speak of this ballot and this journal."""
    leaf = bundle.counted
    hold(
        hash_of(bundle.text_in("minutes.md").encode()) == leaf["public"]["minutes"],
        f"minutes.md n’est pas le procès-verbal de la feuille {leaf['seq']}",
        f"minutes.md is not the minutes of leaf {leaf['seq']}",
    )
    check_english(bundle)
    root = roots_of(bundle.leaves[: leaf["seq"]], {leaf["seq"]})[leaf["seq"]].hex()
    wanted = [hash_of(bundle.bytes_in("ballot.json")), bundle.ballot["base_hash"], root]
    wanted += [bundle.ballot["rulebook_hash"], *(option["text_hash"] for option in bundle.options)]
    wanted += [leaf["public"]["approved"] or ""]
    texts = {name: bundle.text_in(name) for name in ("minutes.md", ENGLISH) if name in bundle.files}
    for name, text in texts.items():
        hold(
            all(each in text for each in wanted),
            f"{name} ne cite pas les empreintes de ce scrutin",
            f"{name} does not cite the hashes of this ballot",
        )
    if ENGLISH in texts:
        return (
            "celui que le journal porte, en français et en anglais",
            "those of the journal, in both languages",
        )
    return "celui que le journal porte", "those that the journal holds"


def check_english(bundle: Bundle) -> None:
    """See that the minutes in English are those of the leaf; a leaf of before there were any names none."""
    held = bundle.counted["public"].get("minutes_en")
    if held is None:
        hold(
            ENGLISH not in bundle.files,
            f"{ENGLISH} est là, et le journal n’en porte pas",
            f"{ENGLISH} is there, and the journal holds none",
        )
        return
    hold(
        hash_of(bundle.bytes_in(ENGLISH)) == held,
        f"{ENGLISH} n’est pas le procès-verbal de la feuille {bundle.counted['seq']}",
        f"{ENGLISH} is not the minutes of leaf {bundle.counted['seq']}",
    )


def check_charter(bundle: Bundle) -> Seen:
    """See that the patch, strictly applied, gives the approved text, and that this was published."""
    approved = bundle.counted["public"]["approved"]
    there = ADOPTED_FILES & set(bundle.files)
    if approved is None:
        hold(
            not there, "rien n’a été adopté, et pourtant charter/after.md", "nothing adopted, and yet a text"
        )
        return "rien n’a été adopté", "nothing was adopted"
    after, patch = bundle.text_in("charter/after.md"), bundle.text_in("charter/changes.patch")
    hold(
        hash_of(after.encode()) == approved,
        "charter/after.md n’est pas le texte approuvé",
        "charter/after.md is not the approved text",
    )
    hold(
        patched(bundle.text_in("charter/before.md"), patch) == after,
        "charter/changes.patch ne donne pas charter/after.md",
        "charter/changes.patch does not give charter/after.md",
    )
    outcomes = bundle.counted["public"]["outcomes"]
    texts = [option["text_hash"] for option in bundle.options if outcomes[option["id"]] == "adopted"]
    hold(
        len(texts) != 1 or texts == [approved],
        "le texte approuvé n’est pas celui de l’option adoptée",
        "the approved text is not that of the adopted option",
    )
    for leaf in next_published(bundle):
        said = leaf["public"]
        hold(
            (said["text"], said["patch"]) == (approved, hash_of(patch.encode())),
            f"la version {said['version']} n’est pas ce texte et ce patch",
            f"version {said['version']} is not this text and this patch",
        )
        return f"le patch donne {said['version']}, publiée", f"the patch gives {said['version']}, published"
    return "le patch donne le texte approuvé", "the patch gives the approved text"


def next_published(bundle: Bundle) -> list[dict[str, Any]]:
    """Return the publication that followed this count, none where another count came between."""
    later = [leaf for leaf in bundle.of_cycle("count", "publish") if leaf["seq"] > bundle.counted["seq"]]
    return later[:1] if later and later[0]["act"] == "publish" else []


def check_notices(bundle: Bundle) -> Seen:
    """See that the notices add up, and that every member on the roll was written to."""
    told = bundle.json_in("notices.json")
    sums = Counter(f"{each['kind']} {each['state']}" for each in told["notices"])
    hold(sums == told["counts"], "notices.json ne fait pas son compte", "notices.json does not add up")
    opened, name = bundle.leaf_of("open")["public"]["notices"], bundle.ballot["ballot"]
    written = sum(each["kind"] == "ballot_open" and each["subject"] == name for each in told["notices"])
    hold(
        written >= opened,
        f"notices.json a {written} convocations au vote, le journal {opened}",
        f"notices.json has {written} calls to vote, the journal {opened}",
    )
    return f"{sum(sums.values())} avis", f"{sum(sums.values())} notices"
