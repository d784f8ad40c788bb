"""Refusals of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class SignatureOver(RuleRefusal):
    """The signing window has passed."""

    ended_at: datetime

    code: ClassVar[str] = "signature-over"
    sentence: ClassVar[str] = "The time to sign ended at {ended_at}"
    remedy: ClassVar[str] = "What you signed before still stands; write to the committee to sign now."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class VersionSuperseded(RuleRefusal):
    """Nobody is asked to sign a version that a later one has replaced."""

    version: str
    in_force: str

    code: ClassVar[str] = "version-superseded"
    sentence: ClassVar[str] = "Version {version} is superseded by version {in_force}"
    remedy: ClassVar[str] = "Ask for a signature of version {in_force}."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class TextChanged(RuleRefusal):
    """The page showed another text than the one to sign."""

    shown_hash: str
    text_hash: str

    code: ClassVar[str] = "text-changed"
    sentence: ClassVar[str] = "The page showed the text {shown_hash} and the text to sign is {text_hash}"
    remedy: ClassVar[str] = "Open the link in your mail again and read the text; nothing was signed."
