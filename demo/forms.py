"""The forms of a page: what they hold, what may be filled in, and what a browser would post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demo.page import Element, seen

Pairs = list[tuple[str, str]]
Filling = Mapping[str, str | Sequence[str]]
BUTTON_TYPES = ("submit", "image")


class FormError(Exception):
    """The form cannot be filled so: a person at this page could not do it either."""


@dataclass(frozen=True)
class Control:
    """One field of a form: its element, name, kind, value, and whether it is sent as the page stands."""

    element: Element = field(repr=False)
    name: str
    kind: str
    value: str
    sent: bool


@dataclass(frozen=True)
class Button:
    """One submit button: what it adds to the post, and what it says."""

    name: str
    value: str
    text: str
    action: str


@dataclass(frozen=True)
class Form:
    """One form of a page."""

    element: Element = field(repr=False)
    act: str
    action: str
    method: str
    multipart: bool
    controls: tuple[Control, ...]
    buttons: tuple[Button, ...]

    def names(self) -> set[str]:
        """The names of its fields."""
        return {control.name for control in self.controls}

    def values(self, name: str) -> list[str]:
        """The values of the field of this name; of radio buttons, boxes and lists: all that are offered."""
        return [control.value for control in self.controls if control.name == name]

    def value(self, name: str) -> str:
        """What this field holds as the page stands.

        Raises:
            FormError: the form has no such field, or nothing is chosen in it.
        """
        for control in self.controls:
            if control.name == name and control.sent:
                return control.value
        raise FormError(f"the form {self.act} holds nothing under {name}; it has {sorted(self.names())}")

    def filled(self, filling: Filling, button: Button | None = None) -> Pairs:
        """What a browser posts once these fields are filled, in document order, line ends as CRLF.

        Args:
            filling: by name, a text, or the values that are ticked.
            button: the submit button pressed; the first one unless told.

        Raises:
            FormError: a name or a value that the form does not offer.
        """
        for name, given in filling.items():
            self._offers(name, [given] if isinstance(given, str) else list(given))
        pairs: Pairs = []
        for control in self.controls:
            if control.name not in filling:
                if control.sent:
                    pairs.append((control.name, control.value))
                continue
            given = filling[control.name]
            if control.kind not in CHOSEN:
                pairs.append((control.name, given if isinstance(given, str) else given[0]))
            elif control.value in ([given] if isinstance(given, str) else given):
                pairs.append((control.name, control.value))
        pressed = button or next(iter(self.buttons), None)
        if pressed is not None and pressed.name:
            pairs.append((pressed.name, pressed.value))
        return [(name, "\r\n".join(_lines(value))) for name, value in pairs]

    def _offers(self, name: str, given: list[str]) -> None:
        controls = [control for control in self.controls if control.name == name and control.kind != "hidden"]
        if not controls:
            raise FormError(f"the form {self.act} has no field {name} to fill; it has {sorted(self.names())}")
        missing = set(given) - {control.value for control in controls}
        if missing and controls[0].kind in CHOSEN:
            raise FormError(f"the form {self.act} does not offer {sorted(missing)} under {name}")


CHOSEN = ("radio", "checkbox", "option")


def _lines(value: str) -> list[str]:
    return value.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def forms(root: Element) -> list[Form]:
    """The forms of a page, in document order."""
    return [_form(element, root) for element in root.tags("form")]


def _form(element: Element, root: Element) -> Form:
    own = element.attributes.get("id")
    inside = [one for one in element.walk() if "form" not in one.attributes or one.attributes["form"] == own]
    outside = [one for one in root.walk() if own and one.attributes.get("form") == own and one not in inside]
    elements = inside + outside
    return Form(
        element=element,
        act=element.attributes.get("data-act", ""),
        action=element.attributes.get("action", ""),
        method=element.attributes.get("method", "get").lower(),
        multipart=element.attributes.get("enctype", "").lower() == "multipart/form-data",
        controls=tuple(control for one in elements for control in _controls(one)),
        buttons=tuple(_button(one) for one in elements if _is_button(one)),
    )


def _is_button(element: Element) -> bool:
    kind = element.attributes.get("type", "submit" if element.tag == "button" else "")
    return element.tag in ("button", "input") and kind in BUTTON_TYPES and not _disabled(element)


def _disabled(element: Element) -> bool:
    return any("disabled" in one.attributes for one in (element, *element.ancestors()))


def _button(element: Element) -> Button:
    facts = element.attributes
    said = element.text if element.tag == "button" else facts.get("value", "")
    return Button(facts.get("name", ""), facts.get("value", ""), said, facts.get("formaction", ""))


def _controls(element: Element) -> list[Control]:
    name = element.attributes.get("name", "")
    if not name or _disabled(element):
        return []
    if element.tag == "textarea":
        return [Control(element, name, "text", element.source(), sent=True)]
    if element.tag == "select":
        return _options(element, name)
    kind = element.attributes.get("type", "text").lower()
    if element.tag != "input" or kind in (*BUTTON_TYPES, "button", "reset", "file"):
        return []
    chosen = kind in CHOSEN
    value = element.attributes.get("value", "on" if chosen else "")
    kind = kind if chosen or kind == "hidden" else "text"
    return [Control(element, name, kind, value, sent=not chosen or "checked" in element.attributes)]


def _options(element: Element, name: str) -> list[Control]:
    options = element.tags("option")
    marked = [one for one in options if "selected" in one.attributes]
    sent = marked or ([] if "multiple" in element.attributes else options[:1])
    return [
        Control(one, name, "option", one.attributes.get("value", seen(one.source())), sent=one in sent)
        for one in options
    ]
