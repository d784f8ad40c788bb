"""Time-stamps of a server (RFC 3161): had within some seconds, or refused by name."""

from __future__ import annotations

import asyncio

import httpx
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from charter.refusals import Detail
from rules.refusals import StampRefused

SECONDS = 10
MOST_BYTES = 65536
TYPES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class Stamps(TimeStamper):
    """Asks one server; one that drips its answer is left after the same seconds as one that is silent."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves it so
        self.url = url

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the time-stamp of a digest.

        Raises:
            StampRefused: the server grants none, or answers an earlier question.
        """
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (TimestampRequestError, AttributeError):  # pyHanko 0.38 fails on its own words about the nonce
            raise StampRefused(server=self.url, detail=Detail("its answer is no time-stamp")) from None

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return what the server answers.

        Raises:
            StampRefused: no answer in time, another status than 200, or what is no time-stamp.
        """
        try:
            async with asyncio.timeout(SECONDS):
                data = await self._asked(req.dump())
            found = tsp.TimeStampResp.load(data, strict=True)
            found.native  # noqa: B018  reads all of it
        except TimeoutError:
            detail = Detail("it did not answer within {seconds} seconds", seconds=SECONDS)
            raise StampRefused(server=self.url, detail=detail) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StampRefused(server=self.url, detail=str(error) or type(error).__name__) from None
        except (ValueError, TypeError):
            raise StampRefused(server=self.url, detail=Detail("its answer is no time-stamp")) from None
        return found

    async def _asked(self, question: bytes) -> bytes:
        data = b""
        async with (
            httpx.AsyncClient(timeout=SECONDS) as client,
            client.stream("POST", self.url, content=question, headers=TYPES) as answer,
        ):
            answer.raise_for_status()
            async for part in answer.aiter_bytes():
                data += part
                if len(data) > MOST_BYTES:
                    break
        return data
