"""The child process: opens what strangers sent, with little memory and little time. Started by `process.py`."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from rotoscope.media import archive, image
from rotoscope.media.facts import MediaRefused, Picture, VideoFacts
from rotoscope.media.limits import allow_seconds, confine
from rotoscope.media.pipe import Reply, receive_request, send

SECONDS_PER_IMAGE = 10
QUIET_SECONDS = 1.0  # of looking at pictures before the parent hears of them


def main() -> None:
    """Serve requests from stdin until the parent closes it."""
    confine(int(sys.argv[1]))
    while (request := receive_request(sys.stdin.buffer)) is not None:
        try:
            for item in OPERATIONS[request.operation](**request.arguments):
                _answer("item", item)
            _answer("end", None)
        except MediaRefused as refused:
            _answer("refused", refused.refusal)


def _answer(kind: str, payload: object) -> None:
    send(sys.stdout.buffer, Reply(kind, msgspec.Raw(msgspec.msgpack.encode(payload))))


def inspect(pictures: Sequence[bytes | str], pixels_max: int, is_careful: bool) -> Iterator[object]:
    """Lists with the facts of each picture, or its refusal. The bytes stay where they are.

    `is_careful` tells of each picture at once, so that the parent knows of which one we died.
    """
    seen: list[Picture] = []
    told_at = monotonic()
    for index, picture in enumerate(pictures):
        allow_seconds(SECONDS_PER_IMAGE)
        try:
            seen.append(Picture(index, b"", image.inspect(_bytes(picture), pixels_max)))
        except MediaRefused as refused:
            seen.append(Picture(index, b"", None, refused.refusal))
        if is_careful or monotonic() - told_at > QUIET_SECONDS:
            yield seen
            seen, told_at = [], monotonic()
    yield seen


def thumbnail(picture: bytes | str, pixels: int, pixels_max: int) -> Iterator[bytes]:
    allow_seconds(SECONDS_PER_IMAGE)
    yield image.thumbnail(_bytes(picture), pixels, pixels_max)


def contents(path: str, frames_max: int) -> Iterator[object]:
    yield archive.contents(Path(path), frames_max)


def unpack(path: str, names: Sequence[str], bytes_max: int, pixels_max: int) -> Iterator[object]:
    return archive.unpack(Path(path), names, bytes_max, pixels_max)


def probe(path: str, pixels_max: int, frames_max: int) -> Iterator[object]:
    yield _video().probe(Path(path), pixels_max, frames_max)


def split(path: str, facts: dict[str, Any], start: int, stop: int) -> Iterator[object]:
    return _video().split(Path(path), msgspec.convert(facts, VideoFacts), start, stop)


def _video() -> Any:
    """The video room: imported when it is needed, for PyAV is an extra and takes a while to load."""
    try:
        from rotoscope.media import video  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MediaRefused(
            "video_support_missing", "This server cannot read videos; install rotoscope[video], or send frames."
        ) from error
    return video


def _bytes(picture: bytes | str) -> bytes:
    return Path(picture).read_bytes() if isinstance(picture, str) else picture


OPERATIONS: dict[str, Callable[..., Iterator[object]]] = {
    "inspect": inspect,
    "thumbnail": thumbnail,
    "contents": contents,
    "unpack": unpack,
    "probe": probe,
    "split": split,
}

if __name__ == "__main__":
    main()
