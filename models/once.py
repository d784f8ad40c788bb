"""What a process makes once, however many threads ask for it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from threading import Lock
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


def once(make: Callable[Asked, Made]) -> Callable[Asked, Made]:
    """Keep what a function makes for the same arguments; `functools.cache` alone lets two threads make two.

    Of two engines one is lost with its connections open.
    """
    kept, lock = cache(make), Lock()

    @wraps(make)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Made:
        with lock:
            return kept(*args, **kwargs)  # type: ignore[arg-type]  # hashable, as every argument is here

    return asked
