"""Who signs again: what was voted, what was put in force, and whose signatures were asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from evidence.verifier.answered import next_published
from evidence.verifier.faults import hold
from evidence.verifier.french import french
from evidence.verifier.log import Seen
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import rules_in

STRICTEST = ("all", "affected", "carried_over", "new")
HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
NUMBER_OF = re.compile(
    r"([ ]{0,3}#{1,6}[ \t]+|)(?:(?:article|art\.|section|chapitre|chapter|titre|title|annexe|annex|partie|"
    r"part|livre|book|§)[ \t]+)?[0-9]+(?:\.[0-9]+)*[.)°]?(?:[ \t]+|$)",
    re.IGNORECASE,
)
FIRST_NUMBER = re.compile(r"(\d+(?:\.\d+)*)[.)°]?(?:\s|$)")
FIRST_NAME = re.compile(
    r"(?:article|art\.|section|chapitre|chapter|titre|title|annexe|annex|partie|part|livre|book|§)\s+"
    r"([\w.-]*\w(?:\s(?:bis|ter|quater|quinquies|[A-Z]))?)(?=\W|$)",
    re.IGNORECASE,
)
UNCLEAR = re.compile(r"^ {0,3}(?:(?:=+|-+)[ \t]*$|```|~~~|<|(?:[>*+-]|\d+[.)])[>*+ \t-]*#)", re.MULTILINE)
"""What only a reader of Markdown tells from a heading, or from none: such texts are not cut here."""


@dataclass(frozen=True)
class Rule:
    """What the rulebook says of who signs again; where proposals ask it, `choices` is what they may ask."""

    kind: str
    choices: tuple[str, ...]
    colleges: tuple[str, ...]
    members: tuple[str, ...]
    sections: dict[str, dict[str, list[str]]]
    objection: bool

    def affects(self, member: str, college: str, touched: Collection[str]) -> bool:
        """Return whether a member signs again for what it is, or for a section that changed."""
        named = [self.sections[name] for name in touched]
        colleges = {*self.colleges, *(each for part in named for each in part.get("colleges", []))}
        members = {*self.members, *(each for part in named for each in part.get("members", []))}
        return college in colleges or member in members


def rule_in(bundle: Bundle) -> Rule:
    """Return what the frozen rulebook says."""
    said = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)["signing"]["scope"]
    table: dict[str, Any] = said if isinstance(said, dict) else {said: "none"}
    choices = tuple(each for each in STRICTEST if each in table.get("asked", []))
    kind = "asked" if choices else next(each for each in STRICTEST if each in table)
    affected = table.get("affected", [])
    delay = table.get("objection", table.get("carried_over", "none"))
    return Rule(
        kind=kind,
        choices=choices,
        colleges=tuple(affected),
        members=tuple(table.get("members", [])),
        sections=table.get("sections", {}),
        objection=delay != "none",
    )


def check_scope(bundle: Bundle) -> Seen:
    """See that who signs again is what was voted, at publication and when signatures were asked for."""
    rule = rule_in(bundle)
    hold_options(bundle, rule)
    published = next_published(bundle)
    if not published:
        return "rien n’est encore publié", "nothing is published yet"
    voted = settled(bundle, rule)
    said = published[0]["public"]
    if "scope" not in said:
        return (
            "NON VÉRIFIÉ : la publication, antérieure à ce contrôle, ne le dit pas",
            "NOT CHECKED: the publication is from before this check and does not say",
        )
    hold(
        said["scope"] == voted,
        f"la publication dit « {french(said['scope'])} », et le vote « {french(voted)} »",
        f"the publication says “{said['scope']}”, and the vote “{voted}”",
    )
    asked = [
        leaf
        for leaf in bundle.of_cycle("request_signatures")
        if leaf["public"]["version"] == said["version"] and leaf["seq"] > published[0]["seq"]
    ]
    hold(
        len(asked) < 2,
        f"les signatures de {said['version']} ont été demandées {len(asked)} fois",
        f"the signatures of {said['version']} were asked for {len(asked)} times",
    )
    if not asked:
        return (
            f"{french(voted)}, comme voté ; pas encore demandé",
            f"{voted}, as it was voted; not asked for yet",
        )
    return hold_request(bundle, asked[0], rule, voted)


def hold_options(bundle: Bundle, rule: Rule) -> None:
    """See that each text asks what the strictest of its proposals asked, where the rulebook lets them."""
    asked: dict[str, str] = {}
    for leaf in bundle.journal[: bundle.frozen["seq"]]:
        if leaf["act"] in ("propose", "resubmit"):
            asked[leaf["public"]["proposal"]] = leaf["public"].get("scope", "")
    for option in bundle.options:
        wanted = strictest(rule, [asked.get(each, "") for each in option["proposal_ids"]])
        hold(
            option.get("scope", "") == wanted,
            f"{option['id']} ne demande pas ce que ses propositions demandaient (« {french(wanted)} »)",
            f"{option['id']} does not ask what its proposals asked (“{wanted}”)",
        )


def strictest(rule: Rule, wanted: list[str]) -> str:
    """Return what holds of several; of none, the strictest there is, and nothing where nothing is asked."""
    if not rule.choices:
        return ""
    known = [each if each in rule.choices else rule.choices[0] for each in wanted]
    return min(known or rule.choices, key=STRICTEST.index)


def settled(bundle: Bundle, rule: Rule) -> str:
    """Return who signs again by what was adopted."""
    if not rule.choices:
        return rule.kind
    outcomes = bundle.counted["public"]["outcomes"]
    adopted = [each.get("scope", "") for each in bundle.options if outcomes[each["id"]] == "adopted"]
    return strictest(rule, adopted)


def hold_request(bundle: Bundle, leaf: dict[str, Any], rule: Rule, voted: str) -> Seen:
    """See that signatures were asked of those that the scope names, as far as the leaf and the roll say."""
    said, affected = leaf["public"], voted == "affected"
    sections = sorted(rule.sections) if affected else []
    touched = said.get("sections", [])
    delay = rule.objection and voted in ("affected", "carried_over")
    hold(
        said["scope"] == voted
        and said.get("colleges", []) == (list(rule.colleges) if affected else [])
        and said.get("members", []) == (list(rule.members) if affected else [])
        and set(touched) <= set(sections)
        and ("objection_ends_at" in said) == delay,
        f"les signatures de la feuille {leaf['seq']} ne sont pas demandées comme voté (« {french(voted)} »)",
        f"the signatures of leaf {leaf['seq']} are not asked for as it was voted (“{voted}”)",
    )
    unseen = hold_sections(bundle, sections, touched)
    if "asked" not in said:
        return (
            f"{french(voted)}, comme voté ; NON VÉRIFIÉ : à qui",
            f"{voted}, as it was voted; NOT CHECKED: of whom",
        )
    asked, kept = said["asked"], said["kept"]
    hold(
        said["requested"] == len(asked) and len({*asked, *kept}) == len(asked) + len(kept),
        f"la feuille {leaf['seq']} ne fait pas son compte de demandes",
        f"leaf {leaf['seq']} does not add up its requests",
    )
    for member in kept:
        college = bundle.roll[member]["college"] if member in bundle.roll else ""
        hold(
            voted != "all" and not (affected and rule.affects(member, college, touched)),
            f"{member} devait signer (« {french(voted)} ») et n’a pas été sollicité",
            f"{member} was to sign (“{voted}”) and was not asked",
        )
    absent = len(set(bundle.roll) - {*asked, *kept})
    new = 0 if voted == "all" else len(unnamed(bundle, rule, asked, touched if affected else None))
    left: list[tuple[int, str, str]] = [
        (absent, f"{absent} partis depuis le scrutin", f"{absent} that left since the ballot"),
        (new, f"que {new} sollicités n’avaient jamais signé", f"that {new} asked had never signed"),
        (len(unseen), f"sections {', '.join(unseen)}", f"sections {', '.join(unseen)}"),
    ]
    fr = " ; ".join(each for count, each, _ in left if count)
    en = "; ".join(each for count, _, each in left if count)
    told = f" ; NON VÉRIFIÉ : {fr}" if fr else "", f"; NOT CHECKED: {en}" if en else ""
    return (
        f"{french(voted)}, comme voté : {len(asked)} sollicités, {len(kept)} reportés{told[0]}",
        f"{voted}, as it was voted: {len(asked)} asked, {len(kept)} carried over{told[1]}",
    )


def unnamed(bundle: Bundle, rule: Rule, asked: list[str], touched: Collection[str] | None) -> list[str]:
    """Return those asked though the scope does not name them: they may be asked only if they never signed."""
    colleges = {member: bundle.roll[member]["college"] for member in asked if member in bundle.roll}
    return [
        member
        for member in asked
        if touched is None or not rule.affects(member, colleges.get(member, ""), touched)
    ]


def hold_sections(bundle: Bundle, names: list[str], touched: Collection[str]) -> list[str]:
    """See that the sections told to have changed are those that did; return those that are not read here."""
    before, after = bundle.text_in("charter/before.md"), bundle.text_in("charter/after.md")
    if UNCLEAR.search(before) or UNCLEAR.search(after):
        return names
    old, there = sections_in(before), set(sections_in(after).values())
    for name in names:
        if name in old:
            hold(
                (name in touched) == (old[name] not in there),
                f"la section {name} est dite changée, ou l’inverse, à tort",
                f"section {name} is said to have changed, or not to, wrongly",
            )
    return [name for name in names if name not in old]


def sections_in(text: str) -> dict[str, tuple[str, ...]]:
    r"""Return the sections of a text by number or title, each with its lines, its headings without numbers.

    >>> sections_in("# C\n\n## 2. Buts\n\na\n")
    {'2': ('## Buts', 'a')}
    """
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    heads = [(at, found) for at, line in enumerate(lines) if (found := HEADING.fullmatch(line))]
    plain = [NUMBER_OF.sub(r"\1", line, count=1) if HEADING.fullmatch(line) else line for line in lines]
    out: dict[str, tuple[str, ...]] = {}
    for place, (at, found) in enumerate(heads):
        if place == 0 and len(found[1]) == 1:
            continue
        later = [other for other, mark in heads[place + 1 :] if len(mark[1]) <= len(found[1])]
        out.setdefault(slug_of(found[2] or ""), tuple(plain[at : min(later, default=len(lines))]))
    return out


def slug_of(title: str) -> str:
    """Return the number of a heading, or its words in small letters."""
    found = FIRST_NUMBER.match(title) or FIRST_NAME.match(title)
    said = found[1] if found else title
    letters = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", letters)[:60].strip("-.")
