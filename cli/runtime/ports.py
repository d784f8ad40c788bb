"""Ports on the loopback, checked before anything starts."""

from __future__ import annotations

import socket

from rules.refusals import PortTaken

HOST = "127.0.0.1"


def claim(port: int) -> int:
    """Return this port if nobody listens there, or a free one when it is 0.

    Raises:
        PortTaken: another program listens there.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PortTaken(port=port) from None
        return int(probe.getsockname()[1])
