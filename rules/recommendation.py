"""What a committee may recommend on a proposal, and what its author may answer."""

from __future__ import annotations

OPINIONS = ("favourable", "unfavourable")
ACCEPT = "accept"
REFUSE = "refuse"
VERDICTS = (ACCEPT, REFUSE)
