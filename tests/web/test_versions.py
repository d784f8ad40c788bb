"""The charter as an official journal gives it: by number, by day, by article, with what changed it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import event
from sqlmodel import select

from acts.due import advance
from acts.seal.due import seal_all
from models.article import Article
from models.leaf import Leaf
from models.reading import engine, one, reading
from models.rendition import Rendition
from tests.charter.word_reader import Document, Reading, trimmed
from tests.conftest import Hands
from tests.postgresql import behind
from tests.web.conftest import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
PUT_BEFORE = ("## 4. Acceptation", "## 4. Langue\n\nLe français.\n\n## 5. Acceptation")


def revise(hands: Hands, *changes: tuple[str, str], publish: bool = True) -> str:
    cycle = hands.begin()
    named = [hands.propose(cycle, f"m{n}", *change) for n, change in enumerate(changes, 1)]
    ballot = hands.opened(cycle, hands.freeze(cycle, *named))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    if publish:
        hands.finish(cycle)
    else:
        hands.pass_time(until=hands.date(cycle, "closes_at"))
        advance(hands.home.path, cycle, driver="test")
    return cycle


@pytest.fixture
def revised(hands: Hands) -> Hands:
    """Version 1.1.0: the first question changed the preamble, the second put a section 4 before the last."""
    revise(hands, ("implique un engagement actif", "demande un engagement actif"), PUT_BEFORE)
    seal_all(hands.home, driver="test")
    return hands


def test_an_article_says_which_question_changed_it_and_what_it_was_before(
    visitor: Visitor, revised: Hands
) -> None:
    whole = visitor.get("/charte/v/1.1.0").text
    assert re.search(r'<h\d id="art-5">', whole)
    assert len(re.findall("Modifié par la question 1 du scrutin", whole)) == 1
    assert len(re.findall("Créé par la question 2 du scrutin", whole)) == 1

    page = visitor.get("/charte/v/1.1.0/art/preambule").text
    assert "demande un engagement actif" in page
    assert "Humanisme" not in page
    assert 'href="/charte/v/1.0.0/art/preambule"' in page


def test_an_address_for_good_survives_renumbering_and_removal(visitor: Visitor, revised: Hands) -> None:
    assert visitor.get("/charte/art/4").url.path == "/charte/v/1.1.0/art/5"
    assert visitor.get("/charte/art/4-1.1.0").url.path == "/charte/v/1.1.0/art/4"
    revised.pass_time(until=revised.date("2026-1", "signing_ends_at"))
    advance(revised.home.path, "2026-1", driver="test")
    revise(revised, ("## 4. Langue\n\nLe français.\n\n", ""))
    gone = visitor.get("/charte/art/4-1.1.0")
    assert gone.url.path == "/charte/v/1.1.0/art/4"
    assert "supprimé" in gone.text
    assert visitor.get("/charte/art/4").url.path == "/charte/v/1.2.0/art/5"


def test_the_version_of_a_day_is_the_one_in_force_at_its_end(visitor: Visitor, revised: Hands) -> None:
    day = revised.date("2026-1", "contest_ends_at").date()
    assert visitor.get(f"/charte/le/{day - timedelta(days=1)}").url.path == "/charte/v/1.0.0"
    assert visitor.get(f"/charte/le/{day}").url.path == "/charte/v/1.1.0"
    assert visitor.get("/charte/le/2026-02-30").status_code == 404


def test_an_adopted_text_is_a_future_version_until_it_is_published(visitor: Visitor, hands: Hands) -> None:
    cycle = revise(hands, ("est invité à participer", "participe"), publish=False)
    page = visitor.get("/charte/v/1.1.0")
    assert page.status_code == 200
    assert "À venir" in page.text
    assert "Chaque membre participe" in page.text
    assert "à venir" in visitor.get("/charte/versions").text
    assert visitor.get("/charte").url.path == "/charte/v/1.0.0"
    hands.pass_time(until=hands.date(cycle, "contest_ends_at"))
    advance(hands.home.path, cycle, driver="test")
    assert "À venir" not in visitor.get("/charte/v/1.1.0").text


def test_the_word_file_is_made_once_named_in_the_journal_and_served_as_it_is(
    visitor: Visitor, revised: Hands
) -> None:
    served = visitor.get("/charte/v/1.1.0.docx")
    with reading(revised.home) as db:
        kept = one(db, Rendition, ("1.1.0", "docx"))
    assert served.content == kept.data
    assert revised.count(Leaf, act="print", subject="version:1.1.0") == 1
    leaf = next(each for each in visitor.get("/journal.json").json()["leaves"] if each["act"] == "print")
    assert sha256(served.content).hexdigest() in json.dumps(leaf)
    base = (revised.home.versions / "1.0.0" / "charter.md").read_text("utf-8")
    assert trimmed(Document(served.content).seen(accept=True)) == Reading(revised.text()).seen()
    assert trimmed(Document(served.content).seen(accept=False)) == Reading(base).seen()


def test_the_sealed_pdf_is_served_as_it_is_and_named_on_the_page(visitor: Visitor, revised: Hands) -> None:
    served = visitor.get("/charte/v/1.1.0.pdf")
    with reading(revised.home) as db:
        kept = one(db, Rendition, ("1.1.0", "pdf"))
    assert served.content == kept.data
    assert served.headers["content-type"] == "application/pdf"
    assert 'filename="charte-1.1.0.pdf"' in served.headers["content-disposition"]
    again = visitor.client.get("/charte/v/1.1.0.pdf", headers={"If-None-Match": served.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert 'href="/charte/v/1.1.0.pdf"' in visitor.get("/charte/v/1.1.0").text
    leaf = next(each for each in visitor.get("/journal.json").json()["leaves"] if each["act"] == "seal")
    assert sha256(served.content).hexdigest() in json.dumps(leaf)


def test_a_pdf_that_waits_for_its_seal_is_told_to_wait(visitor: Visitor, hands: Hands) -> None:
    behind(hands.home, "DELETE FROM rendition WHERE shape = 'pdf'")
    told = visitor.get("/charte/v/1.0.0.pdf")
    assert told.status_code == 404
    assert "charte-1.0.0.pdf attend son cachet" in told.text
    assert visitor.get("/charte/v/9.9.9.pdf").status_code == 404
    assert "1.0.0.pdf" not in visitor.get("/charte/v/1.0.0").text


def test_one_page_that_needs_nothing_else_may_use_its_own_style_only(visitor: Visitor) -> None:
    page = visitor.get("/charte/v/1.0.0.html")
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "Humanisme et émancipation" in page.text


def test_machines_are_told_what_a_version_is_and_what_came_after(visitor: Visitor, revised: Hands) -> None:
    old, new = visitor.get("/charte/v/1.0.0").text, visitor.get("/charte/v/1.1.0").text
    eli = "http://data.europa.eu/eli/ontology#"
    assert f'<meta property="{eli}in_force" content="{eli}InForce-notInForce">' in old
    assert f'<meta property="{eli}in_force" content="{eli}InForce-inForce">' in new
    dc, address = "http://purl.org/dc/terms/", "http://127.0.0.1:8000/charte/v"
    assert f'<meta property="{dc}isReplacedBy" content="{address}/1.1.0">' in old
    assert f'<meta property="{dc}replaces" content="{address}/1.0.0">' in new
    facts = visitor.get("/charte/v/1.1.0.json").json()
    changed = {each["slug"]: [by["question"] for by in each["changed_by"]] for each in facts["articles"]}
    assert changed["4"] == [2]
    assert changed["preambule"] == [1]


def test_both_feeds_tell_every_version_with_what_it_changed(visitor: Visitor, revised: Hands) -> None:
    feed = ET.fromstring(visitor.get("/charte/journal.atom").content)  # noqa: S314  we wrote it
    entries = feed.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}id", "").rpartition("/")[2] for each in entries] == ["1.1.0", "1.0.0"]
    assert "demande" in entries[0].findtext(f"{ATOM}summary", "")
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    told = visitor.get("/charte/journal.json").json()
    assert [each["url"] for each in told["items"]] == [each.findtext(f"{ATOM}id") for each in entries]
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert "/charte/journal.atom" in visitor.get("/charte/journal").text


@pytest.mark.parametrize(
    "path", ["/charte/v/1.0.0", "/charte/v/1.0.0.md", "/charte/v/1.0.0.json", "/charte/v/1.0.0/art/2"]
)
def test_whoever_has_a_page_is_not_sent_it_again(visitor: Visitor, revised: Hands, path: str) -> None:
    tag = visitor.get(path).headers["etag"]
    again = visitor.client.get(path, headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_kept_page_changes_when_its_version_is_superseded_or_altered(
    visitor: Visitor, hands: Hands
) -> None:
    assert "En vigueur" in visitor.get("/charte/v/1.0.0").text
    assert "In force" in visitor.get("/charte/v/1.0.0?lang=en").text
    assert "In force" in visitor.get("/charte/v/1.0.0").text
    visitor.get("/charte/v/1.0.0?lang=fr")
    revise(hands, ("est invité à participer", "participe"))
    assert "Remplacée" in visitor.get("/charte/v/1.0.0").text
    file = hands.home.versions / "1.0.0" / "charter.md"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"Humanisme", b"Cynismeee"))
    assert visitor.get("/charte/v/1.0.0").status_code == 503


def test_a_page_is_made_once(visitor: Visitor, revised: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    first = visitor.get("/charte/v/1.1.0").text

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("web.public.versions.verify_folder", never)
    monkeypatch.setattr("web.public.versions.render", never)
    assert visitor.get("/charte/v/1.1.0").text == first


@pytest.mark.parametrize(
    "path",
    [
        "/charte/v/1.0.0.doc",
        "/charte/v/1.0.0/art/99",
        "/charte/art/none",
        "/charte/v/9.9.9.html",
        "/charte/v/9.9.9.docx",
    ],
)
def test_what_was_never_made_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/charte/v/1.0.0", "/charte/v/1.0.0/art/{slug}"])
def test_from_its_second_view_a_page_asks_next_to_nothing_of_the_database(
    visitor: Visitor, hands: Hands, path: str
) -> None:
    with reading(hands.home) as db:
        slug = db.exec(select(Article.slug).where(Article.version == "1.0.0")).first()
    address = path.format(slug=slug)
    asked: list[str] = []

    def counted(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    visitor.get("/charte/versions")
    event.listen(engine(hands.home), "before_cursor_execute", counted)
    first = visitor.get(address)
    once, asked[:] = len(asked), []
    second = visitor.get(address)
    event.remove(engine(hands.home), "before_cursor_execute", counted)
    assert (first.status_code, second.content) == (200, first.content)
    assert len(asked) <= 2, asked
    assert once > 2 * len(asked), "the first view makes the page"


def test_two_versions_compare_in_either_order(visitor: Visitor, revised: Hands) -> None:
    assert visitor.get("/charte/diff/1.1.0..1.0.0").text == visitor.get("/charte/diff/1.0.0..1.1.0").text
    assert visitor.get("/charte/diff/1.1.0..1.1.0").text == visitor.get("/charte/v/1.1.0").text
    assert visitor.get("/charte/diff/1.1.0..9.9.9").status_code == 404


def test_the_page_says_which_characters_its_pdf_shows_by_their_number(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "actif", "actif 😀", title="Sourire")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    assert 'id="lacking"' not in visitor.get("/charte/v/1.1.0").text, "there is no PDF yet"
    seal_all(hands.home, driver="test")
    page = visitor.get("/charte/v/1.1.0").text
    assert "‹U+1F600›" in page.partition('id="lacking"')[2].partition("</p>")[0]
    assert "actif 😀" in page
    assert 'id="lacking"' not in visitor.get("/charte/v/1.0.0").text
