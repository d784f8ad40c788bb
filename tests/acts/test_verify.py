"""Whoever edits the database behind Charte's back, or swaps its key, is found by the next check."""

from __future__ import annotations

import sqlite3

import pytest

from acts.cycle.draft import draft
from acts.cycle.suspend import suspend
from acts.reconcile import reconcile, verify_journal
from acts.version.verify import verify_versions
from models.leaf import Leaf
from models.schema import current
from rules.refusals import (
    DatabaseUnreadable,
    HomeReadOnly,
    KeyWrong,
    RuleRefusal,
    SettingsUnreadable,
    StorageFull,
    VersionAltered,
)
from tests.conftest import Hands
from tests.postgresql import behind


@pytest.mark.parametrize(
    ("statement", "en", "fr"),
    [
        ("UPDATE leaf SET hash = 'zz' WHERE seq = 1", "leaf 1 does not match", "la feuille 1"),
        ("UPDATE leaf SET act = 'other' WHERE seq = 1", "leaf 1 is repeated otherwise", "la feuille 1"),
        ("UPDATE leaf SET at = '1999-01-01 00:00:00.000000' WHERE seq = 2", "leaf 2 is", "la feuille 2"),
        ("UPDATE leaf_private SET payload = '{}' WHERE seq = 1", "payload of leaf 1", "de la feuille 1"),
        ("UPDATE leaf_private SET salt = 'zz' WHERE seq = 1", "payload of leaf 1", "de la feuille 1"),
        ("UPDATE head SET peaks = '[]'", "the head of the journal", "la tête du journal"),
        ("DELETE FROM head", "the head of the journal", "la tête du journal"),
        ("UPDATE checkpoint SET root = '00' WHERE size = 1", "checkpoint of size 1", "de taille 1"),
        ("UPDATE checkpoint SET signature = 'x' WHERE size = 1", "not signed by the key", "n’est pas signé"),
        ("UPDATE checkpoint SET body = 'x' WHERE size = 1", "not signed by the key", "n’est pas signé"),
    ],
)
def test_f20_whatever_of_the_journal_is_edited_is_named(
    hands: Hands, statement: str, en: str, fr: str
) -> None:
    assert verify_journal(hands.home)[2] == ""
    behind(hands.home, statement)
    assert en in verify_journal(hands.home)[2]
    assert fr in verify_journal(hands.home, lang="fr")[2]


def test_an_erased_payload_leaves_the_journal_sound(hands: Hands) -> None:
    behind(hands.home, "UPDATE leaf_private SET payload = '', salt = ''")
    assert verify_journal(hands.home)[2] == ""


def test_f21_another_signing_key_is_an_alarm_and_signs_nothing(hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Une", revision_class="ordinary")
    (hands.home.path / "keys" / "signing").write_text("ab" * 32, "ascii")
    leaves = hands.count(Leaf)

    assert "not signed by the key" in reconcile(hands.home.path, driver="test").alarms[0]
    with pytest.raises(KeyWrong):
        suspend(hands.home, cycle, person_id="a", reason="Essai")
    assert hands.count(Leaf) == leaves


def test_without_its_signing_key_the_rest_of_the_journal_still_verifies(hands: Hands) -> None:
    (hands.home.path / "keys" / "signing").unlink()
    assert verify_journal(hands.home)[2] == ""


def test_f19_a_folder_in_the_place_of_a_text_and_a_text_edited_in_the_database(hands: Hands) -> None:
    file = hands.home.versions / "1.0.0" / "charter.md"
    kept = file.read_bytes()
    file.unlink()
    file.mkdir()
    with pytest.raises(VersionAltered):
        verify_versions(hands.home)
    file.rmdir()
    file.write_bytes(kept)
    behind(hands.home, "UPDATE text SET body = body || 'x'")
    with pytest.raises(VersionAltered):
        verify_versions(hands.home)


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("damage", [b"zz=[", b"typo = 1", b'timezone = "Mars/Olympus"', b"\xff", None])
def test_settings_that_cannot_be_read_are_refused_by_name(hands: Hands, damage: bytes | None) -> None:
    file = hands.home.path / "charte.toml"
    file.unlink()
    if damage is not None:
        file.write_bytes(b'organisation = "E"\nshort = "E"\ncontact = "c@e.example"\n' + damage)
    with pytest.raises(SettingsUnreadable) as refused:
        hands.home.settings()
    assert refused.value.name == str(file)


def test_a_rulebook_that_is_no_text_is_refused_by_name(hands: Hands) -> None:
    hands.home.rulebook.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsUnreadable):
        draft(hands.home, person_id="a", title="Une", revision_class="ordinary")


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("unable to open database file", HomeReadOnly),
        ("attempt to write a readonly database", HomeReadOnly),
        ("disk I/O error", StorageFull),
        ("database or disk is full", StorageFull),
        ("malformed", DatabaseUnreadable),
    ],
)
def test_f16_a_database_that_cannot_be_opened_is_not_said_to_be_old_nor_lost(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, said: str, refusal: type[RuleRefusal]
) -> None:
    def deny(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError(said)

    monkeypatch.setattr(sqlite3, "connect", deny)
    with pytest.raises(refusal):
        current(hands.home)
