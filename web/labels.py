"""The names of form fields as people read them, for refusals that name fields."""

from __future__ import annotations

from dataclasses import replace

from charter.refusals import Refusal
from notices.language import translate
from rules.refusals import InvisibleCharacter, MissingField, WrittenTooLong
from web.refusals import FieldTooLong


def _(sentence: str) -> str:
    """Mark a message for the catalogs; it is translated where it is told."""
    return sentence


FIELDS = {
    "title": _("Title"),
    "reasons": _("Reasons"),
    "text": _("Text"),
    "name": _("Legal or mandated representative"),
    "capacity": _("Capacity"),
    "delegate_name": _("Name of the delegate"),
    "consent": _("I agree"),
    "code": _("Six-digit code"),
    "reason": _("Reason"),
    "minutes": _("Minutes"),
    "signed_on": _("Day of the signature"),
    "scan": _("Scan of the paper"),
    "mandate": _("File of the mandate"),
    "mandate_from": _("Mandate from"),
    "mandate_to": _("Mandate until"),
    "until": _("Last instant to sign"),
    "member": _("Organisation"),
    "contact": _("Who telephoned"),
    "short": _("Key of the link"),
    "email": _("Mail address"),
    "observations": _("Observations of your organisation"),
    "ground": _("Ground"),
    "received_on": _("Day on which they came"),
    "new_name": _("New name"),
    "renamed_on": _("First day of the new name"),
    "left_on": _("Last day of membership"),
    "evidence": _("What proves it"),
}


def labelled(refusal: Refusal, lang: str) -> Refusal:
    """Return a refusal that names fields as their labels do."""
    if not isinstance(refusal, (MissingField, FieldTooLong, WrittenTooLong, InvisibleCharacter)):
        return refusal
    say = translate(lang)
    return replace(refusal, names=tuple(say(FIELDS.get(name, name)) for name in refusal.names))
