"""The attributes of many frames as channels: equal texts are read once, and only changes become keyframes."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import msgspec
import numpy as np
from msgspec import Raw
from numpy.typing import NDArray

from rotoscope.domain.channel import Steps

Values = Mapping[str, object]
NUL = b"\0"

_encoder = msgspec.json.Encoder()


class AttributeTexts:
    """The `attributes` of each frame as text, empty where there are none. Few of them differ, as a rule."""

    def __init__(self, raws: Sequence[Raw]) -> None:
        texts = NUL.join(raws).split(NUL) if raws else []  # faster than one by one; no JSON holds this byte
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        self.distinct = list(numbers)
        self.codes = np.fromiter(map(numbers.__getitem__, texts), np.intp, len(texts))

    def count_colons(self) -> int:
        """How many colons they have, and the keys that they stand under."""
        each = [text.count(b":") + bool(text) for text in self.distinct]
        return int(np.bincount(self.codes, minlength=len(each)) @ np.array(each)) if each else 0

    def steps(self, frames: Sequence[int], read: Callable[[bytes], Values]) -> dict[str, Steps]:
        """A channel per attribute. A frame that does not mention an attribute leaves it as it was.

        `frames` are those of the texts; they need not rise.
        """
        parsed = [read(text) for text in self.distinct]
        order = np.argsort(frames, kind="stable")
        at, codes = np.asarray(frames, np.int64)[order], self.codes[order]
        return {name: _steps(name, at, codes, parsed) for name in dict.fromkeys(chain.from_iterable(parsed))}


def _steps(name: str, frames: NDArray[np.int64], codes: NDArray[np.intp], parsed: Sequence[Values]) -> Steps:
    """The keyframes of one attribute; `codes` says which of `parsed` each frame has."""
    spelled: dict[bytes, int] = {}
    number_of = [
        spelled.setdefault(_encoder.encode(one[name]), number) if name in one else -1
        for number, one in enumerate(parsed)
    ]
    values = np.array(number_of)[codes]
    frames, values = frames[values >= 0], values[values >= 0]
    changes = np.flatnonzero(np.diff(values, prepend=-1))
    return Steps(tuple(frames[changes].tolist()), tuple(parsed[number][name] for number in values[changes].tolist()))
