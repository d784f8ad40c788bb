"""`charte evidence` writes the bundle of a ballot; `charte verify` runs the code that lies in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, at_home, found, say

if TYPE_CHECKING:
    from evidence.verifier.opened import Bundle


@click.command()
@click.argument("ballot")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The archive to write.")
@at_home
@as_json
def evidence(ballot: str, out: Path, home: Path | None, *, plain: bool) -> None:
    """Write everything that shows how a counted ballot (its id, or `last`) came to its result."""
    from hashlib import sha256

    from acts.ballot.record_minutes import put
    from cli.words import said
    from models.evidence import archive

    name, data = archive(found(home), ballot)
    put(out.resolve(), data)
    facts = {"ballot": name, "file": str(out), "size": len(data), "sha256": sha256(data).hexdigest()}
    line = said(
        "{file}: ballot {ballot}, {size} bytes, SHA-256 {sha256}",
        file=out,
        ballot=name,
        size=len(data),
        sha256=facts["sha256"],
    )
    say(facts, plain=plain, lines=[line])


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--trust", help="The signer's public key, its file, or its fingerprint.")
@click.option("--checkpoint", help="A checkpoint, or a mail that carries one.")
@click.option("--receipt", help="A receipt, as it was saved.")
@click.pass_context
def verify(
    ctx: click.Context, file: Path, trust: str | None, checkpoint: str | None, receipt: str | None
) -> None:
    """Check an evidence bundle: exit 0 sound, 1 altered, 2 unreadable."""
    from cli.alone import show, verified

    report = verified(file, trust=trust, checkpoint=checkpoint, receipt=receipt, also=combination)
    ctx.exit(show(report))


def combination(bundle: Bundle) -> tuple[str, str]:
    """See, with the engine, that bundled texts and the approved one are what their parts give together."""
    from charter.merge import combine
    from evidence.verifier.faults import hold
    from evidence.verifier.joined import text_of

    outcomes = bundle.counted["public"]["outcomes"]
    base = bundle.text_in("charter/before.md")
    for option in bundle.options:
        if f"proposals/{option['id']}.md" in bundle.files:
            parts = {each: bundle.text_in(f"proposals/{each}.md") for each in option["proposal_ids"]}
            hold(
                combine(base, parts).text == bundle.text_in(f"proposals/{option['id']}.md"),
                f"les propositions groupées ne donnent pas ensemble {option['id']}",
                f"the bundled proposals do not give {option['id']} together",
            )
    adopted = [option for option in bundle.options if outcomes[option["id"]] == "adopted"]
    if not adopted:
        return "rien n’a été adopté", "nothing was adopted"
    texts = {each["id"]: text_of(bundle, each["id"], each["proposal_ids"][0]) for each in adopted}
    hold(
        combine(base, texts).text == bundle.text_in("charter/after.md"),
        "les textes adoptés ne donnent pas ensemble charter/after.md",
        "the adopted texts do not give charter/after.md together",
    )
    return f"{len(adopted)} textes réunis par le moteur", f"{len(adopted)} texts combined by the engine"
