"""The letters on proxies and recusals read as they were approved, in both languages."""

from __future__ import annotations

import os
from email.message import EmailMessage

import pytest

from acts.ballot.cast import cast
from acts.ballot.proxy import accept_proxy, decline_proxy, give_proxy, revoke_proxy
from acts.ballot.recuse import recuse, withdraw_recusal
from models.ballot import Ballot
from notices import outbox
from tests.acts.test_proxy import begin
from tests.conftest import Hands
from tests.notices.test_letters import GOLDEN, Sink, body, relay, steady

__all__ = ["relay"]  # a fixture


def live(hands: Hands) -> None:
    """Members 1 (French) and 2 (English) give each other proxies; all that can become of them does."""
    ballot = begin(hands)
    first, second, third = (f"{ballot.id}-p{number}" for number in (1, 2, 3))
    choices = dict.fromkeys(hands.options(ballot), "for")

    def vote(holder: str, principal: str) -> None:
        session, code = hands.enter("v", ballot.id, holder)
        cast(
            hands.home, session, choices=choices, principal=principal, code=code, key=hands.key(),
            definition_hash=ballot.definition_hash or "",
        )  # fmt: skip

    def step(act: object, member: str, ballot: Ballot = ballot, **facts: object) -> None:
        session, code = hands.enter("v", ballot.id, member)
        assert callable(act)
        act(hands.home, session, code=code, key=hands.key(), **facts)

    step(give_proxy, "m1", holder_id="m2")
    step(accept_proxy, "m2", proxy_id=first)
    for _ in range(2):
        vote("m2", "m1")
    step(recuse, "m2", question_ids=[hands.options(ballot)[0].rpartition("-")[0]])
    step(withdraw_recusal, "m2", question_ids=[hands.options(ballot)[0].rpartition("-")[0]])
    step(revoke_proxy, "m1", proxy_id=first)
    step(give_proxy, "m2", holder_id="m1")
    step(decline_proxy, "m1", proxy_id=second)
    step(give_proxy, "m1", holder_id="m2")
    step(decline_proxy, "m2", proxy_id=third)
    step(give_proxy, "m1", holder_id="m2")
    step(accept_proxy, "m2", proxy_id=f"{ballot.id}-p4")
    vote("m1", "")


@pytest.mark.parametrize("number", [1, 2], ids=["in French", "in English"])
def test_the_letters_on_proxies_read_as_they_were_approved(hands: Hands, relay: Sink, number: int) -> None:
    live(hands)
    outbox.drain(hands.home, driver="test")
    mine: dict[tuple[str, str], EmailMessage] = {}
    for mail in relay.mails:
        kind = str(mail["X-Charte-Notice"])
        if kind.startswith(("proxy_", "recusal")) and f"<m{number}@" in str(mail["To"]):
            mine.setdefault((kind, steady(body(mail, "plain"))), mail)
    text = "\n".join(
        f"##### {kind}\nSubject: {mail['Subject']}\n\n{said.strip()}\n"
        for (kind, said), mail in sorted(mine.items(), key=lambda each: each[0])
    )
    golden = GOLDEN / f"proxy.{'fr' if number == 1 else 'en'}.txt"
    if os.environ.get("CHARTE_WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    kinds = {kind for kind, _ in mine}
    assert kinds == {
        "proxy_given", "proxy_offered", "proxy_answered", "proxy_ended", "proxy_vote", "recusal",
        "recusal_withdrawn",
    }  # fmt: skip
