"""What a person reads in French elides before names: on pages, in letters, in refusals and in commands."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from charter.elision import PLACE
from notices.elision import install
from notices.language import CATALOGS, translate, translations

OPEN = "Open the ballot of %(member)s"


@pytest.mark.parametrize(("name", "said"), [("École", "d’École"), ("Réseau", "de Réseau"), ("Hub", "de Hub")])
def test_a_sentence_elides_before_a_name(name: str, said: str) -> None:
    assert translations("fr").gettext(OPEN) % {"member": name} == f"Ouvrir le bulletin {said}"
    assert translations("en").gettext(OPEN) % {"member": name} == f"Open the ballot of {name}"


@pytest.mark.parametrize("autoescape", [True, False])
def test_a_template_elides_and_escapes_as_before(autoescape: bool) -> None:
    made = Environment(autoescape=autoescape, extensions=["jinja2.ext.i18n"])  # noqa: S701  both are tried
    install(made, translations("fr"))
    page = made.from_string(
        '{{ _("Open the ballot of %(member)s", member=name) }}'
        '{{ ngettext("%(num)s day", "%(num)s days", 3) }}{{ _("Agree") if 0 }}'
    )
    name = "École &amp; Cie" if autoescape else "École & Cie"
    assert page.render(name="École & Cie") == f"Ouvrir le bulletin d’{name}3 jours"


def test_a_name_that_holds_words_keeps_them() -> None:
    assert (
        translations("fr").gettext(OPEN) % {"member": "Amis de École"} == "Ouvrir le bulletin d’Amis de École"
    )


def test_a_refusal_elides_too() -> None:
    said = translate("fr")("The weight of {member} is {weight}").format(member="Atelier", weight="0")
    assert said == "Le poids d’Atelier est 0"


def test_every_french_sentence_with_de_before_a_name_is_one_that_elides() -> None:
    """No catalog writes “d’” before a place: what is put there may begin otherwise."""
    wrong = []
    for file in sorted((CATALOGS / "fr").glob("*.po")):
        with file.open("rb") as source:
            for message in read_po(source, locale="fr"):
                told = [message.string] if isinstance(message.string, str) else message.string or []
                wrong += [each for each in told if re.search(r"\b(?:d|qu)’(?:%\(\w+\)s|\{\w+\})", each)]
    assert wrong == []
    assert PLACE.search("de {name}")
