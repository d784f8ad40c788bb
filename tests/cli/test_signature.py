"""`charte signature …` names the person and the operator, and tells programs and people the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlmodel import col, select

from acts.signing.sign import decline
from cli import group
from models.leaf import Leaf
from models.notice import Notice
from models.reading import reading
from models.signature import Signature
from models.store import transaction
from tests.acts.test_bounced import REPORT
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")


@pytest.fixture
def run(hands: Hands) -> Callable[..., Result]:
    """Run `charte signature …` on a home whose version 1.1.0 waits for signatures."""
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.sign("m2")
    session, code = hands.enter("s", "1.1.0-m5", "m5")
    decline(hands.home, session, reason="Trop tôt.", code=code, key=hands.key())
    return lambda *told: CliRunner().invoke(group, ["signature", *told, "--home", str(hands.home.path)])


def facts(result: Result) -> Any:
    return json.loads(result.stdout)


def test_requests_are_listed_and_shown_by_version_and_member(run: Callable[..., Result]) -> None:
    listed = facts(run("list", "--version", "1.1.0", "--json"))
    assert {row["state"] for row in listed} == {"under_review", "declined", "requested"}
    assert len(listed) == 6
    shown = facts(run("show", "m2", "--version", "1.1.0", "--json"))
    assert (shown["id"], shown["member"], shown["state"]) == ("1.1.0-m2", "Organisme 2", "under_review")
    assert (shown["acts"], shown["since"]) == (
        ["disown", "validate", "return", "refuse", "cancel", "supersede"],
        "1.0.0",
    )
    assert facts(run("show", "m2", "--json"))["id"] == "1.1.0-m2", (
        "of the version in force, where none is said"
    )
    said = run("show", "1.1.0-m5").output
    assert "Trop tôt." in said
    assert "rouvrir la demande" in said
    for told in (("list", "--version", "9.9.9"), ("show", "m9", "--version", "1.1.0")):
        assert "unknown-thing" in str(getattr(run(*told).exception, "code", ""))


def test_a_decision_names_the_person_the_operator_and_what_it_gave(
    run: Callable[..., Result], hands: Hands
) -> None:
    told = ("m2", "--version", "1.1.0", "--as")
    first = facts(run("validate", *told, "a", "--json"))
    assert first == [
        {
            "signature": "1.1.0-m2", "person": "a", "operator": getuser(), "member": "m2",
            "version": "1.1.0", "state": "under_review",
        }
    ]  # fmt: skip
    shown = facts(run("show", "m2", "--version", "1.1.0", "--json"))
    assert shown["decided"] == [{"person": "Ada", "verdict": "validate"}]
    assert f"Au nom de c, par {getuser()}." in run("validate", *told, "c").output
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "validate").order_by(col(Leaf.seq).desc())).first()
    assert leaf is not None
    public = json.loads(leaf.body)["public"]
    assert (public["actor"], public["driver"]) == ("c", f"command:{getuser()}")


def test_what_is_refused_is_named_and_the_rest_is_done(run: Callable[..., Result], hands: Hands) -> None:
    result = run("return", "m3", "m2", "--version", "1.1.0", "--as", "a", "--reason", "Mandat ?")
    assert result.exit_code == 1
    assert "1.1.0-m3\u00a0: act-not-allowed" in result.stderr
    assert hands.count(Signature, id="1.1.0-m2", state="returned") == 1
    both = run("refuse", "m3", "--version", "1.1.0", "--as", "a", "--reason", "x", "--json")
    assert (both.exit_code, facts(both)[0]["refused"], both.stderr) == (1, "act-not-allowed", "")


def test_a_member_is_asked_again_not_asked_any_more_and_asked_for_the_first_time(
    run: Callable[..., Result], hands: Hands
) -> None:
    told = ("--version", "1.1.0", "--as", "a", "--json")
    until = f"{hands.now.year + 1}-06-01T12:00:00+02:00"
    assert (
        facts(run("reopen", "m5", *told, "--reason", "Délai.", "--until", until))[0]["state"] == "requested"
    )
    assert facts(run("cancel", "m5", *told, "--reason", "Doublon."))[0]["state"] == "cancelled"
    assert "missing-field" in str(
        getattr(run("reopen", "m5", *told, "--until", "demain").exception, "code", "")
    )
    with transaction(hands.home) as db:
        row = db.get(Signature, "1.1.0-m6")
        db.delete(row)
    assert facts(run("request", "m6", *told))[0] | {"operator": ""} == {
        "signature": "1.1.0-m6", "person": "a", "operator": "", "member": "m6", "version": "1.1.0",
        "state": "requested",
    }  # fmt: skip


def test_a_revocation_names_its_minutes(run: Callable[..., Result]) -> None:
    told = ("--version", "1.1.0", "--reason", "Manquement.", "--json")
    for person in "ac":
        run("validate", "m2", "--version", "1.1.0", "--as", person)
    assert facts(run("revoke", "m2", "--as", "a", *told))[0]["refused"] == "missing-field"
    for person, state in (("a", "validated"), ("c", "revoked")):
        done = facts(run("revoke", "m2", "--as", person, "--minutes", "PV 3", *told))
        assert done[0]["state"] == state


def test_reasons_not_to_sign_are_listed_for_the_next_revision(run: Callable[..., Result]) -> None:
    (told,) = facts(run("reasons", "--json"))
    assert (told["member_id"], told["state"], told["reason"]) == ("m5", "declined", "Trop tôt.")
    assert "Trop tôt." in run("reasons").output


def test_a_paper_or_a_call_is_recorded_by_command(
    run: Callable[..., Result], hands: Hands, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n papier IEND\xaeB`\x82")
    told = ("--version", "1.1.0", "--name", "Camille", "--capacity", "Présidente", "--as", "a")
    when = ("--on", hands.now.date().isoformat(), "--reason", "Reçue.", "--json")
    assert facts(run("record", "m3", *told, *when, "--scan", str(scan)))[0]["state"] == "under_review"
    assert facts(run("record", "m4", *told, *when, "--telephone"))[0]["state"] == "under_review"
    assert facts(run("record", "m6", *told, *when))[0]["refused"] == "missing-field"
    assert hands.count(Signature, id="1.1.0-m3", recorded_from="paper") == 1


def test_a_report_of_non_delivery_flags_its_contacts_and_a_link_is_mailed_from_the_terminal(
    run: Callable[..., Result], hands: Hands, tmp_path: Path
) -> None:
    del run
    report, told = tmp_path / "report.eml", ["--as", "a", "--home", str(hands.home.path)]
    report.write_bytes(REPORT)
    done = CliRunner().invoke(group, ["member", "bounced", "--message", str(report), *told])
    assert done.output.strip() == "m2@members.example n’est pas joint\u00a0: m2."
    one = CliRunner().invoke(group, ["member", "bounced", "m3@members.example", *told])
    assert one.exit_code == 0
    nothing = CliRunner().invoke(group, ["member", "bounced", *told])
    assert getattr(nothing.exception, "code", "") == "missing-field"
    wanted = ["member", "signature-link", "m2", "--version", "1.0.0", "--reason", "Appel.", *told]
    assert CliRunner().invoke(group, wanted).output.strip().startswith("m2\u00a0: le lien de sa signature")
    assert hands.count(Notice, kind="signature_link", member_id="m2") == 1


def test_a_decision_names_what_was_read_or_says_it_first(run: Callable[..., Result], hands: Hands) -> None:
    read = facts(run("show", "m2", "--json"))["read"]
    assert read in run("show", "m2").output
    told = ("--version", "1.1.0", "--as", "c", "--reason", "Qui ?")
    assert run("return", f"m2@{read}", *told).exit_code == 0
    hands.pass_time(by=timedelta(hours=1))
    hands.sign("m2")
    stale = run("validate", f"m2@{read}", "--as", "a", "--json")
    assert (stale.exit_code, facts(stale)[0]["refused"]) == (1, "signature-unread")
    said = run("validate", "m2", "--as", "a")
    assert "1.1.0-m2\u00a0: signée par Camille m2, Directrice, le " in said.output
    assert hands.count(Leaf, act="validate") == 1
    assert facts(run("validate", "m9", "--as", "a", "--json"))[0]["refused"] == "unknown-thing"
