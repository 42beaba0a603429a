"""The result document: what stands around its tracks. A video's is written as it grows; an image's is small."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import JobKind
from rotoscope.wire.prelabel_cut import IMAGE_KEYS
from rotoscope.wire.result_track import TrackText

NO_ID = "00000000-0000-0000-0000-000000000000"
FRAMES_AT_ONCE = 1000

_encoder = msgspec.json.Encoder()


def document(
    kind: JobKind, data: Mapping[str, Any], frames: Sequence[Frame], sources: Sequence[str], tracks: Iterator[TrackText]
) -> Iterator[bytes]:
    """The document piece by piece. `data` is the job's input, `sources` are our addresses of the frames."""
    match kind:
        case JobKind.IMAGE:
            yield _image(data, tracks)
        case JobKind.SENSOR:
            yield from _sequence(tracks, b"")
            yield b',"sensor_data":{"frames":%b}}}' % _encoder.encode(data["sensor_data"]["frames"])
        case JobKind.VIDEO:
            yield from _sequence(tracks, b',"groups":null')
            yield b',"video_data":{"frames":['
            yield from _frames(frames, sources)
            yield b"]}}}"


def _sequence(tracks: Iterator[TrackText], after: bytes) -> Iterator[bytes]:
    yield b'{"data":{"annotation_data":{"annotations":['
    for number, track in enumerate(tracks):
        if number:
            yield b","
        yield track.text
    yield b"]%b}" % after


def _frames(frames: Sequence[Frame], sources: Sequence[str]) -> Iterator[bytes]:
    """The frames in the order of the client's list. One that we could not get has no address here."""
    for start in range(0, len(frames), FRAMES_AT_ONCE):
        part = zip(frames[start : start + FRAMES_AT_ONCE], sources[start : start + FRAMES_AT_ONCE], strict=True)
        texts = (
            _encoder.encode(
                {
                    "_id": NO_ID,
                    "frame_id": frame.frame_id,
                    "meta_data": None,
                    "ref_id": "",
                    "src": source if frame.state is FrameState.READY else "",
                    "src_original": frame.src,
                }
            )
            for frame, source in part
        )
        yield (b"," if start else b"") + b",".join(texts)


def _image(data: Mapping[str, Any], tracks: Iterator[TrackText]) -> bytes:
    found: dict[str, list[msgspec.Raw]] = {
        name: [] for name in ("rectangles", "polygons", "lines", "cuboids", "landmarks")
    }
    plural = {kind: name for name, kind in IMAGE_KEYS.items()}
    for track in tracks:
        found[plural[track.kind]].append(msgspec.Raw(track.text))
    return _encoder.encode({"data": {"annotations": found, "image_url": data["image_url"]}})
