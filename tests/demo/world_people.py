"""A small stand-in for the whole service: what its people do, its mails and its result."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from demo.checks.version import combined
from demo.data import committee, drafts, organisations
from demo.story import put_to_the_vote

COUNT = 12
BASE = (Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md").read_bytes()
ROOT = "ab" * 32
RUN = "0f0e0d0c-0000-4000-8000-000000000001"
Fields = dict[str, list[str]]
Answer = tuple[int, str, str]
"""Status; body, or where a 303 leads; cookie to set."""
SIGNED_BY_TWO = 2


def form(act: str, action: str, inside: str) -> str:
    button = f"<button>{act}</button>"
    return f'<form data-act="{act}" method="post" action="{action}">{inside}{button}</form>'


def hidden(**values: str) -> str:
    return "".join(f'<input type="hidden" name="{k}" value="{escape(v)}">' for k, v in values.items())


CODE = '<input name="code">'


@dataclass
class People:
    home: Path
    flaws: set[str] = field(default_factory=set)
    url: str = ""
    mails: list[dict[str, Any]] = field(default_factory=list)
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    votes: dict[str, dict[str, str]] = field(default_factory=dict)
    proxy: dict[str, str] = field(default_factory=dict)
    receipts: int = 0
    phase: str = "proposing"
    signatures: dict[str, dict[str, Any]] = field(default_factory=dict)
    validators: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.members = {one.id: one for one in organisations(COUNT)}
        self.persons = {one.id: one for one in committee()}
        self.options = {draft.slug: draft for draft in put_to_the_vote()}
        self.lock = threading.RLock()
        (self.home / "charter_versions/1.0.0").mkdir(parents=True)
        (self.home / "charter_versions/1.0.0/charter.md").write_bytes(BASE)

    # mail -----------------------------------------------------------------------------------------

    def send(
        self, to: str, kind: str, *, subject: str, letter: str = "", who: str = "", said: str = ""
    ) -> None:
        token = hashlib.sha256(f"{letter}{who}".encode()).hexdigest()
        text = f"Bonjour,\n\n{said}\n"
        if letter:
            self.links[token] = (letter, who)
            text += f"{self.url}/{letter}/{token}\n"
        text += f"\nCode\xa0: {self.code(who)[:3]} {self.code(who)[3:]}\n"
        number = len(self.mails) + 1
        facts = {"id": number, "to": to, "subject": subject, "message_id": f"<{number}@x>", "text": text}
        self.mails.append(
            {**facts, "headers": {"x-charte-notice": kind}, "html": "<p>", "from": "", "date": ""}
        )

    def code(self, who: str) -> str:
        return str(int(hashlib.sha256(who.encode()).hexdigest(), 16))[:6]

    def send_all(self, kind: str, letter: str, said: str = "") -> None:
        for member in self.members.values():
            if not ("one mail lost" in self.flaws and member.id == "m006" and kind == "ballot_open"):
                self.send(member.email, kind, subject=kind, letter=letter, who=member.id, said=said)

    # what people do -------------------------------------------------------------------------------

    def personal(self, letter: str) -> Answer:
        if letter == "p":
            fields = '<input name="title"><textarea name="reasons"></textarea>'
            text = f'<textarea name="text">\n{escape(BASE.decode())}</textarea>'
            return 200, form("check-proposal", "/verifier", fields + text), ""
        if letter == "v":
            asked = "".join(self.option(slug) for slug in self.options)
            return 200, form("review-vote", "/relire", asked) + '<a href="/scrutin/b1">Le scrutin</a>', ""
        if letter == "c":
            return 200, form("confirm-second", "/confirmer", CODE), ""
        consent = (
            '<input name="name"><input name="capacity"><input type="checkbox" name="consent" value="yes">'
        )
        declining = form("decline", "/decliner", CODE + '<textarea name="reason"></textarea>')
        return 200, form("sign", "/signer", consent + CODE) + declining, ""

    def proxies(self, path: str, who: str) -> Answer:
        """The page of proxies: one gives it, the other accepts what it was offered, then votes by it."""
        if path == "/bulletin/pour/b1-p1":
            asked = "".join(self.option(slug) for slug in self.options)
            return 200, form("review-vote", "/relire", hidden(principal=self.proxy["principal"]) + asked), ""
        if self.proxy and self.proxy["holder"] == who:
            return 200, form("accept-b1-p1", "/accepter", hidden(proxy="b1-p1") + CODE), ""
        holders = "".join(f'<option value="{one}">{one}</option>' for one in self.members if one != who)
        return 200, form("give-proxy", "/donner", f'<select name="holder">{holders}</select>{CODE}'), ""

    def do_donner(self, who: str, values: dict[str, str]) -> str:
        self.proxy = {"principal": who, "holder": values["holder"], "state": "offered"}
        return f"D-{who}"

    def do_accepter(self, who: str, _: dict[str, str]) -> str:
        self.proxy["state"] = "accepted"
        return f"A-{who}"

    def option(self, slug: str) -> str:
        radios = "".join(
            f'<label><input type="radio" name="choice.{slug[:2]}" value="{value}">{value}</label>'
            for value in ("for", "against", "abstain")
        )
        title = self.options[slug].title.replace("'", "’")
        return f"<fieldset><legend>{title}</legend>{radios}</fieldset>"

    def act(self, path: str, who: str, sent: Fields) -> Answer:
        values = {name: given[0] for name, given in sent.items()}
        if path == "/verifier":
            return 200, form("submit-proposal", "/deposer", hidden(**values) + CODE), ""
        if path == "/relire":
            if len(values) < len(self.options):
                return 422, "Répondez à chaque question.", ""
            if "votes without a code" in self.flaws:
                self.votes[who] = values
            return 200, form("confirm-vote", "/voter", hidden(**values) + CODE), ""
        if path == "/voter" and self.phase != "voting" and "takes late votes" not in self.flaws:
            return 409, "Le scrutin est clos depuis 18:00. Rien n’a été enregistré.", ""
        if values.get("code") != self.code(who):
            return 422, "Ce code n’est pas celui du courrier.", ""
        done = getattr(self, "do_" + path.strip("/"))(who, values)
        return done if isinstance(done, tuple) else (200, f'<p id="receipt-code">{done}</p>', "")

    def do_deposer(self, who: str, values: dict[str, str]) -> str:
        [slug] = [draft.slug for draft in drafts() if draft.title == values["title"]]
        assert values["text"].replace("\r\n", "\n") == next(d.text for d in drafts() if d.slug == slug)
        self.proposals[slug] = "submitted"
        return f"P-{who}"

    def do_voter(self, who: str, values: dict[str, str]) -> str:
        who, holder = values.pop("principal", who), who
        if not ("keeps the first vote" in self.flaws and who in self.votes):
            self.votes[who] = {name: value for name, value in values.items() if name != "code"}
        self.receipts += 1
        kind = "vote_receipt" if who == holder else "proxy_vote"
        for each in {who, holder}:
            self.send(self.members[each].email, kind, subject="Votre reçu")
        if self.receipts == COUNT - 3 + 2:
            self.close()
        return f"V-{self.receipts}"

    def do_confirmer(self, who: str, _: dict[str, str]) -> str:
        self.phase = "voting"
        self.send_all("ballot_open", "v", "\n".join(d.title for d in drafts() if d.decision == "admit"))
        return f"C-{who}"

    def do_signer(self, who: str, values: dict[str, str]) -> str:
        self.signatures[who] |= {"state": "under_review", "name": values["name"]}
        return f"S-{who}"

    def do_decliner(self, who: str, values: dict[str, str]) -> Answer:
        self.signatures[who] |= {"state": "declined", "reason": values.get("reason", "")}
        return 200, "Votre refus est enregistré.", ""

    def result(self) -> dict[str, Any]:
        options = {}
        for slug, draft in self.options.items():
            counts = Counter(one[f"choice.{slug[:2]}"] for one in self.votes.values())
            facts = {"title": draft.title, "outcome": draft.outcome, "kind": draft.kind}
            options[slug[:2]] = {**facts, **{side: counts[side] for side in ("for", "against", "abstain")}}
        rivals = {**options["04"], "title": "Conflits d’intérêts", "options": [options["03"], options["04"]]}
        return {"votes_counted": len(self.votes), "questions": [options["01"], options["02"], rivals]}

    def minutes(self) -> str:
        """The result, and the line about the proxy."""
        names = [self.members[self.proxy[side]].name for side in ("principal", "holder") if self.proxy]
        return json.dumps(self.result(), ensure_ascii=False) + "\n| " + " | ".join(names) + " |"

    def close(self) -> None:
        self.phase = "signing"
        folder = self.home / "charter_versions/1.1.0"
        folder.mkdir()
        texts = [draft.text for draft in drafts() if draft.outcome == "adopted"]
        content = combined(BASE.decode(), texts).encode()
        if "publishes other bytes" in self.flaws:
            content += b"\n"
        (folder / "charter.md").write_bytes(content)
        (folder / "changes.patch").write_bytes(b"-")
        (self.home / "minutes").mkdir()
        (self.home / "minutes/b1.md").write_text(self.minutes())
        (folder / "version.toml").write_text(f'hash = "{hashlib.sha256(content).hexdigest()}"')
        self.signatures = {
            one: {"member_id": one, "version": "1.1.0", "state": "requested"} for one in self.members
        }
        self.send_all("signature_request", "s")
