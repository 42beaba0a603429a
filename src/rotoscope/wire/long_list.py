"""Where the items of a very long list begin and end, found window by window, so that memory never holds the whole text.

Where to cut is guessed: the items of a list begin alike. If every part turns out to be a JSON value, and so does the
text around the list, the guess was right, which whoever reads the parts finds out. To prove it beforehand is a reading
more: `[` + a part of the list + `]` is JSON only if the part ends between two items. What cannot be guessed is left to
those who read the text whole.
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
CLOSE, COMMA = ord("]"), ord(",")
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


class WrongCut(ValueError):
    """A part of a text that was cut by guess is no JSON value."""


@dataclass(frozen=True, slots=True)
class LongList:
    """The items, and the text with a marker in their place."""

    items: Slices
    rest: bytes


def guess_long_list(
    text: Text, forget: Callable[[], None] = lambda: None, window_bytes: int = WINDOW_BYTES
) -> LongList | None:
    """The same as `find_long_list`, but unproved: what stands between the first two items is taken to end every one."""
    opening = _opening.search(text)
    if opening is None:
        return None
    start = opening.start(1)
    window = bytes(text[start : start + window_bytes])
    stop, is_last = _one(window)
    after = window.find(opening[1], stop)
    if stop == 0 or is_last or after < 0 or window[stop:after].strip() != b",":
        return None
    cuts = _all(text, window[stop - 1 : after] + opening[1], start, forget, window_bytes)
    last = cuts[-1] + after - stop + 1
    end, is_last = _one(bytes(text[last : last + WINDOW_BYTES_MAX]))
    if not is_last:
        return None
    stops = [cut + 1 for cut in cuts] + [last + end]
    starts = [start, *(cut + after - stop + 1 for cut in cuts)]
    rest = b"".join([text[:start], bytes(MARKER), text[stops[-1] :]])
    return LongList(Slices(text, list(zip(starts, stops, strict=True))), rest)


def _all(text: Text, seam: bytes, at: int, forget: Callable[[], None], window_bytes: int) -> list[int]:
    """Where this stands, from `at` on."""
    found: list[int] = []
    while at < len(text):
        window = bytes(text[at : at + window_bytes + len(seam) - 1])
        place = window.find(seam)
        while place >= 0:
            found.append(at + place)
            place = window.find(seam, place + len(seam))
        at = max(at + window_bytes, found[-1] + len(seam) if found else 0)
        forget()
    return found


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
    view, spans, singles = memoryview(text), [], 0
    window = _room(window_bytes)
    while True:
        length = min(len(window) - 2, len(view) - at)
        window[1 : 1 + length] = view[at : at + length]
        found, end = _cut(window, length, lead)
        if found:
            spans.extend((at + start, at + stop) for start, stop in found)
            at += end
            forget()
        elif at + length < len(view):
            if len(window) > WINDOW_BYTES_MAX:
                return None
            window = _room(2 * len(window))
        else:
            rest = bytes(window[1 : 1 + length])
            stop, is_last = _one(rest)
            if stop == 0 or singles > SINGLES_MAX:
                return None
            spans.append((at + len(rest) - len(rest.lstrip()), at + stop))
            if is_last:
                return spans
            at, singles = at + rest.index(b",", stop) + 1, singles + 1


def _room(size: int) -> bytearray:
    """Room for a window: a bracket before it, so that it can be decoded where it stands."""
    return bytearray(b"[") + bytearray(size + 1)


def _cut(window: bytearray, length: int, lead: bytes) -> tuple[list[tuple[int, int]], int]:
    """The items at the beginning of a window, and where the next one begins; none if no guess holds."""
    end = 1 + length
    for _ in range(GUESSES_MAX):
        end, comma = _last_start(window, lead, end)
        if comma < 0:
            break
        window[comma] = CLOSE
        try:
            items = _items.decode(memoryview(window)[: comma + 1])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            window[comma] = COMMA
            continue
        base = np.frombuffer(window, np.uint8).ctypes.data + 1
        starts = [np.frombuffer(item, np.uint8).ctypes.data - base for item in items]
        return [(start, start + len(memoryview(item))) for start, item in zip(starts, items, strict=True)], end - 1
    return [], 0


def _last_start(window: bytearray, lead: bytes, end: int) -> tuple[int, int]:
    """The last place before `end` where an item seems to begin, and its comma; -1 if there is none."""
    while (end := window.rfind(lead, 1, end)) > 1:
        before = window[max(1, end - SPACES_MAX) : end].rstrip()
        if before.endswith(b",") and before[:-1].rstrip().endswith(b"}"):
            return end, window.rindex(b",", 1, end)
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
