"""Bodies of jobs to start a test from."""

import json
from typing import Any

from rotoscope.domain.new_job import NewJob
from rotoscope.wire.job import read_job

FRAMES_MAX = 100
WORKFLOW_ID = "2aae1234-acac-4234-aeff-12a22a237bbc"


def a_body(**changes: Any) -> dict[str, Any]:
    """A whole video job of three frames; `changes` replace members, and ... takes one away."""
    frames = [{"frame_id": f"frame00{n}", "src": f"https://example.com/{n}.jpg"} for n in (1, 2, 3)]
    body = {"reference_id": "001", "tag": "boxes", "data": {"video_data": {"frames": frames}}, **changes}
    return {name: value for name, value in body.items() if value is not ...}


def with_frames(*frames: Any) -> dict[str, Any]:
    return a_body(data={"video_data": {"frames": list(frames)}})


def a_frame(frame_id: Any = "f", src: Any = "https://example.com/f.jpg") -> dict[str, Any]:
    return {"frame_id": frame_id, "src": src}


def sensor(frames: Any, **more: Any) -> dict[str, Any]:
    return a_body(data={"sensor_data": {"frames": frames, **more}})


def a_sensor_frame(frame_id: str = "f", *sensor_ids: str) -> dict[str, Any]:
    sensors = [
        {"sensor_id": sensor_id, "data_url": "https://example.com/f.jpg", "sensor_pose": None}
        for sensor_id in sensor_ids or ("cam",)
    ]
    return {"frame_id": frame_id, "ego_pose": None, "sensors": sensors}


def read(body: Any) -> NewJob:
    return read_job(json.dumps(body).encode(), frames_max=FRAMES_MAX)[0]
