"""`charte recover` on a home whose database is really an older one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from click.testing import CliRunner, Result

from cli import group
from evidence.verifier.archive import unpacked
from evidence.verifier.examine import examine
from tests.acts.test_recover import copied, foot
from tests.conftest import Hands


def run(hands: Hands, *arguments: str | Path) -> Result:
    return CliRunner().invoke(group, [*map(str, arguments), "--home", str(hands.home.path)])


def test_f18_a_restored_home_is_told_by_a_mail_and_a_receipt_and_its_evidence_stays_sound(
    hands: Hands, tmp_path: Path
) -> None:
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    copied(hands.home.database, tmp_path / "backup")
    lost = hands.vote(ballot, "m2", "for")
    receipt, mail = tmp_path / "recu.json", tmp_path / "avis.eml"
    receipt.write_text(json.dumps({name: str(value) for name, value in asdict(lost).items()}), "utf-8")
    mail.write_text(f"Subject: Scrutin\nContent-Type: text/plain; charset=utf-8\n\n{foot(hands)}", "utf-8")
    assert run(hands, "recover", receipt, mail).exit_code == 0
    copied(tmp_path / "backup", hands.home.database)

    listed = run(hands, "recover", mail, receipt)
    assert listed.exit_code == 1
    assert f"récépissé {lost.code}" in listed.output
    assert "Rien n’a été inscrit" in listed.output
    assert json.loads(run(hands, "recover", mail, "--json").output)["known_size"] == lost.seq + 1
    written = run(hands, "recover", receipt, "--reason", "Panne", "--lang", "en")
    assert (written.exit_code, "Written in the journal" in written.output) == (0, True)

    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for", key=f"again {member}")
    hands.finish(cycle)
    out = tmp_path / "preuve.zip"
    assert run(hands, "evidence", "last", "--out", out).exit_code == 0
    report = examine(unpacked(out.read_bytes()))
    assert report.code == 0, report.lines
    told = examine(unpacked(out.read_bytes()), receipt=receipt.read_text("utf-8"))
    assert told.code == 1, "the receipt that was lost stays a proof"


def test_what_is_no_paper_is_unreadable_and_what_is_not_signed_here_is_refused(
    hands: Hands, tmp_path: Path
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Bonjour", "utf-8")
    assert run(hands, "recover", file).exit_code == 2
    file.write_text(json.dumps({"code": "A", "facts": "{}", "signature": "x"}), "utf-8")
    assert run(hands, "recover", file, "--json").exit_code == 1
