"""The ETag of a thing: a name for the state that somebody looked at, made of what they were shown.

It is a hash of the data, not of the bytes that carried it: compressing on the way does not change it. `but` names
members that change by themselves, and that nobody could overwrite.
"""

import hashlib
from collections.abc import Collection
from typing import Any

import msgspec

TAG_LENGTH = 32
_encoder = msgspec.json.Encoder(order="deterministic")


def etag_of(data: Any, but: Collection[str] = ()) -> str:
    """`"…"`, with its quotes."""
    shown = msgspec.to_builtins(data)
    if but and isinstance(shown, dict):
        shown = {name: value for name, value in shown.items() if name not in but}
    return f'"{hashlib.sha256(_encoder.encode(shown)).hexdigest()[:TAG_LENGTH]}"'


def is_meant(if_match: str, etag: str) -> bool:
    """Whether an If-Match header names this state: `*` names any. A proxy that compresses may have put `W/` before."""
    named = [tag.strip() for tag in if_match.split(",")]
    return named == ["*"] or etag in named or f"W/{etag}" in named
