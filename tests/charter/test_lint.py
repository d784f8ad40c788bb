from __future__ import annotations

from pathlib import Path

import pytest

from charter.alarms import SENTENCES
from charter.lint import check_size, lint
from charter.refusals import BlockTooLong, CharterTooLong, NestedTooDeep, Refusal

BASE = (Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md").read_bytes().decode()
LINKED = f"{BASE}\nVoir [la page](https://cpof.example) et [les statuts][s].\n\n[s]: https://cpof.example/s\n"

HOSTILE = [
    ("bidi-control", "est invité", "est \u202einvité"),
    ("bidi-control", "est invité", "est \u2067invité"),
    ("zero-width", "invité", "inv\u200bité"),
    ("zero-width", "invité", "\ufeffinvité"),
    ("blank-letter", "est invité", "est\u3164invité"),
    ("blank-letter", "est invité", "est\u115finvité"),
    ("blank-letter", "est invité", "est\u2800invité"),
    ("soft-hyphen", "invité", "in\u00advité"),
    ("tag-character", "invité", "invité\U000e0041"),
    ("variation-selector", "invité", "invité\ufe0f"),
    ("private-use", "invité", "invité\ue000"),
    ("control-character", "invité", "invité\x07"),
    ("control-character", "invité à", "invité\u2028à"),
    ("unusual-space", "est invité", "est\u2003invité"),
    ("not-nfc", "invité", "invite\u0301"),
    ("combining-mark", "invité", "i\u0338nvité"),
    ("compatibility-character", "invité", "ｉnvité"),
    ("compatibility-character", "diversité", "diversité ﬁnale"),
    ("foreign-script", "participer", "p\u0430rticiper"),
    ("foreign-script", "organisme", "\u03bfrganisme"),
    ("foreign-script", "est invité", "est приглашен"),
    ("foreign-script", "invité", "\u0131nvité"),
    ("looks-identical", "membre", "rnernbre"),
    ("looks-identical", "Seule la", "Seule Ia"),
    ("looks-identical", "CPOF", "CP0F"),
    ("entity", "invité", "invit&#233;"),
    ("entity", "invité", "invité&ZeroWidthSpace;"),
    ("html", "est invité", "est <!-- non --> invité"),
    ("html", "est invité", "est <b>invité</b>"),
    ("html", "## Préambule", "<div>\n\n## Préambule"),
    ("open-fence", "## Préambule", "```\n## Préambule"),
    ("underlined-heading", "ci-dessous.\n", "ci-dessous.\n---\n"),
    ("four-space-code", "En rejoignant", "    En rejoignant"),
    ("bullet-lost", "- Seule", "Seule"),
    ("bullet-lost", "- Seule", "-Seule"),
    ("bullet-lost", "- Seule", "• Seule"),
    ("bullet-lost", "- Seule", "\\- Seule"),
    ("bullet-lost", "- Seule", "1.Seule"),
    ("bullet-lost", "- **Inclusion", "**Inclusion"),
    ("link-scheme", "la CPOF", "[la CPOF](javascript:alert)"),
    ("link-scheme", "la CPOF", "[la CPOF](http://cpof.example)"),
    ("link-scheme", "la CPOF", "[la CPOF](autre.md)"),
    ("link-scheme", "la CPOF", "[la CPOF](https://cpof.example@autre.example/)"),
    ("link-shows-another", "la CPOF", "[https://cpof.example](https://autre.example)"),
    ("link-shows-another", "la CPOF", "[la CPOF](https://xn--cpf-hoa.example)"),
    ("link-shows-another", "la CPOF", "[a@cpof.example](mailto:a@autre.example)"),
    ("link-scheme", "## Préambule", "[s]: http://cpof.example\n\n## Préambule"),
    ("link-scheme", "- Seule", "- > [s]: autre.md\n\n- Seule"),
    ("image", "la CPOF", "![la CPOF](https://cpof.example/x.png)"),
]


@pytest.mark.parametrize(("code", "was", "now"), HOSTILE, ids=lambda value: ascii(value)[1:30])
def test_a_hostile_edit_is_named(code: str, was: str, now: str) -> None:
    assert was in BASE
    edited = BASE.replace(was, now, 1)
    found = lint(edited, base=BASE)
    assert code in {finding.code for finding in found}
    first = next(finding for finding in found if finding.code == code)
    here = slice(first.line - 1, first.line + 1)
    assert edited.split("\n")[here] != BASE.split("\n")[here]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("](https://cpof.example)", "](https://autre.example)"),
        ("[s]: https://cpof.example/s", "[s]: https://autre.example/s"),
        ("[s]: https", "[s]: https://autre.example\n[s]: https"),
    ],
    ids=["target", "definition", "a definition before the first"],
)
def test_a_link_that_leads_elsewhere_is_named_on_its_line(was: str, now: str) -> None:
    edited = LINKED.replace(was, now)
    lines = [finding.line for finding in lint(edited, base=LINKED) if finding.code == "link-changed"]
    assert any("https://autre.example" in edited.split("\n")[line - 1] for line in lines)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("est invité", "est «\u00a0invité\u00a0»"),
        ("l'", "l’"),
        ("est invité", "est invité (1er, n°\u00a02, ½, ª, º, m²)"),
        ("membre", "adhérent·e·s"),
        ("membre", "membre – oui — non…"),
        ("est invité", "est invité\u202f: 1\u202f000\u00a0€, cœur, Œuvre, Ÿ"),
        ("est invité", "est invité (article&nbsp;2, R&amp;D)"),
        ("est invité", "est invité" + " [a](#b) (c)" * 20),
        ("- Seule", "- Nouvelle. Voir [le site](https://cpof.example/x).\n- Seule"),
    ],
    ids=[
        "guillemets",
        "apostrophe",
        "ordinals",
        "middle dot",
        "dashes",
        "narrow space",
        "entities",
        "brackets",
        "a link",
    ],
)
def test_french_typography_is_never_an_alarm(was: str, now: str) -> None:
    assert was in BASE
    assert lint(BASE.replace(was, now), base=BASE) == []


def test_the_charter_itself_is_silent() -> None:
    assert lint(BASE) == lint(BASE, base=BASE) == []


def test_what_the_base_already_held_is_not_named_again() -> None:
    base = BASE.replace("est invité", "est in\u00advité")
    assert lint(base.replace("à participer", "de participer"), base=base) == []
    assert [finding.code for finding in lint(base)] == ["soft-hyphen"]


def test_images_and_html_that_stood_in_the_base_are_not_named_again_and_one_more_is() -> None:
    base = "Texte <b>gras</b> et ![image](https://a.example/x.png).\n"
    assert lint(base.replace("Texte", "Le texte"), base=base) == []
    twice = "Encore <b>du gras</b> et ![image](https://a.example/x.png).\n"
    found = {(finding.code, finding.line) for finding in lint(f"{base}\n{twice}", base=base)}
    assert found == {("html", 3), ("image", 3)}


def test_a_word_that_mixes_two_scripts_of_the_base_is_named() -> None:
    base = "Le comité lit λόγος et vote ☎ chaque année.\n"
    found = lint(base.replace("comité", "cοmité"), base=base)
    assert [(each.code, each.column) for each in found] == [("looks-identical", 4), ("mixed-scripts", 4)]
    assert lint(base.replace("vote", "lit λόγος"), base=base) == []


def test_a_finding_gives_the_line_the_column_and_the_code_point_in_both_languages() -> None:
    (found,) = lint("Un\nmot \u202ecaché\n")
    assert (found.line, found.column, found.codepoints) == (2, 5, ["U+202E"])
    assert found.fr.startswith("Ligne 2\u00a0:")
    assert found.en.startswith("Line 2:")


def test_a_word_of_two_scripts_is_named_without_a_base() -> None:
    assert "foreign-script" in {finding.code for finding in lint("p\u0430rticiper\n")}


def test_every_alarm_speaks_french_and_english() -> None:
    for fr, en in SENTENCES.values():
        assert fr.startswith("Ligne {line}\u00a0: ")
        assert en.startswith("Line {line}: ")
        assert ("{what}" in fr) == ("{what}" in en)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("mot " * 4000 + "\n\n", None),
        ("mot \n\n" * 9_000, None),
        ("x" * 20_001, BlockTooLong),
        ("mot\n\n" * 110_000, CharterTooLong),
        ("> " * 40 + "a", NestedTooDeep),
        ("[a](b)" * 40, None),
        ("[" * 40, NestedTooDeep),
        ("\n".join("  " * depth + "- a" for depth in range(30)), NestedTooDeep),
    ],
    ids=[
        "a long block",
        "a long charter",
        "many links",
        "block",
        "charter",
        "quotations",
        "brackets",
        "lists",
    ],
)
def test_caps_are_held_at_submission(text: str, refusal: type[Refusal] | None) -> None:
    if refusal is None:
        check_size(text)
        return
    with pytest.raises(refusal) as caught:
        check_size(text)
    assert caught.value.facts["limit"] in {16, 20_000, 512_000}
