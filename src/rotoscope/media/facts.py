"""What is known about a picture, a video or an archive after looking inside, and what it is refused for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class MediaKind(StrEnum):
    """What a file is by its first bytes; its name and its declared type are not asked."""

    IMAGE = "image"
    VIDEO = "video"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """Width and height are pixels as shown: the EXIF orientation is applied."""

    width: int
    height: int
    media_type: str


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """Width and height are pixels as shown: the rotation is applied. `times` holds the presentation time stamp of every
    frame in the order of showing, in units of `time_base` seconds: frame number n is the one with `times[n]`."""

    width: int
    height: int
    rotation: int
    time_base: tuple[int, int]
    times: Sequence[int]
    keyframes: Sequence[int]  # the time stamps where decoding can begin
    is_counted: bool = False  # the file's time stamps are useless: `times` is 0, 1, 2, … and frames are counted

    @property
    def frame_count(self) -> int:
        return len(self.times)


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """The pictures in an archive, in natural order of their names (frame 2 before frame 10)."""

    names: Sequence[str]

    @property
    def frame_count(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a picture, video or archive is not taken: `code` for programs, `message` for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame out of a video or an archive: its number and its bytes, or why there are none."""

    index: int
    data: bytes
    facts: ImageFacts | None
    refusal: Refused | None = None


class MediaRefused(Exception):
    """Carries a Refused to whoever asked."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal = Refused(code, message)
