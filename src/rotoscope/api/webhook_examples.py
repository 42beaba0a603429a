"""Example bodies of webhooks, for the documentation."""

from typing import Any

from rotoscope.api.examples import BATCH_ID, JOB_ID, PROJECT_ID, WORKFLOW_ID
from rotoscope.domain.news import MEANINGS, WEBHOOK_KINDS

WEBHOOK_ID = "b5d0b3c8-6a1c-4f0f-9a37-0c8f4f2f8d11"
NEWS_ID = "3c1fdf3e-7d7e-5c7b-8b0a-6f4f6f3c2a10"
WHEN = "2026-08-23T17:55:13.203Z"
NEW_WEBHOOK: dict[str, Any] = {
    "url": "https://client.example.com/rotoscope",
    "kinds": ["job.completed", "job.failed"],
    "description": "results into the data lake",
    "project_id": PROJECT_ID,
}
WEBHOOK: dict[str, Any] = {
    "id": WEBHOOK_ID,
    "project_id": PROJECT_ID,
    "batch_id": None,
    "url": NEW_WEBHOOK["url"],
    "description": NEW_WEBHOOK["description"],
    "kinds": NEW_WEBHOOK["kinds"],
    "state": "enabled",
    "reason": "",
    "is_rotating": False,
    "resumes_at": None,
    "created_at": WHEN,
    "updated_at": WHEN,
}
MADE: dict[str, Any] = {"webhook": WEBHOOK, "secret": "whsec_…"}
KINDS = {"kinds": [{"name": str(kind), "meaning": MEANINGS[kind]} for kind in WEBHOOK_KINDS]}
DELIVERY_ROW: dict[str, Any] = {
    "id": "0f6f2c58-6f3b-5d61-a9c2-4b9c1d1f7e22",
    "webhook_id": WEBHOOK_ID,
    "news_id": NEWS_ID,
    "kind": "job.completed",
    "job_id": JOB_ID,
    "state": "delivered",
    "attempts": 1,
    "created_at": WHEN,
    "updated_at": WHEN,
    "next_attempt_at": None,
    "last_status": 200,
    "last_error": "",
}
DELIVERY_VIEW: dict[str, Any] = {
    "delivery": DELIVERY_ROW,
    "body": {
        "type": "job.completed",
        "timestamp": WHEN,
        "data": {
            "project_id": PROJECT_ID,
            "batch_id": BATCH_ID,
            "job_id": JOB_ID,
            "reference_id": "001",
            "tag": "default",
            "work_flow_id": WORKFLOW_ID,
            "status": "completed",
            "state": "completed",
            "url": f"https://rotoscope.example.org/jobs/{JOB_ID}",
            "result": f"https://rotoscope.example.org/v1/results/{JOB_ID}/….json",
        },
    },
    "attempts": [
        {
            "attempt": 1,
            "at": WHEN,
            "status": 200,
            "error": "",
            "duration_ms": 41,
            "sent_headers": {
                "Content-Type": "application/json",
                "webhook-id": NEWS_ID,
                "webhook-timestamp": "1787507713",
                "webhook-signature": "v1,…",
            },
            "answer_headers": {"content-type": "text/plain"},
            "answer_excerpt": "thanks",
        }
    ],
}
