"""What is seen from outside of a confidential ballot: its sheet, and that nothing joins it to a voter."""

from __future__ import annotations

import json

from demo import contract
from demo.browser import Browser
from demo.outside import Outside

SIDES = {"Pour": "for", "Contre": "against", "Abstention": "abstain"}


def one_definitive_vote(outside: Outside) -> tuple[bool, str]:
    """Who came back to vote otherwise was told that it had voted, and has one receipt."""
    facts = outside.facts
    mailed = {member: len(outside.mails_of(member, contract.RECEIPT)) for member in facts.told.changers}
    told = sum(facts.sent_again.values())
    ok = facts.sent_again.keys() == set(facts.told.changers) and all(facts.sent_again.values())
    return ok and set(mailed.values()) == {1}, f"{told} fois « déjà voté » ; reçus : {sum(mailed.values())}"


def each_finds_its_vote(outside: Outside) -> tuple[bool, str]:
    """Each number that was noted finds, on the published sheet, a vote that answers as its voter did."""
    facts = outside.facts
    found = 0
    with Browser(outside.where.base_url) as browser:
        page = browser.get(contract.TALLY.format(ballot=facts.ballot))
        for member, tracker in facts.trackers.items():
            answer = browser.submit(page, page.form(contract.FIND_VOTE), {"tracker": tracker})
            said = answer.part(contract.FOUND) or ""
            wanted = sorted(facts.confirmed[member][-1].values())
            seen = sorted(side for word, side in SIDES.items() for _ in range(said.count(word)))
            found += answer.status == 200 and wanted == seen
        lines = json.loads(browser.get(contract.TALLY.format(ballot=facts.ballot) + ".json").body)
    ok = found == len(facts.trackers) == len(lines) == int(outside.result["votes_counted"])
    return ok, f"{found} bulletins retrouvés, {len(lines)} lignes sur la feuille"


def nothing_joins(outside: Outside) -> tuple[bool, str]:
    """No mail and no leaf holds a number that a voter noted."""
    facts = outside.facts
    mails = [mail.text for mails in outside.mails.values() for mail in mails]
    numbers = [tracker.split()[0] for tracker in facts.trackers.values()]
    mailed = sum(number in text for text in mails for number in numbers)
    with Browser(outside.where.base_url) as browser:
        journal = browser.get(contract.JOURNAL).body.decode()
    written = sum(number in journal for number in numbers)
    ok = bool(numbers) and not mailed and not written
    return ok, f"{mailed} numéros dans {len(mails)} courriers, {written} au journal"
