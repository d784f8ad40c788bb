"""A refusal that names a field calls it by the label that the form shows."""

from __future__ import annotations

import html
import inspect
import re

import pytest

import rules.refusals
import web.refusals
from notices.language import translate
from rules.refusals import MissingField, UnknownField
from tests.conftest import Hands
from tests.web.conftest import Visitor, attributes, form
from tests.web.test_every_form import FORMS
from tests.web.test_every_post import ACTS
from web.labels import FIELDS, HELD, NAMING, ON, UNSEEN, label, labelled
from web.refusals import FieldTooLong

CONTROL = re.compile(r"<(?:input|textarea|select)[^>]*>")


def test_every_field_of_every_form_has_its_label() -> None:
    names = {(name, each.path) for each in FORMS for name in each.names}
    assert sorted(name for name, path in names if label(name, path) == name) == []
    assert sorted({*FIELDS, *(own for form_ in ON.values() for own in form_)} & {*UNSEEN}) == []


def test_no_label_is_of_a_field_that_no_form_has() -> None:
    names = {name for each in FORMS for name in each.names} | {"csrf", "mandate", "scan"}
    assert sorted({*FIELDS, *UNSEEN} - names) == []
    assert [part for part in ON if not any(f"/{part}/" in f"{each.path}/" for each in FORMS)] == []


def test_every_refusal_that_names_fields_calls_them_by_their_labels() -> None:
    found = {
        each
        for room in (rules.refusals, web.refusals)
        for each in vars(room).values()
        if inspect.isclass(each) and "names" in getattr(each, "__dataclass_fields__", ())
    }
    assert found == {*NAMING, UnknownField}, "what is no field of a form is named as it came"
    for each in (MissingField(names=("email",)), FieldTooLong(names=("email",), most=1)):
        told = labelled(each, "fr", "/comite/code")
        assert getattr(told, "names") == (translate("fr")("Your address"),)  # noqa: B009  of two classes


@pytest.mark.parametrize("path", ACTS)
def test_a_label_is_what_the_page_shows(path: str, visitor: Visitor, hands: Hands) -> None:
    scene = ACTS[path]
    world = scene.stage(hands)
    page, _typed = scene.shown(visitor, world)
    inside = form(page, world.at(scene.act)).inside
    say = translate("en" if 'html lang="en"' in page.text else "fr")
    shown = html.unescape(re.sub(r"<[^>]+>", " ", inside))
    for control in map(attributes, CONTROL.findall(inside)):
        if control.get("type") == "hidden":
            assert label(control["name"], path) == HELD
        else:
            assert say(label(control["name"], path)) in shown, control["name"]
