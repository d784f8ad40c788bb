"""`charte recover`: what checkpoints and receipts know that a restored home does not hold any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, at_home, found, say
from cli.text import in_language

if TYPE_CHECKING:
    from evidence.recovery import Recovery

LOST, UNREADABLE = 1, 2


@click.command()
@click.argument(
    "papers", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--reason", default="", help="Write the leaf that says the home was restored, and why.")
@at_home
@as_json
@in_language
@click.pass_context
def recover(
    ctx: click.Context, papers: tuple[Path, ...], reason: str, home: Path | None, *, plain: bool, lang: str
) -> None:
    """Compare the journal with PAPERS (mails, checkpoints, receipts): exit 0 whole, 1 lost, 2 unreadable."""
    from acts.recover import missing
    from acts.recover import recover as written
    from cli.alone import told_in
    from evidence.verifier.faults import FaultError, UnreadableError

    texts = [told_in(str(each)) or "" for each in papers]
    try:
        seen = written(found(home), texts, reason=reason) if reason else missing(found(home), texts)
    except FaultError as fault:
        line = fault.fr if lang == "fr" else fault.en
        say({"whole": False, "fault": line}, plain=plain, lines=[line])
        ctx.exit(UNREADABLE if isinstance(fault, UnreadableError) else LOST)
    say(
        {**seen.to_json(), "written": bool(reason) and not seen.whole}, plain=plain, lines=_told(seen, reason)
    )
    ctx.exit(0 if seen.whole or reason else LOST)


def _told(seen: Recovery, reason: str) -> list[str]:
    from cli.words import act, counted, said

    if seen.whole:
        return [counted("Whole: {count} leaf, nothing known is missing.",
                        "Whole: {count} leaves, nothing known is missing.", seen.size)]  # fmt: skip
    lines = [
        said(
            "Restored: this journal has {size} leaves, one of {known} was seen; it is the same up to {held}.",
            size=seen.size,
            known=seen.known_size,
            held=seen.rewound_to,
        )
    ]
    lines += [
        said(
            "Lost: {act}, {subject} {member}, leaf {leaf}, receipt {code}.",
            act=act(each.act),
            subject=each.subject,
            member=each.member,
            leaf=each.leaf,
            code=each.code,
        )
        for each in seen.lost
    ]
    lines.append(
        said("Written in the journal and signed: those members have to do it again.")
        if reason
        else said("Nothing was written; give --reason to write it in the journal.")
    )
    return lines
