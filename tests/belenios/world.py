"""A federation with a frozen secret ballot, and a tool that says what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from acts.assent import ask, give
from acts.election.watch import Watched, watch_election
from evidence.verifier.tally import questions_for
from models.ballot import Ballot
from models.election import Election
from models.reading import one, reading
from models.text import Text
from models.views.ballot import roll_of
from tests.belenios.forge import Forge
from tests.conftest import Hands

UUID = "ihnPwSNBst98ua"
ADDRESS = f"https://vote.example.org/elections/{UUID}/"


def make_secret(hands: Hands) -> None:
    """Let the next cycle's ordinary revisions be voted on in secret, weighted by the roll."""
    text = hands.home.rulebook.read_text("utf-8")
    head, mark, ordinary = text.partition("[classes.ordinary]")
    ordinary = ordinary.replace('mode = "named"', 'mode = "secret"', 1)
    ordinary = ordinary.replace('weights = "one"', 'weights = "roll"', 1)
    hands.home.rulebook.write_text(head + mark + ordinary, "utf-8")


def frozen(hands: Hands, *, rivals: bool = False) -> Ballot:
    """Freeze a secret ballot with one question; with two rivals in another where `rivals`."""
    make_secret(hands)
    cycle = hands.begin()
    asked = [hands.propose(cycle, "m1", "est invité à participer", "participe")]
    if rivals:
        asked += [
            hands.propose(cycle, "m2", "Seule la CPOF", "Seules les instances de la CPOF"),
            hands.propose(cycle, "m3", "Seule la CPOF", "Seul le bureau de la CPOF"),
        ]
    return hands.freeze(cycle, *asked)


def questions(hands: Hands, ballot: Ballot) -> list[dict[str, object]]:
    """Return the frozen questions, as the election has to ask them."""
    with reading(hands.home) as db:
        definition = json.loads(one(db, Text, ballot.definition_hash or "").body)
    return questions_for(definition["questions"])


def forged(hands: Hands, ballot: Ballot, **other: object) -> Forge:
    """Return an archive without cryptography whose setup is the one of this ballot."""
    with reading(hands.home) as db:
        weights = [elector.weight for elector in roll_of(db, ballot.id)]
    told: dict[str, object] = {
        "uuid": UUID,
        "description": f"Empreinte : {ballot.definition_hash}",
        "questions": questions(hands, ballot),
        "credentials": [f"{100 + place},{weight}" for place, weight in enumerate(weights, 1)],
    }
    return Forge().begin(**told | other)  # type: ignore[arg-type]  # what the election says is anything


def recorded(
    hands: Hands,
    ballot: Ballot,
    *,
    fingerprint: str,
    uuid: str = UUID,
    archive: str = "",
    between: Callable[[], object] = object,
) -> None:
    """Let two persons record where the ballot is voted on; `between` is done before the second confirms."""
    facts = {"uuid": uuid, "address": ADDRESS, "archive": archive, "fingerprint": fingerprint}
    assent = ask(hands.home, ballot.cycle_id, act_name="record_election", person_id="a", facts=facts)
    between()
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())


def watched(hands: Hands, ballot: Ballot, data: bytes) -> Watched:
    """Look at an archive."""
    return watch_election(hands.home, ballot.cycle_id, data=data, driver="test")


def election(hands: Hands) -> Election:
    """Return the one election."""
    with reading(hands.home) as db:
        return db.exec(select(Election)).one()


def put_tool(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Put a tool in the place of Belenios's: it prints the version in `version`, and leaves with `code`."""
    folder.mkdir()
    (folder / "version").write_text("2.0 (20230102)", "ascii")
    (folder / "code").write_text("0", "ascii")
    program = folder / "belenios-tool"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then cat "{folder}/version"; exit; fi\n'
        f'echo "$2" >> "{folder}/asked"\necho "wrong proof" >&2\nexit "$(cat "{folder}/code")"\n',
        "ascii",
    )
    program.chmod(0o755)
    patch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for one test."""
    return put_tool(tmp_path / "tool", monkeypatch)
