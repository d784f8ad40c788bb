"""Measure the register of adoption, and the committee's page of it, beside plain SQL over the same rows.

    .venv/bin/python benchmarks/register.py [--members 10000] [--rounds 7] [--json]

What is measured, in interleaved rounds: the page that everybody sees, at its beginning and in its middle; the
committee's page while every request waits for a decision, whole, by name and by state; its figures alone; and
the whole register. The query joins members and signatures and reads every line.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median

from sqlmodel import update

from acts.init import init
from acts.link.enter import hashed
from acts.link.enter_by_code import ask_code, enter_by_code
from acts.member.enrol import enrol, enrol_signatures
from acts.seat import seat
from models import link
from models.home import Home, Settings
from models.reading import reading
from models.signature import Signature
from models.store import transaction
from models.views import adoption

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

from web.app import create_app
from web.security import cookie_name

BASE = "http://127.0.0.1:8000"
BODIES = b'[validation]\nname = "Commission"\ndecides = "two"\npowers = ["run", "validate"]\n'
PERSONS = (
    b"id,name,email,language,capacity,mandate_from,mandate_to,mandate_evidence,member_id,bodies\n"
    b"a,Ada,ada@committee.example,fr,Presidente,2020-01-01,,PV 1,,validation\n"
)
PLAIN = (
    "SELECT m.id, m.name, s.state, s.signed_on, s.validated_on FROM member m"
    " LEFT JOIN signature s ON s.member_id = m.id AND s.version = '1.0.0' ORDER BY m.name, m.id"
)


@dataclass(frozen=True)
class Figure:
    """One piece of work: the median of its processor time, and how many times the plain query it takes."""

    name: str
    milliseconds: float
    times_plain: float


def siren(number: int) -> str:
    """Return a SIREN with its check digit."""
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(f"{number:08}"))]
    return f"{number:08}{-sum(n - 9 if n > 9 else n for n in doubled) % 10}"


def federation(home: Home, count: int) -> None:
    """Make a home with that many members, nine of ten of which have signed."""
    init(home, Settings(organisation="Mesure", short="Mesure", contact="contact@mesure.example"))
    head = "id,name,siren,college,weight,admitted_on,representative,capacity,email,second_email,language"
    rows = [
        f"m{n},Organisme {n},{siren(n)},public,1,2020-01-01,Camille {n},Directrice,m{n}@members.example,,fr"
        for n in range(1, count + 1)
    ]
    enrol(home, "\n".join([head, *rows, ""]).encode())
    signed = [f"m{n},1.0.0,2020-01-02,2020-02-01,R{n}" for n in range(1, count + 1) if n % 10]
    head = "member_id,signed_version,signed_on,validated_on,evidence"
    enrol_signatures(home, "\n".join([head, *signed, ""]).encode())
    seat(home, BODIES, PERSONS)


def all_wait(home: Home) -> None:
    """Put every signature back before the body: what the committee's page is slowest at."""
    with transaction(home) as db:
        db.exec(update(Signature).values(state="under_review"))


def entered(home: Home) -> dict[str, str]:
    """Enter as a person of the committee."""
    entry = ask_code(home, "ada@committee.example")
    code = link.code(home.key("links"), token_hash=hashed(entry), number=1)
    return {cookie_name("committee", https=False): enter_by_code(home, entry, code)}


def plain(home: Home) -> None:
    """Read every line with one query and nothing else."""
    with closing(sqlite3.connect(home.database)) as database:
        database.execute(PLAIN).fetchall()


def rounds(work: dict[str, Callable[[], object]], count: int) -> dict[str, float]:
    """Return the median processor time of each piece of work, the pieces taken in turn."""
    spent: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(count + 1):
        for name, each in work.items():
            began = time.process_time()
            each()
            spent[name].append((time.process_time() - began) * 1000)
    return {name: median(times[1:]) for name, times in spent.items()}


def measured(members: int, count: int) -> list[Figure]:
    """Return the figures, the plain query's first."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        federation(home, members)

        def summary() -> None:
            with reading(home) as db:
                adoption.summary(db, "1.0.0")

        def whole() -> None:
            with reading(home) as db:
                adoption.register(db, "1.0.0", today=date(2026, 11, 26))

        all_wait(home)
        app = create_app(home.path, base_url=BASE)
        with TestClient(app, base_url=BASE, cookies=entered(home), follow_redirects=False) as client:

            def page(path: str) -> Callable[[], object]:
                return lambda: client.get(path).raise_for_status()

            work: dict[str, Callable[[], object]] = {
                "plain query": lambda: plain(home),
                "page": page("/adhesions/1.0.0"),
                "page in the middle": page(f"/adhesions/1.0.0?apres=m{members // 2}"),
                "committee": page("/comite/signatures/1.0.0"),
                "committee by name": page(f"/comite/signatures/1.0.0?nom=organisme+{members - 1}"),
                "committee by state": page("/comite/signatures/1.0.0?etat=under_review"),
                "figures": summary,
                "whole register": whole,
            }
            found = rounds(work, count)
    return [
        Figure(name, round(took, 2), round(took / found["plain query"], 2)) for name, took in found.items()
    ]


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--members", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--json", action="store_true")
    told = asked.parse_args()
    figures = measured(told.members, told.rounds)
    if told.json:
        json.dump([asdict(each) for each in figures], sys.stdout, indent=1)
        return
    for each in figures:
        line = f"{each.name:20} {each.milliseconds:9.1f} ms {each.times_plain:7.2f} times the plain query"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
