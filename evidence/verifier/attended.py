"""Who voted for whom, and who stepped aside: replayed from the journal, with each rule of proxies checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evidence.verifier.extended import interval_of, moment
from evidence.verifier.faults import hold
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import length_of, rules_in
from evidence.verifier.recused import step_aside, step_back

GIVEN = ("give_proxy", "accept_proxy")
ENDED = ("decline_proxy", "revoke_proxy")
BY_HOLDER = ("accept_proxy", "decline_proxy")
TAKEN = ("cast", "record_vote", "recuse", "withdraw_recusal", *GIVEN, *ENDED)


@dataclass
class Attended:
    """What the leaves of one ballot leave behind, taken in their order.

    Args:
        rules: what the rulebook says of proxies, ``"none"`` where it allows none.
        roll: the roll by member.
        last_at: from when on no proxy is given or accepted.
        final: whether no vote is replaced, and no recusal withdrawn.
        cast: the leaf of the vote that counts for each member.
        left_out: the questions that this vote had to leave unanswered.
        holders: who cast it, where another did.
        recusals: the questions from which each member stepped aside.
        struck: the members that were struck from the roll.
    """

    rules: Any
    roll: Mapping[str, Mapping[str, Any]]
    last_at: datetime
    final: bool = False
    cast: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: dict[str, set[str]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    recusals: dict[str, set[str]] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    live: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, leaf: dict[str, Any]) -> None:
        """Take one leaf.

        Raises:
            AlteredError: it does what no rule lets it do.
        """
        act, said = leaf["act"], leaf["public"]
        if act == "ask_record_vote":
            self.asked[said["assent"]] = said
        elif act == "strike":
            self.strike(leaf, said)
        elif act == "record_vote":
            self.telephone(leaf, said)
        elif act == "cast":
            self.vote(leaf, said)
        elif act == "recuse":
            step_aside(self.recusals, leaf, roll=self.roll)
        elif act == "withdraw_recusal":
            step_back(self.recusals, leaf, final=self.final)
        else:
            self.allowed(leaf, said)
            if act == "give_proxy":
                self.give(leaf, said)
            elif act == "accept_proxy":
                self.accept(leaf, said)
            else:
                self.end(leaf, said)

    def allowed(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """See that the rulebook has proxies, that the right member acts, and in time."""
        hold(
            self.rules != "none",
            f"feuille {leaf['seq']} : le règlement n’admet pas de pouvoir",
            f"leaf {leaf['seq']}: the rulebook allows no proxy",
        )
        who = said["holder"] if leaf["act"] in BY_HOLDER else said["principal"]
        hold(
            said["actor"] == who,
            f"feuille {leaf['seq']} : cet acte revient à {who}",
            f"leaf {leaf['seq']}: this act belongs to {who}",
        )
        hold(
            leaf["act"] in ENDED or moment(leaf["at"]) < self.last_at,
            f"feuille {leaf['seq']} : le pouvoir est donné ou accepté trop tard",
            f"leaf {leaf['seq']}: the proxy is given or accepted too late",
        )

    def give(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """Take a proxy that is offered."""
        name, principal, holder = said["proxy"], said["principal"], said["holder"]
        colleges = {self.roll[member]["college"] for member in (principal, holder) if member in self.roll}
        hold(
            name not in self.known
            and principal != holder
            and {principal, holder} <= self.roll.keys()
            and principal not in self.cast
            and principal not in self.live
            and not (self.rules["same_college"] and len(colleges) > 1)
            and (not said["blank"] or self.rules["blank"] == {"to": holder}),
            f"feuille {leaf['seq']} : {principal} ne pouvait pas donner ce pouvoir",
            f"leaf {leaf['seq']}: {principal} could not give this proxy",
        )
        self.within(leaf, principal, holder)
        self.known.add(name)
        self.live[principal] = (name, holder)

    def within(self, leaf: dict[str, Any], principal: str, holder: str) -> None:
        """See that no proxy is passed on, and that nobody holds more than the cap."""
        hold(
            holder not in self.live and not self.held[principal],
            f"feuille {leaf['seq']} : un pouvoir est transmis plus loin",
            f"leaf {leaf['seq']}: a proxy is passed on",
        )
        hold(
            len(self.held[holder]) < self.rules["most"],
            f"feuille {leaf['seq']} : {holder} détient plus de pouvoirs que le règlement ne permet",
            f"leaf {leaf['seq']}: {holder} holds more proxies than the rulebook allows",
        )

    def accept(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """Take a proxy that is accepted."""
        name, principal, holder = said["proxy"], said["principal"], said["holder"]
        hold(
            self.live.get(principal) == (name, holder) and name not in self.held[holder],
            f"feuille {leaf['seq']} : ce pouvoir n’attendait pas de réponse",
            f"leaf {leaf['seq']}: this proxy waited for no answer",
        )
        self.within(leaf, principal, holder)
        self.held[holder].add(name)

    def end(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """Take a proxy that is declined or revoked; a vote cast by it falls."""
        name, principal, holder = said["proxy"], said["principal"], said["holder"]
        by_it = principal in self.holders
        hold(
            self.live.get(principal) == (name, holder) and bool(said["voids"]) == by_it,
            f"feuille {leaf['seq']} : ce pouvoir ne pouvait pas finir ainsi",
            f"leaf {leaf['seq']}: this proxy could not end so",
        )
        self.over(principal)
        if by_it:
            del self.cast[principal], self.holders[principal], self.left_out[principal]

    def over(self, principal: str) -> None:
        """Forget the proxy of a member."""
        name, holder = self.live.pop(principal)
        self.held[holder].discard(name)

    def strike(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """Take a member off the roll; what it answered and its recusals count no more."""
        member = said["member"]
        hold(
            member in self.roll and member not in self.struck and said["reason"],
            f"feuille {leaf['seq']} : {member} ne pouvait pas être radié",
            f"leaf {leaf['seq']}: {member} could not be struck",
        )
        self.struck.add(member)
        self.recusals.pop(member, None)
        for kept in (self.cast, self.left_out, self.holders):
            kept.pop(member, None)

    def vote(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """Take a vote: by an accepted proxy, or by the member itself, which takes its proxy back."""
        member = said["member"]
        hold(
            not {member, said["actor"]} & self.struck,
            f"feuille {leaf['seq']} : {member} a voté après une radiation",
            f"leaf {leaf['seq']}: {member} voted after a strike",
        )
        name, holder = self.live.get(member, (None, ""))
        if "proxy" in said:
            hold(
                said["proxy"] == name
                and name in self.held[holder]
                and (said["holder"], said["actor"]) == (holder, holder),
                f"feuille {leaf['seq']} : {said['holder']} ne détenait pas le pouvoir de {member}",
                f"leaf {leaf['seq']}: {said['holder']} did not hold the proxy of {member}",
            )
            self.holders[member] = holder
        else:
            hold(
                said.get("takes_back") == name,
                f"feuille {leaf['seq']} : {member} a voté sans reprendre son pouvoir",
                f"leaf {leaf['seq']}: {member} voted and did not take its proxy back",
            )
            if name is not None:
                self.over(member)
            self.holders.pop(member, None)
        self.cast[member] = leaf
        self.left_out[member] = self.aside(member)

    def telephone(self, leaf: dict[str, Any], said: dict[str, Any]) -> None:
        """Take a vote that one person of the committee asked to record as it was told, and another did."""
        member, asked = said["member"], self.asked.get(said["assent"], {})
        hold(
            asked.get("by") == said["by"] == "committee"
            and (asked["member"], asked["reason"].strip()) == (member, said["reason"])
            and asked["actor"] != said["actor"]
            and said["reason"],
            f"feuille {leaf['seq']} : deux personnes n’ont pas enregistré ce bulletin donné par téléphone",
            f"leaf {leaf['seq']}: two persons did not record this vote given by telephone",
        )
        hold(
            member in self.roll and not {member} & {*self.struck, *self.cast, *self.live},
            f"feuille {leaf['seq']} : {member} ne pouvait pas voter par téléphone",
            f"leaf {leaf['seq']}: {member} could not vote by telephone",
        )
        self.cast[member] = leaf
        self.left_out[member] = self.aside(member)

    def aside(self, member: str) -> set[str]:
        """Return the questions that nobody answers for a member: its own recusals, and its holder's."""
        who = (member, self.holders.get(member, member))
        return {question for one in who for question in self.recusals.get(one, ())}

    def counted(self, bundle: Bundle) -> dict[str, dict[str, str]]:
        """Return the answers that count: those to a question from which somebody stepped aside do not."""
        return self.kept(bundle, bundle.votes)

    def kept(self, bundle: Bundle, votes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """Return answers without those to a question from which the member, or its holder, stepped aside."""
        options = {
            question["id"]: {option["id"] for option in question["options"]} | {question.get("status_quo")}
            for question in bundle.ballot["questions"]
        }
        out = {member: {each for asked in self.aside(member) for each in options[asked]} for member in votes}
        return {
            member: {name: choice for name, choice in choices.items() if name not in out[member]}
            for member, choices in votes.items()
        }


def attended(bundle: Bundle) -> Attended:
    """Return who voted for whom and who stepped aside, by the leaves of the ballot.

    Raises:
        AlteredError: one of them breaks a rule.
    """
    book = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    rules, final = book.get("proxies", "none"), not book["change_vote"]
    until = length_of("PT0S" if rules == "none" else rules["until"])
    found = Attended(rules, bundle.roll, moment(interval_of(bundle)[1]) - until, final)
    name = f"ballot:{bundle.ballot['ballot']}"
    closed = bundle.leaf_of("close")["seq"]
    for leaf in bundle.journal:
        if leaf["act"] == "strike" and leaf["public"]["ballot"] == bundle.ballot["ballot"]:
            hold(
                leaf["seq"] < closed,
                f"feuille {leaf['seq']} : une radiation est venue après la clôture",
                f"leaf {leaf['seq']}: a strike came after the closing",
            )
            found.take(leaf)
        if leaf["act"] == "ask_record_vote" and leaf["subject"] == bundle.frozen["subject"]:
            found.take(leaf)
        if leaf["subject"] == name and leaf["act"] in TAKEN:
            hold(
                leaf["act"] != "record_vote" or bundle.ballot["mode"] == "named",
                f"feuille {leaf['seq']} : un bulletin donné par téléphone n’est que nominatif",
                f"leaf {leaf['seq']}: a vote given by telephone is by name only",
            )
            found.take(leaf)
    return found


def check_attended(bundle: Bundle) -> tuple[str, str]:
    """See that every proxy and recusal kept the rules, and every vote by proxy had one."""
    found = attended(bundle)
    used, aside = len(found.holders), len(found.recusals)
    return (
        f"{len(found.known)} pouvoirs donnés, {used} bulletins par pouvoir, {aside} organismes déportés",
        f"{len(found.known)} proxies given, {used} votes by proxy, {aside} members recused",
    )
