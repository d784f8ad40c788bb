"""Is the result shown to whoever was not there: the evidence, and the program that lies in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from demo import contract
from demo.outside import Outside


def verified_alone(outside: Outside) -> tuple[bool, str]:
    """`verify.py` finds the evidence authentic: run by a bare Python, with the key and a mail received."""
    signing = outside.command.home / "keys" / "signing.pub"
    mail = outside.mails_of(outside.facts.members[0].id, contract.BALLOT_OPEN)[0]
    with tempfile.TemporaryDirectory() as folder:
        archive, program, known = (Path(folder) / name for name in ("preuve.zip", "verify.py", "mail.txt"))
        outside.command.run("evidence", outside.facts.ballot, "--out", str(archive))
        with zipfile.ZipFile(archive) as opened:
            program.write_bytes(opened.read("verify.py"))
        known.write_text(mail.text, "utf-8")
        asked = [str(archive), "--trust", str(signing), "--checkpoint", str(known)]
        bare = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(program), *asked], capture_output=True, check=False, env=bare
        )
    said = done.stdout.decode().splitlines()
    wrong = [line for line in said[:-1] if not line.startswith("ok")]
    return done.returncode == 0, f"code {done.returncode}, {'; '.join(wrong) or said[-1]}"
