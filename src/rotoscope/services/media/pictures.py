"""Pictures on their way in: bytes that were fetched or unpacked become kept assets, or a named failure."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.media.facts import ImageFacts, Picture, Refused
from rotoscope.services.house import House

SPILL_BYTES = 2 << 20  # larger bodies wait on disk


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a frame has no picture, for its row."""

    code: str
    message: str


class Body:
    """Bytes as they arrive: few in memory, many in a scratch file, which goes with the `stack`."""

    def __init__(self, house: House, stack: ExitStack) -> None:
        self._house = house
        self._stack = stack
        self._path: Path | None = None
        self._stream: BinaryIO = BytesIO()
        self.byte_count = 0

    def write(self, piece: bytes) -> None:
        self.byte_count += len(piece)
        if self._path is None and self.byte_count > SPILL_BYTES:
            self._spill()
        self._stream.write(piece)

    def reset(self) -> None:
        """Forget what arrived: the next try begins anew."""
        self._stream.seek(0)
        self._stream.truncate()
        self.byte_count = 0

    def picture(self) -> bytes | Path:
        """What arrived, as the workshop takes it."""
        self._stream.flush()
        return self._stream.getvalue() if isinstance(self._stream, BytesIO) else self._path or b""

    def _spill(self) -> None:
        arrived = self._stream
        assert isinstance(arrived, BytesIO)
        self._path = self._stack.enter_context(self._house.workshop.staging.scratch())
        self._stream = self._stack.enter_context(self._path.open("wb"))
        self._stream.write(arrived.getvalue())


def keep_bodies(house: House, pictures: Sequence[bytes | Path]) -> list[Frame | Failure]:
    """Inspect pictures and keep those that are whole. Blocks. The frames are nameless: see `named`."""
    found = house.workshop.inspect_images(pictures) if pictures else []
    return _kept(house, list(zip(pictures, found, strict=True)))


def keep_pictures(house: House, pictures: Sequence[Picture]) -> list[Frame | Failure]:
    """Keep pictures that the workshop has made or inspected. Blocks."""
    broken = Refused("frame_undecodable", "This frame cannot be decoded.")
    return _kept(house, [(picture.data, picture.facts or picture.refusal or broken) for picture in pictures])


def named(kept: Frame | Failure, job_id: str, index: int, frame_id: str, src: str) -> Frame:
    """The row of a frame: where it belongs, and what became of it."""
    if isinstance(kept, Frame):
        facts = (kept.state, kept.sha256, kept.media_type, kept.width, kept.height, kept.byte_count)
        return Frame(job_id, index, frame_id, src, *facts, attempts=1)
    return Frame(
        job_id,
        index,
        frame_id,
        src,
        FrameState.FAILED,
        error_code=kept.code,
        error_message=kept.message,
        attempts=1,
    )


def from_facts(sha256: str, byte_count: int, facts: ImageFacts) -> Frame:
    """A nameless frame that is ready."""
    return Frame("", 0, "", "", FrameState.READY, sha256, facts.media_type, facts.width, facts.height, byte_count)


def _kept(house: House, inspected: Sequence[tuple[bytes | Path, ImageFacts | Refused]]) -> list[Frame | Failure]:
    """Keep what is good, all small ones at the price of one: every blob is durable before a row names it."""
    small = [data for data, facts in inspected if isinstance(facts, ImageFacts) and isinstance(data, bytes)]
    names = iter(house.blobs.put_many(small) if small else ())
    kept: list[Frame | Failure] = []
    for data, facts in inspected:
        if isinstance(facts, Refused):
            kept.append(Failure(facts.code, facts.message))
        elif isinstance(data, bytes):
            kept.append(from_facts(next(names), len(data), facts))
        else:
            kept.append(from_facts(house.blobs.put_file(data), data.stat().st_size, facts))
    return kept
