"""The finished cycle as an outsider finds it: pages, mails, files, commands, Prefect."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from demo import contract
from demo.browser import Browser, Page
from demo.command import Command
from demo.data import committee
from demo.facts import Facts
from demo.federation import NEW_VERSION, Where
from demo.mailbox import Mail, Mailbox


class NotSeen(Exception):  # noqa: N818 - what it says is what is reported
    """Something that should be seen from outside is not there."""


class Outside:
    """What the checks look at, each thing fetched once. Use it for one finished cycle."""

    def __init__(self, where: Where, facts: Facts) -> None:
        self.where = where
        self.facts = facts

    @property
    def command(self) -> Command:
        """The command on the home of the cycle."""
        return self.where.command

    def page(self, path: str, *, base_url: str | None = None) -> Page:
        """The page at this path, asked by somebody who has no cookie."""
        with Browser(base_url or self.where.base_url) as browser:
            return browser.get(path)

    def json(self, path: str) -> Any:
        """The JSON page at this path.

        Raises:
            NotSeen: it is not served.
        """
        page = self.page(path)
        if page.status != 200:
            raise NotSeen(f"{path} répond {page.status}")
        return json.loads(page.body)

    @cached_property
    def mails(self) -> dict[str, list[Mail]]:
        """Every mail received, by address: members, their second addresses, the committee."""
        addresses = [one for member in self.facts.members for one in (member.email, member.second_email)]
        addresses += [person.email for person in committee()]
        mailbox = Mailbox(self.where.mailbox_url)
        try:
            return {address: mailbox.mails(address) for address in addresses if address}
        finally:
            mailbox.close()

    def mails_of(self, member_id: str, kind: str) -> list[Mail]:
        """The mails of this kind that this member received at its first address."""
        return [mail for mail in self.mails[self.facts.by_id(member_id).email] if mail.kind == kind]

    @cached_property
    def result(self) -> dict[str, Any]:
        """The published result of the ballot."""
        found: dict[str, Any] = self.json(contract.RESULT.format(ballot=self.facts.ballot))
        return found

    @cached_property
    def journal(self) -> dict[str, Any]:
        """Size and root of the journal as published, and its leaves where they are."""
        found: dict[str, Any] = self.json(contract.JOURNAL)
        return found

    @cached_property
    def members_now(self) -> list[dict[str, Any]]:
        """The members and their standing, as `charte member list --json` prints them."""
        return self.command.rows("member", "list", key="members")

    @cached_property
    def all_signatures_now(self) -> list[dict[str, Any]]:
        """Every signature, asked, given or imported, as `charte signature list --json` prints them."""
        return self.command.rows("signature", "list", key="signatures")

    @property
    def signatures_now(self) -> list[dict[str, Any]]:
        """Those of the new version."""
        return [row for row in self.all_signatures_now if row["version"] == NEW_VERSION]

    def version_folder(self, number: str) -> Path:
        """Where the home keeps this version."""
        return self.command.home / "charter_versions" / number
