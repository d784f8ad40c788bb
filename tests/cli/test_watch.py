"""A journal is watched from outside: what was seen of it before stays as it was, or an alarm says so."""

from __future__ import annotations

import json
import sqlite3
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

import cli.watch
from acts.reconcile import reconcile
from cli import group
from evidence.merkle import leaf_hash, verify_inclusion
from tests.conftest import Hands
from web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

BASE = "http://127.0.0.1:8000"
Watch = Callable[..., Result]


@pytest.fixture
def service(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The pages of a home whose journal is signed where it stands."""
    reconcile(hands.home.path, driver="test")
    with TestClient(create_app(hands.home.path, base_url=BASE), base_url=BASE) as client:
        monkeypatch.setattr(cli.watch, "client", lambda _url: Opened(client))
        yield client


class Opened:
    """A client that stays open when the command has ended."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def __enter__(self) -> TestClient:
        return self.client

    def __exit__(self, *_error: object) -> None:
        return None


@pytest.fixture
def watch(service: TestClient, tmp_path: Path) -> Watch:
    """Watch it, and keep the last checkpoint in one file."""

    def runs(*arguments: str) -> Result:
        told = ["watch", BASE, "--state", str(tmp_path / "seen.txt"), *arguments]
        return CliRunner().invoke(group, told)

    return runs


def goes_on(hands: Hands) -> str:
    """Let something be done and signed."""
    cycle = hands.begin()
    reconcile(hands.home.path, driver="test")
    return cycle


def copied(source: Path, target: Path) -> None:
    """Copy a database as a backup does, or as it is put back."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def behind(hands: Hands, *statements: str) -> None:
    """Change rows behind the back of every trigger."""
    with sqlite3.connect(hands.home.database) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount
    db.close()


def test_i6_a_journal_that_goes_on_is_sound_each_time_and_its_last_checkpoint_is_kept(
    watch: Watch, hands: Hands, tmp_path: Path
) -> None:
    first = json.loads(watch("--json").output)
    assert (first["sound"], first["since"]) == (True, 0)
    kept = (tmp_path / "seen.txt").read_text("utf-8")
    goes_on(hands)
    done = watch("--json")
    second = json.loads(done.output)
    assert (done.exit_code, second["since"]) == (0, first["size"])
    assert second["size"] > first["size"]
    assert (tmp_path / "seen.txt").read_text("utf-8") != kept
    assert watch().output.startswith("Le journal se poursuit\u00a0: ")
    assert watch("--lang", "en").output.startswith("The journal goes on: ")


def test_f18_a_journal_that_was_rewound_is_an_alarm_each_time(
    watch: Watch, hands: Hands, tmp_path: Path
) -> None:
    old = tmp_path / "backup"
    copied(hands.home.database, old)
    goes_on(hands)
    assert watch().exit_code == 0
    copied(old, hands.home.database)
    for _ in range(2):
        done = watch()
        assert (done.exit_code, "ramené en arrière" in done.output) == (1, True)
    hands.pass_time(by=timedelta(hours=1))
    goes_on(hands)
    hands.propose("2026-1", "m1", "est invité à participer", "participe")
    reconcile(hands.home.path, driver="test")
    done = watch("--lang", "en")
    assert (done.exit_code, "forked" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (("UPDATE leaf SET body = replace(body, 'operator', 'member') WHERE seq = 1",), "leaf 1 was altered"),
        (("UPDATE leaf SET body = body || ' ' WHERE seq = 1",), "leaf 1 is not in canonical form"),
        (("UPDATE leaf SET body = (SELECT body FROM leaf WHERE seq = 2) WHERE seq = 1",), "leaf 1 is out of"),
        (("DELETE FROM leaf WHERE seq = 1",), "out of place"),
        (("UPDATE checkpoint SET signature = replace(signature, 'A', 'B')",), "not signed by its key"),
    ],
    ids=["altered", "another spelling", "swapped", "dropped", "badly signed"],
)
def test_f20_a_leaf_or_a_signature_that_was_altered_is_named(
    watch: Watch, hands: Hands, statements: tuple[str, ...], told: str
) -> None:
    assert watch().exit_code == 0
    behind(hands, *statements)
    done = watch("--lang", "en")
    assert done.exit_code == 1
    assert told in done.output


def test_i6_a_leaf_altered_with_its_hash_no_longer_gives_the_signed_root(watch: Watch, hands: Hands) -> None:
    with sqlite3.connect(hands.home.database) as db:
        (body,) = db.execute("SELECT body FROM leaf WHERE seq = 1").fetchone()
    db.close()
    forged = body.replace("operator", "member")
    hashed = leaf_hash(forged.encode()).hex()
    behind(hands, f"UPDATE leaf SET body = '{forged}', hash = '{hashed}' WHERE seq = 1")  # noqa: S608  ours
    done = watch("--lang", "en")
    assert (done.exit_code, "do not give the signed root" in done.output) == (1, True)


def test_another_signer_than_the_one_trusted_or_seen_before_is_an_alarm(
    watch: Watch, hands: Hands, tmp_path: Path
) -> None:
    signer = json.loads(watch("--json").output)["signer"]
    assert watch("--trust", signer).exit_code == 0
    assert watch("--trust", "SHA256:" + "A" * 43).exit_code == 1
    assert watch("--trust", "nobody").exit_code == 2
    (hands.home.path / "keys" / "signing").write_text("07" * 32, "ascii")
    assert watch().exit_code == 1, "the key told is not the one that signed"


@pytest.mark.parametrize("kept", ["", "charte/0123456789abcdef\n3\nAAAA\n"])
def test_a_file_that_holds_no_checkpoint_is_unreadable(watch: Watch, tmp_path: Path, kept: str) -> None:
    (tmp_path / "seen.txt").write_text(kept, "utf-8")
    assert watch().exit_code == 2
    assert (tmp_path / "seen.txt").read_text("utf-8") == kept


def test_a_service_that_does_not_answer_is_unreadable(tmp_path: Path) -> None:
    told = ["watch", "http://127.0.0.1:9", "--state", str(tmp_path / "seen.txt")]
    done = CliRunner().invoke(group, told)
    assert done.exit_code == 2
    assert "http://127.0.0.1:9/journal/checkpoint ne peut pas être lu" in done.output
    assert "vérifiez l’adresse" in done.output
    assert not (tmp_path / "seen.txt").exists()


@pytest.mark.parametrize("answer", [[], {"checkpoint": 3}, {"checkpoint": "", "signature": "", "key": ""}])
def test_whatever_answers_is_told_in_one_line(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    monkeypatch.setattr(cli.watch, "reader", lambda _client: lambda *_path, **_asked: answer)
    done = watch()
    assert (done.exit_code, len(done.output.splitlines())) == (2, 1)


def test_the_feed_proves_each_leaf_and_shows_no_private_payload(service: TestClient, hands: Hands) -> None:
    told = service.get("/journal/checkpoint").json()
    size = int(told["checkpoint"].splitlines()[1])
    rows = service.get("/journal/leaves", params={"from": 0, "to": size}).json()["leaves"]
    assert len(rows) == size
    root = b64decode(told["checkpoint"].splitlines()[2])
    for place, row in enumerate(rows):
        proof = service.get("/journal/inclusion", params={"leaf": place, "size": size}).json()["proof"]
        assert verify_inclusion(
            leaf_hash(row["body"].encode()), index=place, size=size,
            proof=[bytes.fromhex(each) for each in proof], root=root,
        )  # fmt: skip
    with sqlite3.connect(hands.home.database) as db:
        private = db.execute("SELECT salt, payload FROM leaf_private").fetchall()
    db.close()
    shown = json.dumps(rows, ensure_ascii=False)
    assert not [salt for salt, payload in private if salt in shown or payload in shown]


@pytest.mark.parametrize(
    "path",
    [
        "leaves", "leaves?from=-1&to=3", "leaves?from=x&to=3", "inclusion?leaf=999&size=3",
        "inclusion?leaf=0&size=99999", "consistency?from=0&to=3", "consistency?from=3&to=1",
    ],
)  # fmt: skip
def test_what_was_never_in_the_journal_is_not_found(service: TestClient, path: str) -> None:
    assert service.get(f"/journal/{path}").status_code == 404


def test_a_feed_reader_gets_the_last_acts_in_words(service: TestClient, hands: Hands) -> None:
    hands.begin()
    answer = service.get("/journal.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    tree = ET.fromstring(answer.content)  # noqa: S314  our own page
    titles = [each.text or "" for each in tree.iter("{http://www.w3.org/2005/Atom}title")]
    assert any("annonce du cycle" in title for title in titles), titles
    assert 'href="/journal.atom"' in service.get("/journal").text
