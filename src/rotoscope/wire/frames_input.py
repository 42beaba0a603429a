"""The pictures that a job's `data` names, in order, whichever of its forms the client chose."""

from collections.abc import Mapping
from typing import Any

from rotoscope.domain.job import JobKind
from rotoscope.wire.names import upload_of

IMAGE_FRAME_ID = "image"  # an image job has one frame, and the client gives it no name

_PLACES = {
    JobKind.IMAGE: "/data/image_url",
    JobKind.SENSOR: "/data/sensor_data/frames/{}/sensors/0/data_url",
    JobKind.VIDEO: "/data/video_data/frames/{}/src",
}


def frames_from_input(kind: JobKind, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(frame_id, src) of every frame that `data` names. Empty for a whole video or archive: see `source_from_input`.

    `data` was checked when the job was created; here it is only read.
    """
    match kind:
        case JobKind.IMAGE:
            return [(IMAGE_FRAME_ID, data["image_url"])]
        case JobKind.SENSOR:
            return [(frame["frame_id"], frame["sensors"][0]["data_url"]) for frame in data["sensor_data"]["frames"]]
        case JobKind.VIDEO:
            return [(frame["frame_id"], frame["src"]) for frame in data["video_data"].get("frames") or ()]


def source_from_input(kind: JobKind, data: Mapping[str, Any]) -> str | None:
    """The address of the one video or archive that holds all frames, if the job came that way."""
    if kind is JobKind.VIDEO and data["video_data"].get("source"):
        return data["video_data"]["source"]["src"]
    return None


def place_of_upload(kind: JobKind, data: Mapping[str, Any], upload_id: str) -> tuple[str, str]:
    """(JSON pointer, address) of the first place in a job's body that names this upload."""
    if (source := source_from_input(kind, data)) is not None:
        return "/data/video_data/source/src", source
    pattern = _PLACES[kind]
    places = enumerate(src for _, src in frames_from_input(kind, data))
    return next((pattern.format(index), src) for index, src in places if upload_of(src) == upload_id)


def frame_id_of(index: int) -> str:
    """The frame_id of a frame cut from a video: counted from 1, as people do."""
    return f"frame{index + 1:06d}"
