"""What is kept is kept alike on both databases."""

from __future__ import annotations

from tests.acts.conftest import database

__all__ = ["database"]
