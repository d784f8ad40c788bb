"""A thousand deeds, rendered and sealed by two processes, beside typst alone and pyHanko alone.

    .venv/bin/python benchmarks/deeds.py [count]

Each process takes every second deed, in rounds: ours, then typst on the same pages, then pyHanko on the same
bytes. What is compared is CPU from the operating system.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from acts.act import Actor, act
from acts.init import init
from acts.seal.certificate import seal_of
from acts.seal.checkpoint import sign_journal
from acts.seal.deed import deed_pdf
from acts.seal.deeds import seal_deed
from models import clock
from models.body import Body
from models.home import Home, Settings
from models.member import Member
from models.reading import reading
from models.signature import Signature
from models.views.deeds import validated, waiting

COUNT, ROUNDS, PROCESSES = 1000, 5, 2
MOST_SECONDS, MOST_RATIO = 240, 1.3


def made(folder: Path, count: int) -> Home:
    """Return a home in which so many members have a validated signature and no deed."""
    home = Home(folder / "home")
    init(home, Settings("Fédération nationale d’essai", "Essai", "contact@essai.example"))
    with act(home, "seat", actor=Actor("operator"), subject="bodies") as a:
        a.add(Body(id="validation", name="Commission d’adhésion", decides="two", powers=["validate"]))
        a.record({})
    for number in range(count):
        with act(home, "validate", actor=Actor("committee", "a"), subject=f"signature:1.0.0-m{number}") as a:
            name = f"Organisme de formation et d’insertion numéro {number}"
            member = Member(
                id=f"m{number}",
                name=name,
                siren=f"{number:09}",
                college="public",
                admitted_on=a.instant.date(),
            )
            a.add(member)
            row = Signature(
                id=f"1.0.0-m{number}",
                member_id=member.id,
                version="1.0.0",
                state="validated",
                signed_name=f"Camille Lefèvre {number}",
                signed_capacity="Directrice générale",
                signed_on=a.instant.date(),
                signed_at=a.instant,
                validated_on=a.instant.date(),
                validated_at=a.instant,
            )
            a.add(row)
            a.record({"signature": row.id, "version": "1.0.0", "body": "validation", "state": "validated"})
    sign_journal(home, driver="benchmark")
    return home


def asked_of_typst(home: Home, part: Sequence[tuple[str, int]]) -> list[tuple[bytes, dict[str, Any]]]:
    """Return what typst is asked for these deeds: templates and data, ready."""
    asked: list[tuple[bytes, dict[str, Any]]] = []

    def keep(source: bytes, **options: Any) -> bytes:
        asked.append((source, options))
        return b""

    with reading(home) as db, patch("typst.compile", keep):
        for each in part:
            deed_pdf(validated(db, *each), home.settings())
    return asked


def share(home: Home, process: int, count: int) -> list[tuple[float, float, float]]:
    """Seal one process's deeds; return the CPU seconds of each round: ours, typst alone, pyHanko alone."""
    with reading(home) as db:
        mine = waiting(db, most=count)[process::PROCESSES]
    settings, seal = home.settings(), seal_of(home, at=clock.instant())
    plain = SimpleSigner(seal.signer.signing_cert, seal.signer.signing_key, seal.signer.cert_registry)
    said = PdfSignatureMetadata(field_name="Cachet")
    with reading(home) as db:
        warm = deed_pdf(validated(db, *mine[0]), settings)
    sign_pdf(IncrementalPdfFileWriter(io.BytesIO(warm)), said, plain)
    out = []
    size = -(-len(mine) // ROUNDS)
    for start in range(0, len(mine), size):
        part = mine[start : start + size]
        begun = time.process_time()
        for signature, leaf in part:
            seal_deed(home, signature, leaf, driver="benchmark")
        ours = time.process_time() - begun
        asked = asked_of_typst(home, part)
        begun = time.process_time()
        pages = [typst.compile(source, **options) for source, options in asked]
        alone = time.process_time() - begun
        begun = time.process_time()
        for page in pages:
            sign_pdf(IncrementalPdfFileWriter(io.BytesIO(page)), said, plain)
        out.append((ours, alone, time.process_time() - begun))
    return out


def main(count: int) -> int:
    """Measure, print, and return 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        home = made(Path(folder), count)
        command = [sys.executable, __file__, str(count), str(home.path)]
        running = [
            subprocess.Popen([*command, str(process)], stdout=subprocess.PIPE, text=True)
            for process in range(PROCESSES)
        ]
        rounds = [each for one in running for each in json.loads(one.communicate()[0])]
        with reading(home) as db:
            left = len(waiting(db, most=count))
    ours, alone, pyhanko = (sum(each[place] for each in rounds) for place in range(3))
    ratios = sorted(mine / (one + other) for mine, one, other in rounds)
    sys.stdout.write(
        f"{datetime.now(UTC):%Y-%m-%d}: {count - left} of {count} deeds sealed by {PROCESSES} processes\n"
    )
    sys.stdout.write(f"ours {ours:.1f} s of CPU, goal {MOST_SECONDS * count / COUNT:.0f}" + "\n")
    sys.stdout.write(f"typst alone {alone:.1f} s, pyHanko alone {pyhanko:.1f} s" + "\n")
    spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f} in {len(ratios)} rounds"
    sys.stdout.write(f"ratio {median(ratios):.2f} ({spread}), goal {MOST_RATIO}" + "\n")
    return int(left > 0 or ours > MOST_SECONDS * count / COUNT or median(ratios) > MOST_RATIO)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    if len(sys.argv) == 4:
        sys.stdout.write(json.dumps(share(Home(Path(sys.argv[2])), int(sys.argv[3]), asked)))
    else:
        sys.exit(main(asked))
