"""What is counted of requests: doors by their template, never what somebody typed."""

from prometheus_client import REGISTRY
from starlette.testclient import TestClient


def counted(method: str, route: str, status: int) -> float:
    labels = {"method": method, "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("rotoscope_requests_total", labels) or 0


def test_an_answer_is_counted_under_its_door(client: TestClient) -> None:
    before = counted("GET", "/v1/projects/{project_id}", 404)
    client.get("/v1/projects/00000000-0000-4000-8000-000000000000")
    assert counted("GET", "/v1/projects/{project_id}", 404) == before + 1


def test_what_has_no_door_shares_one_label(client: TestClient) -> None:
    before = counted("any", "none", 404)
    client.get("/v1/made-up/by-somebody")
    client.request("BREW", "/v1/made-up/by-somebody-else")
    assert counted("any", "none", 404) + counted("any", "none", 405) >= before + 1
    labels = [
        sample.labels["route"] for family in REGISTRY.collect() for sample in family.samples if "route" in sample.labels
    ]
    assert not [label for label in labels if "made-up" in label]


def test_numbers_are_not_on_the_public_port(client: TestClient) -> None:
    assert "rotoscope_requests" not in client.get("/metrics").text
