"""How deep objects and arrays stand in each other, told without reading them: megabytes of text may not hold up others.

A block at a time, in steps that let other threads go on meanwhile.
"""

import numpy as np

STEP_BYTES = 1 << 20
QUOTE = ord('"')
OPEN, CLOSE = ord("{"), ord("}")
LETTER = 0x20  # the bit by which { differs from [, and } from ]


def is_deeper(text: bytes, most: int) -> bool:
    """Whether more than `most` of them stand in each other. `text` is valid JSON."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    depth, is_inside = 0, 0  # inside a string
    every = np.frombuffer(text, np.uint8)
    for start in range(0, len(every), STEP_BYTES):
        block = every[start : start + STEP_BYTES]
        inside = (np.cumsum(block == QUOTE, dtype=np.uint8) + np.uint8(is_inside)) & 1
        folded = block | LETTER
        steps = (folded == OPEN).astype(np.int8) - (folded == CLOSE)
        steps = steps[(steps != 0) & (inside == 0)]
        if len(steps):
            path = np.cumsum(steps, dtype=np.int64) + depth
            if path.max() > most:
                return True
            depth = int(path[-1])
        is_inside = int(inside[-1])
    return False
