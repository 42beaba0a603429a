"""Identities and secrets."""

import hashlib
import os
import re
import secrets
import time
import uuid
import zlib

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 32
CHECK_LENGTH = 6
_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_USUAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEY = re.compile(rf"rs_[a-z]+_[0-9A-Za-z]{{{KEY_LENGTH + CHECK_LENGTH}}}", re.ASCII)


def new_id() -> str:
    """A UUID (version 7): it begins with the time, so that what is made together lies together in every index; 62 bits
    of it are random."""
    ms, ns = divmod(time.time_ns(), 1_000_000)
    head, tail = f"{ms:012x}", os.urandom(8).hex()
    return f"{head[:8]}-{head[8:]}-7{ns * 4096 // 1_000_000:03x}-{_VARIANTS[tail[0]]}{tail[1:4]}-{tail[4:]}"


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in any of the spellings that Python reads."""
    if _USUAL.fullmatch(text):
        return True
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def new_secret(prefix: str) -> str:
    """An unguessable secret, e.g. of a session: `<prefix>_<43 URL-safe characters>`."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def new_key(prefix: str) -> str:
    """An API key: `<prefix>_`, 32 random characters, and six that prove it was copied whole."""
    text = f"{prefix}_" + "".join(secrets.choice(BASE62) for _ in range(KEY_LENGTH))
    return text + _check(text)


def is_key(text: str) -> bool:
    """Whether `text` could be a key of ours: what is not needs no look into the database."""
    return KEY.fullmatch(text) is not None and _check(text[:-CHECK_LENGTH]) == text[-CHECK_LENGTH:]


def _check(text: str) -> str:
    number = zlib.crc32(text.encode())
    digits = []
    for _ in range(CHECK_LENGTH):
        number, digit = divmod(number, len(BASE62))
        digits.append(BASE62[digit])
    return "".join(reversed(digits))


def secret_hash(secret: str) -> str:
    """SHA-256 in hex: enough for secrets of 256 random bits, which no one can guess back."""
    return hashlib.sha256(secret.encode()).hexdigest()
