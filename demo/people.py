"""What a member does: reads its mail, follows the link, fills the forms. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from demo import contract
from demo.browser import Browser, Page
from demo.data import Draft
from demo.forms import Form, FormError
from demo.mailbox import Mail, Mailbox
from demo.nearest import nearest
from demo.organisations import Organisation
from demo.story import Choices


class AstrayError(Exception):
    """A page did not answer as a person would need it to go on."""


@dataclass(frozen=True)
class Receipt:
    """What a member keeps after an act: the code shown, and the page it was shown on."""

    code: str
    page: Page


def receipt_of(page: Page) -> Receipt:
    """The receipt this page shows.

    Raises:
        AstrayError: it shows none.
    """
    code = page.part(contract.RECEIPT_CODE)
    if page.status != 200 or not code:
        raise AstrayError(f"no receipt at {page.masked}: {page.status} « {page.title} » {page.text[:300]}")
    return Receipt(code, page)


def open_link(browser: Browser, link: str) -> Page:
    """The personal page behind a link, once its one button is pressed.

    Raises:
        AstrayError: the page still bears the token in its address.
    """
    door = browser.get(link)
    page = browser.submit(door, door.form(contract.ENTER))
    if link.rsplit("/", 1)[1] in page.url:
        raise AstrayError(f"after entering, the address still bears the token: {page.masked}")
    return page


class Member:
    """One organisation's representative at a browser."""

    def __init__(self, organisation: Organisation, browser: Browser, mailbox: Mailbox) -> None:
        self.organisation = organisation
        self.browser = browser
        self.mailbox = mailbox
        self.ballot_page: Page | None = None
        self.tracker = ""
        """What a person notes of a confidential vote: nobody else has it."""

    def mail(self, kind: str, *, after: int = 0) -> Mail:
        """The first mail of this kind at its address; waits for it."""
        return self.mailbox.wait(self.organisation.email, kind, after=after)

    def propose(self, draft: Draft) -> Receipt:
        """The proposal is submitted: text edited, changes read, code given."""
        mail = self.mail(contract.PROPOSING_OPEN)
        page = open_link(self.browser, mail.link)
        filling = {"title": draft.title, "reasons": draft.reasons, "text": draft.text}
        changes = self.browser.submit(page, page.form(contract.CHECK_PROPOSAL), filling)
        form = changes.form(contract.SUBMIT_PROPOSAL)
        return receipt_of(self.browser.submit(changes, form, {contract.CODE: mail.code}))

    def review(self, mail: Mail, answers: Choices, titles: Mapping[str, str]) -> Page:
        """The page that repeats these answers and asks for the code; nothing is recorded yet.

        Args:
            mail: the one that brought the link.
            answers: by slug of a proposal.
            titles: the slug of the proposal that each title stands for.
        """
        page = self.ballot_page = open_link(self.browser, mail.link)
        form = page.form(contract.REVIEW_VOTE)
        return self.browser.submit(page, form, answered(form, answers, titles))

    def confirm(self, page: Page, code: str) -> Page:
        """The page that answers once the code is given on the review page."""
        form = page.form(contract.CONFIRM_VOTE)
        filling = {contract.CODE: code}
        if contract.WORD in form.names():
            filling[contract.WORD] = f"sésame {self.organisation.id}"
            self.tracker = f"{form.value(contract.BITS)} {filling[contract.WORD]}"
        return self.browser.submit(page, form, filling)

    def again(self, answers: Choices, titles: Mapping[str, str]) -> Page:
        """What is answered to a member that comes back to vote otherwise."""
        page = open_link(self.browser, self.mail(contract.BALLOT_OPEN).link)
        if not page.all(contract.REVIEW_VOTE):
            return page
        form = page.form(contract.REVIEW_VOTE)
        return self.browser.submit(page, form, answered(form, answers, titles))

    def vote(self, answers: Choices, titles: Mapping[str, str]) -> Receipt:
        """The vote is recorded, or replaces the one before."""
        mail = self.mail(contract.BALLOT_OPEN)
        return receipt_of(self.confirm(self.review(mail, answers, titles), mail.code))

    def give_proxy(self, holder_id: str) -> Receipt:
        """Another member is offered this one's proxy."""
        mail = self.mail(contract.BALLOT_OPEN)
        open_link(self.browser, mail.link)
        page = self.browser.get(contract.PROXIES)
        filling = {"holder": holder_id, contract.CODE: mail.code}
        return receipt_of(self.browser.submit(page, page.form(contract.GIVE_PROXY), filling))

    def vote_by_proxy(self, answers: Choices, titles: Mapping[str, str]) -> Receipt:
        """The proxy that is offered to this member is accepted, and its giver's vote is cast.

        Raises:
            AstrayError: none is offered.
        """
        mail = self.mail(contract.BALLOT_OPEN)
        open_link(self.browser, mail.link)
        page = self.browser.get(contract.PROXIES)
        offered = [form for form in page.forms if form.act.startswith(contract.ACCEPT_PROXY)]
        if not offered:
            raise AstrayError(f"no proxy is offered at {page.masked}: {page.status} « {page.title} »")
        receipt_of(self.browser.submit(page, offered[0], {contract.CODE: mail.code}))
        proxy = offered[0].act.removeprefix(contract.ACCEPT_PROXY)
        ballot = self.browser.get(contract.BY_PROXY.format(proxy=proxy))
        form = ballot.form(contract.REVIEW_VOTE)
        kept = self.browser.submit(ballot, form, answered(form, answers, titles))
        return receipt_of(self.confirm(kept, mail.code))

    def sign(self, mail: Mail, *, name: str, capacity: str) -> Page:
        """The version this mail asks to sign is signed."""
        page = open_link(self.browser, mail.link)
        filling = {"name": name, "capacity": capacity, "consent": "yes", contract.CODE: mail.code}
        return receipt_of(self.browser.submit(page, page.form(contract.SIGN), filling)).page

    def decline(self, mail: Mail, *, reason: str) -> Page:
        """The signature this mail asks for is declined."""
        page = open_link(self.browser, mail.link)
        filling = {"reason": reason, contract.CODE: mail.code}
        answer = self.browser.submit(page, page.form(contract.DECLINE), filling)
        if answer.status != 200:
            raise AstrayError(
                f"declining was answered {answer.status} « {answer.title} » {answer.text[:300]}"
            )
        return answer


def answered(form: Form, answers: Choices, titles: Mapping[str, str]) -> dict[str, str]:
    """What to tick in a ballot's form for these answers: each group is known by the title nearest to it.

    Raises:
        FormError: the groups are not exactly one for each proposal answered.
    """
    groups = {one.name: one.element for one in reversed(form.controls) if one.kind == "radio"}
    found = {
        name: nearest(element, titles)
        for name, element in groups.items()
        if name.startswith(contract.CHOICE_PREFIX)
    }
    if sorted(map(str, found.values())) != sorted(answers):
        raise FormError(f"the ballot's questions read as {found}, the answers are to {sorted(answers)}")
    return {name: answers[slug] for name, slug in found.items() if slug is not None}
