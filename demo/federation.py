"""The story of the demonstration: forty organisations and a committee live one cycle, from outside."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from demo import contract
from demo.browser import Browser, Page
from demo.command import Command
from demo.data import committee, drafts, organisations
from demo.facts import Facts, LateTry
from demo.mailbox import Mail, Mailbox
from demo.office import Officer
from demo.people import AstrayError, Member, open_link
from demo.scanner import scan
from demo.story import Choices, first_answers, story

NEW_VERSION = "1.1.0"
"""An ordinary revision of 1.0.0 gives it."""
PAUSE_SECONDS = 0.4
VALIDATION_ROUNDS = 4

Progress = Callable[[str], None]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Where:
    """Where the running service is: its pages, its mailbox, Prefect, and the command with its home."""

    base_url: str
    mailbox_url: str
    prefect_url: str
    command: Command


class Federation:
    """The people of the demonstration. Use it as a context manager."""

    def __init__(
        self,
        where: Where,
        *,
        count: int = 40,
        mode: str = "named",
        hidden: bool = False,
        progress: Progress = print,
        threads: int = 4,
        patience_seconds: float = 60,
    ) -> None:
        members = organisations(count)
        self.where = where
        self.progress = progress
        self.patience_seconds = patience_seconds
        self.facts = Facts(members, drafts(), story(members), mode, hidden)
        self.members = {
            member.id: Member(member, Browser(where.base_url, language=member.language), self._mailbox())
            for member in members
        }
        self.officers = {
            person.id: Officer(
                person, Browser(where.base_url), self._mailbox(), patience_seconds=patience_seconds
            )
            for person in committee()
        }
        self._pool = ThreadPoolExecutor(threads)

    def _mailbox(self) -> Mailbox:
        return Mailbox(self.where.mailbox_url, patience_seconds=self.patience_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        people: list[Member | Officer] = [*self.members.values(), *self.officers.values()]
        for person in people:
            person.mailbox.give_up()
        self._pool.shutdown(cancel_futures=True)
        for person in people:
            person.browser.close()
            person.mailbox.close()

    def live(self) -> Facts:
        """The whole cycle was lived; what was done and shown comes back.

        Raises:
            AstrayError, FormError, MailError: somebody could not go on; the message says who and where.
        """
        self.propose()
        self.decide()
        self.vote()
        self.sign()
        self.validate()
        return self.facts

    def propose(self) -> None:
        """The six proposals are submitted by their authors."""
        self.progress("Les organismes lisent leur courrier et préparent leurs propositions")
        made = self._each(
            self.facts.drafts, lambda draft: (draft.slug, self.members[draft.member_id].propose(draft).code)
        )
        self.facts.proposals.update(made)
        self.progress(f"{len(made)} propositions déposées")

    def decide(self) -> None:
        """The committee decided on each proposal, composed the questions, and by two froze the ballot."""
        runner, second = self._of_body("pilotage", acting_for_none=True)[0], self.officers["c01"]
        runner.enter()
        path = self.facts.cycle_path = runner.cycle_path()
        runner.decide(path, self.facts.drafts)
        refused = sum(draft.decision == "refuse" for draft in self.facts.drafts)
        self.progress(f"Comité : {len(self.facts.drafts) - refused} propositions admises, {refused} refusée")
        runner.press(path, contract.COMPOSE)
        after = second.last_mail()
        runner.press(path, contract.FREEZE)
        second.confirm_second(after=after)
        self.progress(f"Scrutin figé par deux personnes : {runner.person.name}, {second.person.name}")

    def vote(self) -> None:
        """All have voted who do in the story; the scanner came first and the late one came too late."""
        told, titles = self.facts.told, self.facts.titles()
        late = self.members[told.late]
        mail = late.mail(contract.BALLOT_OPEN)
        self.progress("Le scrutin est ouvert")
        some_answers = next(iter(told.choices.values()))
        kept = late.review(mail, some_answers, titles)
        pages = [page for page in (late.ballot_page, kept) if page]
        self.facts.ballot = ballot_in(mail.text, *(page.body.decode("utf-8", "replace") for page in pages))
        with Browser(self.where.base_url) as browser:
            seen = browser.get(contract.RESULT.format(ballot=self.facts.ballot))
            self.facts.so_far = json.loads(seen.body).get("so_far") if seen.status == 200 else None
        self._scan(some_answers)
        named = self.facts.mode == "named"
        voters = [each for each in told.choices if not (named and each == told.represented)]
        if named:
            voters.sort(key=lambda each: each != told.holder)
        for member, answers, codes in self._each(voters, self._votes):
            self.facts.confirmed[member] = answers
            self.facts.receipts[member] = codes
        what = "ont changé leur vote" if named else "ont voulu le changer"
        self.progress(f"{len(self.facts.confirmed)} organismes ont voté, {len(told.changers)} {what}")
        self.await_result()
        self.facts.late = self._too_late(late, kept, mail)
        self.progress("Le scrutin est clos et dépouillé ; un vote en retard a été présenté")

    def _votes(self, member_id: str) -> tuple[str, list[Choices], list[str]]:
        told, titles = self.facts.told, self.facts.titles()
        last, member = told.choices[member_id], self.members[member_id]
        if self.facts.mode == "confidential":
            return member_id, [last], [self._drops(member, last)]
        if member_id == told.holder:
            self._by_proxy()
        answers = [first_answers(last), last] if member_id in told.changers else [last]
        return member_id, answers, [self.members[member_id].vote(one, titles).code for one in answers]

    def _by_proxy(self) -> None:
        """One gives its proxy, its holder accepts and votes for it before it votes itself."""
        told, titles = self.facts.told, self.facts.titles()
        answers = told.choices[told.represented]
        self.members[told.represented].give_proxy(told.holder)
        receipt = self.members[told.holder].vote_by_proxy(answers, titles)
        self.facts.confirmed[told.represented] = [answers]
        self.facts.receipts[told.represented] = [receipt.code]

    def _drops(self, member: Member, answers: Choices) -> str:
        """Vote once, and note the number; those who would change their vote are told that they have voted."""
        code = member.vote(answers, self.facts.titles()).code
        self.facts.trackers[member.organisation.id] = member.tracker
        if member.organisation.id in self.facts.told.changers:
            page = member.again(first_answers(answers), self.facts.titles())
            said = page.part(contract.ALREADY_VOTED) is not None
            self.facts.sent_again[member.organisation.id] = page.status == 200 and said
        return code

    def _scan(self, answers: Choices) -> None:
        member = self.members[self.facts.told.scanned]
        mail = member.mail(contract.BALLOT_OPEN)
        with Browser(self.where.base_url) as browser:
            self.facts.scan = scan(browser, mail.link)
        self.progress(f"Un robot a ouvert un lien et pressé {len(self.facts.scan.pressed)} boutons")
        page = member.review(mail, answers, self.facts.titles())
        self.facts.link_good_after_scan = bool(page.all(contract.CONFIRM_VOTE))

    def _too_late(self, member: Member, kept: Page, mail: Mail) -> LateTry:
        answer = member.confirm(kept, mail.code)
        again = member.browser.get(mail.link)
        if again.all(contract.ENTER):
            again = open_link(member.browser, mail.link)
        receipt = any(page.part(contract.RECEIPT_CODE) for page in (answer, again))
        return LateTry(answer.status, answer.text, receipt or bool(again.all(contract.REVIEW_VOTE)))

    def await_result(self) -> dict[str, Any]:
        """The result of the ballot, once it is counted."""
        path = contract.RESULT.format(ballot=self.facts.ballot)
        until = time.monotonic() + self.patience_seconds
        with Browser(self.where.base_url) as browser:
            while time.monotonic() < until:
                page = browser.get(path)
                result: dict[str, Any] = json.loads(page.body) if page.status == 200 else {}
                if result.get("questions") and all(one.get("outcome") for one in result["questions"]):
                    return result
                time.sleep(PAUSE_SECONDS)
        raise AstrayError(f"no result at {path} in {self.patience_seconds:.0f} s: {page.status}")

    def sign(self) -> None:
        """Every member has signed the new version or declined to; one signs who should not."""
        self._await_requests()
        self.facts.members_when_asked = self.where.command.rows("member", "list", key="members")
        self.facts.signatures_when_asked = self.where.command.rows("signature", "list", key="signatures")
        done = list(self._each(self.members, self._signs))
        self.facts.signed = {member for member, signed in done if signed}
        self.facts.declined = {member for member, signed in done if not signed}
        self.progress(f"{len(self.facts.signed)} signatures données, {len(self.facts.declined)} refusées")

    def _await_requests(self) -> None:
        self._each(self.members.values(), lambda member: member.mail(contract.SIGNATURE_REQUEST))
        self.progress(f"La version {NEW_VERSION} est publiée ; {len(self.members)} signatures sont demandées")

    def _signs(self, member_id: str) -> tuple[str, bool]:
        told, member = self.facts.told, self.members[member_id]
        mail = member.mail(contract.SIGNATURE_REQUEST)
        if member_id in told.decliners:
            member.decline(mail, reason=told.decliners[member_id])
            return member_id, False
        name, capacity = member.organisation.representative, member.organisation.capacity
        if member_id == told.returned:
            name, capacity = told.returned_name, told.returned_capacity
        member.sign(mail, name=name, capacity=capacity)
        return member_id, True

    def validate(self) -> None:
        """One signature was returned and given again; every signature given is validated by two persons."""
        path = contract.COMMITTEE_SIGNATURES.format(version=NEW_VERSION)
        first, second = self._of_body("validation", acting_for_none=True)[:2]
        second.enter()
        self._return_one(path, first)
        names = [member.name for member in self.facts.members]
        wanted = [self.facts.by_id(member).name for member in self.facts.signed]
        for _ in range(VALIDATION_ROUNDS):
            after = second.last_mail()
            ticked = first.validate(path, members=wanted, names=names)
            if ticked and not second.validate(path, members=wanted, names=names):
                second.confirm_second(after=after)
            if not ticked:
                break
        self.progress(f"{len(wanted)} signatures validées par {first.person.name} et {second.person.name}")

    def _return_one(self, path: str, officer: Officer) -> None:
        told, names = self.facts.told, [member.name for member in self.facts.members]
        member = self.members[told.returned]
        officer.return_signature(
            path, member=member.organisation.name, names=names, reason=told.returned_reason
        )
        mail = member.mail(contract.SIGNATURE_RETURNED)
        member.sign(mail, name=member.organisation.representative, capacity=member.organisation.capacity)
        self.facts.returned_and_signed_again = True
        self.progress(f"Une signature renvoyée à {member.organisation.name}, puis donnée de nouveau")

    def _of_body(self, body: str, *, acting_for_none: bool) -> list[Officer]:
        return [
            officer
            for officer in self.officers.values()
            if body in officer.person.bodies and not (acting_for_none and officer.person.member_id)
        ]

    def _each(self, things: Iterable[Thing], do: Callable[[Thing], Any]) -> list[Any]:
        return list(self._pool.map(do, things))


def ballot_in(*texts: str) -> str:
    """The number of the ballot that one of these texts names by an address.

    Raises:
        AstrayError: none does.
    """
    for text in texts:
        if found := re.search(contract.BALLOT_LINK, text):
            return found[1]
    raise AstrayError("neither the mail nor the ballot page gives the address of the ballot")
