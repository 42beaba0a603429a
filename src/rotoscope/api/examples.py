"""Example bodies for the documentation: the seeds' own shapes, with identities that look like ours."""

from typing import Any

PROJECT_ID = "7b0f5c1e-58a6-4a2c-9f7a-0d8a1c5f3b21"
BATCH_ID = "72c888f6-b365-4f27-ad57-d7841da2de0c"
JOB_ID = "3f3e8675-ca69-46d7-aa34-96f90fcbb732"
WORKFLOW_ID = "2aae1234-acac-4234-8eff-12a22a237bbc"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
RESULT_URL = f"https://rotoscope.example.org/v1/results/{JOB_ID}/{SHA256}.json"

FRAMES = [
    {"frame_id": "frame001", "src": "https://media.example.org/clip-7/0001.jpg"},
    {"frame_id": "frame002", "src": "https://media.example.org/clip-7/0002.jpg"},
]
RECTANGLE = {
    "_id": "555397a8-d916-443d-a973-e04300bb3d59",
    "label": "Cat",
    "attributes": {"pose": {"value": "standing"}},
    "coordinates": [{"x": 0.1, "y": 0.2}, {"x": 0.3, "y": 0.2}, {"x": 0.3, "y": 0.5}, {"x": 0.1, "y": 0.5}],
}
TRACK = {
    "_id": "1a620df1-64a8-46ea-bc63-7446534e4870",
    "type": "rectangle",
    "label": "Cat",
    "frames": {"frame001": RECTANGLE},
}
NEW_JOB: dict[str, Any] = {
    "reference_id": "001",
    "data": {"video_data": {"frames": FRAMES}},
    "work_flow_id": WORKFLOW_ID,
    "batch_id": BATCH_ID,
    "priority_weight": 5,
}
PRELABELS: dict[str, Any] = {
    "reference_id": "002",
    "data": {
        "video_data": {"frames": FRAMES},
        "maker_response": {"video2d": {"data": {"annotations": [TRACK]}}},
    },
    "tag": "track_bounding_boxes",
}
CREATED: dict[str, Any] = {
    "job_id": JOB_ID,
    "reference_id": "001",
    "tag": WORKFLOW_ID,
    "work_flow_id": WORKFLOW_ID,
    "batch_id": BATCH_ID,
}
JOB: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "reference_id": "001",
    "job_id": JOB_ID,
    "batch_id": BATCH_ID,
    "status": "completed",
    "tag": "track_bounding_boxes",
    "work_flow_id": WORKFLOW_ID,
    "priority_weight": 5,
    "result": RESULT_URL,
    "frames": 2,
    "annotations": 1,
    "created_at": "2026-08-23T17:55:13.203Z",
    "completed_at": "2026-08-23T18:20:41.950Z",
    "error": None,
}
NEW_BATCH: dict[str, Any] = {"name": "Batch 1", "description": "Rainy nights"}
ROW: dict[str, Any] = {"id": JOB_ID, "reference_id": "001", "status": "completed", "frames": 2, "annotations": 1}
BATCH_PAGE: dict[str, Any] = {
    "id": BATCH_ID,
    "project_id": PROJECT_ID,
    "name": "Batch 1",
    "jobs": [ROW],
    "next_page_token": "1575822103",
}
RICH_BATCH_PAGE: dict[str, Any] = {
    **BATCH_PAGE,
    "jobs": [{**ROW, "priority_weight": 5, "tag": "track_bounding_boxes", "viewer_url": f"/jobs/{JOB_ID}"}],
}
DETAILS: dict[str, Any] = {
    "name": "Street crossings",
    "base": "VIDEO",
    "batches": [
        {
            "id": BATCH_ID,
            "name": "Batch 1",
            "description": "Rainy nights",
            "is_default": False,
            "total_jobs": 1427,
            "completed_jobs": 1427,
            "total_frames": 42810,
            "completed_frames": 42810,
            "annotations": 93920,
            "created_at": "2026-08-23T17:55:13.203Z",
            "status": "Complete",
        }
    ],
}
STATS: dict[str, Any] = {
    "name": "Street crossings",
    "base": "VIDEO",
    "total_batches": 3,
    "completed_batches": 1,
    "total_jobs": 2100,
    "completed_jobs": 1427,
    "total_frames": 63000,
    "completed_frames": 42810,
    "annotations": 120411,
}
DELIVERY: dict[str, Any] = {
    "id": "5b9a1f8e-2f0e-4b7f-8f6e-3c1d7a9e0b42",
    "url": "https://client.example.org/rotoscope",
    "state": "delivered",
    "created_at": "2026-08-23T18:20:42.010Z",
    "next_attempt_at": None,
    "attempts": [
        {"attempt": 1, "at": "2026-08-23T18:20:42.110Z", "status": 200, "error": "", "duration_ms": 84},
    ],
}
