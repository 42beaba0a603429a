"""A text as numpy sees it: many places of it compared or cut out at once, for what a few cost in Python."""

import re
from functools import cache, cached_property
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.intp]
Bytes: TypeAlias = NDArray[np.uint8]

REACH = 40  # how far the end of a number or a name is searched; where it is farther, the text is none of ours
DIGITS_MAX = 15  # so many make an integer that a float64 holds exactly, as it does ten to the power of so many
ZERO, POINT, SPACE, COMMA = b"0. ,"

_plain_number = re.compile(rb"(0|[1-9][0-9]*)\.([0-9]+)")
_number_list = msgspec.json.Decoder(list[float])


class NotOnTape(ValueError):
    """What should be at these places is not."""


class Tape:
    """A text, for questions about many places at once. Places are never negative."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.bytes: Bytes = np.frombuffer(text, np.uint8)

    def find(self, pair: bytes, start: int) -> Places:
        """Where these two bytes stand, from `start` on."""
        found = np.flatnonzero(self.bytes[start:-1] == pair[0]) + start
        return found[self.bytes[found + 1] == pair[1]]

    def rows(self, at: Places, width: int) -> Bytes:
        """`width` bytes from each place on, a row each: numpy copies row by row what it takes for single values."""
        count = len(self.text) - width + 1
        if width == 0 or count <= 0:
            raise NotOnTape
        windows = np.ndarray((count,), _void(width), self.text, 0, (1,))
        try:
            return windows[at].view(np.uint8).reshape(-1, width)
        except IndexError as error:
            raise NotOnTape from error

    def expect(self, at: Places, constant: bytes) -> None:
        """Make sure that this stands at each place."""
        if self.rows(at, len(constant)).tobytes() != constant * len(at):
            raise NotOnTape

    def ends(self, at: Places, mark: int) -> Places:
        """Where the first `mark` stands after each place; the place itself if it is out of reach."""
        return at + (self.rows(at, REACH) == mark).argmax(axis=1)

    def starts(self, at: Places, mark: int) -> Places:
        """The same backwards: the place behind the last `mark` before each place."""
        if int(at.min()) < REACH:
            raise NotOnTape
        return at - (self.rows(at - REACH, REACH)[:, ::-1] == mark).argmax(axis=1)


class Stretches:
    """Stretches of a tape, from each of `starts` up to its `ends`."""

    def __init__(self, tape: Tape, starts: Places, ends: Places) -> None:
        self.tape = tape
        self.starts = starts
        self.lengths = ends - starts
        self.width = int(self.lengths.max())
        self.is_even = int(self.lengths.min()) == self.width
        if int(self.lengths.min()) < 0:
            raise NotOnTape

    def text(self, number: int) -> bytes:
        start = int(self.starts[number])
        return self.tape.text[start : start + int(self.lengths[number])]

    @cached_property
    def rows(self) -> Bytes:
        """Of each the bytes as many as the longest has; behind others there is what stands behind them."""
        return self.tape.rows(self.starts, self.width) if self.width else np.zeros((len(self.starts), 0), np.uint8)

    def padded(self, filler: int, margin: int = 0) -> Bytes:
        """The same, but filled up; `margin` more bytes are filled too."""
        padded = np.full((len(self.starts), self.width + margin), filler, np.uint8)
        keep = np.tri(self.width + 1, self.width, -1, np.uint8) * np.uint8(255)  # a row for each length
        fill = ~keep & np.uint8(filler)
        padded[:, : self.width] = self.rows & keep[self.lengths] | fill[self.lengths]
        return padded

    def names(self) -> list[bytes]:
        """As bytes. None of them may end with NUL, which is what is filled up with."""
        found = self.padded(0, 1).view(f"S{self.width + 1}").reshape(-1).tolist()
        if sum(map(len, found)) != int(self.lengths.sum()):
            raise NotOnTape
        return found

    def are_plain(self) -> bool:
        """Whether a JSON string holds each of them as it is."""
        rows = self.rows if self.is_even else self.padded(SPACE)
        text = rows.tobytes()
        return b'"' not in text and b"\\" not in text and int(rows.min(initial=SPACE)) >= SPACE

    def turns(self) -> Places:
        """Which of them may differ from the one before, those that do in any case."""
        differ = (self.rows[1:] != self.rows[:-1]).any(axis=1) | (self.lengths[1:] != self.lengths[:-1])
        return np.flatnonzero(np.concatenate([[True], differ]))

    def numbers(self) -> NDArray[np.float64]:
        """As JSON reads them; an error of msgspec where one is no number."""
        found = self._plain_numbers() if self.is_even else None
        if found is None:
            rows = self.padded(SPACE, 1)
            rows[:, -1] = COMMA
            found = floats(_number_list.decode(b"[%b]" % rows.tobytes()[:-1]))
        if len(found) != len(self.starts):
            raise NotOnTape
        return found

    def _plain_numbers(self) -> NDArray[np.float64] | None:
        """Numbers that are all spelled like the first, say 0.123456; None if they are not.

        Their digits make an integer, and dividing that by a power of ten rounds once, and so correctly.
        """
        spelled = _plain_number.fullmatch(self.text(0))
        if spelled is None or self.width - 1 > DIGITS_MAX:
            return None
        point = spelled.end(1)
        columns = np.ascontiguousarray(self.rows.T)
        has_points = (columns[point] == POINT).all()
        columns[point] = ZERO
        digits = columns - np.uint8(ZERO)
        if not has_points or int(digits.max()) > 9 or (point > 1 and not digits[0].all()):
            return None
        total = digits[0].astype(np.int64)
        for column in (*range(1, point), *range(point + 1, self.width)):
            total *= 10
            total += digits[column]
        return total / 10.0 ** (self.width - 1 - point)


def floats(numbers: list[float]) -> NDArray[np.float64]:
    """A list as an array, by way of msgpack, where a number is one byte and then its eight: much faster than numpy."""
    text = np.frombuffer(msgspec.msgpack.encode(numbers), np.uint8)
    text = text[len(text) - 9 * len(numbers) :]
    return np.ascontiguousarray(text.reshape(-1, 9)[:, 1:]).view(">f8").reshape(-1).astype(np.float64)


@cache
def _void(width: int) -> np.dtype:
    return np.dtype((np.void, width))
