"""The workshop: where pictures and videos are opened.

Decoders run in child processes with little memory and little time, so that a hostile file costs one child and not the
server. Everything here blocks: call it from a thread.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rotoscope.media.facts import ArchiveFacts, ImageFacts, MediaRefused, Picture, VideoFacts


class Workshop:
    """`folder` is ours alone: staging for uploads, scratch files, and pictures that can be made again at any time."""

    def __init__(
        self,
        folder: Path,
        *,
        children_max: int = 2,
        pixels_max: int = 64_000_000,
        frames_max: int = 100_000,
        memory_bytes_max: int = 1 << 30,
    ) -> None:
        self.folder = folder

    def inspect_image(self, picture: bytes | Path) -> ImageFacts:
        """What this picture is; raises MediaRefused."""
        found = self.inspect_images([picture])[0]
        if isinstance(found, MediaRefused):
            raise found
        return found

    def inspect_images(self, pictures: Sequence[bytes | Path]) -> list[ImageFacts | MediaRefused]:
        """What each picture is, or why it is refused. One trip to the child for all of them."""
        raise NotImplementedError

    def probe_video(self, path: Path) -> VideoFacts:
        """What this video is and when each of its frames is shown; raises MediaRefused."""
        raise NotImplementedError

    def split(self, path: Path, facts: VideoFacts, start: int = 0, stop: int | None = None) -> Iterator[Picture]:
        """The frames `start` to `stop` of a video as JPEG, one after the other."""
        raise NotImplementedError

    def list_archive(self, path: Path) -> ArchiveFacts:
        """The pictures in this archive; raises MediaRefused."""
        raise NotImplementedError

    def unpack(self, path: Path, start: int = 0, stop: int | None = None) -> Iterator[Picture]:
        """The pictures `start` to `stop` of an archive, inspected, one after the other."""
        raise NotImplementedError

    def thumbnail(self, picture: bytes | Path, pixels: int) -> bytes:
        """A small JPEG of the picture, upright, at most `pixels` wide and high."""
        raise NotImplementedError

    def close(self) -> None:
        """End the children."""
