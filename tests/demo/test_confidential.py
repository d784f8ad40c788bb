"""The demonstration of a confidential ballot: a sound stand-in passes, and one with a flaw is found out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest

from demo.checks import CHECKS, checks_of, run
from demo.federation import Federation, Where
from demo.outside import Outside
from tests.demo.test_federation import failed
from tests.demo.world import World
from tests.demo.world_people import COUNT, Answer, Fields, form

SILENT = 3
WORDS = {"for": "Pour", "against": "Contre", "abstain": "Abstention"}
FLAWS = {
    "takes a second vote": "Un second bulletin",
    "loses a vote": "Chaque votant",
    "turns a vote": "Chaque votant",
    "mails the number": "Aucun courrier",
    "writes the number down": "Aucun courrier",
}


class ConfidentialWorld(World):
    """A stand-in whose votes are found by a number, and are cast once."""

    SHOWS = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sheet: dict[str, dict[str, str]] = {}

    def bits(self, who: str) -> str:
        """Begin a number; a number is never the beginning of another's."""
        return hashlib.sha256(who.encode()).hexdigest()[:12].upper()

    def get(self, path: str, query: Fields, who: str) -> Answer:
        if path == "/scrutin/b1.json" and self.phase == "voting" and len(self.votes) == COUNT - SILENT:
            self.close()
        if path == "/mon/v" and who in self.votes and "takes a second vote" not in self.flaws:
            return 200, '<p id="already-voted">Déjà voté</p>', ""
        if path == "/scrutin/b1/feuille":
            return 200, form("find-vote", path, '<input name="tracker">'), ""
        if path == "/scrutin/b1/feuille.json":
            return 200, json.dumps([{"choices": each} for each in self.sheet.values()]), ""
        if path == "/journal.json" and "writes the number down" in self.flaws:
            leaves = [{"tracker": one} for one in self.sheet]
            return 200, json.dumps({"size": 9, "root": "", "leaves": leaves}), ""
        return super().get(path, query, who)

    def post(self, path: str, sent: Fields, who: str) -> Answer:
        if path == "/scrutin/b1/feuille":
            choices = self.sheet.get(sent["tracker"][0])
            said = " ".join(WORDS[choice] for choice in (choices or {}).values())
            return (200, f'<div id="found">{said}</div>', "") if choices else (404, "", "")
        return super().post(path, sent, who)

    def act(self, path: str, who: str, sent: Fields) -> Answer:
        status, said, cookie = super().act(path, who, sent)
        if path == "/relire" and status == 200:
            parts = f'<input type="hidden" name="bits" value="{self.bits(who)}"><input name="word">'
            said = said.replace('<input name="code">', parts + '<input name="code">')
        return status, said, cookie

    def do_voter(self, who: str, values: dict[str, str]) -> str:
        tracker = f"{values.pop('bits')} {values.pop('word')}"
        self.votes[who] = {name: value for name, value in values.items() if name != "code"}
        self.sheet[tracker] = dict(self.votes[who])
        if "turns a vote" in self.flaws:
            self.sheet[tracker] = dict.fromkeys(self.votes[who], "abstain")
        if "loses a vote" in self.flaws and len(self.sheet) == SILENT:
            self.sheet.pop(tracker)
        said = tracker if "mails the number" in self.flaws else ""
        self.send(self.members[who].email, "vote_receipt", subject="Votre reçu", said=said)
        return f"V-{who}"


@pytest.fixture(name="kind")
def a_kind() -> type[World]:
    return ConfidentialWorld


@pytest.fixture(name="quiet")
def a_quiet_federation(where: Where) -> Iterator[Federation]:
    with Federation(
        where, count=COUNT, mode="confidential", progress=lambda _: None, patience_seconds=5
    ) as federation:
        yield federation


def test_a_sound_service_passes_every_check(quiet: Federation, where: Where) -> None:
    checked = run(Outside(where, quiet.live()))
    assert failed(checked) == []
    assert len(checked) == len(checks_of("confidential")) == len(CHECKS) + 1


@pytest.mark.parametrize(("flaw", "name"), FLAWS.items(), ids=FLAWS)
def test_a_service_with_this_flaw_fails_the_check_that_looks_for_it(
    world: World, quiet: Federation, where: Where, flaw: str, name: str
) -> None:
    world.flaws.add(flaw)
    checked = run(Outside(where, quiet.live()))
    assert any(line.startswith(name) for line in failed(checked)), failed(checked)
