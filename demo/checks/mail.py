"""What the mailbox shows."""

from __future__ import annotations

from collections import Counter

from demo import contract
from demo.nearest import plain
from demo.outside import Outside

ONCE = (contract.PROPOSING_OPEN, contract.BALLOT_OPEN, contract.SIGNATURE_REQUEST)


def each_notice_once(outside: Outside) -> tuple[bool, str]:
    """Each member has exactly one mail of each kind that goes to all, and no Message-ID came twice."""
    wrong = [
        f"{member.id} : {len(found)} {kind}"
        for member in outside.facts.members
        for kind in ONCE
        if len(found := outside.mails_of(member.id, kind)) != 1
    ]
    received = [(address, mail.message_id) for address, mails in outside.mails.items() for mail in mails]
    doubled = [number for number, times in Counter(received).items() if times > 1]
    said = f"{len(received)} courriers reçus par {len(outside.mails)} adresses, {len(doubled)} en double"
    return not wrong and not doubled, f"{said} ; écarts : {', '.join(wrong[:5]) or 'aucun'}"


def ballot_notice_readable(outside: Outside) -> tuple[bool, str]:
    """Each ballot mail has one link, a code, a text and an HTML part, and names what is put to the vote."""
    titles = [draft.title for draft in outside.facts.drafts if draft.decision == "admit"]
    wrong = []
    for member in outside.facts.members:
        for mail in outside.mails_of(member.id, contract.BALLOT_OPEN):
            said = mail.link and mail.code and mail.html
            # an English reader reads the proposals in the language they were made in
            missing = [title for title in titles if plain(title) not in plain(mail.text)]
            if not said or missing:
                wrong.append(f"{member.id} : {missing}")
    example = outside.mails_of(outside.facts.members[0].id, contract.BALLOT_OPEN)[0]
    return not wrong, f"« {example.subject} » ; écarts : {', '.join(wrong[:3]) or 'aucun'}"


def refusal_is_told(outside: Outside) -> tuple[bool, str]:
    """The author of each refused proposal has a mail that gives the committee's reason."""
    refused = [draft for draft in outside.facts.drafts if draft.decision == "refuse"]
    for draft in refused:
        mails = outside.mails[outside.facts.by_id(draft.member_id).email]
        if not any(plain(draft.refusal) in plain(mail.text) for mail in mails):
            kinds = [mail.kind for mail in mails]
            return False, f"aucun courrier à {draft.member_id} ne donne le motif ; reçus : {kinds}"
    titles = ", ".join(f"« {draft.title} »" for draft in refused)
    asked = {plain(question["title"]) for question in outside.result["questions"]}
    unasked = not any(plain(draft.title) in title for draft in refused for title in asked)
    return bool(refused) and unasked, f"{titles} : motif envoyé à l'auteur, aucune question posée"
