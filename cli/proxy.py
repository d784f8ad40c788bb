"""`charte proxy …`: given, answered and revoked by a member's own link and code; all of a ballot listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.frame import as_json, at_home, found, say, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from acts.act import Receipt

link_option = click.option("--link", required=True, help="The member's ballot link, or its token.")
code_option = click.option("--code", required=True, help="The six digits of the same mail.")


@click.group()
def proxy() -> None:
    """Give, accept, decline, revoke and list the proxies of an open ballot."""


@proxy.command()
@click.option("--to", "holder_id", default="", help="The id of the member that would hold it.")
@click.option("--blank", is_flag=True, help="Name nobody: the rulebook says who holds it, or refuses it.")
@link_option
@code_option
@at_home
@as_json
def give(holder_id: str, link: str, code: str, home: Path | None, *, blank: bool, plain: bool) -> None:
    """Give a member's proxy; its holder has to accept it."""
    from acts.ballot.proxy import give_proxy
    from cli.words import said

    if blank == bool(holder_id):
        raise click.UsageError(said("Say to whom (--to), or that the proxy is blank (--blank)."))
    facts = _done(give_proxy, link, home, f"give/{holder_id}", code=code, holder_id=holder_id)
    line = said(
        "Proxy {proxy} given to {holder}, which has to accept it; receipt {receipt}.",
        proxy=facts["proxy"],
        holder=facts["holder"],
        receipt=facts["receipt"],
    )
    say(facts, plain=plain, lines=[line])


@proxy.command()
@click.argument("proxy_id")
@link_option
@code_option
@at_home
@as_json
def accept(proxy_id: str, link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Accept a proxy, by the link of the member that would hold it."""
    from acts.ballot.proxy import accept_proxy
    from cli.words import said

    facts = _done(accept_proxy, link, home, f"accept/{proxy_id}", code=code, proxy_id=proxy_id)
    line = said("Proxy {proxy} accepted; receipt {receipt}.", proxy=proxy_id, receipt=facts["receipt"])
    say(facts, plain=plain, lines=[line])


@proxy.command()
@click.argument("proxy_id")
@link_option
@code_option
@at_home
@as_json
def decline(proxy_id: str, link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Decline a proxy, or hand it back; a vote cast by it falls."""
    from acts.ballot.proxy import decline_proxy
    from cli.words import said

    facts = _done(decline_proxy, link, home, f"decline/{proxy_id}", code=code, proxy_id=proxy_id)
    line = said("Proxy {proxy} declined; receipt {receipt}.", proxy=proxy_id, receipt=facts["receipt"])
    say(facts, plain=plain, lines=[line])


@proxy.command()
@click.argument("proxy_id")
@link_option
@code_option
@at_home
@as_json
def revoke(proxy_id: str, link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Revoke a proxy, by the link of the member that gave it; a vote cast by it falls."""
    from acts.ballot.proxy import revoke_proxy
    from cli.words import said

    facts = _done(revoke_proxy, link, home, f"revoke/{proxy_id}", code=code, proxy_id=proxy_id)
    line = said("Proxy {proxy} revoked; receipt {receipt}.", proxy=proxy_id, receipt=facts["receipt"])
    say(facts, plain=plain, lines=[line])


question_option = click.option(
    "--question", "questions", multiple=True, required=True, help="Its id; may be repeated."
)


@proxy.command("step-aside")
@question_option
@link_option
@code_option
@at_home
@as_json
def step_aside(questions: tuple[str, ...], link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Declare a recusal: the member takes no part in these questions."""
    from acts.ballot.recuse import recuse
    from cli.words import said

    facts = _recusal(recuse, questions, link, home, code=code)
    line = said("The recusal is recorded; receipt {receipt}.", receipt=facts["receipt"])
    say(facts, plain=plain, lines=[line])


@proxy.command("step-back")
@question_option
@link_option
@code_option
@at_home
@as_json
def step_back(questions: tuple[str, ...], link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Withdraw a recusal: the member takes part in these questions again."""
    from acts.ballot.recuse import withdraw_recusal
    from cli.words import said

    facts = _recusal(withdraw_recusal, questions, link, home, code=code)
    line = said("The recusal is withdrawn; receipt {receipt}.", receipt=facts["receipt"])
    say(facts, plain=plain, lines=[line])


def _recusal(
    act: Callable[..., Receipt], questions: tuple[str, ...], link: str, home: Path | None, *, code: str
) -> dict[str, Any]:
    """Declare or withdraw; the same command again is another act, which is refused where nothing changes."""
    from secrets import token_hex

    from acts.link.enter import enter_by_link

    place, token = found(home), link.rstrip("/").rpartition("/")[2]
    session, key = enter_by_link(place, token), f"command/{token_hex(8)}"
    receipt = act(place, session, question_ids=questions, code=code, key=key)
    return {"questions": sorted(set(questions)), "receipt": receipt.code}


@proxy.command("list")
@click.argument("ballot")
@at_home
@as_json
def list_(ballot: str, home: Path | None, *, plain: bool) -> None:
    """List every proxy of a ballot, and whether its holder has voted by it."""
    from cli.words import instant, said, state
    from models.ballot import Ballot
    from models.reading import one, reading
    from models.views.ballot import frozen_roll
    from models.views.proxies import proxies_of, represented
    from rules.lifecycle import PROXY

    place = found(home)
    with reading(place) as db:
        rows = proxies_of(db, one(db, Ballot, ballot).id)
        names = {elector.member_id: elector.name for elector in frozen_roll(db, ballot)}
        voted = represented(db, ballot)
    facts = [
        {
            "proxy": row.id,
            "principal": row.principal_id,
            "holder": row.holder_id,
            "state": row.state,
            "blank": row.blank,
            "given_at": row.given_at.isoformat(),
            "voted": row.state == "accepted" and row.principal_id in voted,
        }
        for row in rows
    ]
    cells = [
        [
            row.id,
            names[row.principal_id],
            names[row.holder_id],
            state(PROXY, row.state),
            instant(row.given_at, place),
            said("yes") if each["voted"] else said("no"),
        ]
        for row, each in zip(rows, facts, strict=True)
    ]
    columns = (
        said("proxy"),
        said("gives"),
        said("holds"),
        said("state"),
        said("given on"),
        said("voted by it"),
    )
    say(facts, plain=plain, lines=table(cells, head=[*columns]) if rows else [said("No proxy was given.")])


def _done(
    act: Callable[..., Receipt], link: str, home: Path | None, key: str, *, code: str, **named: str
) -> dict[str, Any]:
    """Do an act by a member's link; the same command again finds the same receipt."""
    import json

    from acts.link.enter import enter_by_link

    place, token = found(home), link.rstrip("/").rpartition("/")[2]
    receipt = act(place, enter_by_link(place, token), code=code, key=f"command/{token}/{key}", **named)
    told = json.loads(receipt.facts)
    return {
        "proxy": told["proxy"],
        "principal": told["principal"],
        "holder": told["holder"],
        "receipt": receipt.code,
    }
