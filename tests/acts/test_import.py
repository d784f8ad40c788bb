"""A list of members comes in whole or not at all, every fault named, every change shown before it is made."""

from __future__ import annotations

import csv
import gc
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner, Result

from acts.member.enrol import enrol, enrol_signatures, examine, take_in
from acts.member.member_list import COLUMNS, Examined, members_in
from acts.member.read_csv import read
from cli.member import member
from models.leaf import Leaf
from models.link import Link
from models.member import Member
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from rules.identity import problem_of
from rules.refusals import BadCsvLine, DuplicateMember, ListRefused, TableUnreadable
from tests.conftest import Hands, members_csv, siren

Cell = str | int | float | date


def facts(**changed: Cell) -> list[Cell]:
    row: dict[str, Cell] = {
        "id": "x1", "name": "Atelier du Nord", "siren": siren(900), "college": "privé", "weight": "1",
        "admitted_on": "2024-01-31", "representative": "Ana Roy", "capacity": "Directrice",
        "email": "ana@atelier.example", "second_email": "", "language": "fr",
    }  # fmt: skip
    return list({**row, **changed}.values())


def table(
    *rows: list[Cell], delimiter: str = ",", encoding: str = "utf-8", head: tuple[str, ...] = COLUMNS
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([list(head), *rows])
    return out.getvalue().encode(encoding)


def workbook(
    *rows: list[Cell], head: tuple[str, ...] = COLUMNS, more: str = "", hidden: bool = False
) -> bytes:
    """The least XLSX that holds these rows: text in line, numbers as numbers, days as their number."""
    lines: list[Sequence[Cell]] = [head, *rows]
    sheet = "".join(_row(row, number) for number, row in enumerate(lines, 1))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet0.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets>'
        + ('<sheet name="Cache" sheetId="2" state="hidden" r:id="r3"/>' if hidden else "")
        + '<sheet name="Membres" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r3" Type="{office}/worksheet" Target="worksheets/sheet0.xml"/>'
        f'<Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet0.xml": f"<worksheet {main}><sheetData/></worksheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}{more}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def _row(row: Sequence[Cell], number: int) -> str:
    cells = "".join(_cell(cell, number, place) for place, cell in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _cell(cell: Cell, number: int, place: int) -> str:
    name = f"{chr(ord('A') + place)}{number}"
    if isinstance(cell, datetime):
        return f'<c r="{name}" s="2"><v>{(cell.date() - date(1899, 12, 30)).days}.5</v></c>'
    if isinstance(cell, date):
        return f'<c r="{name}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else ""
    return f'<c r="{name}"><v>{cell}</v></c>'


def weighed(hands: Hands, data: bytes, *, update: bool = False) -> Examined:
    found = members_in(data)
    examine(hands.home, found, update=update)
    return found


def command(hands: Hands, tmp_path: Path, data: bytes, *told: str) -> Result:
    file = tmp_path / "list"
    file.write_bytes(data)
    return CliRunner().invoke(member, ["import", str(file), "--home", str(hands.home.path), *told])


@pytest.mark.parametrize(
    ("encoding", "delimiter", "form"),
    [
        ("utf-8", ",", "UTF-8"),
        ("utf-8-sig", ";", "UTF-8"),
        ("cp1252", ";", "cp1252"),
        ("utf-8", "\t", "UTF-8"),
    ],
)
def test_a_csv_says_how_it_was_read(hands: Hands, encoding: str, delimiter: str, form: str) -> None:
    data = table(facts(name="Société d’étude"), delimiter=delimiter, encoding=encoding)
    found = weighed(hands, data)
    assert (found.form, found.delimiter) == (form, delimiter)
    assert [each.values["name"] for each in found.joining] == ["Société d’étude"]


def test_a_workbook_gives_what_a_csv_gives(hands: Hands) -> None:
    kept = enrol(
        hands.home, workbook(facts(weight=2.0, admitted_on=date(2024, 1, 31), siren=int(siren(70000000))))
    )
    assert [(row.id, row.weight, row.admitted_on) for row in kept] == [("x1", 2, date(2024, 1, 31))]
    assert hands.count(Representative, email="ana@atelier.example") == 1


@pytest.mark.parametrize("cell", ["1,00", "1.0", "1"])
def test_a_weight_with_decimal_noughts_is_whole(hands: Hands, cell: str) -> None:
    assert weighed(hands, table(facts(weight=cell), delimiter=";")).joining[0].values["weight"] == 1


def test_a_siren_kept_as_a_number_has_lost_its_zeros_and_is_named_with_what_it_was(hands: Hands) -> None:
    whole = siren(900)
    [fault] = weighed(hands, workbook(facts(siren=int(whole)))).faults
    assert isinstance(fault, BadCsvLine)
    assert (fault.line, fault.column) == (2, "siren")
    assert f"perhaps “{whole}”" in fault.problem
    assert f"first nine digits, “{whole}”" in str(problem_of(f"{whole}00012"))
    assert f"perhaps “{whole}”" in str(problem_of(f"{whole}00012".lstrip("0")))


def test_an_association_without_a_siren_is_known_by_its_rna(hands: Hands) -> None:
    enrol(hands.home, table(facts(siren="w75 1234567")))
    assert hands.count(Member, siren="W751234567") == 1
    with pytest.raises(DuplicateMember):
        enrol(hands.home, table(facts(id="x2", name="Autre", siren="W751234567")))


def test_columns_stand_in_any_order_and_empty_rows_are_passed(hands: Hands) -> None:
    turned = tuple(reversed(COLUMNS))
    data = workbook([""] * len(COLUMNS), list(reversed(facts())), head=turned)
    assert [each.line for each in weighed(hands, data).joining] == [3]


def test_every_fault_of_every_line_is_named_and_nothing_is_kept(hands: Hands) -> None:
    before = hands.count(Leaf)
    bad = facts(id="x2", name="", weight="none", email="nobody")
    known_name = facts(id="x3", name="Organisme 1", siren=siren(901))
    data = table(bad, known_name, facts(), facts(id="x4"), ["short"])
    found = members_in(data)
    assert not take_in(hands.home, found)
    told = [(each.line, each.column) for each in found.faults if isinstance(each, BadCsvLine)]
    assert told == [(2, "name"), (2, "weight"), (2, "email"), (6, "")]
    doubles = [each.lines for each in found.faults if isinstance(each, DuplicateMember)]
    assert doubles == [(3,), (4, 5)]
    assert (hands.count(Leaf), hands.count(Member)) == (before, 6)


def test_the_command_tells_each_fault_in_french_and_leaves_with_one(hands: Hands, tmp_path: Path) -> None:
    data = table(
        facts(weight="beaucoup"), facts(id="x2", siren="123456789"), encoding="cp1252", delimiter=";"
    )
    done = command(hands, tmp_path, data, "--dry-run", "--report", str(tmp_path / "report.csv"))
    assert "Lu en cp1252, champs séparés par\u00a0: point-virgule." in done.output
    assert "Ligne 2, colonne weight\u00a0: «\u00a0beaucoup\u00a0» n’est pas un nombre entier" in done.output
    assert "Ligne 3, colonne siren" in done.output
    assert isinstance(done.exception, ListRefused)
    assert done.exception.count == 2
    assert (tmp_path / "report.csv").read_bytes().decode("utf-8-sig").count("\n") == 3


def test_a_dry_run_shows_and_keeps_nothing(hands: Hands, tmp_path: Path) -> None:
    done = command(hands, tmp_path, table(facts()), "--dry-run")
    assert "Ligne 2\u00a0: Atelier du Nord (x1) entre dans la liste." in done.output
    assert "1 organisme membre serait inscrit." in done.output
    assert hands.count(Member, id="x1") == 0
    assert command(hands, tmp_path, table(facts())).exit_code == 0
    assert hands.count(Member, id="x1") == 1


def test_the_report_runs_no_formula(hands: Hands, tmp_path: Path) -> None:
    data = table(facts(name='=HYPERLINK("http://evil.example")'))
    command(hands, tmp_path, data, "--dry-run", "--report", str(tmp_path / "report.csv"))
    rows = csv.reader(io.StringIO((tmp_path / "report.csv").read_bytes().decode("utf-8-sig")), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def known(count: int, **changed: str) -> list[list[Cell]]:
    rows = [line.split(",") for line in members_csv(count).decode().splitlines()[1:]]
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    named[0] |= changed
    return [list(row.values()) for row in named]


def test_an_update_shows_what_changes_and_changes_that(hands: Hands, tmp_path: Path) -> None:
    data = table(*known(6, name="Organisme Premier", weight="3"), facts())
    done = command(hands, tmp_path, data, "--update", "--dry-run")
    assert (
        "Organisme 1, name\u00a0: «\u00a0Organisme 1\u00a0» devient «\u00a0Organisme Premier\u00a0»."
        in done.output
    )
    assert "5 lignes disent ce qui est déjà connu." in done.output
    assert hands.count(Member, name="Organisme Premier") == 0
    assert command(hands, tmp_path, data, "--update").exit_code == 0
    assert (hands.count(Member, name="Organisme Premier", weight=3), hands.count(Member)) == (1, 7)
    with reading(hands.home) as db:
        from sqlmodel import select

        leaf = db.exec(select(Leaf.body).where(Leaf.act == "update_members")).one()
    public = json.loads(leaf)["public"]
    assert (public["members"], public["changed"], public["links"]) == (["x1"], ["m1"], [])
    again = command(hands, tmp_path, data, "--update", "--json")
    assert json.loads(again.output)["same"] == 7
    assert hands.count(Leaf, act="update_members") == 1, "what changes nothing leaves no leaf"


def test_an_address_that_changes_replaces_the_links_and_is_written_to(hands: Hands) -> None:
    cycle = hands.begin()
    take_in(hands.home, members_in(table(*known(6, email="new@members.example"))), update=True)
    assert hands.count(Representative, member_id="m1", rank=1, email="new@members.example") == 1
    live = [row for row in _links(hands, "m1") if row.revoked_at is None]
    assert [(row.kind, row.subject_id, row.number) for row in live] == [("p", cycle, 2)]
    assert hands.count(Notice, kind="address_corrected", member_id="m1", rank=2) == 1
    assert [row.number for row in _links(hands, "m2")] == [1], "who is not changed keeps its link"


def _links(hands: Hands, member_id: str) -> list[Link]:
    from sqlmodel import select

    with reading(hands.home) as db:
        return list(db.exec(select(Link).where(Link.member_id == member_id)).all())


def test_a_second_contact_comes_with_an_update_and_an_empty_one_takes_nothing_away(hands: Hands) -> None:
    enrol(hands.home, table(facts()))
    rows = [*known(6, second_email=""), facts(second_email="bis@atelier.example", capacity="Présidente")]
    assert take_in(hands.home, members_in(table(*rows)), update=True)
    assert hands.count(Representative, member_id="m1", rank=2) == 1
    assert hands.count(Representative, member_id="x1", rank=2, email="bis@atelier.example") == 1
    assert hands.count(Representative, member_id="x1", rank=1, capacity="Présidente") == 1


def test_a_member_that_left_is_not_brought_back_and_no_name_is_taken_twice(hands: Hands) -> None:
    with transaction(hands.home) as db:
        gone = db.get(Member, "m2")
        assert gone is not None
        gone.left_on = date(2026, 11, 1)
        db.add(gone)
    found = weighed(hands, table(*known(3, name="ORGANISME  3"), facts(name="Órganisme 6")), update=True)
    assert [type(each) for each in found.faults] == [BadCsvLine, DuplicateMember, DuplicateMember]
    assert {each.lines for each in found.faults if isinstance(each, DuplicateMember)} == {(2, 4), (5,)}


def test_what_a_member_signed_stays_when_it_is_renamed(hands: Hands) -> None:
    from models.views.standing import standings

    take_in(hands.home, members_in(table(*known(6, name="Réseau renommé"))), update=True)
    with reading(hands.home) as db:
        stands = standings(db, today=hands.now.date())["m1"]
    assert (stands.state, stands.version) == ("effective", "1.0.0")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04garbage", "no workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
        (workbook(more='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "far away"),
        (b"x" * 64_000_001, "64000000 bytes"),
    ],
    ids=["no zip", "encrypted", "a cell at the end of the world", "too large"],
)
def test_what_is_no_list_is_refused_before_it_is_unpacked(hands: Hands, data: bytes, problem: str) -> None:
    with pytest.raises(TableUnreadable) as refused:
        enrol(hands.home, data)
    assert problem in str(refused.value)


def test_a_zip_that_is_no_workbook_or_a_bomb_is_refused(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("letter.txt", bytes(100_000))
    with pytest.raises(TableUnreadable, match="no workbook"):
        enrol(hands.home, out.getvalue())
    monkeypatch.setattr("acts.member.unpack_xlsx.MOST_UNPACKED", 50_000)
    with pytest.raises(TableUnreadable, match="once unpacked"):
        enrol(hands.home, out.getvalue())


def test_a_byte_of_no_encoding_and_a_line_too_many_are_named(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadCsvLine) as refused:
        enrol(hands.home, table(facts()) + b"\x81\xff")
    assert (refused.value.line, "neither UTF-8 nor cp1252" in refused.value.problem) == (3, True)
    monkeypatch.setattr("acts.member.read_csv.MOST_LINES", 2)
    with pytest.raises(BadCsvLine) as refused:
        list(read(table(facts(), facts()), columns=COLUMNS))
    assert refused.value.line == 3


def test_signatures_come_from_a_workbook_too(hands: Hands) -> None:
    enrol(hands.home, table(facts()))
    head = ("member_id", "signed_version", "signed_on", "validated_on", "evidence")
    row: list[Cell] = ["x1", "1.0.0", date(2024, 1, 2), date(2024, 1, 3), "Registre 7"]
    assert enrol_signatures(hands.home, workbook(row, head=head)) == 1


def timed(read: Callable[[], Examined]) -> tuple[float, Examined]:
    """Return the processor time of a reading without collecting what other tests left, and what it found."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        found = read()
        return time.process_time() - began, found
    finally:
        gc.enable()


@pytest.mark.parametrize("count", [6_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_thousands_of_lines_with_a_thousand_kinds_of_faults_are_each_named(hands: Hands, count: int) -> None:
    wrong = ("siren", "weight", "admitted_on", "email", "language", "id")
    rows = []
    for number in range(count):
        row: dict[str, Cell] = dict(zip(COLUMNS, facts(), strict=True))
        row |= {"id": f"x{number}", "name": f"Atelier {number}", "siren": siren(10_000 + number)}
        column = wrong[number % len(wrong)]
        row[column] = f"faux {number % 1000}"
        rows.append(list(row.values()))
    data = table(*rows)
    part = table(*rows[: count // 4])
    quarter, _ = timed(lambda: weighed(hands, part))
    tracemalloc.start()
    weighed(hands, part)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    spent, found = timed(lambda: weighed(hands, data))
    told = [each.line for each in found.faults if isinstance(each, BadCsvLine)]
    assert told == list(range(2, count + 2))
    assert len({each.problem for each in found.faults if isinstance(each, BadCsvLine)}) > 1000
    assert not take_in(hands.home, found)
    assert spent < 8 * quarter, f"{spent / quarter:.1f} times what a quarter of it took"
    assert held < 50 * len(part), f"{held / len(part):.0f} bytes for each of the list"


def test_a_day_with_an_hour_is_that_day_and_empty_lines_are_passed(hands: Hands) -> None:
    noon = datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert weighed(hands, workbook(facts(admitted_on=noon))).joining[0].values["admitted_on"] == noon.date()
    spaced = table(facts()).replace(b"\r\n", b"\r\n\r\n")
    assert len(weighed(hands, spaced).joining) == 1


def test_who_has_one_contact_keeps_one(hands: Hands) -> None:
    enrol(hands.home, table(facts()))
    assert take_in(hands.home, members_in(table(facts(capacity="Présidente"))), update=True)
    assert hands.count(Representative, member_id="x1") == 1


def test_a_table_of_signatures_with_a_short_line_is_refused_there(hands: Hands) -> None:
    with pytest.raises(BadCsvLine) as refused:
        enrol_signatures(hands.home, b"member_id,signed_version,signed_on,validated_on,evidence\nm1,1.0.0\n")
    assert refused.value.line == 2


def test_a_nul_byte_is_a_fault_of_its_line_and_hides_no_other(hands: Hands) -> None:
    row: dict[str, Cell] = dict(zip(COLUMNS, facts(), strict=True))
    nul = {**row, "id": "x2", "name": "Ate\0lier"}
    other = {**row, "id": "x3", "siren": siren(10_003), "weight": "zéro"}
    found = weighed(hands, table(list(row.values()), list(nul.values()), list(other.values())))
    told = [(each.line, each.column) for each in found.faults if isinstance(each, BadCsvLine)]
    assert told == [(3, "name"), (4, "weight")]
    with pytest.raises(BadCsvLine) as refused:
        weighed(hands, "id,name\n".encode("utf-16"))
    assert refused.value.line == 1


IN_FRENCH = (
    "Identifiant", "NOM", "Siren", "Collège", "poids", "Date d'admission", "Représentant", "qualite",
    "courriel", "Second courriel", "Langue",
)  # fmt: skip


def test_a_list_may_call_its_columns_as_french_readers_do_and_is_answered_with_their_names(
    hands: Hands, tmp_path: Path
) -> None:
    assert [each.values["id"] for each in weighed(hands, workbook(facts(), head=IN_FRENCH)).joining] == ["x1"]
    [fault] = weighed(hands, workbook(facts(weight="deux"), head=IN_FRENCH)).faults
    assert isinstance(fault, BadCsvLine)
    assert fault.column == "poids"
    assert take_in(hands.home, members_in(table(facts())))
    changed = workbook(facts(capacity="Présidente"), head=IN_FRENCH)
    done = command(hands, tmp_path, changed, "--update", "--dry-run")
    assert "qualite\u00a0: «" in done.output


def test_the_sheet_that_is_read_is_the_first_one_that_is_shown(hands: Hands) -> None:
    assert len(weighed(hands, workbook(facts(), hidden=True)).joining) == 1


@pytest.mark.parametrize(
    ("head", "cells", "told"),
    [
        ((*COLUMNS, "email"), ["b@c.example"], "column email: the column stands twice"),
        ((*COLUMNS, "notes"), ["-"], "column notes: no such column is known"),
        (COLUMNS[1:], [], "column id: the columns must be: id,name"),
        (("Liste des membres",), [], "Line 1: the columns must be: id,name"),
    ],
    ids=["twice", "another", "one missing", "a title above"],
)
def test_what_is_wrong_with_the_first_line_is_said_of_the_column_it_is_wrong_with(
    hands: Hands, head: tuple[str, ...], cells: list[Cell], told: str
) -> None:
    with pytest.raises(BadCsvLine, match=told):
        weighed(hands, workbook([*facts(), *cells], head=head))


def test_a_column_without_a_name_is_passed_by_while_nothing_stands_in_it(hands: Hands) -> None:
    head = (*COLUMNS, "")
    assert len(weighed(hands, table([*facts(), " "], head=head)).joining) == 1
    [fault] = weighed(hands, table([*facts(), "à revoir"], head=head)).faults
    assert "“à revoir” stands in a column without a name" in str(fault)


def test_blank_rows_are_passed_and_an_unseen_letter_or_a_numbered_day_says_what_it_is(hands: Hands) -> None:
    assert len(weighed(hands, workbook(facts(), ["  "] * len(COLUMNS))).joining) == 1
    [unseen] = weighed(hands, table(facts(name="Ate\u200blier"))).faults
    assert "(U+200B)" in str(unseen)
    [day] = weighed(hands, table(facts(admitted_on="31/01/2024", language="FR"))).faults
    assert "a day before a month or a month before a day" in str(day)
