"""`charte proposal …`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, as_person, at_home, found, plainly, say, table, with_reason

link_option = click.option("--link", required=True, help="The member's personal link, or its token.")
code_option = click.option("--code", required=True, help="The six digits of the same mail.")


@click.group()
def proposal() -> None:
    """Submit, examine and show proposals."""


@proposal.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True)
@click.option("--reasons", required=True)
@link_option
@code_option
@click.option(
    "--revises", default="", help="The proposal it replaces: sent back, a draft, or kept from before."
)
@click.option("--scope", default="", help="Who would sign again, where the rulebook lets a proposal say so.")
@at_home
def submit(
    file: Path, title: str, reasons: str, link: str, code: str, revises: str, scope: str, home: Path | None
) -> None:
    """Submit FILE, the charter in force as edited, in a member's name."""
    import json
    from hashlib import sha256

    from acts.link.enter import enter_by_link
    from acts.proposal.propose import propose
    from charter.canon import decode
    from cli.words import said

    place, token = found(home), _token(link)
    data = file.read_bytes()
    written = json.dumps([title, reasons, sha256(data).hexdigest(), revises, *([scope] if scope else [])])
    key = f"command/{token}/{sha256(written.encode()).hexdigest()}"
    receipt = propose(
        place,
        enter_by_link(place, token),
        title=title,
        reasons=reasons,
        text=decode(data),
        code=code,
        key=key,
        revises=revises,
        scope=scope,
    )
    made = receipt.subject.partition(":")[2]
    click.echo(said("Submitted as {proposal}; receipt {receipt}.", proposal=made, receipt=receipt.code))


def _token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


@proposal.command()
@click.argument("proposal_id")
@link_option
@code_option
@at_home
def cosign(proposal_id: str, link: str, code: str, home: Path | None) -> None:
    """Support another member's proposal."""
    from acts.link.enter import enter_by_link
    from acts.proposal.cosign import cosign as act
    from cli.words import said

    place, token = found(home), _token(link)
    key = f"cosign/{token}/{proposal_id}"
    receipt = act(place, enter_by_link(place, token), proposal_id=proposal_id, code=code, key=key)
    click.echo(said("Co-signed; receipt {receipt}.", receipt=receipt.code))


@proposal.command()
@click.argument("proposal_id")
@link_option
@code_option
@at_home
def withdraw(proposal_id: str, link: str, code: str, home: Path | None) -> None:
    """Withdraw one's own proposal, until the freeze."""
    from acts.link.enter import enter_by_link
    from acts.proposal.withdraw import withdraw as act
    from cli.words import said

    place, token = found(home), _token(link)
    key = f"withdraw/{token}/{proposal_id}"
    receipt = act(place, enter_by_link(place, token), proposal_id=proposal_id, code=code, key=key)
    click.echo(said("Withdrawn; receipt {receipt}.", receipt=receipt.code))


@proposal.command("take-over")
@click.argument("proposal_id")
@link_option
@code_option
@at_home
def take_over(proposal_id: str, link: str, code: str, home: Path | None) -> None:
    """Take over a proposal that one co-signed and that its author withdrew."""
    from acts.link.enter import enter_by_link
    from acts.proposal.take_over import take_over as act
    from cli.words import said

    place, token = found(home), _token(link)
    key = f"take-over/{token}/{proposal_id}"
    receipt = act(place, enter_by_link(place, token), proposal_id=proposal_id, code=code, key=key)
    click.echo(said("Taken over; receipt {receipt}.", receipt=receipt.code))


@proposal.command()
@click.argument("proposal_id")
@with_reason
@link_option
@code_option
@at_home
def appeal(proposal_id: str, reason: str, link: str, code: str, home: Path | None) -> None:
    """Appeal once against the inadmissibility of one's own proposal."""
    from acts.link.enter import enter_by_link
    from acts.proposal.appeal import appeal as act
    from cli.words import said

    place, token = found(home), _token(link)
    key = f"appeal/{token}/{proposal_id}"
    session = enter_by_link(place, token)
    receipt = act(place, session, proposal_id=proposal_id, reason=reason, code=code, key=key)
    click.echo(said("Appealed; receipt {receipt}.", receipt=receipt.code))


@proposal.command()
@click.argument("proposal_id")
@click.argument("verdict", type=click.Choice(["accept", "refuse"]))
@click.option("--recommendation", required=True, help="The one whose wording was read, such as 2026-1-p1-r1.")
@with_reason
@link_option
@code_option
@at_home
def answer(
    proposal_id: str,
    verdict: str,
    recommendation: str,
    reason: str,
    link: str,
    code: str,
    home: Path | None,
) -> None:
    """Accept or refuse the compromise wording that the committee offers on one's own proposal."""
    from acts.link.enter import enter_by_link
    from acts.proposal.recommend import answer as act
    from cli.words import said

    place, token = found(home), _token(link)
    key = f"answer/{token}/{recommendation}/{verdict}"
    facts = {"proposal_id": proposal_id, "recommendation": recommendation, "verdict": verdict}
    facts |= {"reason": reason, "code": code, "key": key}
    receipt = act(place, enter_by_link(place, token), **facts)
    click.echo(said("Answered; receipt {receipt}.", receipt=receipt.code))


@proposal.command()
@click.argument("proposal_id")
@click.option("--opinion", type=click.Choice(["favourable", "unfavourable"]), help="What the voters read.")
@click.option(
    "--wording", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A compromise: the charter in force as it would be edited.",
)  # fmt: skip
@as_person
@with_reason
@at_home
def recommend(
    proposal_id: str,
    opinion: str | None,
    wording: Path | None,
    person_id: str,
    reason: str,
    home: Path | None,
) -> None:
    """Recommend on an admitted proposal, offer a compromise wording, or both."""
    from acts.proposal.recommend import recommend as act
    from charter.canon import decode
    from cli.words import said

    text = decode(wording.read_bytes()) if wording else ""
    facts = {"opinion": opinion or "", "reason": reason, "text": text, "driver": "command"}
    name = act(found(home), proposal_id, person_id=person_id, **facts)
    click.echo(said("Recommended as {recommendation}; its author is told.", recommendation=name))


@proposal.command("decide-appeal")
@click.argument("proposal_id")
@click.argument("verdict", type=click.Choice(["admit", "dismiss"]))
@as_person
@with_reason
@at_home
def decide_appeal(proposal_id: str, verdict: str, person_id: str, reason: str, home: Path | None) -> None:
    """Decide an appeal, in the name of a person of the competent body."""
    from acts.proposal.appeal import decide

    facts = {"person_id": person_id, "reason": reason, "driver": "command"}
    _now(proposal_id, decide(found(home), proposal_id, f"{verdict}_appeal", **facts))


def _now(proposal_id: str, name: str) -> None:
    from cli.words import said, state
    from rules.lifecycle import PROPOSAL

    click.echo(said("{thing}: {state}.", thing=proposal_id, state=state(PROPOSAL, name)))


def _decision(verb: str, sentence: str) -> click.Command:
    @proposal.command(verb, help=sentence)
    @click.argument("proposal_id")
    @as_person
    @with_reason
    @at_home
    def command(proposal_id: str, person_id: str, reason: str, home: Path | None) -> None:
        from acts.proposal.admit import decide
        from models.proposal import Proposal
        from models.reading import one, reading

        place = found(home)
        decide(place, proposal_id, verb, person_id=person_id, reason=reason, driver="command")
        with reading(place) as db:
            _now(proposal_id, one(db, Proposal, proposal_id).state)

    return command


_decision("admit", "Admit a proposal.")
_decision("rectify", "Send a proposal back to its author, with a reason.")
_decision("refuse", "Declare a proposal inadmissible, with a reason.")


@proposal.command("list")
@click.option("--cycle", "cycle_id", default="", help="Only this cycle's.")
@at_home
@as_json
def list_(cycle_id: str, home: Path | None, *, plain: bool) -> None:
    """List the proposals with their state."""
    from sqlmodel import select

    from cli.words import said, state
    from models.proposal import Proposal
    from models.reading import reading
    from rules.lifecycle import PROPOSAL

    with reading(found(home)) as db:
        rows = db.exec(select(Proposal).order_by(Proposal.id)).all()
    facts = [plainly(row) for row in rows if not cycle_id or row.cycle_id == cycle_id]
    cells = [[f["id"], f["member_id"], state(PROPOSAL, f["state"]), f["title"]] for f in facts]
    head = [said("proposal"), said("member"), said("state"), said("title")]
    say(facts, plain=plain, lines=table(cells, head=head))


@proposal.command()
@click.argument("proposal_id")
@at_home
@as_json
def show(proposal_id: str, home: Path | None, *, plain: bool) -> None:
    """Show a proposal with its changes in words."""
    from charter.changes import compare
    from cli import spoken
    from cli.words import state
    from models.proposal import Proposal
    from models.reading import one, reading
    from models.text import Text
    from models.version import Version
    from rules.lifecycle import PROPOSAL

    with reading(found(home)) as db:
        row = one(db, Proposal, proposal_id)
        base = one(db, Text, one(db, Version, row.base_version).text_hash).body
        changes = compare(base, one(db, Text, row.text_hash).body).changes
    facts = {**plainly(row), "changes": [{"fr": change.fr, "en": change.en} for change in changes]}
    told = [f"- {change.fr if spoken() == 'fr' else change.en}" for change in changes]
    lines = [f"{row.id}  {state(PROPOSAL, row.state)}  {row.title}", row.reasons, *told]
    say(facts, plain=plain, lines=lines)
