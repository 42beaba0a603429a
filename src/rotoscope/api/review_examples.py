"""Example bodies of review, for the documentation."""

from typing import Any

from rotoscope.api.examples import JOB_ID, PROJECT_ID
from rotoscope.api.own_examples import CHANGES, MEMBER_ID, NOW_MS, TASK_ID, TRACK_ID

ISSUE_ID = "5e0f6a9c-1f64-4a1d-9c53-0d8cf6d1b7a2"
CHECKER: dict[str, Any] = {"id": MEMBER_ID, "name": "Cho", "role": "checker", "is_me": False}
MAKER: dict[str, Any] = {"id": MEMBER_ID, "name": "Ada", "role": "maker", "is_me": True}
NEW_ISSUE: dict[str, Any] = {
    "text": "Too wide: the shadow is in it.",
    "category": "wrong box",
    "severity": "major",
    "frame": 24,
    "last_frame": 40,
    "track": TRACK_ID,
}
ISSUE: dict[str, Any] = {
    "id": ISSUE_ID,
    "job_id": JOB_ID,
    "project_id": PROJECT_ID,
    "reference_id": "001",
    "number": 1,
    "state": "resolved",
    **NEW_ISSUE,
    "label": "Person",
    "point": None,
    "shape": [0.15, 0.2, 0.35, 0.5],
    "revision": 118,
    "round": 1,
    "step": "check",
    "author": CHECKER,
    "comments": [{"author": MAKER, "text": "Done.", "moved_to": "resolved", "created_at_ms": NOW_MS}],
    "created_at_ms": NOW_MS,
    "updated_at_ms": NOW_MS,
}
REVIEW: dict[str, Any] = {
    "round": 2,
    "since": 118,
    "note": "Mind the shadows.",
    "is_blind": False,
    "categories": ["missing", "wrong label", "wrong box", "id switch", "attribute", "other"],
    "checklist": [{"text": "Every person is drawn", "is_ticked": True}],
    "accepted": [{"track": TRACK_ID, "is_changed": False}],
    "dismissed": ["0f3c7a2be0b9d4c17a65e0aa"],
    "submissions": [
        {
            "task_id": TASK_ID,
            "step": "check",
            "kind": "checker",
            "round": 1,
            "revision": 118,
            "verdict": "send_back",
            "note": "Mind the shadows.",
            "by": CHECKER,
            "at_ms": NOW_MS,
        }
    ],
    "may_verify": True,
}
FINDINGS: dict[str, Any] = {
    "revision": 118,
    "findings": [
        {
            "id": "0f3c7a2be0b9d4c17a65e0aa",
            "check": "jump",
            "message": "Moves 1.8 of its own size in one frame; 0.04 is usual.",
            "track": TRACK_ID,
            "other": "",
            "first": 31,
            "last": 31,
            "is_dismissed": False,
        }
    ],
    "counts": {"jump": 1},
}
DIFFERENCE: dict[str, Any] = {
    "from_revision": 118,
    "to_revision": 131,
    "counts": {"added": 0, "removed": 0, "changed": 1},
    "tracks": [{"track": TRACK_ID, "fate": "changed", "label": "Person", "spans": [[1, 40]], "changes": CHANGES}],
    "is_complete": True,
}
REVIEW_SETTINGS: dict[str, Any] = {
    "categories": REVIEW["categories"],
    "checklist": ["Every person is drawn"],
    "is_blind": False,
    "checks": ["swap", "duplicate", "gap", "jump"],
}
QUALITY: dict[str, Any] = {
    "as_of_ms": NOW_MS,
    "judged": 40,
    "first_pass": 31,
    "accepted": 38,
    "sample": {"jobs": 800, "judged": 40, "low": 0.6284, "high": 0.8763},
    "rounds": [{"round": 1, "jobs": 31}, {"round": 2, "jobs": 7}],
    "by_category": [{"name": "wrong box", "minor": 3, "major": 9, "blocking": 1}],
    "by_label": [{"name": "Person", "minor": 3, "major": 8, "blocking": 1}],
    "by_state": [{"name": "verified", "minor": 3, "major": 9, "blocking": 1}],
    "people": [{"person": {**MAKER, "is_me": False}, "jobs": 40, "first_pass": 31, "issues": 13}],
    "agreement": {
        "jobs": 4,
        "score": 0.83,
        "pairs": [{"one": {**MAKER, "is_me": False}, "other": {**MAKER, "is_me": False}, "jobs": 4, "score": 0.83}],
        "least": [{"job_id": JOB_ID, "reference_id": "001", "score": 0.61}],
    },
}
AGREEMENT: dict[str, Any] = {
    "step": "draw",
    "score": 0.83,
    "makers": [
        {
            "number": number,
            "copy_id": copy_id,
            "person": {**MAKER, "is_me": False},
            "tracks": 12,
            "edits": 118,
            "agreement": 0.83,
        }
        for number, copy_id in (
            (1, "5a1c0b2e-7f53-4f0e-8d0e-3b9a4b1f6c11"),
            (2, "5a1c0b2e-7f53-4f0e-8d0e-3b9a4b1f6c12"),
        )
    ],
    "pairs": [{"one": 1, "other": 2, "score": 0.83, "both": 11, "only_one": 1, "only_other": 0, "labels_differ": 0}],
    "objects": [
        {
            "label": "Person",
            "agreement": 0.91,
            "kept": 2,
            "members": [
                {"maker": 1, "track": TRACK_ID, "label": "Person", "likeness": 0.91},
                {"maker": 2, "track": TRACK_ID, "label": "Person", "likeness": 0.91},
            ],
        }
    ],
    "is_complete": True,
}
