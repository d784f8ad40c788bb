"""A form of the committee that is sent twice is one act: the second sending leads where the first one did."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST = 10_000


class Once:
    """The keys of forms whose act was done, with the address that followed.

    It is kept in memory only: after a restart the tables of `rules.lifecycle` still refuse the second act,
    in words instead of in silence.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._done: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def lead(self, key: str, work: Callable[[], str]) -> str:
        """Do the work unless this key was done before; return the address that follows."""
        with self._lock:
            if key not in self._done:
                self._done[key] = work()
                while len(self._done) > self._most:
                    self._done.popitem(last=False)
            return self._done[key]


ONCE = Once()
