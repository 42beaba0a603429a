"""A project: owns batches, workflows and a label schema. `base` is VIDEO, IMAGE or SENSOR, as the client sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    organization_id: str
    name: str
    base: str
    schema_version: int
    callback_url: str
    callback_key: str
    guide: str
    created_at_ms: int
    keyframe_tolerance: float = 0.0  # for pre-labels of new jobs, as part of the picture; 0 reduces nothing
