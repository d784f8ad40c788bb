"""What the refusals of rules and acts have more than the base: how a page answers."""

from __future__ import annotations

from typing import ClassVar

from charter.refusals import Refusal


class RuleRefusal(Refusal):
    """A refusal with the HTTP status a page answers with."""

    http_status: ClassVar[int] = 409
