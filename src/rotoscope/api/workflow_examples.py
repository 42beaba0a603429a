"""Example bodies of the routes of workflows, for the documentation."""

from typing import Any

from rotoscope.api.examples import JOB_ID, PROJECT_ID, WORKFLOW_ID
from rotoscope.api.own_examples import NOW_MS

DRAW: dict[str, Any] = {"name": "draw", "kind": "maker", "labels": ["Person", "Car"]}
CHECK: dict[str, Any] = {"name": "check", "kind": "checker", "sample_percent": 25}
STEPS: list[dict[str, Any]] = [
    {
        "name": "where from",
        "kind": "branch",
        "key": "data.metadata.city",
        "cases": [{"next": "detect", "values": ["Berlin"]}],
        "next": "draw",
    },
    {"name": "detect", "kind": "model", "url": "https://models.example.org/v1/detect"},
    DRAW,
    CHECK,
]
NEW_WORKFLOW: dict[str, Any] = {
    "name": "Draw, then check",
    "tag": "draw_and_check",
    "steps": [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}],
}
GRAPH: dict[str, Any] = {"name": "Detect, draw, check some", "tag": "detect_first", "steps": STEPS}
WORKFLOW: dict[str, Any] = {"id": WORKFLOW_ID, "project_id": PROJECT_ID, "version": 1, **NEW_WORKFLOW}
CHANGE: dict[str, Any] = {"name": NEW_WORKFLOW["name"], "version": 1, "steps": [DRAW, CHECK]}
CHANGED: dict[str, Any] = WORKFLOW | {"version": 2, "steps": [DRAW, CHECK]}
MODEL_RUNS: dict[str, Any] = {
    "as_of_ms": NOW_MS,
    "waiting": 3,
    "done": 812,
    "failed": 0,
    "troubled": [
        {
            "job_id": JOB_ID,
            "reference_id": "001",
            "state": "waiting",
            "attempts": 2,
            "error": "status_503: The server answered 503.",
            "at_ms": NOW_MS,
        }
    ],
}
COUNTS: dict[str, Any] = {
    "as_of_ms": NOW_MS,
    "counts": [
        {"version": 2, "step": "draw", "state": "open", "jobs": 118},
        {"version": 2, "step": "end", "state": "completed", "jobs": 1201},
    ],
}
