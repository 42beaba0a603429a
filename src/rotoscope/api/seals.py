"""Numbers as callers see them: sealed, so that they say nothing, hold for nobody else and cannot be made up.

Inside, the place in a list and the place in the news are numbers that all organizations share, so that from two of them
one could tell how busy the others are. A seal consists of letters and digits.
"""

import hashlib
import hmac

MARK_BYTES = 8


def seal(plain: bytes, secret: bytes, whose: str, what: bytes) -> str:
    """`what` it is, in 16 bytes at most: a seal of one thing is none of another. The same gives the same."""
    mark = _mixed(secret, whose, what, b"mark" + plain, MARK_BYTES)
    return (mark + _crossed(plain, _mixed(secret, whose, what, b"veil" + mark, len(plain)))).hex()


def unseal(token: str, size: int, secret: bytes, whose: str, what: bytes) -> bytes | None:
    """The `size` bytes in it; None if this was not sealed by us, for them, as that."""
    if not is_seal(token, size):
        return None
    whole = bytes.fromhex(token)
    mark, veiled = whole[:MARK_BYTES], whole[MARK_BYTES:]
    plain = _crossed(veiled, _mixed(secret, whose, what, b"veil" + mark, size))
    return plain if hmac.compare_digest(mark, _mixed(secret, whose, what, b"mark" + plain, MARK_BYTES)) else None


def is_seal(token: str, size: int) -> bool:
    """Whether it has the form of one."""
    return len(token) == 2 * (MARK_BYTES + size) and all(letter in "0123456789abcdef" for letter in token)


def _mixed(secret: bytes, whose: str, what: bytes, text: bytes, size: int) -> bytes:
    return hashlib.blake2b(whose.encode() + b"\n" + text, key=secret, digest_size=size, person=what).digest()


def _crossed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
