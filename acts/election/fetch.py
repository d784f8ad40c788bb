"""Fetch a public archive: whole, and no larger than an election can be."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException

from rules.refusals import ArchiveUnreachable

LARGEST = 2**29
PATIENCE_SECONDS = 60


def fetch(address: str) -> bytes:
    """Return what lies at an address, which was recorded by two and is encrypted or on this machine.

    Raises:
        ArchiveUnreachable: nothing does, it does not answer, or it is larger than an archive can be.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.UnknownHandler,
    ):
        opener.add_handler(handler())  # no other scheme, and no redirection to one
    try:
        with opener.open(address, timeout=PATIENCE_SECONDS) as answer:
            data: bytes = answer.read(LARGEST + 1)
    except (OSError, ValueError, HTTPException) as error:
        raise ArchiveUnreachable(address=address or "–", detail=str(error)) from None
    if len(data) > LARGEST:
        raise ArchiveUnreachable(address=address, detail=f"> {LARGEST}")
    return data
