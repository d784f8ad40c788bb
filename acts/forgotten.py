"""What was to go from every file and its log still keeps: of a reader, or of somebody killed before."""

from __future__ import annotations

from models.home import Home
from models.store import forget


def forgotten(home: Home) -> bool:
    """Empty the log of a file of what is left to forget, a box of votes or who was erased.

    Returns:
        Whether no log keeps any of it; not while somebody reads a state from before.
    """
    return not home.unforgotten.exists() or forget(home)
