"""The `data` of a job: which of its three forms it has, and the frames that it names."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

import msgspec

from rotoscope.domain.errors import DataMissing, InvalidData
from rotoscope.domain.job import JobKind
from rotoscope.wire.faults import Faults
from rotoscope.wire.frames_input import IMAGE_FRAME_ID
from rotoscope.wire.json import pointer
from rotoscope.wire.names import are_plain, name_fault, upload_of, url_fault

FORMS = {"video_data": JobKind.VIDEO, "sensor_data": JobKind.SENSOR, "image_url": JobKind.IMAGE}
CAMERA = ("camera", "image", "")  # what `modality` may say of a sensor that takes pictures


class JobData(msgspec.Struct, frozen=True):
    """What `data` says. `frame_ids` is None when a video or an archive has the frames (`upload_id`, if uploaded)."""

    kind: JobKind
    frame_ids: Sequence[str] | None
    upload_id: str = ""
    uploads: frozenset[str] = frozenset()


NOTHING = JobData(JobKind.VIDEO, ())


def read_data(data: Any, frames_max: int, faults: Faults) -> JobData:
    """Check `data`; what is wrong is added to `faults`, and then the answer means nothing."""
    if data is None or data == {} or data == [] or data == "":
        faults.add(DataMissing, "/data", "missing")
        return NOTHING
    if not isinstance(data, dict):
        faults.add(InvalidData, "/data", "not_an_object", "data must be an object.", data)
        return NOTHING
    forms = [name for name in FORMS if data.get(name) is not None]
    if len(forms) != 1:
        faults.add(
            InvalidData,
            "/data",
            "one_of_expected",
            f"data must have exactly one of {', '.join(FORMS)}; it has {' and '.join(forms) or 'none'}.",
        )
        return NOTHING
    return _READERS[forms[0]](data[forms[0]], frames_max, faults)


def _video(video: Any, frames_max: int, faults: Faults) -> JobData:
    where = "/data/video_data"
    if not isinstance(video, dict):
        faults.add(InvalidData, where, "not_an_object", "video_data must be an object.", video)
        return NOTHING
    source: Any = video.get("source")
    frames: Any = video.get("frames")
    if source is not None and frames is not None:
        faults.add(InvalidData, where, "one_of_expected", "video_data has either frames or source, not both.")
        return NOTHING
    if source is not None:
        return _source(source, where + "/source", faults)
    where += "/frames"
    if not _is_frame_list(frames, where, frames_max, faults):
        return NOTHING
    try:
        names, sources = tuple([frame["frame_id"] for frame in frames]), [frame["src"] for frame in frames]
    except (TypeError, KeyError):
        if not _are_objects(frames, where, "an object with frame_id and src", faults):
            return NOTHING
        names = tuple(_get(frame, "frame_id") for frame in frames)
        sources = [_get(frame, "src") for frame in frames]
    return _sequence(JobKind.VIDEO, names, sources, where, faults)


def _source(source: Any, where: str, faults: Faults) -> JobData:
    src = _get(source, "src")
    if fault := url_fault(src):
        faults.add(InvalidData, where + "/src", *fault, src)
        return NOTHING
    upload_id = upload_of(src)
    return JobData(JobKind.VIDEO, None, upload_id, frozenset({upload_id} - {""}))


def _image(url: Any, _: int, faults: Faults) -> JobData:
    where = "/data/image_url"
    if fault := url_fault(url):
        faults.add(InvalidData, where, *fault, url)
        return NOTHING
    return JobData(JobKind.IMAGE, (IMAGE_FRAME_ID,), uploads=frozenset({upload_of(url)} - {""}))


def _sensor(sensor: Any, frames_max: int, faults: Faults) -> JobData:
    where = "/data/sensor_data"
    if not isinstance(sensor, dict):
        faults.add(InvalidData, where, "not_an_object", "sensor_data must be an object.", sensor)
        return NOTHING
    if problem := _unsupported(sensor):
        faults.add(InvalidData, where, "unsupported_sensor", problem)
        return NOTHING
    frames: Any = sensor.get("frames")
    where += "/frames"
    if not _is_frame_list(frames, where, frames_max, faults):
        return NOTHING
    if not _are_objects(frames, where, "an object with frame_id and sensors", faults):
        return NOTHING
    names = tuple(frame.get("frame_id") for frame in frames)
    sources = [_get(_sensors(frame)[0], "data_url") for frame in frames]
    return _sequence(JobKind.SENSOR, names, sources, where, faults, "sensors/0/data_url")


def _unsupported(sensor: Mapping[str, Any]) -> str:
    """Why these sensors are not one camera; "" if they are."""
    meta = sensor.get("sensor_meta") or ()
    modalities = [str(_get(one, "modality") or "").lower() for one in meta] if isinstance(meta, list) else []
    if strange := [modality for modality in modalities if modality not in CAMERA]:
        return f"Rotoscope annotates camera pictures; a sensor of modality {strange[0][:40]!r} is not supported."
    frames = sensor.get("frames")
    if not isinstance(frames, list):
        return "Rotoscope needs sensor_data.frames; a point cloud without frames is not supported."
    counts = {len(_sensors(frame)) for frame in frames if isinstance(frame, dict)}
    if counts - {1} or len(modalities) > 1:
        return "Rotoscope takes one camera: each frame must have exactly one sensor, and sensor_meta at most one."
    if len({str(_get(_sensors(frame)[0], "sensor_id")) for frame in frames if isinstance(frame, dict)}) > 1:
        return "Rotoscope takes one camera: every frame must come from the same sensor_id."
    return ""


def _sensors(frame: Any) -> list[Any]:
    sensors = _get(frame, "sensors")
    return sensors if isinstance(sensors, list) else []


def _is_frame_list(frames: Any, where: str, frames_max: int, faults: Faults) -> TypeGuard[list[Any]]:
    if not isinstance(frames, list) or not frames:
        faults.add(InvalidData, where, "no_frames", "frames must be a list of at least one frame.", frames)
        return False
    if len(frames) > frames_max:
        message = f"A job may have {frames_max} frames; this one has {len(frames)}."
        faults.add(InvalidData, where, "too_many_frames", message, len(frames))
        return False
    return True


def _are_objects(frames: Sequence[Any], where: str, expected: str, faults: Faults) -> bool:
    """A list of bare addresses is what many try first."""
    strange = [index for index, frame in enumerate(frames) if not isinstance(frame, dict)]
    for index in strange:
        faults.add(InvalidData, f"{where}/{index}", "not_an_object", f"A frame must be {expected}.", frames[index])
    return not strange


def _sequence(
    kind: JobKind, names: Sequence[Any], sources: Sequence[Any], where: str, faults: Faults, source_key: str = "src"
) -> JobData:
    """Check the names and addresses of a job's frames; two equal names in one job are not allowed."""
    if are_plain(names, sources):
        return JobData(kind, names)
    first: dict[str, int] = {}
    uploads: set[str] = set()
    for index, (frame_id, src) in enumerate(zip(names, sources, strict=True)):
        if faults.is_full:
            break
        if fault := name_fault(frame_id):
            faults.add(InvalidData, pointer(where, index, "frame_id"), *fault, frame_id)
        elif first.setdefault(frame_id, index) != index:
            faults.add(InvalidData, *_duplicate(where, first[frame_id], index, frame_id, src), frame_id)
        if fault := url_fault(src):
            faults.add(InvalidData, f"{where}/{index}/{source_key}", *fault, src)
        elif src[0] in "uU":
            uploads.add(upload_of(src))
    return JobData(kind, tuple(first), uploads=frozenset(uploads))


def _duplicate(where: str, first: int, index: int, frame_id: str, src: Any) -> tuple[str, str, str]:
    """The commonest fault of all: clients name frames by the last part of their URLs, and folders repeat names."""
    folders = src.split("?")[0].rstrip("/").split("/")[:-1] if isinstance(src, str) else []
    example = f"{folders[-1] if len(folders) > 3 else 'camA'}/{frame_id}"
    return (
        pointer(where, index, "frame_id"),
        "duplicate_frame_id",
        f'frame_id "{frame_id[:80]}" is already used by {where}/{first}; make ids unique, e.g. "{example[:160]}".',
    )


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


_READERS = {"video_data": _video, "sensor_data": _sensor, "image_url": _image}
