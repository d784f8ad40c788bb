"""Starts a program that cannot outlive the one that asked for it: `… cli.runtime.bound PARENT ARGS…`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def bind(parent: int) -> None:
    """The kernel kills this process when its parent dies, however that happens (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            raise SystemExit(1)


if __name__ == "__main__":
    bind(int(sys.argv[1]))
    # The death signal survives exec, so it holds for programs that know nothing of it.
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - our own list
