"""An article stays itself from one text to the next, whatever number it has."""

from __future__ import annotations

import pytest

from charter.articles import articles, descents

TEXT = (
    "# Charte\n\n## Préambule\n\nNous.\n\n## 1. Buts\n\nUn.\n\n### 1.1 Premier\n\nDeux.\n\n"
    "## 2. Membres\n\n- Trois.\n"
)


def told(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(each.article.slug, each.before, each.state) for each in descents(old, new)]


def test_every_heading_but_the_title_is_an_article_with_what_stands_under_it() -> None:
    found = articles(TEXT)
    assert [(each.slug, each.title, each.level) for each in found] == [
        ("preambule", "Préambule", 2), ("1", "1. Buts", 2), ("1.1", "1.1 Premier", 3), ("2", "2. Membres", 2),
    ]  # fmt: skip
    assert found[1].text == "## 1. Buts\n\nUn.\n\n### 1.1 Premier\n\nDeux.\n\n"
    assert "".join(each.text for each in found if each.level == 2) == TEXT.removeprefix("# Charte\n\n")


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("", []),
        ("Sans titre.\n", []),
        ("# Seul\n", []),
        ("# Charte\n\n# Deux\n", ["deux"]),
        ("## A\n\n## A\n\n## A 2\n\n## A\n", ["a", "a-2", "a-2-2", "a-3"]),
        ("## Article 5 bis – Buts\n", ["5-bis"]),
        ("## ***\n\n## 日本\n", ["article", "article-2"]),
        (f"## {'long ' * 40}\n", [("long-" * 12).strip("-")]),
    ],
)
def test_each_has_a_name_of_its_own(text: str, slugs: list[str]) -> None:
    assert [each.slug for each in articles(text)] == slugs


def test_a_text_that_stays_changes_no_article() -> None:
    assert {state for _, _, state in told(TEXT, TEXT)} == {"same"}


def test_what_changes_under_a_heading_changes_it_and_those_above() -> None:
    assert told(TEXT, TEXT.replace("Deux.", "Deux et demi.")) == [
        ("preambule", "preambule", "same"), ("1", "1", "changed"), ("1.1", "1.1", "changed"),
        ("2", "2", "same"),
    ]  # fmt: skip


def test_an_article_put_before_others_renumbers_them_and_takes_nothing_from_them() -> None:
    new = TEXT.replace("## 1. Buts", "## 1. Valeurs\n\nNeuf.\n\n## 2. Buts").replace(
        "## 2. Membres", "## 3. Membres"
    )
    assert told(TEXT, new) == [
        ("preambule", "preambule", "same"), ("1", "", "new"), ("2", "1", "renumbered"),
        ("1.1", "1.1", "same"),        ("3", "2", "renumbered"),
    ]  # fmt: skip


def test_an_article_that_moves_is_the_same_one() -> None:
    start, end = TEXT.index("## 2. Membres"), len(TEXT)
    new = (
        TEXT[: TEXT.index("## Préambule")] + TEXT[start:end] + "\n" + TEXT[TEXT.index("## Préambule") : start]
    )
    assert told(TEXT, new) == [
        ("2", "2", "same"), ("preambule", "preambule", "same"), ("1", "1", "same"), ("1.1", "1.1", "same"),
    ]  # fmt: skip


def test_an_article_that_is_called_otherwise_is_known_by_what_stands_under_it() -> None:
    text = "# C\n\n## Des buts poursuivis ensemble\n\nNous voulons former chacun et chacune.\n\n## Fin\n\nx\n"
    new = text.replace("Des buts poursuivis ensemble", "Missions")
    assert ("missions", "des-buts-poursuivis-ensemble", "changed") in told(text, new)


def test_articles_renumbered_within_a_renumbered_one_change_nothing() -> None:
    assert ("9", "1", "renumbered") in told(
        TEXT, TEXT.replace("## 1. B", "## 9. B").replace("1.1 P", "9.1 P")
    )


def test_a_passage_that_is_taken_away_changes_its_article() -> None:
    assert ("2", "2", "changed") in told(TEXT, TEXT.replace("\n- Trois.\n", ""))
