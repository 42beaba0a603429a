"""Reading answers."""

from typing import Any

from httpx2 import Response

MEMBERS = {"success", "error", "data", "type", "title", "status", "detail", "request_id"}


def told(response: Response, status: int, code: str) -> dict[str, Any]:
    """The body, once it is seen to be an error as every error is."""
    body = response.json()
    assert response.status_code == status, body
    assert response.headers["content-type"] == "application/json"
    assert body.keys() == MEMBERS
    assert body["success"] is False
    assert body["error"]["code"] == code
    assert body["error"]["message"] == body["detail"]
    assert body["status"] == status
    assert response.headers["x-request-id"] == body["request_id"]
    return body


def given(response: Response) -> Any:
    """The data of an answer, once it is seen to be a success."""
    body = response.json()
    assert response.status_code == 200, body
    assert body.keys() == {"success", "data"}
    assert body["success"] is True
    return body["data"]
