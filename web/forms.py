"""What was sent: a form with its own fields and no other, of a bounded size."""

from __future__ import annotations

import re
from asyncio import timeout
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from rules.refusals import MissingField, UnknownField
from web.refusals import BodyTooLarge, BodyTooSlow, FieldTooLong, FormUnreadable

LARGEST_BODY = 2_000_000
SLOWEST_BODY = 300
"""Seconds within which a body comes in whole: a bad line takes them for the largest one."""
MOST_FIELDS = 5000
LONGEST_FIELD = 20_000
WHOLE_TEXTS = ("text",)
"""Fields that hold a whole charter, which has its own caps."""
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")
CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]*)', re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    """The fields of a form that was sent: texts by name, each as often as it came, and one file a name."""

    fields: dict[str, list[str]]
    files: dict[str, bytes]
    called: dict[str, str] = field(default_factory=dict)
    """How each file is called."""

    def get(self, name: str) -> str:
        """Return a field, empty where the form does not carry it."""
        return self.fields.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """Return every value of a field that may come several times."""
        return self.fields.get(name, [])

    def need(self, *names: str) -> None:
        """Let pass a form whose named fields are filled in.

        Raises:
            MissingField: with all those that are not.
        """
        if missing := tuple(name for name in names if not self.get(name).strip()):
            raise MissingField(names=missing)

    def starting(self, prefix: str) -> dict[str, str]:
        """Return the fields whose name starts so, by the rest of the name."""
        return {
            name.removeprefix(prefix): values[0]
            for name, values in self.fields.items()
            if name.startswith(prefix)
        }


async def read_form(
    request: Request, *, names: Sequence[str], many: Sequence[str] = (), most: int = LARGEST_BODY
) -> Form:
    """Return the form that was sent.

    Args:
        names: the fields it has; `choice.*` stands for every field that starts with `choice.`.
        many: those of them that may come several times.
        most: bytes, files and all.

    Raises:
        BodyTooLarge, FormUnreadable, FieldTooLong.
        UnknownField: it carries others, or one of its own twice.
    """
    fields, files, called = await _parts(request, most)
    known = {*names, *many, "csrf"}
    starts = tuple(name[:-1] for name in names if name.endswith("*"))
    strange = [
        name
        for name in (*fields, *files)
        if (name not in known and not (starts and name.startswith(starts)))
        or (len(fields.get(name, [])) > 1 and name not in many)
    ]
    if strange:
        raise UnknownField(names=tuple(strange[:5]))
    long = [
        name
        for name, values in fields.items()
        if name not in WHOLE_TEXTS and max(map(len, values)) > LONGEST_FIELD
    ]
    if long:
        raise FieldTooLong(names=tuple(long[:5]), most=LONGEST_FIELD)
    return Form(fields, files, called)


async def _parts(
    request: Request, most: int
) -> tuple[dict[str, list[str]], dict[str, bytes], dict[str, str]]:
    kind = request.headers.get("content-type", "")
    charset = CHARSET.search(kind)
    if kind.partition(";")[0].strip().lower() not in KINDS:
        raise FormUnreadable
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise FormUnreadable
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    called: dict[str, str] = {}
    bounded = Request(request.scope, _bounded(request, most))
    try:
        sizes = {"max_files": 4, "max_fields": MOST_FIELDS, "max_part_size": most}
        async with timeout(SLOWEST_BODY), bounded.form(**sizes) as sent:
            for name, value in sent.multi_items():
                if isinstance(value, UploadFile):
                    files[name], called[name] = await value.read(), value.filename or ""
                else:
                    fields.setdefault(name, []).append(value)
        values = (value for values in fields.values() for value in values)
        told = "".join((*fields, *files, *called.values(), *values)).encode()
    except TimeoutError:
        raise BodyTooSlow(limit=SLOWEST_BODY) from None
    except (ClientDisconnect, HTTPException, MultiPartException, UnicodeError) as error:
        raise FormUnreadable from error  # left in the middle; or a lone surrogate, which no browser sends
    if b"\0" in told:  # no browser types it, and a server's database has no such text
        raise FormUnreadable
    return fields, files, called


def _bounded(request: Request, most: int) -> Receive:
    """Return what receives the body, and refuses it as soon as it is too long."""
    said = request.headers.get("content-length", "0")
    left = most

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0 or (said.isdigit() and int(said) > most):
            raise BodyTooLarge(megabytes=most // 1_000_000)
        return message

    return receive
