"""Random identities and secrets."""

import hashlib
import os
import secrets
import uuid


def new_id() -> str:
    """A random UUID (version 4) in its usual spelling."""
    text = os.urandom(16).hex()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in any of the spellings that Python reads."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def new_secret(prefix: str) -> str:
    """An unguessable secret, e.g. an API key: `<prefix>_<43 URL-safe characters>`."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def secret_hash(secret: str) -> str:
    """SHA-256 in hex: enough for secrets of 256 random bits, which no one can guess back."""
    return hashlib.sha256(secret.encode()).hexdigest()
