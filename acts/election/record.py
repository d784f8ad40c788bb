"""The election of a secret ballot: where it is held, recorded by two, and what it has to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlmodel import Session

from acts.act import Act
from acts.cycle.move import ballot_of, rules_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from rules.lifecycle import CYCLE, next_state
from rules.promise import SECRET
from rules.refusals import ElectionWrong, NotSecret

UUID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,40}", re.ASCII)
FINGERPRINT = re.compile(r"[A-Za-z0-9+/]{43}", re.ASCII)
SPOKEN = re.compile(r"[!-~]{1,300}", re.ASCII)
EXAMPLES = {
    "address": "https://belenios.example.org/elections/ihnPwSNBst98ua/",
    "archive": "https://belenios.example.org/elections/ihnPwSNBst98ua/ihnPwSNBst98ua.bel",
    "uuid": "ihnPwSNBst98ua",
    "fingerprint": "2/5hJXIGlos+/8UurcTX6y4ATNDpaB4PngPYGYMljEM",
}


def record_election(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Record, inside the two-person act that was confirmed, where a secret ballot is voted on.

    The frozen ballot may be given another election until it opens; then our copy of the archive begins anew.

    Raises:
        As `recordable`.
    """
    ballot = recordable(a, cycle, facts)
    if (before := a.session.get(Election, ballot.id)) is not None:
        a.session.delete(before)
        a.session.flush()
    row = Election(
        ballot_id=ballot.id,
        uuid=facts["uuid"],
        address=facts["address"],
        archive_address=facts.get("archive", ""),
        fingerprint=facts["fingerprint"],
        recorded_at=a.instant,
    )
    a.add(row)
    said = {"uuid": row.uuid, "address": row.address, "archive": row.archive_address}
    a.record({"ballot": ballot.id, "fingerprint": row.fingerprint, **said}, sign=True)


def recordable(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> Ballot:
    """Return the frozen secret ballot that these facts may be recorded for.

    Raises:
        ActNotAllowed, NotSecret. ElectionWrong: a fact has not the form that Belenios gives it.
    """
    next_state(CYCLE, cycle.state, "record_election")
    ballot = ballot_of(a.session, cycle)
    secret_only(a.session, cycle, ballot)
    for name, form in (("uuid", UUID), ("fingerprint", FINGERPRINT)):
        if form.fullmatch(facts.get(name, "")) is None:
            raise ElectionWrong(name=name, value=facts.get(name, ""), expected=EXAMPLES[name])
    for name in ("address", "archive"):
        value = facts.get(name, "")
        if not _leads(value) and (name == "address" or value):
            raise ElectionWrong(name=name, value=value, expected=EXAMPLES[name])
    return ballot


def _leads(address: str) -> bool:
    """Return whether an address can be opened: encrypted, or on this machine."""
    try:
        parts = urlsplit(address if SPOKEN.fullmatch(address) else "")
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host == "127.0.0.1"))


def secret_only(session: Session, cycle: Cycle, ballot: Ballot) -> None:
    """Let pass a ballot that is voted on elsewhere.

    Raises:
        NotSecret: it is not.
    """
    mode = rules_of(session, cycle).mode
    if mode != SECRET:
        raise NotSecret(ballot=ballot.id, mode=mode)
