"""The deed of adhesion: one page that shows a validated signature, with the hash of what was signed."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from acts.signing.sign import consent_text
from charter.elision import elided
from charter.paper import ACCESSIBLE, typeset
from evidence.dates import day_in_words, instant_in_words
from models.home import Settings
from models.views.deeds import Validated

TEMPLATE = Path(__file__).with_name("deed.typ")
SAYS = {
    "fr": {
        "title": "Acte d’adhésion",
        "of": "sur",
        "number": "acte n° {number}",
        "signatory": "Signataire",
        "organisation": "Nom de l’organisme",
        "siren": "SIREN",
        "person": "Représentant légal",
        "delegate": "Signataire délégué",
        "by": "Par délégation de",
        "capacity": "Qualité",
        "dates": "Signature et validation",
        "signed": "Date de signature",
        "validated": "Date de validation",
        "body": "Validée par",
        "charter": "Charte signée",
        "text": "Texte",
        "version": "Version",
        "text_hash": "Empreinte du texte",
        "page_hash": "Empreinte du PDF",
        "proof": "Preuve",
        "leaf": "Feuille du journal",
        "leaf_hash": "Empreinte de la feuille",
        "checkpoint": "Point de contrôle",
        "root": "Racine du journal",
        "size": "{size} feuilles, {at}",
        "check": "Vérifier cet acte et savoir s’il a encore effet",
        "sealed": "Cette page porte le cachet électronique de {by} : un seul octet changé l’invalide. "
        "Les empreintes sont des SHA-256.",
        "alt": "Code QR qui mène à l’adresse de vérification écrite à côté",
    },
    "en": {
        "title": "Deed of adhesion",
        "of": "of",
        "number": "deed no. {number}",
        "signatory": "Signatory",
        "organisation": "Name of the organisation",
        "siren": "SIREN",
        "person": "Legal representative",
        "delegate": "Signatory by delegation",
        "by": "By delegation of",
        "capacity": "Capacity",
        "dates": "Signature and validation",
        "signed": "Date of signature",
        "validated": "Date of validation",
        "body": "Validated by",
        "charter": "Charter signed",
        "text": "Text",
        "version": "Version",
        "text_hash": "Hash of the text",
        "page_hash": "Hash of the PDF",
        "proof": "Proof",
        "leaf": "Leaf of the journal",
        "leaf_hash": "Hash of the leaf",
        "checkpoint": "Checkpoint",
        "root": "Root of the journal",
        "size": "{size} leaves, {at}",
        "check": "Check this deed, and whether it still has effect",
        "sealed": "This page bears the electronic seal of {by}: one altered byte makes it void. "
        "The hashes are SHA-256.",
        "alt": "QR code that leads to the address of verification written beside it",
    },
}


def deed_pdf(found: Validated, settings: Settings) -> bytes:
    """Return the deed as PDF/UA-1, in the member's language; the same facts give the same bytes.

    Args:
        found: with a checkpoint that covers the leaf.

    Raises:
        CharacterNotSet: no font has a character of a name.
    """
    lang, at = found.member.language, found.leaf.at
    says = SAYS[lang]
    local = at.astimezone(ZoneInfo(settings.timezone))
    by = {"by": settings.organisation}
    verify = f"{settings.base_url.rstrip('/')}/verifier?numero={found.number}"
    data = {
        "title": says["title"],
        "lang": lang,
        "of": says["of"],
        **by,
        "member": found.name,
        "number": says["number"].format(number=found.number),
        "date": [local.year, local.month, local.day],
        "consent": consent_text(
            member=found.name,
            version=found.version.number,
            text_hash=found.version.text_hash,
            lang=lang,
        ),
        "parts": _parts(found, settings.timezone),
        "verify": verify,
        "qr": _drawn(verify),
        "alt": says["alt"],
        "check": says["check"],
        "sealed": elided(says["sealed"], by).format_map(by),
    }
    return typeset(_template(), data, at=at, standards=ACCESSIBLE)


@cache
def _template() -> str:
    return TEMPLATE.read_text("utf-8")


def _parts(found: Validated, timezone: str) -> list[dict[str, Any]]:
    row, lang, by = found.signature, found.member.language, found.delegation
    signed = day_in_words(row.signed_on, lang) if row.signed_on else ""
    at, checkpoint = instant_in_words(found.leaf.at, timezone=timezone, lang=lang), found.checkpoint
    size = SAYS[lang]["size"]
    proof = [("leaf", str(found.leaf.seq), ""), ("leaf_hash", found.leaf.hash, "hash")]
    if checkpoint is not None:
        signed_at = day_in_words(checkpoint.at.astimezone(ZoneInfo(timezone)).date(), lang)
        proof += [
            ("checkpoint", size.format(size=checkpoint.size, at=signed_at), ""),
            ("root", checkpoint.root, "hash"),
        ]
    parts = {
        "signatory": [
            ("organisation", found.name, "strong"),
            ("siren", found.member.siren, ""),
            ("delegate" if by else "person", row.signed_name, "strong"),
            ("capacity", row.signed_capacity, ""),
            *([("by", by.by, "")] if by else []),
        ],
        "dates": [("signed", signed, ""), ("validated", at, ""), ("body", found.body, "")],
        "charter": [
            ("text", found.version.title, ""),
            ("version", found.version.number, "strong"),
            ("text_hash", found.version.text_hash, "hash"),
            ("page_hash", found.page_hash, "hash"),
        ],
        "proof": proof,
    }
    says = SAYS[lang]
    return [
        {
            "title": says[part],
            "rows": [{"name": says[name], "value": value, "kind": kind} for name, value, kind in rows],
        }
        for part, rows in parts.items()
    ]


def _drawn(address: str) -> str:
    """Return a QR code as SVG."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()
