"""Ids for what came without one, or is drawn here: derived, so that the same input always has the same ids."""

import hashlib

UUID_BYTES = 16


def derived_ids(seed: str, count: int) -> list[str]:
    """The first `count` ids of a seed, as UUIDs (version 5: from a name). More of them begin with the same ones."""
    stream = bytearray(hashlib.shake_256(seed.encode()).digest(UUID_BYTES * count))
    stream[6::UUID_BYTES] = bytes(byte & 0x0F | 0x50 for byte in stream[6::UUID_BYTES])
    stream[8::UUID_BYTES] = bytes(byte & 0x3F | 0x80 for byte in stream[8::UUID_BYTES])
    text = stream.hex()
    whole = (text[at : at + 32] for at in range(0, len(text), 32))
    return [f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}" for one in whole]
