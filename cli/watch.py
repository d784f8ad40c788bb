"""`charte watch`: the journal of a running service, compared with what was seen of it before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.frame import as_json, say
from cli.text import in_language

if TYPE_CHECKING:
    import httpx

    from evidence.watched import Known

ALARM, UNREADABLE = 1, 2
MOST_BYTES = 2**26
Get = Callable[..., Any]


@click.command()
@click.argument("url")
@click.option(
    "--state", type=click.Path(path_type=Path), default=Path("charte-watch.txt"), show_default=True,
    help="Where the last checkpoint is kept.",
)  # fmt: skip
@click.option(
    "--trust", help="The signer's public key, its file, or its fingerprint; otherwise the one seen first."
)
@as_json
@in_language
@click.pass_context
def watch(ctx: click.Context, url: str, state: Path, trust: str | None, *, plain: bool, lang: str) -> None:
    """Read the journal at URL: exit 0 it goes on, 1 rewound, forked or altered, 2 unreadable."""
    from acts.ballot.record_minutes import put
    from cli.words import counted
    from evidence.verifier.armor import fingerprint_of
    from evidence.verifier.faults import FaultError, UnreadableError
    from evidence.watched import kept_in

    facts: dict[str, Any] = {"url": url, "sound": False}
    try:
        before = kept_in(state.read_text("utf-8")) if state.exists() else None
        with client(url) as opened:
            now = _seen(reader(opened), before, trust)
    except FaultError as fault:
        line = fault.fr if lang == "fr" else fault.en
        say({**facts, "fault": line}, plain=plain, lines=[line])
        ctx.exit(UNREADABLE if isinstance(fault, UnreadableError) else ALARM)
    put(state.resolve(), now.kept().encode())
    signer = fingerprint_of(now.key)
    facts |= {"sound": True, "size": now.size, "root": now.root.hex(), "signer": signer}
    since = before.size if before else 0
    line = counted(
        "The journal goes on: {count} leaf, {since} of them seen before, signed by {signer}.",
        "The journal goes on: {count} leaves, {since} of them seen before, signed by {signer}.",
        now.size, since=since, signer=signer,
    )  # fmt: skip
    say({**facts, "since": since}, plain=plain, lines=[line])


def client(url: str) -> httpx.Client:
    """Return what reads the pages of a service."""
    import httpx

    return httpx.Client(base_url=url, timeout=20)


def reader(opened: httpx.Client) -> Get:
    """Return a function that reads one page of JSON.

    What it reads, whoever answers, is bounded, and is JSON or a fault.
    """
    import httpx

    from evidence.verifier.faults import UnreadableError

    def get(path: str, **asked: int) -> Any:
        try:
            with opened.stream("GET", path, params=asked) as answer:
                answer.raise_for_status()
                data = b"".join(_bounded(answer.iter_bytes()))
            return json.loads(data)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            said, page = type(error).__name__, f"{str(opened.base_url).rstrip('/')}{path}"
            raise UnreadableError(
                f"{page} ne peut pas être lu ({said}) : vérifiez l’adresse, et que le service y répond",
                f"{page} cannot be read ({said}): check the address, and that the service answers there",
            ) from None

    return get


def _bounded(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what comes in, as long as it is no more than a journal can be.

    Raises:
        ValueError: It is.
    """
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_BYTES:
            raise ValueError(size)
        yield part


def _seen(get: Get, before: Known | None, trust: str | None) -> Known:
    """Return the checkpoint of now, once everything was seen to hold.

    Raises:
        FaultError: Something does not.
    """
    from cli.alone import told_in
    from evidence.verifier.faults import UnreadableError
    from evidence.verifier.known import trusted_as
    from evidence.watched import continues, known, shows

    try:
        told = get("/journal/checkpoint")
        now = known(told["checkpoint"], told["signature"], told["key"])
        if trust is not None:
            trusted_as(now.key, told_in(trust) or "")
        if before is not None:
            grown = 0 < before.size < now.size
            proof = get("/journal/consistency", **{"from": before.size, "to": now.size}) if grown else {}
            continues(before, now, [bytes.fromhex(each) for each in proof.get("proof", [])])
        rows = _leaves(get, now.size)
        shows(now, before, [row["body"].encode() for row in rows], [row["hash"] for row in rows])
    except (KeyError, TypeError, AttributeError, ValueError) as odd:
        said = type(odd).__name__
        raise UnreadableError(
            f"la réponse est impossible ({said})", f"the answer is impossible ({said})"
        ) from None
    return now


def _leaves(get: Get, size: int) -> list[dict[str, str]]:
    from evidence.verifier.faults import hold

    rows: list[dict[str, str]] = []
    while len(rows) < size:
        more = get("/journal/leaves", **{"from": len(rows), "to": size})["leaves"]
        hold(more, f"la feuille {len(rows)} manque", f"leaf {len(rows)} is missing")
        rows += more
    return rows
