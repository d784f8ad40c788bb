"""Members come in from a table, all or none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from acts.init import init
from acts.member.enrol import check_signatures, enrol, enrol_signatures, take_in, take_in_signed
from acts.member.member_list import members_in
from acts.seat import seat
from cli.member import member
from models.body import Body
from models.home import Home, Settings
from models.leaf import Leaf
from models.mandate import Mandate
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import reading
from models.representative import Representative
from models.signature import Signature
from models.views.adoption import lines
from rules.refusals import BadCsvLine, DuplicateMember, ListRefused, SettingsUnreadable
from tests.conftest import BODIES, PERSONS, Hands, members_csv, siren

HEAD = "id,name,siren,college,weight,admitted_on,representative,capacity,email,second_email,language"


def row(**changed: str) -> bytes:
    facts = {
        "id": "x1", "name": "Atelier du Nord", "siren": siren(900), "college": "privé", "weight": "1",
        "admitted_on": "2024-01-31", "representative": "Ana Roy", "capacity": "Directrice",
        "email": "ana@atelier.example", "second_email": "", "language": "fr",
    }  # fmt: skip
    return "\n".join([HEAD, ",".join({**facts, **changed}.values()), ""]).encode()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", ""), ("name", ""), ("name", "=HYPERLINK(1)"), ("name", "a\x07b"), ("name", "x" * 501),
        ("siren", "123456789"), ("siren", "12"), ("siren", "000000000"), ("weight", "0"),
        ("weight", "1000001"), ("weight", "-1"), ("weight", "1.5"), ("weight", "1_000"), ("weight", "１２"),
        ("id", "../x"), ("id", "a b"), ("id", "m0\u0430"), ("name", "\u3164"),
        ("admitted_on", "31/01/2024"), ("email", "nobody"), ("email", "a@b@c.example"),
        ("email", "é@b.example"), ("language", "de"), ("capacity", ""),
    ],
)  # fmt: skip
def test_a_bad_field_is_refused_with_its_line_and_column(hands: Hands, column: str, value: str) -> None:
    before = hands.count(Member)
    with pytest.raises(BadCsvLine) as refused:
        enrol(hands.home, row(**{column: value}))
    assert (refused.value.line, refused.value.column) == (2, column)
    assert hands.count(Member) == before


def test_an_accented_domain_is_kept_as_mail_servers_know_it(hands: Hands) -> None:
    enrol(hands.home, row(email="contact@fédération.example"))
    assert hands.count(Representative, email="contact@xn--fdration-b1ab.example") == 1


def test_a_newline_in_a_name_cannot_come_in(hands: Hands) -> None:
    with pytest.raises(BadCsvLine):
        enrol(hands.home, row(name='"A\r\nBcc: x@y.example"'))


@pytest.mark.parametrize(
    "changed",
    [{"id": "m1"}, {"id": "M1"}, {"siren": siren(1)}, {"name": "ORGANISME 1"}, {"name": "Órganisme  1"}],
    ids=["same id", "id in capitals", "same SIREN", "name in capitals", "name with an accent"],
)
def test_f57_an_organisation_already_known_is_refused(hands: Hands, changed: dict[str, str]) -> None:
    with pytest.raises(DuplicateMember) as refused:
        enrol(hands.home, row(**changed))
    assert refused.value.lines == (2,)


def test_two_lines_for_one_organisation_are_named_both(hands: Hands) -> None:
    twice = row() + row(id="x2").split(b"\n", 1)[1]
    with pytest.raises(DuplicateMember) as refused:
        enrol(hands.home, twice)
    assert refused.value.lines == (2, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_french_spreadsheets_write_is_read(hands: Hands, encoding: str) -> None:
    data = row(name="Société d’étude").decode().replace(",", ";").encode(encoding)
    assert [member.name for member in enrol(hands.home, data)] == ["Société d’étude"]


def test_other_columns_are_refused_by_name(hands: Hands) -> None:
    with pytest.raises(BadCsvLine) as refused:
        enrol(hands.home, b"id,nom\n1,2\n")
    assert refused.value.line == 1


@pytest.mark.parametrize("data", [b"", b"\0", b'"unclosed', HEAD.encode() + b"\na,b\n"])
def test_what_is_no_table_is_refused(hands: Hands, data: bytes) -> None:
    with pytest.raises(BadCsvLine):
        enrol(hands.home, data)


def test_a_dry_run_keeps_nothing(hands: Hands) -> None:
    assert len(enrol(hands.home, row(), dry_run=True)) == 1
    assert hands.count(Member, id="x1") == 0


def test_signatures_of_unknown_members_are_refused(hands: Hands) -> None:
    data = b"member_id,signed_version,signed_on,validated_on,evidence\nzz,1.0.0,2020-01-01,2020-01-02,x\n"
    with pytest.raises(BadCsvLine):
        enrol_signatures(hands.home, data)


def test_a_body_needs_a_known_way_to_decide(federation: Callable[..., Hands]) -> None:
    hands = federation(2)
    with pytest.raises(SettingsUnreadable):
        seat(hands.home, BODIES.replace(b'"alone"', b'"acclaim"'), PERSONS.encode())


def test_a_thousand_members_come_in_at_once(hands: Hands) -> None:
    rows = members_csv(1006).decode().splitlines()
    data = "\n".join([rows[0], *rows[7:], ""]).encode()
    assert len(enrol(hands.home, data)) == 1000


def seats(*persons: str) -> bytes:
    head, *_ = PERSONS.splitlines()
    return "\n".join([head, *persons, ""]).encode()


def person(name: str = "e", *, email: str = "eve@committee.example", bodies: str = "elders") -> str:
    return f"{name},Eve,{email},fr,Membre,2020-01-01,,PV 1,,{bodies}"


ELDERS = BODIES.replace(b"[committee]", b"[elders]").split(b"[validation]", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("persons", "line", "column"),
    [
        ((person(bodies="senate"),), 2, "bodies"),
        ((person(), person(email="other@committee.example")), 3, "id"),
        ((person(), person("f")), 3, "email"),
        ((person("a"),), 2, "id"),
        ((person(email="ADA@committee.example"),), 2, "email"),
    ],
    ids=["no such body", "one id twice", "one address twice", "a known id", "a known address"],
)
def test_a_person_is_seated_once_and_on_a_body_that_exists(
    hands: Hands, persons: tuple[str, ...], line: int, column: str
) -> None:
    with pytest.raises(BadCsvLine) as refused:
        seat(hands.home, ELDERS, seats(*persons))
    assert (refused.value.line, refused.value.column) == (line, column)
    assert (hands.count(Body, id="elders"), hands.count(Person)) == (0, 4)


def test_a_body_named_twice_in_a_line_is_one_seat(hands: Hands) -> None:
    seat(hands.home, ELDERS, seats(person(bodies="elders;elders|committee")))
    assert hands.count(Mandate, person_id="e") == 2


SIGNED = b"member_id,signed_version,signed_on,validated_on,evidence\n"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (b"x1,1.0.0,2020-01-01,2020-01-02,x\nx1,1.0.0,2020-01-01,2020-01-02,y\n", 3),
        (b"m1,1.0.0,2020-01-01,2020-01-02,x\n", 2),
    ],
    ids=["twice in the table", "known already"],
)
def test_a_signature_from_before_is_recorded_once(hands: Hands, rows: bytes, line: int) -> None:
    enrol(hands.home, row())
    with pytest.raises(BadCsvLine) as refused:
        enrol_signatures(hands.home, SIGNED + rows)
    assert (refused.value.line, refused.value.column) == (line, "member_id")
    assert hands.count(Signature) == 6


def test_a_table_of_signatures_without_a_line_leaves_nothing(hands: Hands) -> None:
    before = hands.count(Leaf)
    assert enrol_signatures(hands.home, SIGNED) == 0
    assert hands.count(Leaf) == before


def signed(*lines: str) -> bytes:
    return "\n".join(["member_id,signed_version,signed_on,validated_on,evidence", *lines, ""]).encode()


@pytest.mark.parametrize(
    ("lines", "line", "column"),
    [
        (["x1,1.0.0,2024-01-02,2024-01-03,R", "x1,1.0.0,2024-01-02,2024-01-03,R"], 3, "member_id"),
        (["m1,1.0.0,2024-01-02,2024-01-03,R"], 2, "member_id"),
        (["zz,1.0.0,2024-01-02,2024-01-03,R"], 2, "member_id"),
        (["x1,9.9.9,2024-01-02,2024-01-03,R"], 2, "signed_version"),
        (["x1,1.0.0,2024-01-03,2024-01-02,R"], 2, "validated_on"),
        (["x1,1.0.0,2930-01-02,2930-01-03,R"], 2, "validated_on"),
    ],
    ids=["twice", "already recorded", "nobody", "no version", "validated before signed", "yet to come"],
)
def test_a_signature_that_could_not_be_is_refused_with_its_line(
    hands: Hands, lines: list[str], line: int, column: str
) -> None:
    _, [fault] = check_signatures(hands.home, signed(*lines), joining=["x1"])
    assert (fault.line, fault.column) == (line, column)
    assert hands.count(Member, id="x1") == 0
    enrol(hands.home, row())
    with pytest.raises(BadCsvLine):
        enrol_signatures(hands.home, signed(*lines))


def test_members_and_what_they_signed_are_taken_in_both_or_neither(hands: Hands) -> None:
    before = hands.count(Leaf)
    with pytest.raises(BadCsvLine):
        take_in_signed(hands.home, members_in(row()), signed("x1,9.9.9,2024-01-02,2024-01-03,R"))
    assert take_in_signed(hands.home, members_in(row(id="m1")), signed()) == 0, "a member that is known"
    assert (hands.count(Member), hands.count(Leaf)) == (6, before)
    assert take_in_signed(hands.home, members_in(row()), signed("x1,1.0.0,2024-01-02,2024-01-03,R")) == 1
    assert hands.count(Leaf) == before + 2


def test_members_are_not_enrolled_when_their_signatures_are_refused(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_bytes(row())
    (tmp_path / "signatures.csv").write_bytes(signed("x1,9.9.9,2024-01-02,2024-01-03,R"))
    files = ["import", str(tmp_path / "members.csv"), "--signatures", str(tmp_path / "signatures.csv")]
    refused = CliRunner().invoke(member, [*files, "--home", str(hands.home.path)])
    assert isinstance(refused.exception, ListRefused)
    assert hands.count(Member, id="x1") == 0


def test_every_bad_line_of_a_table_of_signatures_is_named(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_bytes(row())
    told = ["x1,9.9.9,2024-01-02,2024-01-03,R", "x1,1.0.0,2024-01-02,2024-01-03,R", "short", "zz,,,,"]
    (tmp_path / "signatures.csv").write_bytes(signed(*told))
    files = ["import", str(tmp_path / "members.csv"), "--signatures", str(tmp_path / "signatures.csv")]
    refused = CliRunner().invoke(member, [*files, "--home", str(hands.home.path)])
    assert re.findall(r"Ligne (\d+)", refused.output) == ["2", "4", "5"]
    assert isinstance(refused.exception, ListRefused)
    assert refused.exception.count == 3
    assert hands.count(Member, id="x1") == 0


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("b,Bruno", "a,Bruno", "id"),
        ("bruno@", "Ada@", "email"),
        ("2020-01-01,2026-01-31", "2020-01-01,2019-01-31", "mandate_to"),
        ("b,Bruno", "b/..,Bruno", "id"),
    ],
    ids=["an id twice", "an address twice", "a mandate that ends before it starts", "an id that is a path"],
)
def test_a_person_that_could_not_sit_is_refused_with_its_line(
    hands: Hands, tmp_path: Path, old: str, new: str, column: str
) -> None:
    home = Home(tmp_path / "other")
    init(home, Settings("E", "E", "c@e.example"))
    enrol(home, members_csv(1))
    with pytest.raises(BadCsvLine) as refused:
        seat(home, BODIES, PERSONS.replace(old, new, 1).encode())
    assert refused.value.column == column


def test_a_body_named_twice_on_a_line_is_one_seat(tmp_path: Path) -> None:
    home = Home(tmp_path / "other")
    init(home, Settings("E", "E", "c@e.example"))
    enrol(home, members_csv(1))
    twice = PERSONS.replace("committee validation", "committee committee", 1)
    assert len(seat(home, BODIES, twice.encode())) == 4


@pytest.mark.parametrize(
    "bodies",
    [
        b"[a",
        b"\xff",
        b"a = 1",
        b"[a]\ndecides='alone'\npowers=['run']",
        b"[a]\nname='A'\ndecides='three'\npowers=['run']",
        b"[a]\nname='A'\ndecides='alone'\npowers=[]",
        b"[a]\nname='A'\ndecides='alone'\npowers=[['run']]",
    ],
)
def test_bodies_that_could_not_decide_are_refused(tmp_path: Path, bodies: bytes) -> None:
    home = Home(tmp_path / "other")
    init(home, Settings("E", "E", "c@e.example"))
    with pytest.raises(SettingsUnreadable):
        seat(home, bodies, PERSONS.encode())


def test_f55_who_is_admitted_while_a_ballot_runs_is_told_that_it_has_no_vote(hands: Hands) -> None:
    cycle = hands.begin()
    enrol(hands.home, row())
    assert hands.count(Notice, kind="admitted_after_freeze") == 0
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    enrol(hands.home, row(id="x2", name="Atelier du Sud", siren=siren(901), second_email="bis@sud.example"))
    assert hands.count(Notice, kind="admitted_after_freeze", subject_id=ballot.id, member_id="x2") == 2
    hands.opened(cycle, ballot)
    hands.finish(cycle)
    enrol(hands.home, row(id="x3", name="Atelier de l’Est", siren=siren(902)))
    assert hands.count(Notice, kind="admitted_after_freeze") == 2


def test_a_name_is_found_without_its_accents_also_once_it_has_changed(hands: Hands, tmp_path: Path) -> None:
    def found(named: str) -> list[str]:
        with reading(hands.home) as db:
            return [each.id for each in lines(db, "1.0.0", today=hands.now.date(), named=named)]

    table = (
        members_csv(6)
        .decode()
        .replace("Organisme 2", "Réseau d’Écoles")
        .replace("Organisme 3", "100 % œuvres")
    )
    assert take_in(hands.home, members_in(table.encode()), update=True)
    assert found("ecoles") == found("RÉSEAU D'E") == found("d’éc") == ["m2"]
    assert found("100 % OEUVRES") == ["m3"]
    assert found("%") == ["m3"], "what is typed is no pattern"
    assert found("organisme") == ["m3", "m1", "m4", "m5", "m6", "m2"], "two of them were called so before"


def test_names_are_listed_as_a_reader_looks_them_up_whatever_their_accents(hands: Hands) -> None:
    table = members_csv(6).decode()
    for number, name in enumerate(("Zèbre", "École d’Ys", "Œuvre", "Eau vive", "îlot", "Ordre"), start=1):
        table = table.replace(f"Organisme {number}", name)
    assert take_in(hands.home, members_in(table.encode()), update=True)
    with reading(hands.home) as db:
        found = [each.name for each in lines(db, "1.0.0", today=hands.now.date())]
        third = lines(db, "1.0.0", today=hands.now.date(), after="m2")
    assert found == ["Eau vive", "École d’Ys", "îlot", "Œuvre", "Ordre", "Zèbre"]
    assert [each.name for each in third] == found[2:]
