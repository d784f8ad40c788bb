"""Ed25519 signatures verified by the arithmetic of RFC 8032, section 5.1 and 6."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
TWISTED = -121665 * pow(121666, -1, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)

# A point in extended coordinates: X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z.
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def added(a: Point, b: Point) -> Point:
    """Return the sum of two points."""
    one = (a[1] - a[0]) * (b[1] - b[0]) % FIELD
    two = (a[1] + a[0]) * (b[1] + b[0]) % FIELD
    three = 2 * a[3] * b[3] * TWISTED % FIELD
    four = 2 * a[2] * b[2] % FIELD
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def doubled(a: Point) -> Point:
    """Return twice a point."""
    one, two, three = a[0] * a[0] % FIELD, a[1] * a[1] % FIELD, 2 * a[2] * a[2] % FIELD
    h, g = one + two, one - two
    e, f = h - (a[0] + a[1]) ** 2 % FIELD, three + g
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def point_of(data: bytes) -> Point | None:
    """Return the point that 32 bytes write, nothing where they write none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= FIELD:
        return None
    square = (y * y - 1) * pow(TWISTED * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if (x * x - square) % FIELD:
        x = x * ROOT_OF_MINUS_ONE % FIELD
    if (x * x - square) % FIELD or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = FIELD - x
    return x, y, 1, x * y % FIELD


def bytes_of(a: Point) -> bytes:
    """Return the 32 bytes that write a point."""
    inverse = pow(a[2], -1, FIELD)
    x, y = a[0] * inverse % FIELD, a[1] * inverse % FIELD
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little")) or NEUTRAL


@lru_cache(maxsize=4096)
def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether this is the signature of that key over that message."""
    key = point_of(public)
    s = int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus = (FIELD - key[0], key[1], 1, FIELD - key[3])
    both = added(BASE, minus)
    found = NEUTRAL
    for bit in range(252, -1, -1):
        found = doubled(found)
        of_s, of_k = s >> bit & 1, k >> bit & 1
        if of_s or of_k:
            found = added(found, both if of_s and of_k else BASE if of_s else minus)
    return bytes_of(found) == signature[:32]
