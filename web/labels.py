"""The names of form fields as people read them, for refusals that name fields."""

from __future__ import annotations

from dataclasses import replace

from charter.refusals import Refusal
from notices.language import translate
from rules.refusals import CalledSecret, InvisibleCharacter, MissingField, WrittenTooLong
from web.refusals import FieldTooLong


def _(sentence: str) -> str:
    """Mark a message for the catalogs; it is translated where it is told."""
    return sentence


HELD = _("what the page itself holds; load it again")
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
    "ground": _("Ground, which the organisation reads"),
    "received_on": _("Day on which they came"),
    "new_name": _("New name"),
    "renamed_on": _("First day of the new name"),
    "left_on": _("Last day of membership"),
    "evidence": _("What proves it"),
    "purpose": _("Purpose, which the members read first"),
    "revision_class": _("Class of revision"),
    "first": _("Organisation that merges"),
    "second": _("Another one (optional)"),
    "third": _("A third one (optional)"),
    "into": _("Organisation that they merge into"),
    "about": _("Whose line"),
    "holder": _("Who votes for us"),
    "tracker": _("Your tracking number"),
    "word": _("A word of your own, which ends the number"),
    "request": _("Organisation"),
    "signature": _("Organisation"),
    "chair": _("Chair: name"),
    "chair_capacity": _("Chair: capacity"),
    "secretary": _("Secretary: name"),
    "secretary_capacity": _("Secretary: capacity"),
    "address": _("Address where members vote"),
    "uuid": _("Identifier of the election (uuid)"),
    "fingerprint": _("Fingerprint of the credentials, as their authority told it"),
    "archive": _("Address of the public archive"),
    "aims": _("What the body means to decide"),
    "cause": _("What is the cause"),
    "given": _("How it was given"),
    "opinion": _("What is recommended to the members"),
    "verdict": _("This wording"),
    "asks": _("What is wrong"),
    "question": _("Questions from which we step aside"),
    "bundle": _("Voted together, with one outcome for all of them"),
    "scope": _("Who signs the new version, if this is adopted"),
    "sure": _("I end the membership"),
    "file": _("A file"),
    "mandate_replaces": _("It takes the place of a mandate that another person filed before."),
    "choice.*": _("Your answers"),
    "passage.*": _("Passage"),
    "apres.*": _("Add after it"),
}
"""What a field is called, where its form does not call it otherwise."""
ON = {
    "code": {"email": _("Your address")},
    "deleguer": {"email": _("Mail address of the delegate")},
    "correct_address": {
        "email": _("New address"),
        "reason": _("How you learnt it; the committee keeps this"),
        "contact": HELD,
    },
    "bounced": {"address": HELD},
    "record_vote": {
        "choice.*": _("What it votes"),
        "reason": _("Why by telephone, and when; everybody reads it"),
    },
    "bulletin/contester": {"reason": _("What went wrong, and which rule says so")},
    "pouvoirs/reprendre": {"question": _("Questions in which we take part again")},
    "recours": {"reason": _("Grounds of the appeal")},
    "correction": {"reasons": _("Why this correction, which the members read first")},
    "extend": {"until": _("New closing (local time)")},
    "record": {"name": _("Who signed")},
    "record_minutes": {
        "signed_on": _("Day on which it was signed"),
        "scan": _("Signed copy (PDF, PNG or JPEG)"),
    },
    "annex_correction": {"text": _("What is to be read")},
    "mesures": {"observations": _("Observations")},
}
"""What some forms call a field, by a part of their address."""
UNSEEN = (
    "csrf", "key", "read", "proposal", "recommendation", "objection", "measure", "departure", "renaming",
    "proxy", "ballot", "definition_hash", "shown_hash", "revises", "by", "bits", "monter", "descendre",
)  # fmt: skip
"""Fields that a page holds without showing them: who lacks one has an old page, or none of ours."""
NAMING = (MissingField, FieldTooLong, WrittenTooLong, InvisibleCharacter, CalledSecret)
"""The refusals that name fields of a form."""


def label(name: str, path: str) -> str:
    """Return what a form calls one of its fields, in English; the name where it has no such field.

    >>> label("email", "/comite/code"), label("email", "/signature/deleguer"), label("key", "/confirmer")
    ('Your address', 'Mail address of the delegate', 'what the page itself holds; load it again')
    """
    if name in UNSEEN:
        return HELD
    kind = f"{name.partition('.')[0]}.*" if "." in name else name
    rooms = (own for part, own in ON.items() if f"/{part}/" in f"{path}/")
    return next((own[kind] for own in rooms if kind in own), FIELDS.get(kind, name))


def labelled(refusal: Refusal, lang: str, path: str) -> Refusal:
    """Return a refusal that names fields as the labels of the form at an address do."""
    if not isinstance(refusal, NAMING):
        return refusal
    say = translate(lang)
    named = dict.fromkeys(say(label(name, path)) for name in refusal.names)
    return replace(refusal, names=tuple(named))
