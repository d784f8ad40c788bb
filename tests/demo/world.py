"""The rest of the stand-in: the committee's pages, the public ones, and which address leads where."""

from __future__ import annotations

import hashlib
import json
import zipfile
from html import escape

from demo.data import drafts
from tests.demo.world_people import CODE, ROOT, RUN, SIGNED_BY_TWO, Answer, Fields, People, form, hidden


class World(People):
    """The whole stand-in, honest unless a test gives it a flaw."""

    SHOWS = True
    """Whether its figures are shown while the ballot is open."""

    # the committee --------------------------------------------------------------------------------

    def office(self, path: str, who: str) -> Answer:
        if path == "/comite":
            return 200, '<a href="/comite/cycle/2026-1">2026-1</a>', ""
        if path.startswith("/comite/cycle/"):
            open_ones = [one for one in drafts() if self.proposals.get(one.slug) == "submitted"]
            reason = '<input name="reason">'
            articles = "".join(
                f"<article><h3>{escape(one.title)}</h3>"
                + form("admit", "/comite/admit", hidden(proposal=one.slug))
                + form("refuse", "/comite/refuse", hidden(proposal=one.slug) + reason)
                + "</article>"
                for one in open_ones
            )
            rest = form("compose", "/comite/compose", "") + form("freeze", "/comite/freeze", "")
            return 200, articles + ("" if open_ones else rest), ""
        rows = "".join(self.row(one, who) for one in self.members if self.reviewable(one, who))
        return 200, form("validate", "/comite/validate", f"<table>{rows}</table>") + self.returns(), ""

    def reviewable(self, member: str, who: str) -> bool:
        return self.signatures[member]["state"] == "under_review" and who not in self.validators.get(
            member, ()
        )

    def row(self, member: str, _: str) -> str:
        name = escape(self.members[member].name)
        return f'<tr><td>{name}<td><input type="checkbox" name="signature" value="{member}"></tr>'

    def returns(self) -> str:
        return "".join(
            f"<section>{escape(self.members[one].name)}"
            + form("return", "/comite/return", hidden(signature=one) + '<textarea name="reason"></textarea>')
            + "</section>"
            for one, facts in self.signatures.items()
            if facts["state"] == "under_review"
        )

    def decide(self, act: str, who: str, sent: Fields) -> Answer:
        if act in ("admit", "refuse"):
            slug = sent["proposal"][0]
            self.proposals[slug] = act
            author = self.members[next(one.member_id for one in drafts() if one.slug == slug)]
            self.send(author.email, "decided", subject="Décision", said=sent.get("reason", [""])[0])
        if act == "freeze":
            for person in self.persons.values():
                if person.id != who:
                    self.send(person.email, "second_person", subject="À confirmer", letter="c", who=person.id)
        if act == "return":
            member = sent["signature"][0]
            self.signatures[member]["state"] = "returned"
            mail = {"subject": "Signature renvoyée", "letter": "s", "who": member, "said": sent["reason"][0]}
            self.send(self.members[member].email, "signature_returned", **mail)
        if act == "validate":
            for member in sent["signature"]:
                self.validators.setdefault(member, set()).add(who)
                if len(self.validators[member]) == SIGNED_BY_TWO:
                    self.signatures[member]["state"] = "validated"
        return 303, "/comite", ""

    # what anyone sees -----------------------------------------------------------------------------

    def public(self, path: str) -> Answer:
        if path == "/scrutin/b1.json":
            shows = ("turns what is hidden round" in self.flaws) != self.SHOWS
            so_far = {"so_far": {"voted": 0, "options": {}} if shows else None}
            return 200, json.dumps(self.result() if self.phase == "signing" else so_far), ""
        if path.startswith("/charte/v/"):
            number = path.removeprefix("/charte/v/").rpartition(".")[0]
            path_on_disk = self.home / "charter_versions" / number / "charter.md"
            content = path_on_disk.read_bytes() if path_on_disk.exists() else b""
            facts = json.dumps({"hash": hashlib.sha256(content).hexdigest()})
            return 200, facts if path.endswith("json") else content.decode(), ""
        if path == "/journal.json":
            leaves = [{"act": act, "driver": f"flow:{RUN}"} for act in ("open", "close", "publish")]
            return 200, json.dumps({"size": 9, "root": ROOT, "leaves": leaves}), ""
        if path == "/scrutin/b1/proces-verbal.md":
            return 200, self.minutes(), ""
        return 404, "", ""

    def command(self, arguments: list[str]) -> str:
        if arguments[0] == "apply" and self.phase == "signing":
            return (self.home / "charter_versions/1.1.0/charter.md").read_bytes().decode()
        if arguments[0] == "proxy":
            voted = "counts no vote by proxy" not in self.flaws
            return json.dumps([{**self.proxy, "voted": voted}] if self.proxy else [])
        if arguments[0] == "journal":
            return json.dumps({"root": ROOT})
        if arguments[0] == "evidence":
            return self.evidence(arguments[arguments.index("--out") + 1])
        if arguments[0] == "signature":
            new = list(self.signatures.values())
            signed = {row["member_id"] for row in new if row["state"] == "validated"}
            old = [
                {
                    "member_id": one,
                    "version": "1.0.0",
                    "state": "superseded" if one in signed else "validated",
                }
                for one in self.members
            ]
            return json.dumps([*old, *new])
        lost = "suspends who does not sign" in self.flaws
        words = {"validated": "effective", "declined": "suspended" if lost else "reserved"}
        rows = [
            {"id": member, "standing": words.get(facts["state"], "due")}
            for member, facts in self.signatures.items()
        ]
        return json.dumps(rows)

    def evidence(self, out: str) -> str:
        """Write an archive whose program says what this world is."""
        code, line = (1, "ALTÉRÉ    votes") if "the evidence is altered" in self.flaws else (0, "ok")
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(
                "verify.py", f"print({line!r})\nprint('authentique')\nraise SystemExit({code})\n"
            )
        return ""

    # HTTP -----------------------------------------------------------------------------------------

    def get(self, path: str, query: Fields, who: str) -> Answer:
        if path == "/mailbox.json":
            after, to = int(query["after"][0]), query["to"][0]
            found = [mail for mail in self.mails if mail["to"] == to and mail["id"] > after]
            return 200, json.dumps({"mails": found}), ""
        letter = path[1:2]
        if path[2:3] == "/" and path[3:] in self.links:
            if letter == "v" and self.phase != "voting":
                return 410, "Le scrutin est clos.", ""
            return 200, form("enter", path, ""), ""
        if path.startswith(("/mon/", "/bulletin/")):
            return self.proxies(path, who) if path.startswith("/bulletin/") else self.personal(path[-1])
        if path.startswith("/comite"):
            open_to_all = "committee pages are open" in self.flaws and path != "/comite"
            inside = who in self.persons or open_to_all
            return (
                self.office(path, who)
                if inside
                else (200, form("ask-code", "/code", '<input name="email">'), "")
            )
        return self.public(path)

    def post(self, path: str, sent: Fields, who: str) -> Answer:  # noqa: PLR0911 - one return an address
        if path[2:3] == "/":
            letter, subject = self.links[path[3:]]
            return 303, f"/mon/{letter}", subject
        if path == "/code":
            [person] = [one for one in self.persons.values() if one.email == sent["email"][0]]
            self.send(person.email, "entry_code", subject="Votre code", who=person.id)
            return 200, form("enter-code", "/entrer", hidden(who=person.id) + CODE), ""
        if path == "/entrer":
            person_id = sent["who"][0]
            return (303, "/comite", person_id) if sent["code"][0] == self.code(person_id) else (422, "", "")
        if path == "/_command":
            return 200, self.command(sent["argument"]), ""
        if path == "/api/flow_runs/filter":
            failed = "a flow run failed" in self.flaws
            state = "FAILED" if failed else "COMPLETED"
            run = {"id": RUN, "name": "2026-1", "state_type": state, "state_name": state}
            later = {"id": "later", "name": "later", "state_type": "SCHEDULED", "state_name": "Scheduled"}
            return 200, json.dumps([run, later]), ""
        if path.startswith("/comite/"):
            return self.decide(path.rpartition("/")[2], who, sent)
        return self.act(path, who, sent)
