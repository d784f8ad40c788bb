from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from acts.version.render import ATTRIBUTES, TAGS, clean
from charter.changes import compare
from charter.page import charter_page, diff_page
from charter.render import charter_html, redline_html, redline_text
from tests.charter.cases import Case, cases

BASE = (Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md").read_bytes().decode()
NEW = BASE.replace("est invité à participer", "participe").replace(
    "- Seule la CPOF", "- Un membre empêché peut donner procuration.\n- Seule la CPOF"
)
CHANGES = cases("changes.md")
VOID = {"br", "hr"}


class Outline(HTMLParser):
    """Tags that nest, their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.ids: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("mail", [False, True], ids=["page", "mail"])
@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.title)
def test_a_redline_is_well_formed_and_passes_the_cleaner_whole(case: Case, mail: bool) -> None:
    old, new, _ = case.parts
    html = redline_html(old, new, lang="fr", mail=mail)
    read = Outline(html)
    assert read.open == []
    assert read.tags <= TAGS
    assert all(name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) for tag, name in read.attributes)
    assert Outline(clean(html)).text == read.text


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.title)
def test_each_change_has_its_place_in_order(case: Case) -> None:
    old, new, _ = case.parts
    found = compare(old, new).changes
    ids = [
        name for name in Outline(redline_html(old, new, lang="fr")).ids if name.startswith("modification-")
    ]
    assert ids == [f"modification-{number}" for number in range(1, len(found) + 1)]


def test_marks_are_there_for_eyes_and_for_ears() -> None:
    html = redline_html(BASE, NEW, lang="fr")
    assert re.search(r"<del[^>]*>.*est invité à participer.*</del>", html)
    assert re.search(r"<ins[^>]*>.*participe.*</ins>", html)
    assert 'class="vh"' in html
    assert re.search(r'<details class="unchanged"', html)


def test_a_mail_says_its_marks_in_words_and_needs_no_style_sheet() -> None:
    html = redline_html(BASE, NEW, lang="fr", mail=True)
    assert re.search(r"\[supprimé\u00a0: <del style=[^>]*>est invité à participer</del>\]", html)
    assert re.search(r"\[ajouté\u00a0: <ins style=[^>]*>participe</ins>\]", html)
    assert "<details" not in html


def test_the_text_of_a_mail_marks_words_under_their_addresses() -> None:
    text = redline_text(BASE, NEW, lang="fr")
    assert "Section 3, 1er point" in text
    assert "[-est invité à participer-] {+participe+}" in text
    assert "{+Un membre empêché peut donner procuration.+}" in text
    assert "Préambule" not in text
    assert "Section 3, 1st point" in redline_text(BASE, NEW, lang="en")


def test_a_link_definition_is_shown_as_it_stands() -> None:
    old = "Voir [la page][p].\n\n[p]: https://a.example/un\n"
    html = redline_html(old, old.replace("/un", "/deux"), lang="fr")
    assert "[p]: https://a.example/" in Outline(html).text
    assert re.search(r"<del[^>]*>.*un.*</del>.*<ins[^>]*>.*deux.*</ins>", html)


def test_white_space_alone_is_shown_as_it_becomes_and_not_marked() -> None:
    old = "Le membre vote : il s'engage.\n"
    html = redline_html(old, old.replace(" :", "\u00a0:"), lang="fr")
    assert "vote\u00a0: il s'engage." in html
    assert "<del" not in html
    assert "<ins" not in html


def test_two_equal_texts_have_no_mark() -> None:
    html = redline_html(BASE, BASE, lang="fr")
    assert "<ins" not in html
    assert "<del" not in html
    assert "[-" not in redline_text(BASE, BASE, lang="fr")


def test_a_charter_has_its_headings_lists_and_emphasis() -> None:
    html = charter_html(BASE, heading_offset=1)
    assert html.count("<h2>") == 1
    assert html.count("<h3>") == 5
    assert html.count("<li>") == 14
    assert "<strong>Humanisme et émancipation :</strong>" in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "a <b>c</b>",
        "<!-- caché -->",
        "![image](https://a.example/x.png)",
        "[a](javascript:alert(1))",
        "[a](http://a.example)",
        "[a](data:text/html,x)",
        "[a](//a.example)",
        "[a](autre.md)",
        "<http://a.example>",
        "[a][b]\n\n[b]: file:///etc/passwd",
    ],
)
def test_nothing_but_text_comes_of_html_images_and_other_links(source: str) -> None:
    for html in (
        charter_html(source),
        redline_html("x\n", source, lang="fr"),
        redline_html(source, source + " y", lang="fr"),
        diff_page("x", source, lang="fr", old_name="<i>", new_name='"'),
    ):
        read = Outline(re.sub(r"(?s)^.*</head>\n<body>|</body>\n</html>", "", html))
        assert read.tags.isdisjoint({"script", "b", "img", "i"})
        targets = re.findall(r'href="([^"]*)"', html)
        assert all(target.startswith(("https://", "mailto:", "#")) for target in targets)


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({"published": "", "address": ""}, "Charte, version 1.0.0 &lt;i&gt;<br>"),
        (
            {"published": "1er mars", "address": "https://a.example/<v>"},
            "Charte, version 1.0.0 &lt;i&gt; · publiée le 1er mars<br>https://a.example/&lt;v&gt;<br>",
        ),
    ],
    ids=["by its name alone", "with its day and its place"],
)
def test_a_page_with_a_charter_says_what_is_known_of_it(facts: dict[str, str], known: str) -> None:
    html = charter_page("# Titre\n", lang="fr", name="1.0.0 <i>", meta=[("eli:id", '"x"')], **facts)
    assert known in html
    assert '<meta property="eli:id" content="&quot;x&quot;">' in html
    assert '<article class="card" lang="fr">\n<h1>Titre</h1>' in html


@pytest.mark.parametrize("target", ["https://a.example/b", "mailto:a@b.example", "#section"])
def test_safe_links_live(target: str) -> None:
    assert f'href="{target}"' in charter_html(f"[a]({target})")
