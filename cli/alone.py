"""The outer half of `verify.py`: it opens archive or folder, asks `ssh-keygen`, and prints."""

from __future__ import annotations

import argparse
import email
import email.policy
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from evidence.verifier.archive import unpacked
from evidence.verifier.armor import PRINCIPAL
from evidence.verifier.examine import Report, examine
from evidence.verifier.faults import FaultError, UnreadableError, hold
from evidence.verifier.log import Seen, sizes_of
from evidence.verifier.opened import Bundle

GREATEST = 2**30


def in_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of an unpacked bundle."""
    found = sorted(each for each in folder.rglob("*") if not each.is_dir() or each.is_symlink())
    for each in found:
        name = each.relative_to(folder).as_posix()
        hold(each.is_file() and not each.is_symlink(), f"{name} n’est pas un fichier", f"{name} is no file")
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def opened_at(place: Path) -> dict[str, bytes]:
    """Return the files of an archive or of a folder.

    Raises:
        UnreadableError: There is neither. AlteredError: as `unpacked`.
    """
    if not place.exists():
        raise UnreadableError(f"{place} n’existe pas", f"{place} does not exist")
    try:
        if place.is_dir():
            return in_folder(place)
        hold(place.stat().st_size <= GREATEST, "l’archive est trop grande", "the archive is too large")
        return unpacked(place.read_bytes())
    except OSError as error:
        raise UnreadableError(f"illisible : {error}", f"cannot be read: {error}") from None


def told_in(value: str | None) -> str | None:
    """Return the text of a file, or the value itself where it names none; of a mail, the text it carries."""
    if value is None:
        return None
    try:
        data = Path(value).read_bytes()
    except (OSError, ValueError):
        return value
    text = data.decode("utf-8", "replace")
    if not re.match(r"[A-Za-z-]+: ", text):
        return text
    mail = email.message_from_bytes(data, policy=email.policy.default)
    body = mail.get_body(("plain",)) if isinstance(mail, email.message.EmailMessage) else None
    return str(body.get_content()) if body is not None else text


def second_opinion(bundle: Bundle) -> Seen:
    """See that a stock `ssh-keygen` accepts the last checkpoint and the manifest, where it is there."""
    program = shutil.which("ssh-keygen")
    if program is None:
        return "ssh-keygen n’est pas là : pas de second avis", "ssh-keygen is not there: no second opinion"
    last = f"checkpoints/{sizes_of(bundle)[-1]:09}"
    signed = [
        (last, bundle.bytes_in(last), bundle.bytes_in(last + ".sig"), "charte-checkpoint"),
        (
            "manifest.json",
            bundle.unsigned_manifest().encode(),
            str(bundle.manifest["signature"]).encode(),
            "charte-evidence",
        ),
    ]
    with tempfile.TemporaryDirectory() as folder:
        signers, armored = Path(folder) / "allowed_signers", Path(folder) / "signature"
        signers.write_bytes(bundle.bytes_in("allowed_signers"))
        for name, data, signature, namespace in signed:
            armored.write_bytes(signature)
            command = [program, "-Y", "verify", "-f", str(signers), "-I", PRINCIPAL, "-n", namespace]
            done = subprocess.run(
                [*command, "-s", str(armored)], input=data, capture_output=True, check=False
            )
            hold(
                done.returncode == 0,
                f"ssh-keygen refuse la signature de {name}",
                f"ssh-keygen refuses the signature of {name}",
            )
    return "ssh-keygen accepte les signatures", "ssh-keygen accepts the signatures"


def verified(
    place: Path,
    *,
    trust: str | None,
    checkpoint: str | None,
    receipt: str | None,
    also: Callable[[Bundle], Seen] | None = None,
) -> Report:
    """Return the report on a bundle at a place.

    Args:
        also: One more check on the texts, by whoever has the engine that combined them.
    """
    report = Report()
    try:
        files = opened_at(place)
    except FaultError as fault:
        report.fail("archive", "archive", fault)
        return report
    report = examine(files, trust=told_in(trust), checkpoint=told_in(checkpoint), receipt=told_in(receipt))
    if also is not None and report.code == 0:
        report.run("combinaison", "combination", lambda: also(Bundle(files)))
    if report.code == 0:
        report.run("ssh-keygen", "ssh-keygen", lambda: second_opinion(Bundle(files)))
    return report


def main(arguments: list[str]) -> int:
    """Verify, print a line a check and the verdict, and return the code to leave with."""
    parser = argparse.ArgumentParser(
        description="Vérifie un dossier de preuve. Verifies evidence: 0 sound, 1 altered, 2 unreadable."
    )
    parser.add_argument("place", nargs="?", type=Path, default=Path(sys.argv[0]).resolve().parent)
    parser.add_argument("--trust", metavar="KEY", help="the signer’s key, its file or its fingerprint")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint, or a mail that carries one")
    parser.add_argument("--receipt", metavar="FILE", help="a receipt, as it was saved")
    told = parser.parse_args(arguments)
    report = verified(told.place, trust=told.trust, checkpoint=told.checkpoint, receipt=told.receipt)
    return show(report)


def show(report: Report) -> int:
    """Print the report and return the code to leave with, whatever the terminal can write."""
    for line in (*report.lines, report.verdict()):
        print(line.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
    return report.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
