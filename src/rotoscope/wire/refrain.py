"""The refrain of a track: the text that comes again in every frame. Where frames differ, it has blanks.

A programme writes all frames alike: the same members in the same order with the same spaces. From the bracket that
opens the corners of one frame to that of the next, only the corners, frame_id, `_id` and attributes change.
"""

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from rotoscope.wire.tape import NotOnTape, Places, Stretches, Tape


class Blank(Enum):
    """What may stand in a blank."""

    NUMBER = auto()
    FRAME_ID = auto()
    SHAPE_ID = auto()
    ATTRIBUTES = auto()  # any value; only here are quotes and brackets


@dataclass(frozen=True, slots=True)
class Part:
    """A constant text; or a blank, and then `text` is what the first verse has there."""

    text: bytes
    blank: Blank | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Where a blank is in every verse."""

    blank: Blank
    starts: Places
    ends: Places


@dataclass(frozen=True, slots=True)
class Verses:
    """What stands in the blanks: the numbers of each verse in a row; of everything else each verse has one or none."""

    numbers: Stretches
    number_count: int  # in one verse
    corner_order: Sequence[int]
    others: dict[Blank, Stretches]
    are_attributes_late: bool  # they stand behind the corners, and so are of the frame that the verse begins in

    def corners(self) -> NDArray[np.float64]:
        """Of each verse x and y of its four corners, in a row."""
        table = self.numbers.numbers().reshape(-1, self.number_count)
        return table if self.corner_order == list(range(self.number_count)) else table[:, self.corner_order]


class Run:
    """Parts that follow each other: found in one go where every blank is as long as in the first verse."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.offsets = [0, *itertools.accumulate(len(part.text) for part in parts)]
        self._first = np.frombuffer(b"".join(part.text for part in parts), np.uint8)
        masks = (bytes([0 if part.blank else 255]) * len(part.text) for part in parts)
        self._mask = np.frombuffer(b"".join(masks), np.uint8)

    def forward(self, tape: Tape, at: Places) -> tuple[list[Found], Places]:
        """The blanks behind these places, and the places behind the run."""
        if self._is_even(tape, at):
            return self._offset(at), at + self.offsets[-1]
        found: list[Found] = []
        for part, after in itertools.pairwise((*self.parts, Part(b""))):
            if part.blank:
                ends = tape.ends(at, after.text[0])
                found.append(Found(part.blank, at, ends))
                at = ends
            else:
                tape.expect(at, part.text)
                at = at + len(part.text)
        return found, at

    def backward(self, tape: Tape, at: Places) -> tuple[list[Found], Places]:
        """The blanks before these places, and the places before the run."""
        start = at - self.offsets[-1]
        if self._is_even(tape, start):
            return self._offset(start), start
        found: list[Found] = []
        for part, before in itertools.pairwise((*reversed(self.parts), Part(b""))):
            if part.blank:
                starts = tape.starts(at, before.text[-1])
                found.append(Found(part.blank, starts, at))
                at = starts
            else:
                at = at - len(part.text)
                tape.expect(at, part.text)
        return found[::-1], at

    def _is_even(self, tape: Tape, at: Places) -> bool:
        return not len(self.parts) or not ((tape.rows(at, self.offsets[-1]) ^ self._first) & self._mask).any()

    def _offset(self, at: Places) -> list[Found]:
        spans = zip(self.parts, self.offsets, self.offsets[1:], strict=False)
        return [Found(part.blank, at + start, at + stop) for part, start, stop in spans if part.blank]


class Refrain:
    """The parts of a verse, which begins with the value of `coordinates` and ends before the next one."""

    def __init__(self, verse: bytes) -> None:
        parts, at = [], 0
        for start, stop, blank in _blanks(verse):
            parts += [Part(verse[at:start]), Part(verse[start:stop], blank)]
            at = stop
        parts.append(Part(verse[at:]))
        free = [at for at, part in enumerate(parts) if part.blank is Blank.ATTRIBUTES]
        self._has_free = bool(free)
        self._before = Run(parts[: free[0]] if free else parts)
        self._after = Run(parts[free[0] + 1 :] if free else [])
        self._corner_order = _corner_order(parts)
        self._is_late = bool(free) and all(part.blank is not Blank.FRAME_ID for part in parts[: free[0]])

    def read(self, tape: Tape, edges: Places) -> Verses:
        """The verse between each two edges; NotOnTape where anything but its blanks differs from the refrain."""
        found, start = self._before.forward(tape, edges[:-1])
        more, stop = self._after.backward(tape, edges[1:])
        found += more
        if self._has_free:
            found.append(Found(Blank.ATTRIBUTES, start, stop))
        elif not np.array_equal(start, stop):
            raise NotOnTape
        numbers = [one for one in found if one.blank is Blank.NUMBER]
        starts = np.stack([one.starts for one in numbers], axis=1).reshape(-1)
        ends = np.stack([one.ends for one in numbers], axis=1).reshape(-1)
        others = {one.blank: Stretches(tape, one.starts, one.ends) for one in found if one.blank is not Blank.NUMBER}
        if len(numbers) + len(others) != len(found):
            raise NotOnTape  # a member that stands twice
        return Verses(Stretches(tape, starts, ends), len(numbers), self._corner_order, others, self._is_late)


_token = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|[{}\[\]]')
_colon = re.compile(rb"\s*:\s*")
_reader = json.JSONDecoder()


def _blanks(verse: bytes) -> Iterator[tuple[int, int, Blank]]:
    """Begin, end and meaning of every blank. Depth 0 is inside a shape, -1 between two."""
    depth = at = 0
    while token := _token.search(verse, at):
        at = token.end()
        match token[0][:1]:
            case b"{" | b"[":
                depth += 1
            case b"}" | b"]":
                depth -= 1
            case b'"' if depth == -1:
                yield token.start() + 1, at - 1, Blank.FRAME_ID
            case b'"' if depth == 0 and (colon := _colon.match(verse, at)):
                if token[0] == b'"_id"' and (found := _token.match(verse, colon.end())) and found[0][:1] == b'"':
                    at = found.end()
                    yield found.start() + 1, at - 1, Blank.SHAPE_ID
                elif token[0] == b'"attributes"':
                    at = _reader.raw_decode(verse.decode("latin-1"), colon.end())[1]
                    yield colon.end(), at, Blank.ATTRIBUTES
            case b'"':
                pass
            case _:
                yield token.start(), at, Blank.NUMBER


def _corner_order(parts: Sequence[Part]) -> list[int]:
    """Which number of a verse is x of the first corner, y of it, and so on: as in a verse of numbered numbers."""
    count = itertools.count()
    verse = b"".join(b"%d" % next(count) if part.blank is Blank.NUMBER else part.text for part in parts)
    points, _ = _reader.raw_decode(verse.decode("latin-1"))
    return [point[axis] for point in points for axis in "xy"]
