"""What the published result and the pages say of the votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from demo import contract
from demo.nearest import plain
from demo.outside import Outside
from demo.story import first_answers
from demo.words import KINDS, OUTCOMES

SIDES = ("for", "against", "abstain")
Counted = tuple[int, int, int]
Facts = Mapping[str, Any]


def options(outside: Outside) -> Iterator[tuple[str, Facts, Facts]]:
    """Each option of the published result: the slug of the proposal its title names, its question, itself."""
    titles = outside.facts.titles()
    for question in outside.result["questions"]:
        for option in question.get("options") or [question]:
            said = plain(option["title"])
            slugs = {slug for title, slug in titles.items() if plain(title) in said}
            yield (slugs.pop() if len(slugs) == 1 else said), question, option


def counted(option: Facts) -> Counted:
    """For, against and abstaining, as published."""
    in_favour, against, abstaining = (int(option[side]) for side in SIDES)
    return in_favour, against, abstaining


def published(outside: Outside) -> dict[str, Counted]:
    """The published counts, by slug."""
    return {slug: counted(option) for slug, _, option in options(outside)}


def shown(outside: Outside) -> dict[str, Counted]:
    """The counts of the last answers for which a receipt was shown, by slug."""
    facts = outside.facts
    return {slug: counted(facts.cast(slug)) for slug in set(facts.titles().values())}


def every_vote_counted(outside: Outside) -> tuple[bool, str]:
    """The published counts are those of the answers for which a receipt was shown."""
    facts, counts = outside.facts, published(outside)
    votes = int(outside.result["votes_counted"])
    ok = counts == shown(outside) and votes == len(facts.confirmed)
    figures = " ; ".join(f"{slug[3:]} {'/'.join(map(str, one))}" for slug, one in sorted(counts.items()))
    gaps = "" if counts == shown(outside) else f" ; reçus montrés : {shown(outside)}"
    said = f"{votes} bulletins comptés, {len(facts.confirmed)} reçus montrés ; {figures}{gaps}"
    return ok and votes == len(facts.members) - len(facts.told.silent), said


def questions_as_expected(outside: Outside) -> tuple[bool, str]:
    """Identical proposals are one question, competing ones another, and each option ended as foreseen."""
    expected = {
        slug: (draft.kind, draft.outcome)
        for draft in outside.facts.drafts
        if (slug := outside.facts.titles().get(draft.title))
    }
    questions = outside.result["questions"]
    seen = {
        slug: (question["kind"], option.get("outcome", question["outcome"]))
        for slug, question, option in options(outside)
    }
    kinds = sorted(question["kind"] for question in questions)
    outcomes = {question["outcome"] for question in questions}
    ok = seen == expected and kinds == ["identical", "sequential", "single"] and len(outcomes) > 1
    said = " ; ".join(
        f"{slug[3:]} : {KINDS[kind]}, {OUTCOMES[outcome]}" for slug, (kind, outcome) in sorted(seen.items())
    )
    return ok, f"{len(questions)} questions ; {said}"


def scanner_without_effect(outside: Outside) -> tuple[bool, str]:
    """The scanned member has no receipt, on a page or by mail, and its link still led to a ballot."""
    facts, scan = outside.facts, outside.facts.scan
    if scan is None:
        return False, "aucun lien n'a été ouvert par un robot"
    receipts = scan.receipts + len(outside.mails_of(facts.told.scanned, contract.RECEIPT))
    counted_ones = int(outside.result["votes_counted"]) == len(facts.confirmed)
    buttons = ", ".join(sorted(set(scan.pressed)))
    good = "lien encore bon" if facts.link_good_after_scan else "lien abîmé"
    said = f"{scan.pages} pages, {len(scan.pressed)} boutons pressés ({buttons}) ; reçus : {receipts}"
    ok = bool(scan.pressed) and not receipts and not scan.errors and counted_ones
    return ok and facts.link_good_after_scan, f"{said} ; erreurs : {list(scan.errors)} ; {good}"


def late_vote_refused(outside: Outside) -> tuple[bool, str]:
    """The late one was refused with words, has no receipt, and is not counted."""
    late = outside.facts.late
    if late is None:
        return False, "aucun vote en retard n'a été présenté"
    mailed = outside.mails_of(outside.facts.told.late, contract.RECEIPT)
    refused = 400 <= late.status < 500 and not late.receipt and not mailed and bool(late.said)
    return refused, f"réponse {late.status} : {late.said[:160]}"


def changed_votes_count_once(outside: Outside) -> tuple[bool, str]:
    """Who changed its vote has two receipts, and the counts are those of the last answers alone."""
    facts = outside.facts
    twice = {member for member, codes in facts.receipts.items() if len(set(codes)) == 2}
    mailed = {member: len(outside.mails_of(member, contract.RECEIPT)) for member in facts.told.changers}
    firsts = [first_answers(facts.told.choices[member]) for member in facts.told.changers]
    with_firsts = {
        slug: counted(facts.cast(slug) + Counter(first[slug] for first in firsts)) for slug in shown(outside)
    }
    once = published(outside) == shown(outside) and with_firsts != shown(outside)
    ok = twice == set(facts.told.changers) and set(mailed.values()) == {2} and once
    said = f"deux reçus différents pour {', '.join(sorted(twice))}"
    return ok, f"{said} ; reçus par courrier : {sum(mailed.values())}"


def proxy_counts_for_its_giver(outside: Outside) -> tuple[bool, str]:
    """The one proxy was accepted and voted by, and the minutes name both members and that it was used."""
    told, names = outside.facts.told, outside.facts.by_id
    rows = outside.command.rows("proxy", "list", outside.facts.ballot, key="proxies")
    seen = [(row["principal"], row["holder"], row["state"], row["voted"]) for row in rows]
    minutes = outside.page(contract.MINUTES.format(ballot=outside.facts.ballot)).body.decode("utf-8")
    giver, holder = names(told.represented).name, names(told.holder).name
    written = any(
        plain(giver) in plain(line) and plain(holder) in plain(line) for line in minutes.splitlines()
    )
    mailed = [len(outside.mails_of(each, contract.PROXY_VOTE)) for each in (told.represented, told.holder)]
    said = f"{giver} représenté par {holder} ; au procès-verbal : {'oui' if written else 'non'}"
    ok = seen == [(told.represented, told.holder, "accepted", True)] and written and mailed == [1, 1]
    return ok, f"{said} ; reçus par courrier : {sum(mailed)}"


def figures_hidden_or_shown(outside: Outside) -> tuple[bool, str]:
    """While the ballot was open, its page showed figures only where the rulebook does not hide them."""
    facts = outside.facts
    hidden = facts.hidden or facts.mode != "named"
    told = "masqués" if facts.so_far is None else "montrés"
    said = f"chiffres {told} pendant le scrutin, {'masqués' if hidden else 'montrés'} selon le règlement"
    return (facts.so_far is None) == hidden, said
