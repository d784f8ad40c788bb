"""The register of adoption: who signed, what shows it, least personal data, page by page."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlmodel import select

from acts.signing.validate import validate
from cli.register import register
from evidence.merkle import leaf_hash, verify_inclusion
from models.leaf import Leaf
from models.member import Member
from models.reading import reading
from models.store import transaction
from models.views import adoption
from models.views.spreadsheet import spreadsheet
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting


@pytest.fixture
def adopted(hands: Hands, voting: Voting) -> Voting:
    """Version 1.1.0 is published; m1 and m2 have signed it, and the signature of m1 is validated."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for", "for", "against")
    hands.finish(voting.cycle)
    hands.sign("m1")
    hands.sign("m2")
    for person in ("a", "c"):
        validate(hands.home, ["1.1.0-m1"], person_id=person)
    return voting


def test_a_number_of_associations_is_not_told_as_one_of_companies(
    visitor: Visitor, hands: Hands, adopted: Voting
) -> None:
    def label() -> str:
        told = visitor.get("/adhesions/1.1.0/m1").text
        return "RNA" if "<dt>RNA</dt>" in told else "SIREN" if "<dt>SIREN</dt>" in told else ""

    assert label() == "SIREN"
    with transaction(hands.home) as db:
        member = db.get(Member, "m1")
        assert member is not None
        member.siren = "W291001111"
    assert label() == "RNA"


def row(facts: dict[str, list[dict[str, object]]], member: str) -> dict[str, object]:
    return next(each for each in facts["members"] if each["id"] == member)


def test_a_validated_signature_is_told_with_its_body_its_days_and_its_leaves(
    visitor: Visitor, hands: Hands, adopted: Voting
) -> None:
    facts = visitor.get("/adhesions/1.1.0.json").json()
    assert (facts["requested"], facts["validated"], facts["in_force"]) == (6, 1, True)
    first = row(facts, "m1")
    assert (first["state"], first["body"]) == ("validated", "Commission d'adhesion")
    assert first["validated_on"] == str(hands.now.date())
    with reading(hands.home) as db:
        acts = dict(db.exec(select(Leaf.seq, Leaf.act).where(Leaf.subject == "signature:1.1.0-m1")).all())
    assert [acts[seq] for seq in first["leaves"]] == ["sign", "validate"]  # type: ignore[attr-defined]  # JSON
    assert first["leaves"][-1] == max(acts)  # type: ignore[index]  # JSON
    second = row(facts, "m2")
    assert (second["state"], second["validated_on"], second["body"]) == ("under_review", None, "")
    assert (second["binding"], row(facts, "m3")["leaves"]) == ("1.0.0", [])
    page = visitor.get("/adhesions/1.1.0").text
    told = [each.split("</tr>")[0] for each in page.split("<tr")[2:]]
    assert ["signature attendue" in each for each in told[:3]] == [False, False, True]
    assert ["signée, à valider" in each for each in told[:3]] == [False, True, False]


def test_a_signature_from_before_is_shown_by_the_leaf_of_its_import(visitor: Visitor, hands: Hands) -> None:
    first = row(visitor.get("/adhesions/1.0.0.json").json(), "m1")
    assert (first["signed_on"], first["validated_on"]) == ("2020-01-02", "2020-02-01")
    with reading(hands.home) as db:
        came = db.exec(select(Leaf.seq).where(Leaf.act == "enrol_signatures")).one()
    assert (first["leaves"], first["body"]) == ([came], "")


def test_a_version_that_was_replaced_still_tells_who_had_signed_it(visitor: Visitor, adopted: Voting) -> None:
    facts = visitor.get("/adhesions/1.0.0.json").json()
    assert (facts["validated"], facts["counts"]) == (6, {"superseded": 1, "validated": 5})
    assert "Il a signé depuis une version postérieure" in visitor.get("/adhesions/1.0.0/m1").text


def test_a_member_that_left_stays_where_it_signed_and_is_nowhere_else(visitor: Visitor, hands: Hands) -> None:
    with transaction(hands.home) as db:
        gone = db.get(Member, "m6")
        assert gone is not None
        gone.left_on = date(2026, 11, 1)
        db.add(gone)
    gone_row = row(visitor.get("/adhesions/1.0.0.json").json(), "m6")
    assert (gone_row["state"], gone_row["standing"]) == ("validated", "")
    assert "a quitté la charte" in visitor.get("/adhesions/1.0.0").text


def test_the_register_names_no_person_and_no_address(visitor: Visitor, adopted: Voting) -> None:
    for path in ("1.1.0", "1.1.0.json", "1.1.0.csv", "1.1.0/m1"):
        said = visitor.get(f"/adhesions/{path}").text
        assert "Organisme 1" in said
        assert not [word for word in ("Camille", "Directrice", "@members", "Registre 1") if word in said]


def test_a_certificate_leads_to_the_proof_that_its_leaf_lies_under_the_checkpoint(
    visitor: Visitor, hands: Hands, adopted: Voting
) -> None:
    page = visitor.get("/adhesions/1.1.0/m1")
    assert "adhère à la charte en version 1.1.0" in page.text
    from acts.act import Actor, act

    with act(hands.home, "checkpoint", actor=Actor("clock"), subject="journal") as a:
        a.record({}, sign=True)
    page = visitor.get("/adhesions/1.1.0/m1")
    seq = row(visitor.get("/adhesions/1.1.0.json").json(), "m1")["leaves"][-1]  # type: ignore[index]  # JSON
    signed = visitor.get("/journal/checkpoint").json()["checkpoint"].splitlines()
    size = int(signed[1])
    link = f"/journal/inclusion?leaf={seq}&size={size}"
    assert link.replace("&", "&amp;") in page.text
    leaf = visitor.get(f"/journal/leaves?from={seq}&to={seq + 1}").json()["leaves"][0]["body"]
    proof = [bytes.fromhex(each) for each in visitor.get(link).json()["proof"]]
    import base64

    top = base64.b64decode(signed[2])
    hashed = leaf_hash(leaf.encode())
    assert verify_inclusion(hashed, index=seq, size=size, proof=proof, root=top)
    assert not verify_inclusion(hashed, index=seq + 1, size=size, proof=proof, root=top)


def test_what_has_no_effect_is_no_certificate(visitor: Visitor, adopted: Voting) -> None:
    assert "n’a d’effet aujourd’hui" in visitor.get("/adhesions/1.1.0/m2").text
    assert visitor.get("/adhesions/1.1.0/nobody").status_code == 404
    assert visitor.get("/adhesions/9.9.9/m1").status_code == 404


def test_members_are_found_by_name_and_listed_page_by_page(
    visitor: Visitor, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adoption, "PAGE", 4)
    first = visitor.get("/adhesions/1.0.0").text
    assert "Organisme 4" in first
    assert "Organisme 5" not in first
    assert 'href="/adhesions/1.0.0?apres=m4"' in first
    after = visitor.get("/adhesions/1.0.0?apres=m4").text
    assert "Organisme 4" not in after
    assert "Organisme 6" in after
    assert "Organismes suivants" not in after
    found = visitor.get("/adhesions/1.0.0?nom=ISME+5").text
    assert ("Organisme 5" in found, "Organisme 4" in found) == (True, False)
    assert "Aucun organisme de ce nom" in visitor.get("/adhesions/1.0.0?nom=%25").text
    assert visitor.get("/adhesions/1.0.0?apres=nobody").status_code == 404


def test_the_table_runs_no_formula_and_opens_in_a_french_spreadsheet(visitor: Visitor, hands: Hands) -> None:
    answer = visitor.get("/adhesions/1.0.0.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(adoption.COLUMNS)
    assert len(rows) == 7
    dangerous = spreadsheet(["name"], [["=cmd()"], ["+1"], ["-1"], ["@x"], ["\t=1"], ["ordinary"]])
    told = [line[0] for line in csv.reader(io.StringIO(dangerous.decode("utf-8-sig")), delimiter=";") if line]
    assert told == ["name", "'=cmd()", "'+1", "'-1", "'@x", "'\t=1", "ordinary"]


def test_the_command_gives_what_the_page_gives(visitor: Visitor, hands: Hands) -> None:
    asked = ["--version", "1.0.0", "--home", str(hands.home.path), "--format"]
    table = CliRunner().invoke(register, [*asked, "csv"])
    assert table.stdout_bytes == visitor.get("/adhesions/1.0.0.csv").content
    facts = json.loads(CliRunner().invoke(register, [*asked, "json"]).stdout)
    page = visitor.get("/adhesions/1.0.0.json").json()
    assert facts["members"] == page["members"]


def test_what_is_kept_of_persons_is_told_with_the_times_of_the_rulebook(
    visitor: Visitor, hands: Hands
) -> None:
    page = visitor.get("/donnees-personnelles")
    assert "Tant que la signature a effet, puis 10 ans" in page.text
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text + '\n[retention]\nmails = "P90D"\nsignatures = "P365D"\n', "utf-8")
    page = visitor.get("/donnees-personnelles")
    assert "90 jours" in page.text
    assert "Tant que la signature a effet, puis 1 an<" in page.text
    assert 'href="/donnees-personnelles"' in visitor.get("/").text
