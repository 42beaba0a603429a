"""Where the items of a very long list begin and end, found window by window, so that memory never holds the whole text.

Where to cut is guessed (the items of a list begin alike) and then proved: `[` + a part of the list + `]` is JSON only
if the part ends between two items. What cannot be guessed is left to those who read the text whole.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

import msgspec
import numpy as np
from msgspec import Raw

from rotoscope.wire.json import Text

WINDOW_BYTES = 2 << 20
WINDOW_BYTES_MAX = 64 << 20
GUESSES_MAX = 4
SPACES_MAX = 256  # between two items, with the comma
SINGLES_MAX = 16  # how many items are read slowly, one by one, at the end of a list
MARKER = Raw(b'"\\u0000here stood a long list"')

_opening = re.compile(rb'"(?:annotations|video_?2d|data)"\s*:\s*\[\s*(\{\s*"[^"\\]*"\s*:)')
_items = msgspec.json.Decoder(list[Raw])
_reader = json.JSONDecoder()


class Slices(Sequence[bytes]):
    """Parts of a text, copied out when they are asked for."""

    def __init__(self, text: Text, spans: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._spans = spans

    def __len__(self) -> int:
        return len(self._spans)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> "Slices": ...
    def __getitem__(self, index: int | slice) -> "bytes | Slices":
        if isinstance(index, slice):
            return Slices(self._text, self._spans[index])
        start, stop = self._spans[index]
        return bytes(self._text[start:stop])


@dataclass(frozen=True, slots=True)
class LongList:
    """The items, and the text with a marker in their place."""

    items: Slices
    rest: bytes


def find_long_list(text: Text, forget: Callable[[], None], window_bytes: int = WINDOW_BYTES) -> LongList | None:
    """The first list that looks like one of pre-labels; None if there is none or it cannot be cut."""
    opening = _opening.search(text)
    if opening is None:
        return None
    start = opening.start(1)
    spans = _spans(text, start, opening[1], forget, window_bytes)
    if spans is None:
        return None
    rest = b"".join([text[:start], bytes(MARKER), text[spans[-1][1] :]])
    return LongList(Slices(text, spans), rest)


def _spans(
    text: Text, at: int, lead: bytes, forget: Callable[[], None], window_bytes: int
) -> list[tuple[int, int]] | None:
    """Begin and end of every item from `at` on; None if a guess does not hold."""
    spans: list[tuple[int, int]] = []
    size, singles = window_bytes, 0
    while True:
        window = text[at : at + size]
        found, end = _cut(window, lead)
        if found:
            spans.extend((at + start, at + stop) for start, stop in found)
            at, size = at + end, window_bytes
            forget()
        elif at + size < len(text):
            size *= 2
            if size > WINDOW_BYTES_MAX:
                return None
        else:
            stop, is_last = _one(window)
            if stop == 0 or singles > SINGLES_MAX:
                return None
            start = len(window) - len(window.lstrip())
            spans.append((at + start, at + stop))
            if is_last:
                return spans
            at, singles = at + window.index(b",", stop) + 1, singles + 1


def _cut(window: bytes, lead: bytes) -> tuple[list[tuple[int, int]], int]:
    """The items at the beginning of this window, and where the next one begins; none if no guess holds."""
    end = len(window)
    for _ in range(GUESSES_MAX):
        end, comma = _last_start(window, lead, end)
        if comma < 0:
            break
        part = b"[%b]" % window[:comma]
        try:
            items = _items.decode(part)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        base = np.frombuffer(part, np.uint8).ctypes.data + 1
        starts = [np.frombuffer(item, np.uint8).ctypes.data - base for item in items]
        return [(start, start + len(memoryview(item))) for start, item in zip(starts, items, strict=True)], end
    return [], 0


def _last_start(window: bytes, lead: bytes, end: int) -> tuple[int, int]:
    """The last place before `end` where an item seems to begin, and its comma; -1 if there is none."""
    while (end := window.rfind(lead, 0, end)) > 0:
        before = window[max(0, end - SPACES_MAX) : end].rstrip()
        if before.endswith(b",") and before[:-1].rstrip().endswith(b"}"):
            return end, window.rindex(b",", 0, end)
    return -1, -1


def _one(window: bytes) -> tuple[int, bool]:
    """Where the only item ends, and whether the list ends with it; 0 if that cannot be seen."""
    text = window.decode("latin-1")  # one character for each byte; only brackets and quotes matter
    try:
        _, stop = _reader.raw_decode(text, len(text) - len(text.lstrip()))
    except (ValueError, RecursionError):
        return 0, False
    after = text[stop:].lstrip()[:1]
    return (stop, after == "]") if after in ("]", ",") else (0, False)
