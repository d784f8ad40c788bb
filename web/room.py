"""Places for what takes much: so many at once, and whoever comes beside them is told so at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from web.refusals import VerifierBusy


@dataclass
class Large:
    """Bodies of up to `most` bytes, of which `at_once` are read at once."""

    most: int
    at_once: int
    _places: BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._places = BoundedSemaphore(self.at_once)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place while the block runs.

        Raises:
            VerifierBusy: none is free.
        """
        if not self._places.acquire(blocking=False):
            raise VerifierBusy(most=self.at_once)
        try:
            yield
        finally:
            self._places.release()
