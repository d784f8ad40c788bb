"""What a person of the committee does: enters by mailed code, decides, freezes, validates."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from demo import contract
from demo.browser import Browser, Page
from demo.data import CommitteePerson, Draft
from demo.forms import Control, Form
from demo.mailbox import Mailbox
from demo.nearest import nearest
from demo.people import AstrayError, open_link

PAUSE_SECONDS = 0.4


class Officer:
    """One person of the committee at a browser."""

    def __init__(
        self, person: CommitteePerson, browser: Browser, mailbox: Mailbox, *, patience_seconds: float = 60
    ) -> None:
        self.person = person
        self.browser = browser
        self.mailbox = mailbox
        self.patience_seconds = patience_seconds

    def enter(self) -> Page:
        """The committee's page, entered with the code that was mailed."""
        after = self.last_mail()
        page = self.browser.get(contract.COMMITTEE)
        asked = self.browser.submit(page, page.form(contract.ASK_CODE), {"email": self.person.email})
        mail = self.mailbox.wait(self.person.email, contract.ENTRY_CODE, after=after)
        return self._go_on(asked, asked.form(contract.ENTER_CODE), {contract.CODE: mail.code})

    def cycle_path(self) -> str:
        """The path of the page of the one cycle that the committee's page lists last.

        Raises:
            AstrayError: it lists none.
        """
        page = self.browser.get(contract.COMMITTEE)
        paths = [urlsplit(link).path for link in page.links()]
        found = [path for path in paths if re.search(contract.COMMITTEE_CYCLE, path)]
        if not found:
            raise AstrayError(f"the committee's page lists no cycle: {page.status} « {page.title} »")
        return found[-1]

    def await_page(self, path: str, ready: Callable[[Page], bool], *, what: str) -> Page:
        """The page at this path, once it is ready.

        Raises:
            AstrayError: it was not in time; the message says what was awaited and which forms there were.
        """
        until = time.monotonic() + self.patience_seconds
        while True:
            page = self.browser.get(path)
            if page.status == 200 and ready(page):
                return page
            if time.monotonic() > until:
                acts = f"{page.status} « {page.title} », forms {[form.act for form in page.forms]}"
                raise AstrayError(
                    f"{what} did not come at {path}: {page.status} « {page.title} », forms {acts}"
                )
            time.sleep(PAUSE_SECONDS)

    def decide(self, path: str, drafts: Iterable[Draft]) -> None:
        """Each of these proposals is admitted, or refused with its reason."""
        names = {draft.title: draft.slug for draft in drafts}
        for draft in drafts:
            act = contract.ADMIT if draft.decision == "admit" else contract.REFUSE
            form = self._await_form(path, act, draft.slug, names)
            page, found = form
            filling = {"reason": draft.refusal} if draft.refusal else {}
            self._go_on(page, found, filling)

    def _await_form(self, path: str, act: str, slug: str, names: Mapping[str, str]) -> tuple[Page, Form]:
        def mine(page: Page) -> list[Form]:
            return [form for form in page.all(act) if nearest(form.element, names) == slug]

        page = self.await_page(path, lambda page: bool(mine(page)), what=f"{act} for {slug}")
        return page, mine(page)[0]

    def press(self, path: str, act: str) -> Page:
        """The form of this act is sent as it stands, once the page offers it."""
        page = self.await_page(path, lambda page: bool(page.all(act)), what=act)
        return self._go_on(page, page.form(act), {})

    def confirm_second(self, *, after: int = 0) -> Page:
        """What another person asked for is confirmed, from the link and code that were mailed."""
        mail = self.mailbox.wait(self.person.email, contract.SECOND_PERSON, after=after)
        door = self.browser.get(mail.link)
        page = open_link(self.browser, mail.link) if door.all(contract.ENTER) else door
        return self._go_on(page, page.form(contract.CONFIRM_SECOND), {contract.CODE: mail.code})

    def last_mail(self) -> int:
        """The number of the last mail received so far, 0 where there is none."""
        mails = self.mailbox.mails(self.person.email)
        return mails[-1].id if mails else 0

    def asked_to_confirm(self, *, after: int) -> bool:
        """Whether another person's demand has come by mail since that one."""
        mails = self.mailbox.mails(self.person.email, after=after)
        return any(mail.kind == contract.SECOND_PERSON for mail in mails)

    def return_signature(self, path: str, *, member: str, names: Iterable[str], reason: str) -> Page:
        """The signature of this member is returned with a reason.

        Args:
            path: the signatures page.
            member: the member's name.
            names: the names of all members.
            reason: what the member reads.
        """
        known = {name: name for name in names}

        def mine(page: Page) -> list[tuple[Form, dict[str, str]]]:
            return [
                (form, {} if control.kind == "hidden" else {"signature": control.value})
                for form in page.all(contract.RETURN)
                for control in _of(form, "signature")
                if nearest(control.element, known) == member
            ]

        page = self.await_page(path, lambda page: bool(mine(page)), what=f"return for {member}")
        form, chosen = mine(page)[0]
        return self._go_on(page, form, {**chosen, "reason": reason})

    def validate(self, path: str, *, members: Iterable[str], names: Iterable[str]) -> int:
        """Every signature of these members that the page offers is ticked and validated; says how many."""
        known, wanted = {name: name for name in names}, set(members)
        page = self.browser.get(path)
        for form in page.all(contract.VALIDATE):
            boxes = [one for one in _of(form, "signature") if nearest(one.element, known) in wanted]
            if not boxes:
                continue
            ticked = [one.value for one in boxes if one.kind != "hidden"]
            self._go_on(page, form, {"signature": ticked} if ticked else {})
            return len(boxes)
        return 0

    def _go_on(self, page: Page, form: Form, filling: Mapping[str, str | list[str]]) -> Page:
        answer = self.browser.submit(page, form, filling)
        if answer.status != 200:
            said = f"{answer.status} « {answer.title} » {answer.text[:300]}"
            raise AstrayError(f"{form.act} by {self.person.name} was answered {said}")
        return answer


def _of(form: Form, name: str) -> list[Control]:
    return [control for control in form.controls if control.name == name]
