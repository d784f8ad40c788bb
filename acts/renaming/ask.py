"""Ask: a member says by its own link that it is called otherwise; the body confirms it."""

from __future__ import annotations

from acts.act import Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.renaming.call import public, told_of
from acts.renaming.rename import written
from models.home import Home
from rules.refusals import UnknownThing


def ask_renaming(
    home: Home,
    session_id: str,
    *,
    kind: str,
    new_name: str,
    renamed_on: str,
    evidence: str,
    code: str,
    key: str,
) -> Receipt:
    """Ask the body to call a member otherwise; nothing changes before it confirms.

    Args:
        kind: of the session: any link of its own says so.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, MandateEnded, MandateNotBegun.
        UnknownThing: it came by a delegation. And as `acts.renaming.rename.written`.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "ask_renaming", actor=Actor("member"), subject="member") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind=kind)
        if held.member is None or held.delegation is not None:
            raise UnknownThing(kind="member", id=held.kind)
        a.actor, a.subject = Actor("member", held.member.id), f"member:{held.member.id}"
        row = written(a, held.member, new_name, renamed_on, evidence)
        a.add(row)
        said, private = public(row), {"evidence": row.evidence, "representative": held.representative_name}
        a.record(said, private)
        tell_persons(a, "renaming_to_confirm", "validate", subject=row.id, facts=told_of([row]))
        return a.receipt({**said, **private}, key=key)
