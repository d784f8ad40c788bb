"""`charte signature delegate …`: a signature delegated, accepted, given or taken back by link and code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.frame import as_json, at_home, found, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from acts.act import Receipt
    from models.home import Home

code_option = click.option("--code", required=True, help="The six digits of the same mail.")
own_link = click.option("--link", required=True, help="The member's signature link, or its token.")
delegate_link = click.option("--link", required=True, help="The delegate's own link, or its token.")


@click.command()
@click.option("--name", required=True, help="Who signs in the representative's place.")
@click.option("--email", required=True, help="The address that its link is mailed to.")
@own_link
@code_option
@at_home
@as_json
def delegate(name: str, email: str, link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Delegate a member's signature to a named person, by the member's own link."""
    from acts.signing.delegate import delegate as act
    from cli.words import said

    facts = _done(act, link, home, f"delegate/{name}/{email}", code=code, name=name, email=email)
    line = said(
        "Delegated to {name}, who has to accept; receipt {receipt}.", name=name, receipt=facts["receipt"]
    )
    say(facts, plain=plain, lines=[line])


@click.command("accept-delegation")
@click.option(
    "--mandate",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file of the mandate: PDF, PNG or JPEG.",
)
@click.option("--from", "starts_on", required=True, help="The first day of the mandate: 2026-12-12.")
@click.option("--to", "ends_on", default="", help="Its last day, where it has one.")
@click.option("--replaces", is_flag=True, help="It takes the place of another person's.")
@delegate_link
@code_option
@at_home
@as_json
def accept_delegation(
    mandate: Path, starts_on: str, ends_on: str, link: str, code: str, home: Path | None,
    *, replaces: bool, plain: bool,
) -> None:  # fmt: skip
    """Accept a delegation by filing its mandate, by the delegate's own link."""
    from hashlib import sha256

    from acts.signing.delegate import accept
    from acts.signing.mandate import Filed
    from cli.words import said

    data = mandate.read_bytes()
    filed = Filed(data, mandate.name, starts_on, ends_on, replaces=replaces)
    key = f"accept/{sha256(data).hexdigest()}/{starts_on}/{ends_on}"
    facts = _done(accept, link, home, key, code=code, filed=filed)
    say(facts, plain=plain, lines=[said("Delegation accepted; receipt {receipt}.", receipt=facts["receipt"])])


@click.command("give-back")
@click.option("--reason", default="", help="Why; the member reads it.")
@delegate_link
@code_option
@at_home
@as_json
def give_back(reason: str, link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Give a delegation back, by the delegate's own link: the member is asked again."""
    from acts.signing.delegate import give_back as act
    from cli.words import said

    facts = _done(act, link, home, "give-back", code=code, reason=reason)
    say(
        facts,
        plain=plain,
        lines=[said("Delegation given back; receipt {receipt}.", receipt=facts["receipt"])],
    )


@click.command("take-back")
@own_link
@code_option
@at_home
@as_json
def take_back(link: str, code: str, home: Path | None, *, plain: bool) -> None:
    """Take a delegation back, by the member's own link, until the delegate has signed."""
    from acts.signing.delegate import take_back as act
    from cli.words import said

    facts = _done(act, link, home, "take-back", code=code)
    say(
        facts,
        plain=plain,
        lines=[said("Delegation taken back; receipt {receipt}.", receipt=facts["receipt"])],
    )


COMMANDS = (delegate, accept_delegation, give_back, take_back)


def _done(
    act: Callable[..., Receipt], link: str, home: Path | None, key: str, *, code: str, **named: Any
) -> dict[str, Any]:
    """Do an act by a link and its code; the same command again finds the same receipt."""
    import json

    from acts.link.enter import enter_by_link

    place, token = found(home), link.rstrip("/").rpartition("/")[2]
    key = f"command/{_meant(place, token, named.get('name', ''), named.get('email', ''))}/{key}"
    receipt = act(place, enter_by_link(place, token), code=code, key=key, **named)
    told = json.loads(receipt.facts)
    signature = receipt.subject.partition(":")[2]
    return {"signature": signature, "delegation": told["delegation"], "receipt": receipt.code}


def _meant(place: Home, token: str, name: str, email: str) -> str:
    """Return the delegation a command is about: the link's own, the last, or the one it would make."""
    from sqlmodel import col, select

    from models.delegation import Delegation
    from models.link import Link, hashed
    from models.reading import reading

    with reading(place) as db:
        row = db.exec(select(Link).where(Link.token_hash == hashed(token))).first()
        subject = row.subject_id if row else ""
        if db.get(Delegation, subject):
            return subject
        made = select(Delegation).where(Delegation.signature_id == subject).order_by(col(Delegation.given_at))
        rows = db.exec(made).all()
    last = rows[-1] if rows else None
    again = last is not None and last.ended_at is None and (last.name, last.email) == (name, email)
    return last.id if last and (again or not name) else f"{subject}-d{len(rows) + 1}"
