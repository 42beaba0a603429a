"""The workshop: where pictures and videos are opened.

Decoders run in child processes with little memory and little time, so that a hostile file costs one child and not the
server. Everything here blocks: call it from a thread.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from rotoscope.media.facts import ArchiveFacts, ImageFacts, MediaRefused, Picture, Refused, VideoFacts
from rotoscope.media.pipe import PipeBroken
from rotoscope.media.process import Child
from rotoscope.media.staging import THUMBNAILS_BYTES_MAX, Staging

T = TypeVar("T")

_OVERRUN = Refused("too_costly", "Opening this file took too much time or memory; it is damaged or not what it claims.")
_MEMORY_BYTES = 512 << 20  # for the decoders themselves
_MEMORY_BYTES_PER_PIXEL = 8
_TRIP_BYTES = 16 << 20  # of pictures that go to a child together
_WORTH_STARTING_SECONDS = 0.5  # of waiting for a child: then one more is started, if there may be one
_VIDEO_MEMORY = 3  # times the memory of a picture: a decoder keeps up to 16 frames at hand


class WorkshopClosed(Exception):
    """The server stops; what was under way says nothing about the file, and is to be done again."""


class Workshop:
    """`folder` is ours alone: staging for uploads, scratch files, and pictures that can be made again at any time."""

    def __init__(
        self,
        folder: Path,
        *,
        children_max: int = 2,
        pixels_max: int = 64_000_000,
        frames_max: int = 100_000,
        frame_bytes_max: int = 50_000_000,
        memory_bytes_max: int | None = None,
        thumbnails_bytes_max: int = THUMBNAILS_BYTES_MAX,
    ) -> None:
        self.thumbnails_bytes_max = thumbnails_bytes_max
        self.staging = Staging(folder, thumbnails_bytes_max)
        self._pixels_max = pixels_max
        self._frames_max = frames_max
        self._frame_bytes_max = frame_bytes_max
        self._memory_bytes_max = memory_bytes_max or _MEMORY_BYTES + _MEMORY_BYTES_PER_PIXEL * pixels_max
        self._is_closed = False
        self._busy: set[Child] = set()
        self._waiting: queue.LifoQueue[Child | None] = queue.LifoQueue()  # None where one broke: to be started anew
        self._children_max = children_max
        self._started = 0  # of those for short errands, broken ones included
        self._starting = threading.Lock()
        self._threads = ThreadPoolExecutor(children_max, thread_name_prefix="workshop")
        self._glances = ThreadPoolExecutor(children_max, thread_name_prefix="glance")

    async def run(self, errand: Callable[..., T], *arguments: Any) -> T:
        """Do something long, like taking a video apart, in a thread of the workshop's own; others wait their turn."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, errand, *arguments)

    async def glance(self, errand: Callable[..., T], *arguments: Any) -> T:
        """Do something shorter, like looking into an upload, that must not wait behind what is long."""
        return await asyncio.get_running_loop().run_in_executor(self._glances, errand, *arguments)

    def inspect_image(self, picture: bytes | Path) -> ImageFacts:
        """What this picture is; raises MediaRefused."""
        found = self.inspect_images([picture])[0]
        if isinstance(found, Refused):
            raise MediaRefused(found.code, found.message)
        return found

    def inspect_images(self, pictures: Sequence[bytes | Path]) -> list[ImageFacts | Refused]:
        """What each picture is, or why it is refused. One trip to a child for all of them."""
        found: list[ImageFacts | Refused] = []
        is_careful = False
        while len(found) < len(pictures):
            asked = {"pictures": _trip(pictures, len(found)), "pixels_max": self._pixels_max, "is_careful": is_careful}
            try:
                with self._child() as child:
                    for seen in child.ask("inspect", list[Picture], **asked):
                        found += [each.facts or each.refusal for each in seen]
                is_careful = False
            except PipeBroken:
                self._check_open()
                if is_careful:
                    found.append(_OVERRUN)  # the child died of this picture; the next child takes those after it
                is_careful = not is_careful  # if it was not, the next child says which one it dies of
        return found

    def thumbnail(self, picture: bytes | Path, pixels: int) -> bytes:
        """A small upright JPEG, at most `pixels` wide and high; raises MediaRefused."""
        name_or_bytes = str(picture) if isinstance(picture, Path) else picture
        limits = {"pixels": pixels, "pixels_max": self._pixels_max}
        try:
            with self._child() as child:
                [only] = child.ask("thumbnail", bytes, picture=name_or_bytes, **limits)
                return only
        except PipeBroken as error:
            self._check_open()
            raise MediaRefused(_OVERRUN.code, _OVERRUN.message) from error

    def list_archive(self, path: Path) -> ArchiveFacts:
        """The pictures in this archive; raises MediaRefused."""
        [only] = self._errand("contents", ArchiveFacts, path=str(path), frames_max=self._frames_max)
        return only

    def unpack(self, path: Path, names: Sequence[str]) -> Generator[Picture]:
        """The named pictures of an archive, inspected, one after the other; `index` counts through `names`."""
        return self._errand(
            "unpack",
            Picture,
            path=str(path),
            names=list(names),
            bytes_max=self._frame_bytes_max,
            pixels_max=self._pixels_max,
        )

    def probe_video(self, path: Path) -> VideoFacts:
        """What this video is and when each of its frames is shown; raises MediaRefused."""
        limits = {"pixels_max": self._pixels_max, "frames_max": self._frames_max}
        [only] = self._errand("probe", VideoFacts, path=str(path), **limits)
        return only

    def split(self, path: Path, facts: VideoFacts, start: int = 0, stop: int | None = None) -> Generator[Picture]:
        """The frames `start` to `stop` of a video as JPEG, one after the other."""
        stop = facts.frame_count if stop is None else min(stop, facts.frame_count)
        return self._errand("split", Picture, path=str(path), facts=msgspec.to_builtins(facts), start=start, stop=stop)

    def close(self) -> None:
        """End the children, whatever they are doing; those who wait for them hear WorkshopClosed."""
        self._is_closed = True
        for child in list(self._busy):
            child.interrupt()
        self._threads.shutdown(cancel_futures=True)
        self._glances.shutdown(cancel_futures=True)
        while not self._waiting.empty():
            child = self._waiting.get()
            if child is not None:
                child.kill()

    def _check_open(self) -> None:
        if self._is_closed:
            raise WorkshopClosed

    @contextlib.contextmanager
    def _child(self) -> Iterator[Child]:
        """A child for a short errand, from those that wait. One that broke or was left halfway is not used again."""
        self._check_open()
        waiting = self._next_child()
        child = None
        try:
            with self._at_work(waiting or Child(self._memory_bytes_max)) as child:
                yield child
            waiting = child
        except MediaRefused:
            waiting = child
            raise
        except BaseException:
            if child is not None:
                child.kill()
            waiting = None
            raise
        finally:
            self._waiting.put(waiting)

    def _next_child(self) -> Child | None:
        """One that waits for work; None if one is to be started. Those at work are waited for a moment first, because
        a start costs as much CPU as two thousand small pictures."""
        with contextlib.suppress(queue.Empty):
            return self._waiting.get(timeout=_WORTH_STARTING_SECONDS if self._started else 0)
        with self._starting:
            if self._started < self._children_max:
                self._started += 1
                return None
        return self._waiting.get()

    def _errand(self, operation: str, item_type: Any, **arguments: Any) -> Generator[Any]:
        """A long errand, in a child of its own that ends with it."""
        self._check_open()
        with self._at_work(Child(self._memory_bytes_max * _VIDEO_MEMORY)) as child:
            try:
                yield from child.ask(operation, item_type, **arguments)
            except PipeBroken as error:
                self._check_open()
                raise MediaRefused(_OVERRUN.code, _OVERRUN.message) from error
            finally:
                child.kill()

    @contextlib.contextmanager
    def _at_work(self, child: Child) -> Iterator[Child]:
        self._busy.add(child)
        try:
            yield child
        finally:
            self._busy.discard(child)


def _trip(pictures: Sequence[bytes | Path], start: int) -> list[bytes | str]:
    """As many pictures from `start` on as may go through the pipe together."""
    trip: list[bytes | str] = []
    byte_count = 0
    for picture in pictures[start:]:
        byte_count += len(picture) if isinstance(picture, bytes) else 0
        if trip and byte_count > _TRIP_BYTES:
            break
        trip.append(picture if isinstance(picture, bytes) else str(picture))
    return trip
