"""How fast one network address may try wrong links; a right one is never slowed."""

from __future__ import annotations

from collections import OrderedDict

from web.refusals import TooManyTokens

BURST = 20
SECONDS_EACH = 1.0
LONGEST_WAIT = 10.0
MOST_ADDRESSES = 10_000


class Pace:
    """The first wrong ones are answered at once, later ones one a second, and then no more are taken.

    Nothing of it is asked before a right token is served, so it cannot lock a member out.
    """

    def __init__(self) -> None:
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, address: str, now: float) -> float:
        """Return how long the answer to one more wrong token waits, in seconds.

        Args:
            now: of a clock that never steps back.

        Raises:
            TooManyTokens: the queue of this address is full.
        """
        free_at = max(self._free_at.get(address, 0.0), now - BURST * SECONDS_EACH)
        if free_at - now > LONGEST_WAIT:
            raise TooManyTokens
        self._free_at[address] = free_at + SECONDS_EACH
        self._free_at.move_to_end(address)
        while len(self._free_at) > MOST_ADDRESSES:
            self._free_at.popitem(last=False)
        return max(free_at + SECONDS_EACH - now, 0.0)
